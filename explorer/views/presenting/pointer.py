"""What shows a room where to look: a spotlight and a large arrow, over a window that goes on working below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QCursor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from explorer.panels.theme import Theme, colour
from explorer.widgets.appearance import Appearance

SPOT_PX, EDGE_PX = 120.0, 3.0  # radius of the light, and the ring around it
SHADE = 0.62
ARROW_PX = 44.0  # as high as two lines of a talk's text
# An arrow of height 1 with its tip at the origin.
ARROW = tuple(
    QPointF(x, y) for x, y in ((0, 0), (0, 0.86), (0.20, 0.67), (0.33, 1.0), (0.46, 0.95), (0.33, 0.63), (0.60, 0.63))
)


def arrow_path(size: float) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([point * size for point in ARROW]))
    path.closeSubpath()
    return path


def paint_arrow(painter: QPainter, tip: QPointF, size: float) -> None:
    """White with a dark edge: seen on any picture, in any theme."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(tip)
    painter.setPen(
        QPen(colour("#000000"), size / 16, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.setBrush(colour("#FFFFFF"))
    painter.drawPath(arrow_path(size))
    painter.restore()


def large_cursor(theme: Theme, ratio: float) -> QCursor:
    """The arrow as a mouse cursor, for a screen of so many device pixels for each logical one."""
    size, margin = ARROW_PX * theme.scale, 2
    pixmap = QPixmap(*(round((size + 2 * margin) * ratio) for _ in range(2)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_arrow(painter, QPointF(margin, margin), size)
    painter.end()
    return QCursor(pixmap, margin, margin)


class Pointer(QWidget):
    """Covers `parent`, and lets the mouse through. Paints nothing while it is nowhere."""

    def __init__(self, parent: QWidget, appearance: Appearance, arrow: bool) -> None:
        super().__init__(parent)
        self._appearance, self._arrow, self._parent = appearance, arrow, parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.at: QPoint | None = None
        self.spotlight = False
        parent.installEventFilter(self)
        appearance.changed.connect(self.update)
        self.hide()

    def show_at(self, at: QPoint | None, spotlight: bool) -> None:
        """`at` is a point of the parent; None: the mouse is elsewhere."""
        before = self._touched()
        changed = spotlight != self.spotlight or (at is None) != (self.at is None)
        self.at, self.spotlight = at, spotlight
        wanted = at is not None and (spotlight or self._arrow)
        if wanted and self.isHidden():
            self.resize(self._parent.size())
            self.raise_()
        self.setVisible(wanted)
        self.update() if changed else self.update(before | self._touched())

    @property
    def radius(self) -> float:
        return SPOT_PX * self._appearance.theme.scale

    def _touched(self) -> QRect:
        """What the light and the arrow take of the window."""
        if self.at is None:
            return QRect()
        reach = round(self.radius + EDGE_PX + 2)
        return QRect(self.at - QPoint(reach, reach), self.at + QPoint(reach, reach))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.at is None:
            return
        painter, at = QPainter(self), QPointF(self.at)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.spotlight:
            light = QPainterPath()
            light.addEllipse(at, self.radius, self.radius)
            shade = QPainterPath()
            shade.addRect(self.rect().toRectF())
            painter.fillPath(shade - light, colour("#000000", SHADE))
            painter.setPen(QPen(colour(self._appearance.theme.attention), EDGE_PX))
            painter.drawPath(light)
        if self._arrow:
            paint_arrow(painter, at, ARROW_PX * self._appearance.theme.scale)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._parent:
            self.resize(self._parent.size())
        return False
