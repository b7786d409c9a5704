"""Files that come with Aperture are found where a checkout or a wheel keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer import resources
from explorer.resources import model, resource


def test_a_resource_is_found_in_a_checkout() -> None:
    assert resource("icons/aperture.svg").read_text(encoding="utf-8").startswith("<!--")
    assert model("README.md").is_file()


def test_an_installed_copy_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "explorer"
    for folder in (package / "_resources", tmp_path / "resources"):
        folder.mkdir(parents=True)
        (folder / "one.txt").touch()
    (tmp_path / "resources" / "two.txt").touch()
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resource("one.txt") == package / "_resources" / "one.txt"
    assert resource("two.txt") == tmp_path / "resources" / "two.txt"


def test_a_missing_resource_is_named_with_the_places() -> None:
    with pytest.raises(FileNotFoundError, match=r"resources/icons/nothing\.svg comes with Aperture.*_resources"):
        resource("icons/nothing.svg")
