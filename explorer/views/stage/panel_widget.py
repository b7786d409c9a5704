"""PanelWidget: one panel and its caption on the screen. It adds only what the mouse and the keyboard are over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QPointF, QRectF, QSize, Qt, QVariantAnimation, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.panels.base import Spot, fit_lines, line_height, paint_lines, paints_the_same, size_of
from explorer.panels.lanes import Part
from explorer.panels.text import plain
from explorer.panels.theme import Theme, colour
from explorer.widgets.appearance import Appearance

FADE_MS = 120
CALM_MS = 300
CAPTION_LINES = 2
MARGIN_PX = 4


class PanelWidget(QWidget):
    """Shows a Part; tells which spot is hovered, clicked or asked about. Tab focuses it, arrows then move its spot."""

    hovered = Signal(object)  # Spot or None
    clicked = Signal(object, QPoint, object)  # Spot, global position, keyboard modifiers
    asked = Signal(object, QPoint)  # Spot, by the context menu or the keyboard
    toggled = Signal(object, str)  # Spot, what: "hide" or "solo"

    def __init__(self, appearance: Appearance, name: str, tip: str, movable: bool = True, fades: bool = False) -> None:
        """`movable`: with the focus, arrows move a spot inside (grids and tiles; maps leave them to the query)."""
        super().__init__()
        self._appearance, self._tip, self._movable, self._fades = appearance, tip, movable, fades
        self._part: Part | None = None
        self._theme: Theme | None = None  # that it was shown in
        self._old: QPixmap | None = None
        self._hover: Spot | None = None
        self._cursor: Spot | None = None
        self._opacity = 1.0
        self._since = QElapsedTimer()
        self._describe: Callable[[Spot], str] = lambda spot: ""
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(FADE_MS)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.valueChanged.connect(self._on_fade)
        self._fade.finished.connect(self._end_fade)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the card behind it need not be painted with it
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if movable else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName(name)
        self.setToolTip(tip)

    def minimumSizeHint(self) -> QSize:
        return QSize(72, 96)

    @property
    def part(self) -> Part | None:
        return self._part

    def describe_with(self, describe: Callable[[Spot], str]) -> None:
        """`describe(spot) -> str` says in the tooltip what is under the mouse."""
        self._describe = describe

    def show_part(self, part: Part | None) -> None:
        """Shows another part. A map that fades melts from the picture it shows now into the new one.

        Where nothing of it is new, what is on the screen stays, with all that was made to paint it.
        """
        theme = self._appearance.theme
        if theme == self._theme and _shows_the_same(self._part, part):
            return
        self._theme = theme
        calm = not self._since.isValid() or self._since.elapsed() > CALM_MS  # a drag follows the hand instead
        seen = self.isVisible() and not self.size().isEmpty()
        if self._fades and calm and seen and _other_picture(self._part, part):
            self._old = self._picture()
            self._fade.start()
        self._since.start()
        self._part = part
        if part is not None:
            self.setAccessibleDescription(" ".join(map(plain, part.caption)))
        self.update()

    def set_opacity(self, opacity: float) -> None:
        """Paler while another stage is being explained."""
        if opacity != self._opacity:
            self._opacity = opacity
            self.update()

    def panel_rect(self) -> QRectF:
        caption = line_height(self._appearance.theme) * CAPTION_LINES + 8
        return QRectF(self.rect()).adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -caption)

    def spot_at(self, point: QPointF) -> Spot | None:
        return None if self._part is None else self._part.panel.spot(self.panel_rect(), point)

    def global_of(self, spot: Spot) -> QPoint:
        if self._part is None:
            return self.mapToGlobal(self.rect().center())
        return self.mapToGlobal(self._part.panel.spot_rect(self.panel_rect(), spot).center().toPoint())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(self._appearance.theme.panel))
        painter.setOpacity(self._opacity)
        if self._old is not None:
            painter.drawPixmap(0, 0, self._old)
            painter.setOpacity(self._opacity * float(self._fade.currentValue() or 0.0))
        if self._part is None:
            self._paint_empty(painter)
        else:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        assert self._part is not None
        theme, area = self._appearance.theme, self.panel_rect()
        opacity = painter.opacity()
        if opacity < 1:  # panels set opacities of their own: dim the finished picture instead
            painter.drawPixmap(0, 0, self._picture())
            return
        self._part.panel.paint(painter, area, theme)
        top = self._part.panel.bounds(area).bottom() + 6
        lines = fit_lines(self._part.caption, self.width(), CAPTION_LINES, theme)
        size = size_of(len(lines), CAPTION_LINES)
        paint_lines(painter, QRectF(0, top, self.width(), self.height() - top), lines, theme, size)
        mark = self._cursor if self.hasFocus() else self._hover if self._movable else None
        if mark is not None:
            painter.setPen(QPen(colour(theme.ink), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._part.panel.spot_rect(area, mark).adjusted(-1, -1, 1, 1), 4, 4)

    def _paint_empty(self, painter: QPainter) -> None:
        theme, area = self._appearance.theme, self.panel_rect()
        side = min(area.width(), area.height())
        box = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.soft))
        painter.drawRoundedRect(box, 6, 6)

    def _picture(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self._paint(painter)
        painter.end()
        return picture

    @Slot(object)
    def _on_fade(self, _value: object) -> None:
        self.update()

    @Slot()
    def _end_fade(self) -> None:
        self._old = None
        self.update()

    # The mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position())
        if spot != self._hover:
            self._hover = spot
            self.setCursor(Qt.CursorShape.PointingHandCursor if spot else Qt.CursorShape.ArrowCursor)
            self.hovered.emit(spot)
            if self._movable:
                self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.forget_mouse()

    @Slot()
    def forget_mouse(self) -> None:
        """Nothing is hovered any more. A menu that opens here swallows the leaving, so its closing must say it."""
        if self._hover is not None:
            self._hover = None
            self.hovered.emit(None)
            self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position())
        if spot is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(spot, event.globalPosition().toPoint(), event.modifiers())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        spot = self.spot_at(QPointF(event.pos()))
        if spot is not None:
            self.asked.emit(spot, event.globalPos())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            spot = self.spot_at(QPointF(event.pos()))
            said = self._describe(spot) if spot is not None else ""
            QToolTip.showText(event.globalPos(), f"{said}\n{self._tip}" if said else self._tip, self)
            return True
        return super().event(event)

    # The keyboard

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._cursor = self._cursor or Spot(0, 0, 0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if self._cursor is None or self._part is None:
            super().keyPressEvent(event)
        elif key in steps:
            self._move_cursor(*steps[key])
        elif key == Qt.Key.Key_W:
            self.asked.emit(self._cursor, self.global_of(self._cursor))
        elif key in (Qt.Key.Key_H, Qt.Key.Key_O):
            self.toggled.emit(self._cursor, "hide" if key == Qt.Key.Key_H else "solo")
        else:
            super().keyPressEvent(event)

    def _move_cursor(self, rows: int, columns: int) -> None:
        moved = next_spot(self._part, self._cursor, rows, columns) if self._part and self._cursor else None
        if moved is not None:
            self._cursor = moved
            self.update()


def _shows_the_same(old: Part | None, new: Part | None) -> bool:
    if old is None or new is None:
        return old is new
    return old.caption == new.caption and paints_the_same(old.panel, new.panel)


def _other_picture(old: Part | None, new: Part | None) -> bool:
    """True for two maps of different pixels; where only the query has moved there is nothing to melt."""
    if old is None or new is None:
        return False
    return getattr(old.panel, "rgb", None) is not getattr(new.panel, "rgb", None)


def next_spot(part: Part, spot: Spot, rows: int, columns: int) -> Spot | None:
    """The neighbouring cell of a grid, or the neighbouring tile among heads; None at the edge."""
    tiles = getattr(part.panel, "tiles", None)
    if tiles is None:
        texts = getattr(part.panel, "texts", ((),))
        row, column = spot.row + rows, spot.column + columns
        inside = 0 <= row < len(texts) and 0 <= column < len(texts[0])
        return Spot(row, column) if inside and texts[row][column] else None
    at = next(((r, t.index(spot.head)) for r, t in enumerate(tiles) if spot.head in t), (0, 0))
    row, column = at[0] + rows, at[1] + columns
    inside = 0 <= row < len(tiles) and 0 <= column < len(tiles[row])
    return Spot(0, 0, tiles[row][column]) if inside else None
