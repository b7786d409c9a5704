"""FigurePreview: the figure itself, painted as it is for a file, at the pixels of this screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from explorer.figures.page import Figure
from explorer.figures.presets import MM_PER_INCH
from explorer.figures.render import paint_image
from explorer.panels.theme import colour
from explorer.widgets.appearance import Appearance
from explorer.words import export as export_words

THUMBNAIL_PX = 200
CHECK_PX = 8  # of the chequered ground behind what is transparent
CHECKS = {"dark": ("#3A3F4C", "#2C303B"), "light": ("#FFFFFF", "#E4E4E0")}


class FigurePreview(QWidget):
    """Shows a figure as large as it fits. It can be dragged into another program: `dragged` tells that it began.

    The figure is painted at whole dots per inch, so that a PNG of as many is the same image, pixel by pixel.
    """

    dragged = Signal()

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._figure: Figure | None = None
        self._painted: tuple[Figure, int, QImage] | None = None
        self._pressed: QPoint | None = None
        self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(320, 240))
        self.setAccessibleName(export_words.EXPORT_PREVIEW)
        appearance.changed.connect(self.update)

    def show_figure(self, figure: Figure) -> None:
        self._figure, self._note = figure, ""
        self.setAccessibleDescription(
            export_words.EXPORT_PREVIEW_NAME.format(about=figure.about, verdict=figure.verdict)
        )
        self.setToolTip(export_words.EXPORT_PREVIEW_TIP)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.update()

    def show_note(self, note: str) -> None:
        """A few words over the figure that was shown last: a newer one is on its way, or cannot come."""
        self._note = note
        self.update()

    @property
    def figure(self) -> Figure | None:
        return self._figure

    @property
    def dpi(self) -> int:
        """Device pixels per inch of the page."""
        figure = self._figure
        if figure is None:
            return 1
        fit = min(self.width() / figure.width_mm, self.height() / figure.height_mm)
        return max(1, int(fit * self.devicePixelRatioF() * MM_PER_INCH))

    def image(self) -> QImage | None:
        """What is shown; painted once for a figure and a size."""
        figure, dpi = self._figure, self.dpi
        if figure is None:
            return None
        if self._painted is None or self._painted[0] is not figure or self._painted[1] != dpi:
            self._painted = figure, dpi, paint_image(figure, dpi)
        return self._painted[2]

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._appearance.theme
        image = self.image()
        if image is not None and self._figure is not None:
            page = self._page(image)
            if self._figure.transparent:
                _paint_checks(painter, page.toAlignedRect(), CHECKS[self._figure.theme.name])
            painter.drawImage(page, image)
            painter.setPen(colour(theme.line))
            painter.drawRect(page.adjusted(0.5, 0.5, -0.5, -0.5))
        if self._note:
            self._paint_note(painter)

    def _page(self, image: QImage) -> QRectF:
        """Where an image lies, one of its pixels on one of the screen's."""
        ratio = self.devicePixelRatioF()
        left = int((self.width() * ratio - image.width()) / 2) / ratio
        top = int((self.height() * ratio - image.height()) / 2) / ratio
        return QRectF(left, top, image.width() / ratio, image.height() / ratio)

    def thumbnail(self) -> QPixmap:
        """For the hand that drags the figure away."""
        image = self.image()
        if image is None:
            return QPixmap()
        return QPixmap.fromImage(image.scaledToWidth(THUMBNAIL_PX, Qt.TransformationMode.SmoothTransformation))

    def _paint_note(self, painter: QPainter) -> None:
        theme = self._appearance.theme
        box = QRectF(painter.fontMetrics().boundingRect(self._note)).adjusted(-14, -7, 14, 7)
        box.moveCenter(QPointF(self.rect().center()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(theme.line))
        painter.setBrush(colour(theme.soft))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(colour(theme.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._note)

    # Dragging it away

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._figure is None:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.dragged.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None


def _paint_checks(painter: QPainter, page: QRect, colours: tuple[str, str]) -> None:
    painter.save()
    painter.setClipRect(page)
    painter.fillRect(page, QColor(colours[0]))
    for row in range(page.height() // CHECK_PX + 1):
        for column in range(row % 2, page.width() // CHECK_PX + 1, 2):
            where = QRect(page.left() + column * CHECK_PX, page.top() + row * CHECK_PX, CHECK_PX, CHECK_PX)
            painter.fillRect(where, QColor(colours[1]))
    painter.restore()
