"""What did a trained layer learn?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.pages.kit.declared import Asking, Page
from explorer.pages.trained import words
from explorer.pages.trained.choice import TrainedChoice

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView


def _asking() -> Asking:
    from explorer.pages.trained.question import ASKING

    return ASKING


def _answers() -> Answers:
    from explorer.pages.trained.answer import answer

    return {"trained": answer}


def _kind() -> Kind:
    from explorer.pages.trained.figure import KIND

    return KIND


def _view() -> type[PageView]:
    from explorer.pages.trained.view import TrainedPage

    return TrainedPage


PAGE = Page("trained", TrainedChoice, words, _asking, _answers, _kind, _view, place="learn", of_kernels=False)
