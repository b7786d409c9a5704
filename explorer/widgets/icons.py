"""Lucide icons in the theme's ink, and what shows one: a button, a label."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.resources import resource
from explorer.widgets.appearance import Appearance

SIZES_PX = (16, 20, 32, 48, 64, 80)  # device pixels: 16 and 20 logical, at scale 1, 2 and 4


@lru_cache(maxsize=256)
def icon(name: str, colour: str, disabled: str | None = None) -> QIcon:
    """The icon `name` of resources/icons, drawn in `colour`; paler where its action is disabled."""
    made = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled or colour)):
        for size in SIZES_PX:
            made.addPixmap(pixmap(name, ink, size), mode)
    return made


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size_px: int) -> QPixmap:
    svg = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    drawn = QPixmap(size_px, size_px)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return drawn


class IconButton(QToolButton):
    """A square button with an icon that follows the theme. `kind`: "" (a button), "tool" (checkable) or "flat"."""

    def __init__(self, appearance: Appearance, name: str, tip: str, kind: str = "") -> None:
        super().__init__()
        self._appearance, self._icon = appearance, name
        self.setObjectName(kind)
        self.setCheckable(kind == "tool")
        self.setToolTip(tip)
        self.setAccessibleName(tip.split("\n")[0])
        self.setIconSize(QSize(16, 16))
        appearance.changed.connect(self._paint_icon)
        self._paint_icon()

    def set_icon(self, name: str) -> None:
        self._icon = name
        self._paint_icon()

    @Slot()
    def _paint_icon(self) -> None:
        theme = self._appearance.theme
        self.setIcon(icon(self._icon, theme.ink, theme.line))


class IconLabel(QWidget):
    """An icon that is only looked at. Unlike a QLabel's it is as sharp as whatever it is painted on."""

    def __init__(self, appearance: Appearance, name: str, side_px: int) -> None:
        super().__init__()
        self._appearance, self._icon = appearance, name
        self.setFixedSize(side_px, side_px)
        appearance.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self._appearance.pixel_ratio(self)
        drawn = icon(self._icon, self._appearance.theme.ink).pixmap(self.size(), ratio)
        QPainter(self).drawPixmap(self.rect(), drawn)
