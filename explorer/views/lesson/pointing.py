"""Pointing: all that is not meant is dimmed, and a frame stands around what is. A hint, never a lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import isValid

from explorer.panels.theme import colour
from explorer.widgets.appearance import Appearance
from explorer.widgets.tabs import Tabs

DIMMED = 0.62  # of the ground over what is not meant
FRAME_PX, ROUND_PX, AROUND_PX = 2.0, 12.0, 3
MOVING = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest)


class Pointing(QWidget):
    """Lies over `parent` and lets every event through. Where that part cannot be seen nothing is dimmed."""

    def __init__(self, parent: QWidget, appearance: Appearance) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._appearance, self._over = appearance, parent
        self._target: QWidget | None = None
        self._lit: tuple[QWidget, ...] = ()  # parts that are never dimmed
        self._watched: list[QWidget] = []
        parent.installEventFilter(self)
        appearance.changed.connect(self.update)
        appearance.dress(self)
        self.hide()

    @property
    def target(self) -> QWidget | None:
        return self._target if self._target is not None and isValid(self._target) else None

    def point(self, target: QWidget | None, lit: tuple[QWidget, ...]) -> None:
        """At this part, in whatever scrolls; None: at nothing."""
        self._unwatch()
        self._target, self._lit = target, lit
        if target is None:
            self.hide()
            return
        part: QWidget | None = target
        while part is not None and part is not self._over:
            if isinstance(part, QScrollArea) and part.widget() is not target:
                part.ensureWidgetVisible(target)
            part.installEventFilter(self)
            self._watched.append(part)
            part = part.parentWidget()
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()

    def rect_of_target(self) -> QRect:
        """What can be seen of the part, in the parent's pixels; empty where nothing can."""
        target = self.target
        if target is None or not target.isVisibleTo(self._over):
            return QRect()
        area = target.childrenRect() if isinstance(target, Tabs) else target.rect()  # tabs end before their row does
        rect = QRect(target.mapTo(self._over, area.topLeft()), area.size())
        part = target.parentWidget()
        while part is not None and part is not self._over:
            rect &= QRect(part.mapTo(self._over, QPoint()), part.size())
            part = part.parentWidget()
        return rect

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = self.rect_of_target()
        if rect.isEmpty():
            return
        theme = self._appearance.theme
        framed = QRectF(rect.adjusted(-AROUND_PX, -AROUND_PX, AROUND_PX, AROUND_PX)) & QRectF(self.rect()).adjusted(
            FRAME_PX / 2, FRAME_PX / 2, -FRAME_PX / 2, -FRAME_PX / 2
        )
        shade, hole = QPainterPath(), QPainterPath()
        shade.addRect(QRectF(self.rect()))
        hole.addRoundedRect(framed, ROUND_PX, ROUND_PX)
        for part in self._lit:
            if part.isVisible():
                hole.addRect(QRectF(QRect(part.mapTo(self._over, QPoint()), part.size())))
        hole.setFillRule(Qt.FillRule.WindingFill)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(shade - hole, colour(theme.ground, DIMMED))
        painter.setPen(QPen(colour(theme.attention), FRAME_PX))
        painter.drawRoundedRect(framed, ROUND_PX, ROUND_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVING:
            if watched is self._over and event.type() == QEvent.Type.Resize:
                self.setGeometry(self._over.rect())
            self.update()
        return False

    def _unwatch(self) -> None:
        for part in self._watched:
            if isValid(part):
                part.removeEventFilter(self)
        self._watched.clear()
