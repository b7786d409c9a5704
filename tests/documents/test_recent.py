from __future__ import annotations

import os
from pathlib import Path

import pytest

from explorer.documents.recent import Recent


def files(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"{k}.aperture" for k in range(count)]
    for path in paths:
        path.touch()
    return paths


def test_the_latest_comes_first_and_once(tmp_path: Path) -> None:
    a, b, c = files(tmp_path, 3)
    recent = Recent(tmp_path / "state")
    for path in (a, b, c, a):
        recent.add(path)
    assert recent.paths() == [a, c, b]
    assert Recent(tmp_path / "state").paths() == [a, c, b]


def test_ten_are_kept(tmp_path: Path) -> None:
    paths = files(tmp_path, 13)
    recent = Recent(tmp_path)
    for path in paths:
        recent.add(str(path))
    assert recent.paths() == paths[:2:-1]


def test_missing_files_are_not_shown_but_come_back(tmp_path: Path) -> None:
    a, b = files(tmp_path, 2)
    recent = Recent(tmp_path)
    recent.add(a)
    recent.add(b)
    b.unlink()
    assert recent.paths() == [a]
    b.touch()
    assert recent.paths() == [b, a]


def test_a_relative_path_holds_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path,) = files(tmp_path, 1)
    monkeypatch.chdir(tmp_path)
    Recent(tmp_path).add(path.name)
    monkeypatch.chdir(os.sep)
    assert Recent(tmp_path).paths() == [path]


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"a": 1}', b"[1, 2]", b'["\\u0000"]', b"\xff", b'["' + b"n" * 5000 + b'"]', b"[" * 10**5]
)
def test_a_broken_list_is_an_empty_one(content: bytes, tmp_path: Path) -> None:
    (path,) = files(tmp_path, 1)
    (tmp_path / "recent.json").write_bytes(content)
    recent = Recent(tmp_path)
    assert recent.paths() == []
    recent.add(path)
    assert recent.paths() == [path]


def test_a_list_that_grew_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "recent.json").open("wb") as file:
        file.truncate(2**20 + 1)
    assert Recent(tmp_path).paths() == []


def test_clear(tmp_path: Path) -> None:
    recent = Recent(tmp_path)
    recent.add(*files(tmp_path, 1))
    recent.clear()
    assert recent.paths() == []


def test_a_folder_that_cannot_be_used_is_let_go(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    recent = Recent(tmp_path / "file")
    recent.add(*files(tmp_path, 1))
    assert recent.paths() == []
