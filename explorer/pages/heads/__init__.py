"""How many heads does this kernel need?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.pages.heads import words
from explorer.pages.heads.choice import HeadsChoice
from explorer.pages.kit.declared import Asking, Page

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView


def _asking() -> Asking:
    from explorer.pages.heads.question import ASKING

    return ASKING


def _answers() -> Answers:
    from explorer.pages.heads import answer, answer_blurs, answer_learning

    return {"heads": answer.answer, "blurs": answer_blurs.answer, "learning": answer_learning.answer}


def _kind() -> Kind:
    from explorer.pages.heads.figure import KIND

    return KIND


def _view() -> type[PageView]:
    from explorer.pages.heads.view import HeadsPage

    return HeadsPage


PAGE = Page("heads", HeadsChoice, words, _asking, _answers, _kind, _view, key="heads_needed")
