"""The card at the head of the window while an image is being read: which one, and a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QWidget

from explorer.errors import cut, said
from explorer.views.input.reading import ImageReader
from explorer.widgets.appearance import Appearance
from explorer.widgets.icons import IconButton
from explorer.words import images as images_words

DELAY_MS = 400  # most images are there before that, and a card that flashes says nothing
TOP_PX, BUSY_PX, NAME_LETTERS = 58, 90, 40


class OpeningCard(QFrame):
    """Floats over `parent`. How far a decoder is, it does not tell: the bar shows that something goes on."""

    def __init__(self, reader: ImageReader, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._reader, self._over = reader, parent
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(BUSY_PX)
        bar.setAccessibleName(images_words.OPENING_NAME)
        self.stop = IconButton(appearance, "x", images_words.STOP_OPENING, "flat")
        self.stop.clicked.connect(reader.cancel)
        self.stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(self._label)
        row.addWidget(bar)
        row.addWidget(self.stop)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY_MS)
        self._delay.timeout.connect(self._appear)
        appearance.dress(self)
        reader.changed.connect(self._follow)
        parent.installEventFilter(self)
        self.hide()

    @Slot()
    def _follow(self) -> None:
        if not self._reader.name:
            self._delay.stop()
            self.hide()
        elif self.isHidden():
            self._delay.start()
        else:
            self._appear()

    @Slot()
    def _appear(self) -> None:
        text = said(images_words.OPENING, name=cut(self._reader.name, NAME_LETTERS))
        self._label.setText(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        self.adjustSize()
        self.move((self._over.width() - self.width()) // 2, TOP_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False
