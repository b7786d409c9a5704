"""What do both layers cost?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.pages.cost import words
from explorer.pages.cost.choice import CostChoice
from explorer.pages.kit.declared import Asking, Page

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView


def _asking() -> Asking:
    from explorer.pages.cost.question import ASKING

    return ASKING


def _answers() -> Answers:
    return {}


def _kind() -> Kind:
    from explorer.pages.cost.figure import KIND

    return KIND


def _view() -> type[PageView]:
    from explorer.pages.cost.view import CostPage

    return CostPage


PAGE = Page("cost", CostChoice, words, _asking, _answers, _kind, _view)
