"""EditorFrame: what the editor of workshops is made of, and where it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.views.workshop.editor.covers_pane import CoversPane
from explorer.views.workshop.editor.draft import Draft
from explorer.views.workshop.editor.lessons_pane import LessonsPane
from explorer.views.workshop.editor.own_pane import OwnPane
from explorer.views.workshop.editor.pictures_pane import PicturesPane
from explorer.widgets.appearance import Appearance
from explorer.widgets.tabs import Tabs
from explorer.words import workshop_editor as words
from explorer.workshop.file import LONGEST_ID, LONGEST_TITLE

SIZE_PX = 880, 560
TOLD_PX = 38
EDGE_PX = 60  # of the screen, at least, beside it


class EditorFrame(QDialog):
    """Title and id above, a pane below its tab, and at the foot what is wrong and the buttons."""

    def __init__(self, draft: Draft, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title, self.id = QLineEdit(), QLineEdit()
        self.title.setMaxLength(LONGEST_TITLE)
        self.id.setMaxLength(LONGEST_ID)
        self.start = QCheckBox(words.START_HERE)
        self.start.setToolTip(words.START_HERE_TIP)
        self.lessons, self.covers = LessonsPane(draft), CoversPane(draft)
        self.pictures, self.own = PicturesPane(draft, appearance), OwnPane(draft, appearance)
        self.panes: dict[str, LessonsPane | CoversPane | PicturesPane | OwnPane] = {
            "lessons": self.lessons,
            "covers": self.covers,
            "pictures": self.pictures,
            "own": self.own,
        }
        self.tabs = Tabs(words.PANES_NAME, [(name, *words.PANES[name]) for name in self.panes])
        self.stack = QStackedWidget()
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setMinimumHeight(TOLD_PX)
        self._lay_out()
        room = self.screen().availableSize()
        wide, high = (round(px * appearance.theme.scale) for px in SIZE_PX)
        self.resize(min(wide, room.width() - EDGE_PX), min(high, room.height() - EDGE_PX))
        appearance.dress(self)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        for label, field, tip, stretch in (
            (words.TITLE, self.title, words.TITLE_TIP, 3), (words.ID, self.id, words.ID_TIP, 2),
        ):  # fmt: skip
            name = QLabel(label)
            name.setBuddy(field)
            field.setAccessibleName(label)
            field.setToolTip(tip)
            head.addWidget(name)
            head.addWidget(field, stretch)
        for pane in self.panes.values():
            self.stack.addWidget(pane)
        self.open_button, self.save_button = QPushButton(words.OPEN), QPushButton(words.SAVE)
        self.try_button, close = QPushButton(words.TRY), QPushButton(words.CLOSE)
        for button, tip in (
            (self.open_button, words.OPEN_TIP), (self.save_button, words.SAVE_TIP), (self.try_button, words.TRY_TIP),
        ):  # fmt: skip
            button.setToolTip(tip)
            button.setAutoDefault(False)
        close.setAutoDefault(False)
        close.setToolTip(words.CLOSE_TIP)
        self.save_button.setObjectName("primary")
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        for button in (self.open_button, close, self.try_button, self.save_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        column.addWidget(self.start)
        column.addLayout(foot)
