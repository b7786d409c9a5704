"""Layers on layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.pages.depth import words
from explorer.pages.depth.choice import DepthChoice
from explorer.pages.kit.declared import Asking, Page

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView


def _asking() -> Asking:
    from explorer.pages.depth.question import ASKING

    return ASKING


def _answers() -> Answers:
    from explorer.pages.depth import answer_borders, answer_gaze, answer_rank, answer_reach

    return {
        "depth_reach": answer_reach.answer,
        "depth_rank": answer_rank.answer,
        "depth_gaze": answer_gaze.answer,
        "depth_borders": answer_borders.answer,
    }


def _kind() -> Kind:
    from explorer.pages.depth.figure import KIND

    return KIND


def _view() -> type[PageView]:
    from explorer.pages.depth.view import DepthPage

    return DepthPage


PAGE = Page("depth", DepthChoice, words, _asking, _answers, _kind, _view)
