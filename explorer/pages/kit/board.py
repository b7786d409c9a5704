"""BoardWidget: a page of panels on the screen, laid out by the same function that lays out its figure."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.figures.page import Box, Placed
from explorer.figures.presets import CSS_PX_PER_INCH, MM_PER_INCH, Preset
from explorer.figures.sheet import Sheet
from explorer.panels.base import Panel, Spot
from explorer.panels.theme import DARK, LIGHT, colour
from explorer.widgets.appearance import Appearance

Lay = Callable[[Sheet, Box], object]
Highlight = tuple[str, Spot]
PALE = 0.3  # opacity of what answers another question
ONE_TURN = 120  # what Qt counts for one notch of a wheel


class BoardWidget(QWidget):
    """Paints what `lay(sheet, area)` places; panels that were placed with a name answer the mouse.

    Positions are in units of the sheet: CSS px, before presenter mode enlarges them.
    """

    hovered = Signal(str, object)  # name, Spot; "" and None when nothing is under the mouse
    clicked = Signal(str, object, object)  # name, Spot, keyboard modifiers
    dragged = Signal(str, QPointF, QRectF)  # name of the panel where the drag began, position, that panel's rectangle
    released = Signal(str)
    wheeled = Signal(str, QPointF, float)  # name of the panel under the mouse, position, turns away from the user

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._lay: Lay | None = None
        self._placed: list[Placed] = []
        self._painted: QPixmap | None = None
        self._highlights: tuple[Highlight, ...] = ()
        self._hover: Highlight | None = None
        self._held: Placed | None = None
        self._pale = False
        self._describe: Callable[[str, Spot], str] = lambda name, spot: ""
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        appearance.changed.connect(self.lay_out)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, 280)

    def show_layout(self, lay: Lay) -> None:
        """Shows other content; what was highlighted stays."""
        self._lay = lay
        self.lay_out()

    def lay_out(self) -> None:
        """Places the panels for the widget's size."""
        self._painted = None
        if self._lay is not None and self.width() > 1:
            width, height = self.width() / self._scale, self.height() / self._scale
            unit_mm = MM_PER_INCH / CSS_PX_PER_INCH
            preset = Preset("screen", width * unit_mm, height * unit_mm, CSS_PX_PER_INCH, 1.0, 0.0, False)
            sheet = Sheet(preset, DARK if self._appearance.theme.dark else LIGHT)
            self._lay(sheet, Box(0, 0, width, height))
            self._placed = sheet.placed
        self.update()

    def highlight(self, *spots: Highlight) -> None:
        """Rings around spots of named panels: what belongs to what is under the mouse."""
        if spots != self._highlights:
            self._highlights = spots
            self.update()

    def set_pale(self, pale: bool) -> None:
        """Paler while what it shows answers another question than that of now."""
        if pale != self._pale:
            self._pale = pale
            self.update()

    def describe_with(self, describe: Callable[[str, Spot], str]) -> None:
        """`describe(name, spot)` is the tooltip."""
        self._describe = describe

    def picture_is_painted(self) -> bool:
        """Whether there is anything on it."""
        return bool(self._placed)

    def rect_of(self, name: str) -> QRectF | None:
        """Where a named panel was placed, in units."""
        return next((placed.box.rect for placed in self._placed if placed.name == name), None)

    def panel(self, name: str) -> Panel | None:
        return next((placed.panel for placed in self._placed if placed.name == name), None)  # type: ignore[return-value]

    def point_of(self, name: str, spot: Spot) -> QPointF:
        """The middle of a spot, in pixels of this widget."""
        panel, rect = self.panel(name), self.rect_of(name)
        if panel is None or rect is None:
            raise KeyError(f"no panel called {name!r} is shown")
        return panel.spot_rect(rect, spot).center() * self._scale

    # Painting

    @property
    def _scale(self) -> float:
        return self._appearance.theme.scale

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._painted is None or self._painted.size() != self.size() * ratio:
            self._painted = QPixmap(self.size() * ratio)
            self._painted.setDevicePixelRatio(ratio)
            self._painted.fill(colour(self._appearance.theme.panel))
            self._paint_panels(QPainter(self._painted))
        painter = QPainter(self)
        if self._pale:
            painter.fillRect(self.rect(), colour(self._appearance.theme.panel))
            painter.setOpacity(PALE)
        painter.drawPixmap(0, 0, self._painted)
        painter.scale(self._scale, self._scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self._appearance.theme.ink), 1.4))
        for name, spot in {*self._highlights, *([self._hover] if self._hover else [])}:
            panel, rect = self.panel(name), self.rect_of(name)
            if panel is not None and rect is not None:
                painter.drawRoundedRect(panel.spot_rect(rect, spot).adjusted(-1, -1, 1, 1), 2, 2)

    def _paint_panels(self, painter: QPainter) -> None:
        theme = DARK if self._appearance.theme.dark else LIGHT
        painter.scale(self._scale, self._scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for placed in self._placed:
            painter.save()
            placed.panel.paint(painter, placed.box.rect, theme)
            painter.restore()
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    # The mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self.dragged.emit(self._held.name, event.position() / self._scale, self._held.box.rect)
            return
        found = self._under(event.position())
        if found != self._hover:
            self._hover = found
            self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
            self.hovered.emit(*(found or ("", None)))
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        if self._hover is not None:
            self._hover = None
            self.hovered.emit("", None)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position() / self._scale
        self._held = next((p for p in reversed(self._placed) if p.name and p.box.rect.contains(point)), None)
        found = self._under(event.position())
        if found is not None:
            self.clicked.emit(*found, event.modifiers())
        if self._held is not None:
            self.dragged.emit(self._held.name, point, self._held.box.rect)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._held = self._held, None
        if held is not None:
            self.released.emit(held.name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        point = event.position() / self._scale
        under = next((p for p in reversed(self._placed) if p.name and p.box.rect.contains(point)), None)
        if under is not None:
            self.wheeled.emit(under.name, point, event.angleDelta().y() / ONE_TURN)
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            found = self._under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._describe(*found) if found else "", self)
            return True
        return super().event(event)

    def _under(self, position: QPointF) -> Highlight | None:
        point = position / self._scale
        for placed in reversed(self._placed):
            if placed.name and placed.box.rect.contains(point):
                panel: Panel = placed.panel  # type: ignore[assignment]
                spot = panel.spot(placed.box.rect, point)
                if spot is not None:
                    return placed.name, spot
        return None
