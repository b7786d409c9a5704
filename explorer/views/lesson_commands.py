"""LessonCommands: the tour and the lessons from the menu, from the debate and at the first start."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from explorer.claims.listed import CLAIMS
from explorer.lessons.reading import TOUR
from explorer.pages.debate.view import DebatePage
from explorer.pages.kit.page import PageView
from explorer.views.lesson.course import CourseCard, CourseDialog
from explorer.views.lesson.offer import TourOffer
from explorer.views.parts import Parts
from explorer.words import lessons as lessons_words


class LessonCommands(QObject):
    """What begins a lesson, beside the lesson itself."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.window)
        self._parts, self._player = parts, parts.lessons
        self._cards: list[CourseCard] = []
        self._debates: list[DebatePage] = []
        self.tour_offer = TourOffer(self._player.course.progress, parts.appearance, parts.whole)
        self.tour_offer.accepted.connect(self.tour)
        self.tour_offer.declined.connect(self._on_declined)
        self._player.changed.connect(self._on_changed)
        self._player.ended.connect(self.refresh)
        parts.pages.made.connect(self._on_page)
        if parts.pages.current is not None:  # the session was left there
            self._on_page(parts.pages.current)

    @Slot()
    def tour(self) -> None:
        self._player.open(TOUR)

    @Slot()
    def show_course(self) -> None:
        CourseDialog(self._player.course, self._parts.appearance, self._player.open, self._parts.window).open()

    @Slot(object)
    def _on_page(self, page: PageView) -> None:
        page.lesson_asked.connect(self._player.open)
        if isinstance(page, DebatePage):
            card = CourseCard(self._player.course)
            card.asked.connect(self._player.open)
            card.all_asked.connect(self.show_course)
            page.course.addWidget(card)
            self._cards.append(card)
            self._debates.append(page)
            self._offer()

    @Slot()
    def _on_changed(self) -> None:
        if self._player.run is not None:
            self.tour_offer.put_away()

    @Slot()
    def refresh(self) -> None:
        for card in self._cards:
            card.refresh()
        self._offer()

    def _offer(self) -> None:
        """Beside an opened claim stands its lesson, where the course of now has one."""
        ids = self._player.course.ids
        for page in self._debates:
            page.offer_lessons(frozenset(claim for claim in CLAIMS if claim.lower() in ids))

    @Slot()
    def _on_declined(self) -> None:
        self._parts.toast.notice(lessons_words.OFFER_LATER)
