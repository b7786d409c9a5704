"""The place of the debate: a card for each claim, its verdicts, the picture that they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout

from explorer.claims.listed import CLAIMS
from explorer.compute.asking import Finding
from explorer.compute.material import Material
from explorer.compute.request import Result
from explorer.figures.page import Box
from explorer.figures.presets import PRESETS
from explorer.figures.sheet import Sheet
from explorer.pages.debate import words
from explorer.pages.debate.cards import Judged, card_of, rows_of
from explorer.pages.debate.choice import DebateChoice
from explorer.pages.debate.figure import KIND, finding_of, judged_of
from explorer.pages.debate.figure_cards import lay_cards, plan
from explorer.pages.debate.figure_opened import lay_opened
from explorer.pages.debate.opened import OpenedActions, action_button, stage_changes
from explorer.pages.debate.question import DebateFinding, debate_inquiry
from explorer.pages.debate.verdicts import Verdicts
from explorer.pages.debate.walking import beyond, turned
from explorer.pages.kit.page import PageView
from explorer.panels.base import Spot
from explorer.panels.theme import DARK, LIGHT, Theme
from explorer.state.state import State
from explorer.widgets.controls import Section
from explorer.widgets.picture_button import PictureButton
from explorer.words import scene as scene_words

LEAST = 0.9  # scale of the type on cards: where they need more room than there is they are scrolled
ARROWS = {"Left": (0, -1), "Right": (0, 1), "Up": (-1, 0), "Down": (1, 0)}
ONE_LINE = 720  # units of width in which the sentence above fits
SIDE = 12  # px beside the cards, for the scroll bar
PAGES = {"PgUp": -1, "PgDown": 1}
HERE = Spot(0, 0)


class DebatePage(PageView):
    """Cards by answer; while some wait, those of before stand pale in their places."""

    kind = KIND
    choice = DebateChoice

    def _center(self) -> QFrame:
        center = super()._center()
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidgetResizable(True)
        card = self.board.parentWidget()
        column = card.layout() if card else None
        assert column is not None
        column.replaceWidget(self.board, self._area)
        self._area.setWidget(self.board)
        left, top, right, bottom = 18, 14, 18 - SIDE, 12
        column.setContentsMargins(left, top, right, bottom)
        self._area.viewport().installEventFilter(self)
        return center

    def controls(self, column: QVBoxLayout) -> None:
        self._finding: DebateFinding | None = None
        self._before: Judged = {}  # what was judged before, while its claims wait
        self._at = ""  # the card that the keys are at
        self.verdicts = Verdicts(self.appearance)
        self.verdicts.chosen.connect(lambda ruling: self.choose(ruling=ruling, opened=""))
        self.picture = PictureButton()
        self.about = QLabel("")
        self.about.setObjectName("hint")
        self.about.setWordWrap(True)
        self.another = action_button(words.ANOTHER, words.ANOTHER_TIP)
        self.again = action_button(words.AGAIN, words.AGAIN_TIP)
        self.picture.clicked.connect(self.picture_asked)
        self.another.clicked.connect(self.picture_asked)
        self.again.clicked.connect(self.asked_again)
        self.hand_out = action_button(words.HAND_OUT, words.HAND_OUT_TIP)
        self.hand_out.clicked.connect(lambda: self.figure_asked.emit(KIND.name, "a4"))
        self.course = QVBoxLayout()  # room for whoever leads through the claims
        self.course.setSpacing(8)
        self.lessons = frozenset[str]()  # the claims that have one
        self.opened_actions = OpenedActions()
        self.opened_actions.back.clicked.connect(lambda: self.choose(opened=""))
        self.opened_actions.stage.clicked.connect(self._to_stage)
        self.opened_actions.lesson.clicked.connect(lambda: self.lesson_asked.emit(self._opened))
        column.addWidget(self.opened_actions)
        column.addWidget(Section(words.VERDICTS_SECTION))
        column.addWidget(self.verdicts)
        column.addSpacing(8)
        column.addWidget(Section(words.ON_SECTION))
        for part in (self.picture, self.about, self.another, self.again, self.hand_out):
            column.addWidget(part)
        column.addSpacing(8)
        column.addLayout(self.course)

    # Showing

    def show_state(self, state: State) -> None:
        self.verdicts.show_value(state.look.choice(DebateChoice).ruling)
        self.opened_actions.show_claim(self._opened, self._opened in self.lessons)
        picture, kernel = state.scene.picture, state.scene.kernel
        self.picture.show_picture(picture)
        name = scene_words.KERNEL.format(kernel=scene_words.KERNEL_NAMES[kernel.name], size=kernel.size)
        self.about.setText(words.PICTURE_ABOUT.format(columns=picture.width, rows=picture.height, kernel=name))

    def show_findings(self, result: Result | None, findings: Mapping[str, Finding]) -> None:
        new, old = findings.get("debate"), self._finding
        if isinstance(new, DebateFinding) and new is not old:
            if old is not None and (new.inquiry != old.inquiry or len(new.judgements) <= len(old.judgements)):
                self._before = {**self._before, **old.by_claim}
            if new.complete:
                self._before = {}
            self._finding = new
        super().show_findings(result, findings)

    def answers(self, state: State) -> bool:
        """Of the state only the ground counts."""
        finding = None if self.material is None else finding_of(self.material)
        return finding is None or finding.inquiry == debate_inquiry(state)

    def lay(self, material: Material, sheet: Sheet, area: Box) -> None:
        stale = self._before.keys() - judged_of(material).keys()
        wide = replace(area, width=self._width)
        if self._opened:
            lay_opened(self._opened, self._judged(material).get(self._opened), sheet, wide, False, LEAST)
        else:
            lay_cards(self._judged(material), stale, self._ruling, sheet, wide, LEAST)

    def findings_shown(self, material: Material) -> None:
        finding = finding_of(material)
        if finding is not None:
            self.verdicts.show_counts(finding.counts)
        self._fit_board()
        self._ring()

    @property
    def _ruling(self) -> str:
        return self.store.state.look.choice(DebateChoice).ruling

    @property
    def _opened(self) -> str:
        return self.store.state.look.choice(DebateChoice).opened

    def _judged(self, material: Material) -> Judged:
        return {**self._before, **judged_of(material)}

    def _shown(self) -> list[str]:
        """The ids of all cards, in the order of reading."""
        if self.material is None:
            return []
        return [one for _, ids in rows_of(self._judged(self.material), self._ruling) for one in ids]

    # Room

    @property
    def _theme(self) -> Theme:
        return DARK if self.appearance.theme.dark else LIGHT

    @property
    def _width(self) -> float:
        """Of the cards, in units, with a scroll bar beside them or without."""
        return (self._area.width() - SIDE) / self.appearance.theme.scale

    def _fit(self) -> None:
        """The sentence has one line, and another one where the page is narrow."""
        super()._fit()
        lines = 1.2 if self._width >= ONE_LINE else 2.3
        self.sentence.setFixedHeight(round(self.sentence.fontMetrics().lineSpacing() * lines))

    @Slot()
    def _fit_board(self) -> None:
        """The board is as high as its cards need; what is higher than the page is scrolled."""
        if self.material is None:
            return
        scale, judged = self.appearance.theme.scale, self._judged(self.material)
        high = self._area.viewport().height() / scale
        rows = rows_of(judged, self._ruling)
        if self._opened:
            tried = Sheet(PRESETS["square"], self._theme)
            area = Box(0, 0, self._width, high)
            needed = lay_opened(self._opened, judged.get(self._opened), tried, area, False, LEAST)
        else:
            needed = plan(rows, self._width, high, self._theme, LEAST).height if rows else 0.0
        self.board.setMinimumHeight(ceil(needed * scale) if needed > high + 1 else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._area.viewport():
            self._fit()
            self._fit_board()
        return super().eventFilter(watched, event)

    def offer_lessons(self, claims: frozenset[str]) -> None:
        """These claims have lessons: `lesson_asked` tells when one is wanted."""
        self.lessons = claims
        self.show_state(self.store.state)

    # Hands

    def on_click(self, name: str, spot: Spot, modifiers: Qt.KeyboardModifier) -> None:
        if name in CLAIMS:
            self._at = name
            self.choose(opened=name)

    @Slot()
    def _to_stage(self) -> None:
        """What the claim sets, and the pixel that shows it, pinned: one step to undo."""
        if self.material is None or not self._opened:
            return
        try:
            changes = stage_changes(self.store.state, self._opened, self._judged(self.material).get(self._opened))
        except ValueError as error:
            self.why_not.emit(str(error))
            return
        self.store.set(**changes)

    def describe(self, name: str, spot: Spot) -> str:
        if self.material is None or name not in self._shown():
            return ""
        card = card_of(name, self._judged(self.material).get(name))
        return words.CARD_TIP.format(text=card.condition or card.sentence)

    def take_key(self, key: str) -> bool:
        if self._opened:
            return self._take_key_opened(key)
        if key in ("Return", "Enter"):
            self.choose(opened=self._at)
        elif key in ARROWS:
            self._step(*ARROWS[key])
        elif key in PAGES:
            if not turned(self._area, PAGES[key]) and key == "PgDown" and self._shown():
                self.choose(opened=self._at or self._shown()[0])
        elif key == "Esc" and self._ruling:
            self.choose(ruling="")
        else:
            return False
        return True

    def _take_key_opened(self, key: str) -> bool:
        """Esc goes back to the cards, left and right to the claims beside, as the page keys do at the end of a page."""
        bar = self._area.verticalScrollBar()
        if key == "Esc":
            self.choose(opened="")
        elif key in ("Left", "Right"):
            self._open_beside(ARROWS[key][1])
        elif key in ("Up", "Down"):
            bar.setValue(bar.value() + ARROWS[key][0] * bar.singleStep() * 3)
        elif key in PAGES:
            if not turned(self._area, PAGES[key]):
                self._open_beside(PAGES[key])
        else:
            return key in ("Return", "Enter")
        return True

    def _open_beside(self, step: int) -> None:
        shown = self._shown() or list(CLAIMS)
        here = shown.index(self._opened) if self._opened in shown else 0
        self._at = shown[min(max(here + step, 0), len(shown) - 1)]
        self.choose(opened=self._at)

    def _step(self, down: int, right: int) -> None:
        """The keys go to the next card of the line, or to the nearest one of the next line."""
        shown = self._shown()
        here = self.board.rect_of(self._at) if self._at else None
        if not shown:
            return
        if here is None:
            self._at = shown[0]
        elif right:
            self._at = shown[min(max(shown.index(self._at) + right, 0), len(shown) - 1)]
        else:
            rects = ((one, self.board.rect_of(one)) for one in shown)
            self._at = beyond({one: rect for one, rect in rects if rect is not None}, here, down) or self._at
        self._ring()

    def _ring(self) -> None:
        """Where the keys are is ringed, told, and in view."""
        rect = self.board.rect_of(self._at) if self._at else None
        if rect is None or self.material is None:
            self._at = self._opened  # where the keys go on, once it is closed
            self.board.highlight()
            return
        self.board.highlight((self._at, HERE))
        card = card_of(self._at, self._judged(self.material).get(self._at))
        self.board.setAccessibleDescription(
            words.CARD_SPOKEN.format(
                id=card.id, claim=card.sentence, verdict=card.verdict, label=card.label, number=card.headline
            )
        )
        center, scale = rect.center() * self.appearance.theme.scale, self.appearance.theme.scale
        self._area.ensureVisible(round(center.x()), round(center.y()), 0, round(rect.height() * scale / 2) + 8)
