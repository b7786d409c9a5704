"""Everything that is bundled says under which licence."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_every_font_has_its_licence() -> None:
    fonts = sorted((ROOT / "resources" / "fonts").glob("*.[to]tf"))
    assert fonts
    for font in fonts:
        licence = font.with_name(f"{font.name.split('-')[0]}.LICENSE.txt")
        assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8"), font.name


def test_every_icon_says_its_licence() -> None:
    folder = ROOT / "resources" / "icons"
    assert (folder / "lucide.LICENSE.txt").read_text(encoding="utf-8").startswith("ISC License")
    icons = sorted(folder.glob("*.svg"))
    assert icons
    for icon in icons:
        first_line = icon.read_text(encoding="utf-8").splitlines()[0]
        assert re.search(r"lucide-static v[\d.]+ - ISC|drawn for it \(Apache-2\.0\)", first_line), icon.name


def test_resources_hold_nothing_without_a_licence() -> None:
    known = {".ttf", ".otf", ".svg", ".txt"}
    strangers = [
        path.name
        for folder in ("fonts", "icons")
        for path in (ROOT / "resources" / folder).iterdir()
        if path.suffix not in known
    ]
    assert not strangers
