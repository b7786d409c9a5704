"""Goals and predictions: conditions on the state, and on what is measured of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import inf
from typing import Any, Literal

import msgspec

from explorer.pages.listed import PAGES
from explorer.state.state import State

MOST_OPTIONS = 9  # each has a digit key
Watched = Literal[
    "picture", "kernel", "cell", "head_seed", "window_side", "content", "position", "temperature", "gate", "stride",
    "dilation", "border", "norm", "similarity", "features", "window_shape", "heads", "hidden_heads",
]  # fmt: skip
Measured = float | str  # a number, or a word such as a ruling


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers from `least` to `most`, both of them in it."""

    least: float = -inf
    most: float = inf

    def __post_init__(self) -> None:
        if not self.least <= self.most:
            raise ValueError(f"least must be at most most, got {self.least:g} and {self.most:g}")
        if self.least == -inf and self.most == inf:
            raise ValueError("least or most is wanted, got neither")

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int | float) and self.least <= number <= self.most

    @property
    def example(self) -> float:
        return self.least if self.least > -inf else self.most


Names = str | tuple[str, ...]  # one, or any of these
Wanted = Span | bool | int | float | str | tuple[str, ...]


class Goal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the learner is to bring about, by whatever means. All that is given must hold at once.

    hidden_heads  how many heads are hidden
    stage         which of the five stages is walked; 0: all are shown
    chosen        what is chosen on pages: key of the page in session files -> field -> what it must be
    changed       what must be another than when the step began
    """

    window_side: Span | None = None
    content: Span | None = None
    position: Span | None = None
    temperature: Span | None = None
    gate: Span | None = None
    hidden_heads: Span | None = None
    kernel: Names | None = None
    kernel_size: int | None = None
    border: Names | None = None
    heads: Names | None = None
    norm: Names | None = None
    similarity: Names | None = None
    features: Names | None = None
    window_shape: Names | None = None
    stride: int | None = None
    dilation: int | None = None
    page: str | None = None
    stage: int | None = None
    pinned: bool | None = None
    chosen: dict[str, dict[str, Wanted]] = {}
    changed: tuple[Watched, ...] = ()

    def __post_init__(self) -> None:
        if not (self.wanted or self.chosen or self.changed):
            raise ValueError("a goal wants something, got nothing")

    @property
    def wanted(self) -> dict[str, Any]:
        """The conditions on single fields."""
        names = (name for name in self.__struct_fields__ if name not in ("chosen", "changed"))
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    def met(self, began: State, now: State) -> bool:
        """Whether it is met now, in a step that began with that state."""
        return (
            all(holds(wanted, now_of(now, name)) for name, wanted in self.wanted.items())
            and all(now_of(now, name) != now_of(began, name) for name in self.changed)
            and all(
                holds(wanted, getattr(_choice(now, page), name))
                for page, fields in self.chosen.items()
                for name, wanted in fields.items()
            )
        )

    def example(self, state: State) -> State:
        """This state with the goal met, but for what must change."""
        changes: dict[str, Any] = {}
        kernel: dict[str, Any] = {}
        for name, wanted in self.wanted.items():
            value = _example(wanted)
            if name == "kernel":
                kernel |= {"name": value, "weight": None}
            elif name == "kernel_size":
                kernel["size"] = value
            elif name == "hidden_heads":
                changes[name] = frozenset(range(int(value)))
            else:
                changes[name] = value
        choices = [
            replace(choice, **{name: _example(wanted, getattr(choice, name)) for name, wanted in fields.items()})
            for choice, fields in ((_choice(state, page), fields) for page, fields in self.chosen.items())
        ]
        if kernel:
            changes["kernel"] = replace(state.scene.kernel, **kernel)
        return state.changed(*choices, **changes)


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"words": "is"}):
    """When a prediction is right: the number lies between, or the word is one of these. With neither it never is."""

    least: float | None = None
    most: float | None = None
    words: Names | None = None

    def __post_init__(self) -> None:
        if self.words is not None and (self.least is not None or self.most is not None):
            raise ValueError("an option has least and most, or is, got both")

    def right(self, measured: Measured) -> bool:
        if isinstance(measured, str):
            return self.words is not None and holds(self.words, measured)
        if self.least is None and self.most is None:
            return False
        return (self.least is None or measured >= self.least) and (self.most is None or measured <= self.most)


class Prediction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question that is asked before it is measured. `measure` is "stage.relative", "stage.largest", "stage.verdict",
    "claim.ruling" or "claim." and the name of a value of the lesson's claim."""

    measure: str
    options: dict[str, Option]

    def __post_init__(self) -> None:
        if not 2 <= len(self.options) <= MOST_OPTIONS:
            raise ValueError(f"a prediction has 2 to {MOST_OPTIONS} options, got {len(self.options)}")

    def right(self, measured: Measured) -> tuple[str, ...]:
        """The options that what was measured proves right; none, where nobody could have said it."""
        return tuple(name for name, option in self.options.items() if option.right(measured))


def holds(wanted: Any, value: object) -> bool:
    if isinstance(wanted, Span):
        return value in wanted
    return value in wanted if isinstance(wanted, tuple) else value == wanted


def now_of(state: State, name: str) -> Any:
    """What a goal's field looks at."""
    match name:
        case "kernel":
            return state.scene.kernel.name if state.scene.kernel.weight is None else state.scene.kernel
        case "kernel_size":
            return state.scene.kernel.size
        case "hidden_heads":
            return len(state.look.hidden_heads)
    return getattr(state.look if hasattr(state.look, name) else state.scene, name)


def _choice(state: State, key: str) -> Any:
    kinds: Mapping[str, type[Any]] = {page.session_key: page.choice for page in PAGES.values()}
    if key not in kinds:
        raise ValueError(f"chosen must name a page, one of {', '.join(kinds)}, got {key!r}")
    return state.look.choice(kinds[key])


def _example(wanted: Any, now: Any = None) -> Any:
    """What is wanted, as a number of the kind of the one that is there now: layers are counted in whole ones."""
    if isinstance(wanted, Span):
        return round(wanted.example) if isinstance(now, int) else wanted.example
    return wanted[0] if isinstance(wanted, tuple) else wanted
