"""Still: room for a label whose words change often, so that new words move and paint nothing else."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from explorer.panels.theme import colour
from explorer.widgets.appearance import Appearance


class Still(QWidget):
    """As wide as its layout makes it, as high as its label wants, on the colour of panels.

    For new words in a label of no fixed size Qt lays out the whole window anew, and it paints again all that shines
    through from behind. This label always has the size of its room, and nothing shines through.
    """

    def __init__(self, label: QLabel, appearance: Appearance) -> None:
        super().__init__()
        self._label, self._appearance = label, appearance
        label.setParent(self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        return QSize(0, self._label.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()  # the label, of fixed size, does not say that it would like another height

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label.setFixedSize(self.size())

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), colour(self._appearance.theme.panel))
