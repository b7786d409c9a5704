"""Who needs more data?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.pages.kit.declared import Asking, Page
from explorer.pages.study import words
from explorer.pages.study.choice import StudyChoice

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView


def _asking() -> Asking:
    from explorer.pages.study.question import ASKING

    return ASKING


def _answers() -> Answers:
    from explorer.pages.study.answer import answer

    return {"study": answer}


def _kind() -> Kind:
    from explorer.pages.study.figure import KIND

    return KIND


def _view() -> type[PageView]:
    from explorer.pages.study.view import StudyPage

    return StudyPage


PAGE = Page("study", StudyChoice, words, _asking, _answers, _kind, _view, place="learn", of_kernels=False)
