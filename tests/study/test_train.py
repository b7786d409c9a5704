"""`aperture study train`: one net with a card, the same bytes every time; the nets for digits are what they say."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from safetensors.torch import load, load_file
from torch import nn

from explorer.cli import main
from explorer.study import training
from explorer.study.digit_nets import DIGIT_MODELS, GATED_BLOCKS, HEADS, GatedAttention, make_digit_net
from explorer.study.glyphs import make_glyphs
from explorer.study.nets import make_net
from explorer.study.trained_net import HEADS_KEY, METADATA_KEY, HowTrained, net_bytes
from explorer.study.training import TEST_SEED, predicted
from explorer.study.trial import Trial
from explorer.weights.file import open_weights
from explorer.weights.network import layer_on_picture
from explorer.weights.recognise import recognise
from explorer.weights.write_safetensors import safetensors_bytes
from tests.weights.files import picture

FEW = 256  # glyphs that a net is tested on here
QUICK = ["--images", "48", "--steps", "3", "--seed", "4"]


@pytest.fixture(autouse=True)
def few_glyphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "TESTED", FEW)


def trained(folder: Path, model: str, *more: str) -> Path:
    path = folder / f"{model}.safetensors"
    assert main(["study", "train", model, *QUICK, *more, "-o", str(path)]) == 0
    return path


def how(path: Path) -> HowTrained:
    return msgspec.json.decode(open_weights(path).metadata[METADATA_KEY], type=HowTrained)


def test_a_net_is_written_with_its_card(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = trained(tmp_path, "convolution")
    said, card = capsys.readouterr(), path.with_suffix(".md").read_text()
    told = how(path)
    assert told.trial == Trial("glyph", 0.15, "convolution", 48, 4, 3)
    assert (len(told.losses), told.tested) == (3, FEW)
    assert f"`{sha256(path.read_bytes()).hexdigest()}`" in card
    assert "study train convolution --data glyph --pc 0.15 --images 48 --seed 4 --steps 3" in card
    assert "{" not in card
    assert "done" in said.err
    assert "never saw" in said.out
    net = make_net("convolution", 12, 4, 0)
    net.load_state_dict(load_file(path))
    images = make_glyphs(FEW, 0.15, TEST_SEED)
    assert int((predicted(net, images) != images.label).sum()) == told.wrong


def test_the_same_trial_gives_the_same_bytes(tmp_path: Path) -> None:
    first = trained(tmp_path, "attention").read_bytes()
    assert trained(tmp_path, "attention", "--force").read_bytes() == first
    assert open_weights(tmp_path / "attention.safetensors").metadata[HEADS_KEY] == "9"


@pytest.mark.parametrize(
    "wrong",
    [
        ["-o", "net.pt"], ["-o", "there.safetensors"], ["-o", "no/net.safetensors"],
        ["--pc", "0.7", "-o", "a.safetensors"],
        ["--images", "0", "-o", "a.safetensors"], ["--steps", "1", "-o", "a.safetensors"],
        ["--seed", "-1", "-o", "a.safetensors"], ["--data", "digits", "--pc", "0.1", "-o", "a.safetensors"],
        ["--data", "digits", "--images", "4101", "-o", "a.safetensors"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_cannot_be_is_one_sentence(
    tmp_path: Path, wrong: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there.md").write_text("mine")
    assert main(["study", "train", "convolution", *wrong]) == 1
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert len(said) <= 201
    assert sorted(tmp_path.iterdir()) == [tmp_path / "there.md"]


# The nets for digits


@pytest.mark.parametrize("model", DIGIT_MODELS)
def test_first_numbers_are_the_seeds(model: str) -> None:
    one, same, other = (make_digit_net(model, 28, 10, seed).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert any(not torch.equal(one[name], other[name]) for name in one)
    assert make_digit_net(model, 28, 10, 1)(torch.zeros(2, 1, 28, 28)).shape == (2, 10)


def test_a_convit_starts_as_nine_offsets() -> None:
    net = make_digit_net("convit", 28, 10, 0)
    gated = [module for module in net.modules() if isinstance(module, GatedAttention)]
    assert len(gated) == GATED_BLOCKS
    middle = 3 * 7 + 3
    for layer in gated:
        weights = layer.pos_proj(layer.rel_indices).permute(0, 3, 1, 2).softmax(-1)[0, :, middle]
        most = [divmod(int(head.argmax()), 7) for head in weights]
        assert most == [(3 + row, 3 + column) for row in (-1, 0, 1) for column in (-1, 0, 1)]
        assert torch.equal(layer.v.weight, torch.eye(54))


def written(folder: Path, net: nn.Module, model: str) -> Path:
    path = folder / "net.safetensors"
    path.write_bytes(net_bytes(net, HowTrained(1, Trial("digits", 0.0, model, 1, 0, 2), 1, 0, (1.0,))))
    return path


def test_a_vit_is_read_as_what_it_computes(tmp_path: Path) -> None:
    net = make_digit_net("vit", 28, 10, 3)
    with torch.no_grad():  # as large as trained ones, so that attention looks at something
        for name, part in net.named_parameters():
            part.mul_(8 if part.ndim == 2 and "attn" in name else 1)
    network = recognise(open_weights(written(tmp_path, net, "vit")))
    assert [layer.heads for layer in network.layers[1:]] == [HEADS["vit"]] * 4
    assert_reads(network, net, [f"blocks.{block}.attn" for block in range(4)], token=True)


def assert_reads(network: Any, net: nn.Module, layers: list[str], token: bool) -> None:
    """What each layer sees and makes of a digit, as far from double precision as the net's own single precision is."""
    pixels = picture(5, 28, 28, 1)
    image = torch.from_numpy((pixels.astype(np.float32) / np.float32(255) - np.float32(0.5)) * 2)[None, None, ..., 0]
    inside: dict[torch.dtype, dict[str, tuple[torch.Tensor, torch.Tensor]]] = {}
    for dtype in (torch.float32, torch.float64):
        inside[dtype] = {}
        own = net.to(dtype).eval()
        hooks = [
            own.get_submodule(name).register_forward_hook(
                lambda module, given, made, name=name, into=inside[dtype]: into.update({name: (given[0][0], made[0])})
            )
            for name in layers
        ]
        with torch.no_grad():
            own(image.to(dtype))
        for hook in hooks:
            hook.remove()
    for name in layers:
        seen = layer_on_picture(network, name, pixels)
        pairs = zip(inside[torch.float32][name], inside[torch.float64][name], strict=True)
        for read, pair in zip((seen.image, seen.output), pairs, strict=True):
            plain = [part[int(token) :].T.reshape(read.shape) if part.ndim == 2 else part for part in pair]
            least = torch.finfo(torch.float32).eps * float(plain[1].abs().max())
            allowed = 8 * max(float((plain[0].double() - plain[1]).abs().max()), least)
            assert float((read.double() - plain[1]).abs().max()) <= allowed, name


def test_a_writer_writes_what_the_package_reads() -> None:
    tensors = {"b": torch.randn(3, 1), "a": torch.arange(5), "c": torch.randn(2, 2, dtype=torch.float64)}
    data = safetensors_bytes(tensors, {"z": "1", "a": "ü"})
    found = load(data)
    assert found.keys() == tensors.keys()
    assert all(torch.equal(found[name], tensors[name]) and found[name].dtype == tensors[name].dtype for name in tensors)
    assert safetensors_bytes(dict(reversed(tensors.items())), {"a": "ü", "z": "1"}) == data
    with pytest.raises(ValueError, match="bfloat16"):
        safetensors_bytes({"a": torch.ones(1, dtype=torch.bfloat16)}, {})
