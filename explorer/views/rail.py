"""Rail: the questions of a place, each with its answer of now, and the picture that they are about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from explorer.compute.asking import Finding
from explorer.pages.listed import PAGES, brief_answer, pages_of, place_of
from explorer.state.state import State
from explorer.state.store import Store
from explorer.widgets.controls import Section
from explorer.widgets.picture_button import PictureButton
from explorer.words import inspector as inspector_words
from explorer.words import places as words

MARGIN_PX = 14


class Question(QPushButton):
    """One question and, below it, its answer in a dim line."""

    def __init__(self, text: str, tip: str) -> None:
        super().__init__()
        self.setObjectName("question")
        self.setCheckable(True)
        self.setToolTip(tip)
        self.setAccessibleName(text)
        self._text, self._brief = QLabel(text), QLabel("")
        self._text.setObjectName("asked")
        self._brief.setObjectName("hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(2)
        for label in (self._text, self._brief):
            label.setWordWrap(True)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def brief(self) -> str:
        return self._brief.text()

    def show_brief(self, text: str) -> None:
        self._brief.setText(text.replace(" %", "\u00a0%"))  # a number keeps its unit
        self.setAccessibleDescription(text)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout else super().heightForWidth(width)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.heightForWidth(max(self.width(), 1)))


class Rail(QWidget):
    """`chosen(page)` when a question was clicked; `picture_asked` when another picture is wanted."""

    chosen = Signal(str)
    picture_asked = Signal()

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store, self._findings = store, dict[str, Finding]()
        self.questions: dict[str, Question] = {}
        self._hidden: frozenset[str] = frozenset()
        self._group = QButtonGroup(self)
        self.picture = PictureButton()
        self.picture.clicked.connect(self.picture_asked)
        self.about = QLabel("")
        self.about.setObjectName("hint")
        self.about.setWordWrap(True)
        self._column = QVBoxLayout()
        self._filled = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scrolled())
        store.subscribe(self._on_state)
        self._on_state(store.state, store.state)

    def _scrolled(self) -> QScrollArea:
        list_ = QWidget()
        list_.setLayout(self._column)
        area = QScrollArea()
        area.setWidget(list_)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _fill(self) -> None:
        """When a place with questions is first opened: the first window need not wait for them."""
        self._filled = True
        column = self._column
        column.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, 0)
        column.setSpacing(4)
        column.addWidget(Section(words.QUESTIONS))
        column.addSpacing(4)
        for page in PAGES.values():
            question = Question(page.words.QUESTION, page.words.TIP)
            question.clicked.connect(partial(self.chosen.emit, page.name))
            question.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the page
            self._group.addButton(question)
            self.questions[page.name] = question
            column.addWidget(question)
        column.addSpacing(12)
        column.addWidget(Section(words.ON))
        column.addWidget(self.picture)
        column.addWidget(self.about)
        column.addStretch(1)

    def set_hidden(self, pages: frozenset[str]) -> None:
        """Pages that are not listed."""
        self._hidden = pages
        self._on_state(self._store.state, self._store.state)

    def show_findings(self, findings: Mapping[str, Finding]) -> None:
        self._findings = dict(findings)
        if self._filled:
            self._show_briefs(self._store.state)

    def _on_state(self, new: State, old: State) -> None:
        if new.look.page != "stage":
            if not self._filled:
                self._fill()
            self._show(new)

    def _show(self, state: State) -> None:
        scene, page = state.scene, state.look.page
        listed = pages_of(place_of(page))
        for name, question in self.questions.items():
            question.setVisible(name not in self._hidden and any(one.name == name for one in listed))
        if page in self.questions:
            self.questions[page].setChecked(True)
        self.picture.show_picture(scene.picture)
        names = {name: label for name, label, _ in (*inspector_words.KERNELS, inspector_words.FREE)}
        self.about.setText(
            words.PICTURE_ABOUT.format(
                columns=scene.picture.width,
                rows=scene.picture.height,
                kernel=names[scene.kernel.name],
                size=scene.kernel.size,
            )
        )
        self._show_briefs(state)

    def _show_briefs(self, state: State) -> None:
        for page in pages_of(place_of(state.look.page)):
            self.questions[page.name].show_brief(brief_answer(page, state, self._findings) or words.UNKNOWN)
