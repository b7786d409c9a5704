"""Claim, Judgement, Value, Ruling: one sentence of the debate and what an experiment on a picture says of it.

Known without torch and Qt. A judgement is computed from what was measured by a rule that its claim states in words; it
is never written down beforehand, so another picture, kernel or border may turn it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, Protocol

from explorer.claims.exhibits import Exhibit
from explorer.layers.progress import Tick

if TYPE_CHECKING:
    from explorer.claims.ground import Ground

Cell = tuple[int, int]  # (row, column)
# "": a plain number; "share": 0.25 is written 25 %; "count": a whole number; "px": pixels; "levels": of the image
Unit = Literal["", "share", "count", "px", "levels"]


class Ruling(StrEnum):
    """A verdict. TRUE_IF names its condition, FALSE a counterexample; UNJUDGED: this picture cannot tell, and why."""

    TRUE = "TRUE"
    TRUE_IF = "TRUE_IF"
    FALSE = "FALSE"
    MEASURED = "MEASURED"
    UNJUDGED = "UNJUDGED"


@dataclass(frozen=True)
class Value:
    """One measured number. `name` is its name in the claim's words and in what is printed for programs."""

    name: str
    number: float
    unit: Unit = ""


@dataclass(frozen=True, eq=False)
class Judgement:
    """What an experiment found.

    values     measured, each under a name that the claim's words know; all finite
    condition  a name in the claim's words: under which condition it holds (TRUE_IF), what makes it fail or turns it,
               why it cannot be judged; "" where there is nothing to add
    where      the pixel, the pair or the triangle of pixels of the picture that shows it, as (row, column); () where
               it is no matter of place
    exhibits   the experiment as a picture, at most four, in the order of reading
    size       (rows, columns) of the picture that was measured, where that is not the whole one
    """

    claim: str
    ruling: Ruling
    values: tuple[Value, ...]
    condition: str = ""
    where: tuple[Cell, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    size: tuple[int, int] | None = None

    def number(self, name: str) -> float:
        """The value of that name. Raises KeyError."""
        return {value.name: value.number for value in self.values}[name]


class Judge(Protocol):
    """Measures a claim on a ground; calls `tick`, which may raise to cancel."""

    def __call__(self, ground: Ground, tick: Tick) -> Judgement: ...


class ClaimWords(Protocol):
    """The words of a claim, one module each in `words.claims`. Templates are filled with values, written by units.

    CLAIM       the claim in one short sentence of ours
    SAID        how it was put, and what is meant by it: one or two sentences for the opened card
    HEADLINE    the number on the card, for example "{floor}"; LABEL: what it is, in a few words
    RULE        how the verdict follows from the values, in one sentence
    VALUES      a label for each value
    CONDITIONS  a short sentence for each condition
    EXHIBITS    a caption for each exhibit; names of its parts in PARTS
    """

    CLAIM: str
    SAID: str
    HEADLINE: str
    LABEL: str
    RULE: str
    VALUES: dict[str, str]
    CONDITIONS: dict[str, str]
    EXHIBITS: dict[str, str]
    PARTS: dict[str, str]


@dataclass(frozen=True)
class Claim:
    """One sentence of the debate.

    id      of the design and of the literature on it here: "H3"
    answer  whose it is: a name in `words.debate.ANSWERS`
    words   its module of words
    show    what "to the stage" sets: fields of Scene and Look by their names, `page` among them; the picture, the
            kernel's own choice and seeds stay the user's unless named
    """

    id: str
    answer: str
    words: ClaimWords
    show: Mapping[str, Any] = field(default_factory=dict)
