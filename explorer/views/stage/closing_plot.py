"""ClosingPlot: relative difference against window side. Its x axis is the slider: drag anywhere to close the window."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem, QSizePolicy

from explorer.compute.request import Curve
from explorer.panels.theme import LABEL_PX, NUMBERS, colour, font
from explorer.panels.ticks import HEADROOM, SMALLEST_TOP, finite, highest, share_ticks, side_range, side_ticks
from explorer.widgets.appearance import Appearance
from explorer.words import stage as stage_words
from explorer.words.numbers import pixels

SNAP_PX = 5
# Symbols are drawn each time: a stored picture of one is sharp at a single scale.
DRAWN: dict[str, Any] = {"pxMode": True, "useCache": False, "antialias": True}
WHEEL_MS = 400  # notches closer than this are one gesture, and one undo


class ClosingPlot(pg.PlotWidget):
    """The curve, odd sides marked on it, and the handle at the window side of now."""

    began = Signal()
    moved = Signal(float)  # window side in pixels
    ended = Signal()

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._curve: Curve | None = None
        self._side, self._widest = 1.0, 2
        self._relative: float | None = None
        self._top = 1.0
        self._framed: tuple[int, float] | None = None  # the widest side and the top that the axes are made for
        self._wheel = QTimer(self)
        self._wheel.setSingleShot(True)
        self._wheel.timeout.connect(self.ended)
        self.setAccessibleName(stage_words.CLOSING_PLOT_NAME)
        self.setToolTip(stage_words.CLOSING_PLOT_TIP)
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.setFrameShape(self.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(70)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.getPlotItem().setContentsMargins(0, 4, 4, 0)
        # The handle is whole also where it stands on the axis.
        self.getViewBox().setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape, False)
        self._before = pg.PlotDataItem()  # the curve of a moment ago, until the new one is whole
        self._now = pg.PlotDataItem(fillLevel=0.0)
        self._odd = pg.ScatterPlotItem(size=5, **DRAWN)
        self._line = pg.InfiniteLine(angle=90)
        self._goal = pg.ScatterPlotItem([0.0], [0.0], size=10, **DRAWN)
        self._handle = pg.ScatterPlotItem(size=14, **DRAWN)
        self._label = pg.TextItem(anchor=(0.5, 1.0))
        for item in (self._before, self._now, self._odd, self._line, self._goal, self._handle):
            self.addItem(item)
        self.addItem(self._label, ignoreBounds=True)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def show_curve(self, curve: Curve) -> None:
        """A curve that may still grow; the last whole one stays behind it, paler, until it is whole."""
        fresh = self._curve is None or self._curve.layers != curve.layers
        if fresh and self._curve is not None:
            x, y = self._now.getData()
            self._before.setData(x, y)
        self._curve = curve
        self._now.setData(np.log10(curve.sides), finite(curve.relative))
        odd = (curve.sides % 2 == 1) & (curve.sides > 1)
        self._odd.setData(np.log10(curve.sides[odd]), finite(curve.relative)[odd])
        if curve.complete:
            self._before.setData([], [])
        self._widest = curve.widest_side
        top = highest(curve.relative)
        self._top = max(top, SMALLEST_TOP) if curve.complete else max(self._top, top)
        self._arrange()

    def show_no_curve(self) -> None:
        """Nothing is known of these layers."""
        self._curve = None
        for drawn in (self._before, self._now, self._odd):
            drawn.setData([], [])

    def show_side(self, side: float, widest: int, relative: float | None) -> None:
        """Puts the handle at a side; `relative` is its measured difference, None while that is being computed."""
        crossed = (side <= 1) != (self._side <= 1)
        self._side, self._widest, self._relative = side, widest, relative
        if crossed:
            self._colour_handle()
        self._arrange()

    def side_at(self, x_px: float, free: bool = False) -> float:
        """The window side under a horizontal position of the widget; near 1, odd sides and global it snaps to them."""
        x = self.getViewBox().mapSceneToView(self.mapToScene(QPointF(x_px, 0).toPoint())).x()
        side = float(np.clip(10**x, 1.0, self._widest))
        pixel = self.getViewBox().viewPixelSize()[0] * SNAP_PX
        odd = max(1, round((side - 1) / 2) * 2 + 1)
        for target in (1, self._widest, *(() if free else (odd,))):
            if abs(np.log10(side) - np.log10(target)) < pixel * (2 if target == 1 else 1):
                return float(target)
        return side

    def _frame(self) -> None:
        """Ranges and ticks, when they are other ones: they cost more than all the rest of a move."""
        if self._framed != (self._widest, self._top):
            self._framed = self._widest, self._top
            self.setXRange(*side_range(self._widest), padding=0)
            self.setYRange(0, self._top * HEADROOM, padding=0)
            self.getAxis("bottom").setTicks(list(side_ticks(self._widest)))
            self.getAxis("left").setTicks([share_ticks(self._top), []])

    def _arrange(self) -> None:
        self._frame()
        right = np.log10(max(self._widest, 2))
        x = float(np.log10(min(self._side, self._widest)))
        self._line.setValue(x)
        y = self._relative if self._relative is not None else self._on_curve(x)
        self._handle.setData([x], [min(y, self._top * HEADROOM)])
        self._label.setText(self._side_text())
        share = x / right if right else 0.0
        left_of = share > 0.85  # of the line, so that the text never leaves the plot
        self._label.setAnchor((1.0 if left_of else 0.0, 0.0))
        self._label.setPos(x + (-0.008 if left_of else 0.008) * right, self._top * HEADROOM)

    def _colour_handle(self) -> None:
        """A closed handle takes the convolution's colour."""
        theme = self._appearance.theme
        self._handle.setBrush(colour(theme.convolution if self._side <= 1 else theme.ink))

    def _on_curve(self, x: float) -> float:
        if self._curve is None or not len(self._curve.sides):
            return 0.0
        return float(np.interp(x, np.log10(self._curve.sides), finite(self._curve.relative)))

    def _side_text(self) -> str:
        return stage_words.GLOBAL if self._side >= self._widest else pixels(self._side)

    def _restyle(self) -> None:
        theme, ratio = self._appearance.theme, self._appearance.pixel_ratio(self)
        ink, violet = colour(theme.ink), colour(theme.attention)
        self.setBackground(colour(theme.panel))  # opaque, so that a move does not paint the card behind it
        self._now.setPen(pg.mkPen(violet, width=2 * ratio))
        self._now.setFillBrush(colour(theme.attention, 0.16))
        self._before.setPen(pg.mkPen(colour(theme.attention, 0.35), width=1.5 * ratio))
        self._odd.setBrush(violet)
        self._odd.setPen(pg.mkPen(colour(theme.panel), width=1 * ratio))
        self._line.setPen(pg.mkPen(ink, width=1.5 * ratio))
        self._goal.setBrush(colour(theme.convolution))
        self._goal.setPen(pg.mkPen(None))
        self._handle.setPen(pg.mkPen(colour(theme.panel), width=2 * ratio))
        self._colour_handle()
        self._label.setColor(ink)
        self._label.setFont(font(NUMBERS, 12 * theme.scale))
        for side in ("bottom", "left"):
            axis: Any = self.getAxis(side)
            axis.setZValue(-1)  # under the handle
            axis.setPen(pg.mkPen(colour(theme.line), width=ratio))
            axis.setTextPen(pg.mkPen(colour(theme.dim)))
            axis.setTickFont(font(NUMBERS, LABEL_PX * theme.scale))
            axis.setStyle(tickLength=-4 if side == "left" else 4, autoExpandTextSpace=True, hideOverlappingLabels=False)
        self.getAxis("left").setWidth(46 * theme.scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_label"):
            self._restyle()  # the pixel ratio may be another one
            self._arrange()

    # The whole plot is the slider.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.began.emit()
            self._move(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.ended.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        self.began.emit()
        self._wheel.start(WHEEL_MS)
        self.moved.emit(float(np.clip(self._side * 1.06**notches, 1.0, self._widest)))
        event.accept()

    def _move(self, event: QMouseEvent) -> None:
        free = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.moved.emit(self.side_at(event.position().x(), free))
