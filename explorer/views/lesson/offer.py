"""TourOffer: a quiet card at the first start that offers the tour. Whatever is answered, it does not come again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from explorer.lessons.progress import Progress
from explorer.views.lesson.parts import WordsLabel
from explorer.widgets.appearance import Appearance
from explorer.words import lessons as lessons_words

WIDTH_PX, EDGE_PX = 210, 8  # within the column on the right: what is measured stays in sight


class TourOffer(QFrame):
    """Floats at the foot of the column on the right, and takes the keys from nothing. `accepted`, `declined`."""

    accepted = Signal()
    declined = Signal()

    def __init__(self, progress: Progress, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._progress, self._appearance, self._over = progress, appearance, parent
        text = WordsLabel()
        text.setText(lessons_words.OFFER)
        self.setAccessibleName(lessons_words.OFFER)
        self.yes, self.no = QPushButton(lessons_words.OFFER_YES), QPushButton(lessons_words.OFFER_NO)
        self.yes.setObjectName("primary")
        for button in (self.yes, self.no):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.yes.setToolTip(lessons_words.OFFER)
        self.no.setToolTip(lessons_words.OFFER_LATER)
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self._on_no)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 14, 12)
        column.setSpacing(8)
        column.addWidget(text)
        column.addWidget(self.yes)
        column.addWidget(self.no)
        parent.installEventFilter(self)
        appearance.dress(self)
        appearance.changed.connect(self._place)
        self.hide()

    def offer(self) -> None:
        """Shows itself to whoever has not answered yet."""
        if not self._progress.tour_offered:
            self._place()
            self.show()
            self.raise_()

    def put_away(self) -> None:
        """Answered by what was done: a lesson was taken."""
        if not self.isHidden():
            self._answer()

    @Slot()
    def _on_yes(self) -> None:
        self._answer()
        self.accepted.emit()

    @Slot()
    def _on_no(self) -> None:
        self._answer()
        self.declined.emit()

    def _answer(self) -> None:
        self._progress.answer_offer()
        self.hide()

    @Slot()
    def _place(self) -> None:
        width = round(WIDTH_PX * self._appearance.theme.scale)
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout else self.sizeHint().height()
        self.setGeometry(self._over.width() - width - EDGE_PX, self._over.height() - height - EDGE_PX, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False
