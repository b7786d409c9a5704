"""What is kept between two starts is data: anything else in its place is as if nothing were there."""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.machine.kept import LARGEST_FILE_BYTES, KeptFile


@dataclass(frozen=True)
class Sizes:
    width: int = 3
    names: tuple[str, ...] = ()


def kept(file: Path) -> KeptFile[Sizes]:
    return KeptFile(file, Sizes, Sizes)


class Trap:
    """Unpickled, it makes a folder."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (self._folder,)


@given(st.integers(-(2**63), 2**63 - 1), st.lists(st.text()))
def test_what_is_kept_comes_back(tmp_path_factory: pytest.TempPathFactory, width: int, names: list[str]) -> None:
    file = kept(tmp_path_factory.mktemp("kept") / "folder" / "sizes.json")
    assert file.read() == Sizes()
    file.keep(Sizes(width, tuple(names)))
    assert file.read() == Sizes(width, tuple(names))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"width": "wide"}',
        b"\xff\xfe",
        b"[" * 200_000,
        b" " * (LARGEST_FILE_BYTES + 1) + b"{}",
    ],
    ids=["empty", "cut", "other", "type", "bytes", "deep", "large"],
)
def test_what_cannot_be_read_is_as_at_first(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "sizes.json").write_bytes(data)
    assert kept(tmp_path / "sizes.json").read() == Sizes()


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    trap = pickle.dumps(Trap(str(tmp_path / "sprung")))
    (tmp_path / "sizes.json").write_bytes(trap)
    assert kept(tmp_path / "sizes.json").read() == Sizes()
    assert not (tmp_path / "sprung").exists()


def test_what_cannot_be_written_is_let_go(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    kept(tmp_path / "file" / "sizes.json").keep(Sizes(5))
