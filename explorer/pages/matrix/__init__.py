"""The layer as a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.pages.kit.declared import Asking, Page
from explorer.pages.matrix import words
from explorer.pages.matrix.choice import MatrixChoice

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView


def _asking() -> Asking:
    from explorer.pages.matrix.question import ASKING

    return ASKING


def _answers() -> Answers:
    from explorer.pages.matrix import answer, answer_window

    return {"matrix": answer.answer, "matrix_window": answer_window.answer}


def _kind() -> Kind:
    from explorer.pages.matrix.figure import KIND

    return KIND


def _view() -> type[PageView]:
    from explorer.pages.matrix.view import MatrixPage

    return MatrixPage


PAGE = Page("matrix", MatrixChoice, words, _asking, _answers, _kind, _view)
