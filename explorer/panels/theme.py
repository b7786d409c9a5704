"""Colours and type, for the screen and for figures. Colour has meaning; nothing here is decoration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontDatabase

from explorer.resources import resource

WORDS = "Inter"
NUMBERS = "JetBrains Mono"
BODY_PX, LABEL_PX = 13, 11


@dataclass(frozen=True)
class Theme:
    """One colour scheme. `scale` enlarges everything for a room (presenter mode)."""

    name: str
    ground: str
    panel: str
    soft: str
    line: str
    ink: str
    dim: str
    convolution: str
    attention: str
    exact: str
    negative: str
    warning: str
    scale: float = 1.0

    @property
    def dark(self) -> bool:
        return self.name == "dark"

    def scaled(self, scale: float) -> Theme:
        return replace(self, scale=scale)


DARK = Theme(
    "dark", "#0F1117", "#161922", "#1D212D", "#262B38", "#E8EAF0", "#8D94A7",
    convolution="#F5A63C", attention="#9D7BFF", exact="#4FD1A5", negative="#3B82DB", warning="#F28B82",
)  # fmt: skip
LIGHT = Theme(
    "light", "#F6F6F3", "#FFFFFF", "#F0F0EC", "#E2E2DC", "#1B1D24", "#6D7280",
    convolution="#C96A00", attention="#6A3FE0", exact="#0C8F66", negative="#2F7FD6", warning="#B3261E",
)  # fmt: skip


@lru_cache(maxsize=1)
def load_fonts() -> tuple[str, ...]:
    """Registers the bundled fonts with Qt (once per process); returns their families."""
    families: list[str] = []
    for file in sorted(resource("fonts").glob("*.ttf")):
        families += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
    return tuple(dict.fromkeys(families))


@lru_cache(maxsize=256)
def font(family: str, size_px: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """A font by its size in CSS pixels, fractions allowed."""
    made = QFont(family)
    made.setPixelSize(max(1, round(size_px)))
    made.setWeight(weight)
    # Substituted shapes (ligatures, arrows, tabular figures) stand for no letter in a PDF, and could not be searched.
    made.setFeature(QFont.Tag("liga"), 0)
    made.setFeature(QFont.Tag("calt"), 0)
    return made


@lru_cache(maxsize=512)
def colour(name: str, alpha: float = 1.0) -> QColor:
    made = QColor(name)
    made.setAlphaF(alpha)
    return made


def rgb(name: str) -> tuple[int, int, int]:
    """A theme colour as three numbers, 0...255."""
    made = colour(name)
    return made.red(), made.green(), made.blue()
