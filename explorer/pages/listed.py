"""The list of pages. To add one: a folder beside the others, and a line here; all else follows from that line."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.compute.asking import Answers, Inquiry
from explorer.pages import borders, cost, depth, films, heads, matrix, meters
from explorer.pages.kit.declared import Page
from explorer.state.state import State

PAGES: Mapping[str, Page] = {
    page.name: page
    for page in (
        films.PAGE,
        heads.PAGE,
        borders.PAGE,
        meters.PAGE,
        matrix.PAGE,
        depth.PAGE,
        cost.PAGE,
    )
}


def inquiries(state: State) -> tuple[Inquiry, ...]:
    """What the page that is open wants to know about a state; the stage asks nothing but its result."""
    page = PAGES.get(state.look.page)
    return page.ask(state) if page else ()


def answers() -> Answers:
    """Who answers the pages, by topic. Imports torch."""
    return {topic: answer for page in PAGES.values() for topic, answer in page.answers().items()}
