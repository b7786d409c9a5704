"""Four ways from attention to the same convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.pages.films import words
from explorer.pages.films.choice import FilmsChoice
from explorer.pages.kit.declared import Asking, Page

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView


def _asking() -> Asking:
    from explorer.pages.films.question import ASKING

    return ASKING


def _answers() -> Answers:
    from explorer.pages.films import answer, answer_frame, answer_meters

    return {"films": answer.answer, "film_frame": answer_frame.answer, "film_meters": answer_meters.answer}


def _kind() -> Kind:
    from explorer.pages.films.figure import KIND

    return KIND


def _view() -> type[PageView]:
    from explorer.pages.films.view import FilmsPage

    return FilmsPage


PAGE = Page("films", FilmsChoice, words, _asking, _answers, _kind, _view)
