"""Is it a convolution?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.pages.kit.declared import Asking, Page
from explorer.pages.meters import words
from explorer.pages.meters.choice import MetersChoice

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView


def _asking() -> Asking:
    from explorer.pages.meters.verdict import ASKING

    return ASKING


def _answers() -> Answers:
    from explorer.pages.meters import answer, answer_nearest, answer_shift

    return {"meters": answer.answer, "shift": answer_shift.answer, "nearest": answer_nearest.answer}


def _kind() -> Kind:
    from explorer.pages.meters.figure import KIND

    return KIND


def _view() -> type[PageView]:
    from explorer.pages.meters.view import MetersPage

    return MetersPage


PAGE = Page("meters", MetersChoice, words, _asking, _answers, _kind, _view)
