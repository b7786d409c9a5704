"""Is a CNN a type of local self-attention? Every claim of the debate, judged on the user's picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.pages.debate import words
from explorer.pages.debate.choice import DebateChoice
from explorer.pages.kit.declared import Asking, Page

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView


def _asking() -> Asking:
    from explorer.pages.debate.question import ASKING

    return ASKING


def _answers() -> Answers:
    from explorer.pages.debate import answer

    return {"debate": answer.answer, "claim": answer.answer_claim}


def _kind() -> Kind:
    from explorer.pages.debate.figure import KIND

    return KIND


def _view() -> type[PageView]:
    from explorer.pages.debate.view import DebatePage

    return DebatePage


PAGE = Page("debate", DebateChoice, words, _asking, _answers, _kind, _view, place="debate")
