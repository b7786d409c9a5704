"""Page: all that the house needs to know of a page, as one typed object. Known without Qt and torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explorer.compute.asking import Ask

if TYPE_CHECKING:
    from explorer.compute.asking import Answers
    from explorer.figures.kind import Kind
    from explorer.pages.kit.page import PageView


@dataclass(frozen=True)
class Page:
    """A page of theory.

    name     its name in the look, in sessions and on the command line
    choice   the frozen dataclass of what is chosen on it, every field with a default; part of the Look and of sessions
    ask      what it asks of the compute thread, from a state
    answers  who answers, by topic; imports torch
    kind     its figure, and how its board is laid out; imports Qt
    view     its controls; imports Qt's widgets
    key      the name of its choice in session files
    """

    name: str
    choice: type[Any]
    ask: Ask
    answers: Callable[[], Answers]
    kind: Callable[[], Kind]
    view: Callable[[], type[PageView]]
    key: str = ""

    @property
    def session_key(self) -> str:
        return self.key or self.name
