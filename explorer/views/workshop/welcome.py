"""The card that opens with a workshop: what it is, and who is there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from explorer.views.workshop.visit import WorkshopVisit
from explorer.widgets.appearance import Appearance
from explorer.words import workshop as words
from explorer.workshop.results import LONGEST_NAME, earlier

WIDTH_PX = 420


class WelcomeDialog(QDialog):
    """Asks for a name, which may stay empty. Esc goes in without one."""

    def __init__(self, visit: WorkshopVisit, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert visit.workshop is not None
        self._visit, workshop = visit, visit.workshop
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.WELCOME)
        title, about, kept = QLabel(workshop.title), QLabel(), QLabel(words.WELCOME_KEPT)
        title.setObjectName("title")
        about.setText(words.WELCOME_LESSONS.format(count=len(workshop.lessons)) if workshop.lessons else "")
        about.setVisible(bool(workshop.lessons))
        kept.setObjectName("hint")
        for label in (title, about, kept):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(words.ANONYMOUS)
        self.name.setAccessibleName(words.YOUR_NAME)
        self.name.setToolTip(words.NAME_TIP)
        self.name.textChanged.connect(self._look)
        label = QLabel(words.YOUR_NAME)
        label.setBuddy(self.name)
        self.go_on = QCheckBox()
        self.go_on.setToolTip(words.GO_ON_TIP)
        self.begin = QPushButton(words.BEGIN)
        self.begin.setObjectName("primary")
        self.begin.setToolTip(words.BEGIN_TIP)
        self.begin.setDefault(True)
        self.begin.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self.go_on, 1)
        foot.addWidget(self.begin)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        for part in (title, about, label, self.name, kept):
            column.addWidget(part)
        column.addLayout(foot)
        self.finished.connect(self._on_finished)
        self.setFixedWidth(round(WIDTH_PX * appearance.theme.scale))
        appearance.dress(self)
        self._look()
        self.name.setFocus()

    @Slot()
    def _look(self) -> None:
        """Whether somebody of that name has been here before."""
        workshop = self._visit.workshop
        found = earlier(self._visit.folder, workshop.id, self.name.text()) if workshop else None
        self.go_on.setVisible(found is not None)
        self.go_on.setChecked(found is not None)
        if found is not None:
            self.go_on.setText(words.GO_ON.format(count=len(found.part.events)))

    @Slot(int)
    def _on_finished(self, result: int) -> None:
        taken = result == QDialog.DialogCode.Accepted.value
        self._visit.sign_in(self.name.text() if taken else "", taken and self.go_on.isChecked())
