"""What the pages beside the stage ask of the compute thread, and what they are told: frozen data, no torch and no Qt.

    inquiries(state)  ->  the Inquiries of the page that is open      pure, compared by equality, as `resolve` is
    engine.inquire    ->  explorer.compute.answering, on the compute thread
                      ->  Findings, each with its Inquiry; `complete` on the last

An Inquiry is a frozen dataclass with a `topic`, the name of its module in `explorer.compute.answering`; the newest of a
topic replaces the others. A Finding is a frozen dataclass of read-only numpy arrays and numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import ClassVar, Protocol

from explorer.state.state import State


class Inquiry(Protocol):
    topic: ClassVar[str]


class Finding(Protocol):
    @property
    def inquiry(self) -> Inquiry: ...

    @property
    def complete(self) -> bool: ...


# Page -> the module here whose `ask(state)` gives what the page asks. Pages without one only count.
ASKING: Mapping[str, str] = {
    "films": "explorer.pages.films.question",
    "heads": "explorer.pages.heads.question",
    "borders": "explorer.pages.borders.question",
    "meters": "explorer.pages.meters.question",
    "matrix": "explorer.pages.matrix.question",
    "depth": "explorer.pages.depth.question",
}


def inquiries(state: State, page: str | None = None) -> tuple[Inquiry, ...]:
    """What a page (by default the one that is open) wants to know about a state."""
    module = ASKING.get(page or state.look.page)
    if module is None:
        return ()
    asked: tuple[Inquiry, ...] = import_module(module).ask(state)
    return asked
