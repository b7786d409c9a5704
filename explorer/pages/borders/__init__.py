"""What lies outside the image?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.pages.borders import words
from explorer.pages.borders.choice import BordersChoice
from explorer.pages.kit.declared import Asking, Page

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView


def _asking() -> Asking:
    from explorer.pages.borders.question import ASKING

    return ASKING


def _answers() -> Answers:
    from explorer.pages.borders import answer, answer_sharpen

    return {"borders": answer.answer, "sharpen": answer_sharpen.answer}


def _kind() -> Kind:
    from explorer.pages.borders.figure import KIND

    return KIND


def _view() -> type[PageView]:
    from explorer.pages.borders.view import BordersPage

    return BordersPage


PAGE = Page("borders", BordersChoice, words, _asking, _answers, _kind, _view)
