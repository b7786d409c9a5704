"""Files of weights: what is read, and one sentence for everything else. No pickle runs a line of its own."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch

from explorer.errors import LONGEST_SENTENCE, Refusal
from explorer.machine import memory
from explorer.weights import file as file_module
from explorer.weights.entries import TensorEntry
from explorer.weights.file import open_weights
from tests.weights.files import raw, said, saved

KERNEL = torch.arange(2.0 * 3 * 3 * 3).view(2, 3, 3, 3) / 7


def open_and_read(path: Path, read: str | None) -> None:
    opened = open_weights(path)
    if read is not None:
        opened.read(read)


def refusal_of(path: Path, read: str | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        open_and_read(path, read)
    text = str(caught.value)
    assert len(text) <= LONGEST_SENTENCE
    assert "\n" not in text
    assert text.endswith(".")
    return text


@pytest.mark.parametrize("name", ["net.safetensors", "net.pt", "net.pth", "net.bin"])
def test_what_is_saved_is_read(tmp_path: Path, name: str) -> None:
    found = saved(tmp_path, {"conv.weight": KERNEL, "conv.bias": torch.ones(2), "steps": torch.tensor(3)}, name)
    assert dict(found.entries)["conv.weight"] == TensorEntry("conv.weight", (2, 3, 3, 3), "float32", 4)
    assert {entry.name: entry.dtype for entry in found.entries.values()} == {
        "conv.weight": "float32", "conv.bias": "float32", "steps": "int64",
    }  # fmt: skip
    assert torch.equal(found.read("conv.weight"), KERNEL)
    assert found.sha256 == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()


def test_the_format_of_torch_before_1_6_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.pth"
    torch.save({"weight": KERNEL}, path, _use_new_zipfile_serialization=False)
    assert torch.equal(open_weights(path).read("weight"), KERNEL)


@pytest.mark.parametrize("name", ["net.safetensors", "net.pt"])
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_halves_and_doubles_become_float32(tmp_path: Path, name: str, dtype: torch.dtype) -> None:
    stored = KERNEL.to(dtype)
    read = saved(tmp_path, {"weight": stored}, name).read("weight")
    assert read.dtype == torch.float32
    assert torch.equal(read, stored.float())


def test_every_numbers_memory_is_its_own(tmp_path: Path) -> None:
    """Views, tied weights, broadcast ones and sparse ones are read as the plain tensors that they stand for."""
    base = torch.arange(12.0).view(3, 4)
    parts = {
        "turned": base.T, "tied": base, "tied.too": base, "wide": torch.tensor(2.0).expand(2, 3),
        "sparse": base.to_sparse(), "rows": base.to_sparse_csr(), "parameter": torch.nn.Parameter(base),
    }  # fmt: skip
    torch.save(parts, tmp_path / "views.pt")
    found = open_weights(tmp_path / "views.pt")
    for name, part in parts.items():
        read = found.read(name)
        assert read.is_contiguous()
        assert read.untyped_storage().nbytes() == 4 * read.numel()
        assert torch.equal(read, part.detach().to_dense() if part.layout != torch.strided else part.detach())


def test_wrappers_are_opened_and_prefixes_left_off(tmp_path: Path) -> None:
    """What every name begins with says nothing of layers: DataParallel, torch.compile, Lightning."""
    inner = {"module._orig_mod.conv.weight": KERNEL, "module._orig_mod.model.bias": torch.ones(2)}
    torch.save({"epoch": 3, "state_dict": inner, "lr": 0.1}, tmp_path / "run.pt")
    found = open_weights(tmp_path / "run.pt")
    assert (found.prefix, list(found.entries)) == ("module._orig_mod.", ["conv.weight", "model.bias"])
    assert torch.equal(found.read("conv.weight"), KERNEL)
    torch.save({"model": {"model_state": {"a.weight": KERNEL}}}, tmp_path / "deep.pt")
    assert list(open_weights(tmp_path / "deep.pt").entries) == ["a.weight"]


def test_metadata_are_kept(tmp_path: Path) -> None:
    path = raw(tmp_path, {"__metadata__": {"family": "mine"}, "a": said([1], 0, 4)}, b"\0\0\0\0")
    assert open_weights(path).metadata == {"family": "mine"}


def test_the_sum_of_a_large_file_is_told_and_can_be_ended(tmp_path: Path) -> None:
    path = raw(tmp_path, {"a": said([3 << 20], 0, 12 << 20)}, bytes(12 << 20))
    shares: list[float] = []
    open_weights(path, shares.append)
    assert shares == sorted(shares)
    assert len(shares) == 4
    assert shares[-1] == 1.0

    def stop(share: float) -> None:
        raise ArithmeticError(share)

    with pytest.raises(ArithmeticError):
        open_weights(path, stop)


class Runs:
    """Unpickled, it would write the file."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self.mark}",)


@pytest.mark.parametrize("kind", ["archive", "before 1.6", "plain pickle", "tar"])
def test_a_pickle_that_wants_to_run_code_runs_none(tmp_path: Path, kind: str) -> None:
    mark, path = tmp_path / "it_ran", tmp_path / "bad.pt"
    loaded = {"weight": KERNEL, "more": Runs(mark)}
    if kind == "plain pickle":
        path.write_bytes(pickle.dumps(loaded["more"], protocol=2))
    elif kind == "tar":
        with tarfile.open(path, "w") as archive:
            for name in ("sys_info", "pickle", "tensors", "storages"):
                data = pickle.dumps(loaded["more"], protocol=2)
                member = tarfile.TarInfo(name)
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
    else:
        torch.save(loaded, path, _use_new_zipfile_serialization=kind == "archive")
    text = refusal_of(path)
    assert "tar format" in text if kind == "tar" else "bad.pt" in text
    if kind in ("archive", "before 1.6"):
        assert f"wants to run code ({os.system.__module__}.system)" in text
    assert not mark.exists()
    if kind != "tar":  # the trap works: unpickled, it does write
        with zipfile.ZipFile(path) if kind == "archive" else path.open("rb") as stored:
            data = stored.read("bad/data.pkl") if isinstance(stored, zipfile.ZipFile) else stored.read()
        assert b"system" in data
        if kind == "plain pickle":
            pickle.loads(data)
            assert mark.exists()


def test_a_whole_module_is_refused_by_its_name(tmp_path: Path) -> None:
    torch.save(torch.nn.Conv2d(1, 1, 3), tmp_path / "module.pt")
    text = refusal_of(tmp_path / "module.pt")
    assert "wants to run code (torch.nn.modules.conv.Conv2d)" in text
    assert "model.state_dict()" in text


BROKEN: dict[str, tuple[Any, bytes, int | None, str]] = {
    "ten GB of header": (b"{", b"", 10 << 30, "says that its list of tensors takes 10240 MiB; at most 16 are read"),
    "longer than the file": (b"{}", b"", 100, "at least 108 bytes, and it has 10"),
    "no JSON": (b"{'a'}", b"", None, "its header is no JSON"),
    "no text": (b"\xff\xfe{}", b"", None, "its header is no JSON"),
    "nested without end": (b"[" * 100_000, b"", None, "cannot be read as weights"),
    "a list": ([1], b"", None, "its header holds no names"),
    "twice": (b'{"a": {"x": 1}, "a": {"x": 1}}', b"", None, "a is there twice"),
    "no offsets": ({"a": {"dtype": "F32", "shape": [1]}}, b"", None, "a has no valid dtype, shape and data_offsets"),
    "negative size": ({"a": said([-1], 0, 4)}, bytes(4), None, "a has no valid dtype, shape"),
    "a size that is true": ({"a": said([True], 0, 4)}, bytes(4), None, "a has no valid dtype, shape"),
    "turned offsets": ({"a": said([1], 4, 0)}, bytes(4), None, "a has no valid dtype, shape"),
    "too few bytes": ({"a": said([2], 0, 4)}, bytes(4), None, "a has 4 bytes, and its shape needs 8"),
    "out of range": ({"a": said([4], 0, 16)}, bytes(8), None, "a ends at byte 16 of its numbers, and 8 are there"),
    "overlapping": (
        {"a": said([2], 0, 8), "b": said([2], 4, 12)}, bytes(12), None, "b begins at byte 4, and 8 is expected",
    ),
    "a gap": ({"a": said([1], 0, 4), "b": said([1], 8, 12)}, bytes(12), None, "b begins at byte 8, and 4 is expected"),
    "more numbers": ({"a": said([1], 0, 4)}, bytes(8), None, "its numbers take 8 bytes, and the header lists 4"),
    "metadata of numbers": ({"__metadata__": {"a": 1}}, b"", None, "its metadata are no texts with names"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_header_is_one_sentence(tmp_path: Path, case: str) -> None:
    header, numbers, length, wanted = BROKEN[case]
    assert wanted in refusal_of(raw(tmp_path, header, numbers, length))


@pytest.mark.parametrize("kept", [4, 60, 0.5, 0.99])
@pytest.mark.parametrize("name", ["net.safetensors", "net.pt", "old.pth"])
def test_a_file_that_is_cut_off_is_one_sentence(tmp_path: Path, name: str, kept: float) -> None:
    path = tmp_path / name
    if name == "old.pth":
        torch.save({"weight": KERNEL}, path, _use_new_zipfile_serialization=False)
    else:
        saved(tmp_path, {"weight": KERNEL}, name)
    data = path.read_bytes()
    path.write_bytes(data[: int(kept * len(data)) if kept < 1 else int(kept)])
    refusal_of(path, read="weight")


def test_archives_that_are_no_state_dicts(tmp_path: Path) -> None:
    path = tmp_path / "any.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "an archive without a state_dict in it" in refusal_of(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("any/data.pkl", bytes(100_000))
    assert "a packed archive (any/data.pkl)" in refusal_of(path)
    torch.jit.save(torch.jit.script(torch.nn.Conv2d(1, 1, 3)), str(path))
    assert "any.pt" in refusal_of(path)


@pytest.mark.parametrize(
    ("loaded", "wanted"),
    [
        (KERNEL, "holds a Tensor where names with tensors are needed"),
        ([KERNEL], "holds a list where"),
        ({"epoch": 3}, "holds no named tensors"),
        ({"state_dict": {}}, "holds no named tensors"),
        ({1: KERNEL}, "holds no named tensors"),
    ],
)
def test_what_has_no_names(tmp_path: Path, loaded: Any, wanted: str) -> None:
    torch.save(loaded, tmp_path / "other.pt")
    assert wanted in refusal_of(tmp_path / "other.pt")


def test_what_is_no_file_of_weights(tmp_path: Path) -> None:
    assert "is a folder" in refusal_of(tmp_path)
    assert "no longer there" in refusal_of(tmp_path / "gone.pt")
    (tmp_path / "empty.pt").write_bytes(b"")
    assert "is an empty file" in refusal_of(tmp_path / "empty.pt")
    (tmp_path / "text.pt").write_bytes(b"weights are here" * 100)
    assert "no weights of a kind that is known" in refusal_of(tmp_path / "text.pt")
    os.mkfifo(tmp_path / "pipe.pt")
    assert "a device or a pipe" in refusal_of(tmp_path / "pipe.pt")


@pytest.mark.parametrize(
    ("tensor", "dtype"),
    [
        (torch.ones(2, dtype=torch.int8), "int8"),
        (torch.ones(2, dtype=torch.int64), "int64"),
        (torch.ones(2, dtype=torch.complex64), "complex64"),
        (torch.ones(2).bool(), "bool"),
        (torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8), "qint8"),
        (torch.ones(2).to(torch.float8_e4m3fn), "float8_e4m3fn"),
    ],
)
def test_numbers_of_another_kind_are_named(tmp_path: Path, tensor: torch.Tensor, dtype: str) -> None:
    torch.save({"conv.weight": tensor}, tmp_path / "net.pt")
    wanted = f"conv.weight in net.pt holds {dtype}; float32, float16, bfloat16 or float64 is needed"
    assert wanted in refusal_of(tmp_path / "net.pt", read="conv.weight")


def test_a_dtype_that_nobody_knows_is_listed_and_not_read(tmp_path: Path) -> None:
    path = raw(tmp_path, {"a": said([2], 0, 1, "F4")}, bytes(1))
    assert open_weights(path).entries["a"].dtype == "F4"
    assert "a in raw.safetensors holds F4" in refusal_of(path, read="a")


def test_numbers_that_are_none_are_counted(tmp_path: Path) -> None:
    bad = torch.tensor([1.0, torch.nan, torch.inf, -torch.inf])
    far = torch.tensor([1.0, 1e39, -1e300], dtype=torch.float64)
    path = saved(tmp_path, {"bad": bad, "far": far, "none": torch.ones(0, 3)}).path
    assert "bad in net.safetensors holds NaN or infinity (3 of its 4 numbers)" in refusal_of(path, read="bad")
    assert "holds numbers that float32 cannot (2 of 3 are beyond 3.4e38)" in refusal_of(path, read="far")
    assert "none in net.safetensors has the shape 0 × 3, so there is no number in it" in refusal_of(path, read="none")
    assert "has no tensor other" in refusal_of(path, read="other")


def test_more_than_memory_holds_is_refused_before_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small file may hold a tensor of any size: one number, repeated."""
    torch.save({"weight": torch.ones(1).expand(1 << 20, 1 << 20)}, tmp_path / "wide.pt")
    assert "weight in wide.pt takes 8388608 MiB to read" in refusal_of(tmp_path / "wide.pt", read="weight")
    whole = saved(tmp_path, {"weight": torch.ones(1 << 18)})
    monkeypatch.setattr(file_module, "available_bytes", lambda: 3 << 20)
    with pytest.raises(Refusal, match=r"weight in net.safetensors takes 2 MiB to read, and 2 MiB may be used"):
        whole.read("weight")
    monkeypatch.setattr(file_module, "available_bytes", lambda: None)  # where it cannot be asked
    assert whole.read("weight").sum() == 1 << 18


def test_what_the_system_can_give_is_known_on_linux() -> None:
    free = memory.available_bytes()
    assert free is None or free > 1 << 20


@pytest.mark.parametrize("name", ["net.safetensors", "net.pt"])
def test_a_file_that_changed_meanwhile_is_refused(tmp_path: Path, name: str) -> None:
    found = saved(tmp_path, {"weight": KERNEL}, name)
    saved(tmp_path, {"weight": KERNEL, "more": KERNEL + 1}, name)
    with pytest.raises(Refusal, match="has changed since it was opened"):
        found.read("weight")
    (tmp_path / name).unlink()
    with pytest.raises(Refusal, match="has changed since it was opened"):
        found.read("weight")
