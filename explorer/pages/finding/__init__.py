"""Do heads find the kernel?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.pages.finding import words
from explorer.pages.finding.choice import FindingChoice
from explorer.pages.kit.declared import Asking, Page

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView


def _asking() -> Asking:
    from explorer.pages.finding.question import ASKING

    return ASKING


def _answers() -> Answers:
    from explorer.pages.finding.answer import answer

    return {"finding": answer}


def _kind() -> Kind:
    from explorer.pages.finding.figure import KIND

    return KIND


def _view() -> type[PageView]:
    from explorer.pages.finding.view import FindingPage

    return FindingPage


PAGE = Page("finding", FindingChoice, words, _asking, _answers, _kind, _view, place="learn")
