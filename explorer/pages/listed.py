"""The list of pages. To add one: a folder beside the others, and a line here; all else follows from that line."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.compute.asking import Answers, Findings, Inquiry
from explorer.layers.named import by_name
from explorer.pages import borders, cost, debate, depth, films, finding, heads, matrix, meters, study, trained
from explorer.pages.kit.declared import Page
from explorer.state.state import State

PAGES: Mapping[str, Page] = by_name(
    (
        films.PAGE,
        heads.PAGE,
        borders.PAGE,
        meters.PAGE,
        matrix.PAGE,
        depth.PAGE,
        cost.PAGE,
        study.PAGE,
        finding.PAGE,
        trained.PAGE,
        debate.PAGE,
    )
)
PLACES = ("stage", "theory", "learn", "debate")  # shown where there is something in them


def place_of(page: str) -> str:
    return PAGES[page].place if page in PAGES else "stage"


def pages_of(place: str) -> tuple[Page, ...]:
    """The pages of a place, in the order of its rail."""
    return tuple(page for page in PAGES.values() if page.place == place)


def places() -> tuple[str, ...]:
    return tuple(place for place in PLACES if place == "stage" or pages_of(place))


def shown_pages() -> Mapping[str, str]:
    """Whatever can be asked for by name, a place or a page, and the page that is opened for it."""
    first = {place: page.name for place in places() for page in pages_of(place)[:1]}
    return {"stage": "stage", **first, **{page: page for page in PAGES}}


def inquiries(state: State) -> tuple[Inquiry, ...]:
    """What the page that is open wants to know about a state; the stage asks nothing but its result."""
    page = PAGES.get(state.look.page)
    return page.asking().ask(state) if page and page.answers_to(state) else ()


def brief_inquiries(state: State) -> tuple[Inquiry, ...]:
    """What the rail beside the page that is open wants to know besides."""
    asked = {inquiry.topic for inquiry in inquiries(state)}
    beside = [page for page in pages_of(place_of(state.look.page)) if page.answers_to(state)]
    others = (inquiry for page in beside for inquiry in page.asking().ask_brief(state))
    return tuple(inquiry for inquiry in others if inquiry.topic not in asked)


def brief_answer(page: Page, state: State, findings: Findings) -> str | None:
    """A page's answer of now in a few words, from findings about this very state; None where there are none."""
    if state.look.page == "stage" or not page.answers_to(state):
        return None
    wanted = {inquiry.topic: inquiry for inquiry in (*page.asking().ask_brief(state), *page.asking().ask(state))}
    return page.asking().brief(state, {topic: f for topic, f in findings.items() if f.inquiry == wanted.get(topic)})


def answers() -> Answers:
    """Who answers the pages, by topic. Imports torch."""
    return {topic: answer for page in PAGES.values() for topic, answer in page.answers().items()}
