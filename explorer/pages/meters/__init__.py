"""Is it a convolution?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.pages.kit.declared import Page
from explorer.pages.meters import words
from explorer.pages.meters.choice import MetersChoice
from explorer.pages.meters.question import ask, ask_brief, brief

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView


def _answers() -> Answers:
    from explorer.pages.meters import answer, answer_nearest, answer_shift

    return {"meters": answer.answer, "shift": answer_shift.answer, "nearest": answer_nearest.answer}


def _kind() -> Kind:
    from explorer.pages.meters.figure import KIND

    return KIND


def _view() -> type[PageView]:
    from explorer.pages.meters.view import MetersPage

    return MetersPage


PAGE = Page("meters", MetersChoice, words, ask, brief, _answers, _kind, _view, ask_brief=ask_brief)
