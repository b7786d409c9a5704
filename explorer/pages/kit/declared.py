"""Page: all that the house needs to know of a page, as one typed object. Known without Qt and torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from explorer.compute.asking import Ask, Findings, Inquiry
from explorer.state.state import State

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView

Brief = Callable[[State, Findings], str | None]


class PageWords(Protocol):
    """What a page's module of words has besides its own: its question in the rail, and the tooltip of that."""

    QUESTION: str
    TIP: str


def nothing(state: State) -> tuple[Inquiry, ...]:
    return ()


@dataclass(frozen=True)
class Asking:
    """What a page asks, and what it says in the rail.

    ask        what it asks of the compute thread, from a state
    brief      its answer of now in a few words, from what is known; None where that is not enough
    ask_brief  what `brief` needs to know while another page is open: what takes moments, no more
    """

    ask: Ask
    brief: Brief
    ask_brief: Ask = nothing


@dataclass(frozen=True)
class Page:
    """A page beside the stage. What is given as a function is loaded when it is first needed: the stage needs no page.

    name     its name in the look, in sessions and on the command line
    choice   the frozen dataclass of what is chosen on it, every field with a default; part of the Look and of sessions
    words    its module of words
    asking   what it asks, and its answer in brief
    answers  who answers, by topic; imports torch
    kind     its figure, and how its board is laid out; imports Qt
    view     its controls; imports Qt's widgets
    place    where it is listed
    key      the name of its choice in session files, where that is not `name`
    of_kernels   whether it asks about layers made from a kernel, so that it has nothing to say of a trained one
    """

    name: str
    choice: type[Any]
    words: PageWords
    asking: Callable[[], Asking]
    answers: Callable[[], Answers]
    kind: Callable[[], Kind]
    view: Callable[[], type[PageView]]
    place: str = "theory"
    key: str = ""
    of_kernels: bool = True

    def answers_to(self, state: State) -> bool:
        """Whether it has something to say of the layers of this state."""
        return not self.of_kernels or state.scene.trained is None

    @property
    def session_key(self) -> str:
        return self.key or self.name
