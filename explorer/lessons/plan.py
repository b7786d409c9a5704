"""The structure of a lesson, as it stands in `resources/lessons/<id>.toml`."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from explorer.lessons.goals import Goal, Prediction
from explorer.lessons.setting import Setting, setting

LARGEST_MINUTES = 60
Beside = Literal["input", "inspector", "rail"]
# Parts of the window that a step can point at. Those of a column bring their column.
STAGE_PARTS = (
    "stage", "lanes", "convolution", "attention",
    *(f"{lane}.{stage}" for lane in ("convolution", "attention")
      for stage in ("looks", "weights", "values", "products", "output")),
    "closing", "closing.plot", "closing.verdict", "difference",
)  # fmt: skip
INPUT_PARTS = ("input", "input.canvas", "input.tools")
INSPECTOR_PARTS = (
    "inspector",
    *(f"inspector.{name}" for name in (
        "convolution", "attention", "kernel", "size", "border", "stride", "dilation", "heads", "content", "position",
        "gate", "temperature", "norm", "similarity", "features", "window_shape",
    )),
)  # fmt: skip
PAGE_PARTS = ("page", "page.board", "page.controls", "rail")
WINDOW_PARTS = ("places", "menus")
PARTS = (*STAGE_PARTS, *INPUT_PARTS, *INSPECTOR_PARTS, *PAGE_PARTS, *WINDOW_PARTS)


class StepPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step. `set` is what it begins with; `show`, what brings its goal about where the goal alone does not say;
    `reveals`, the step whose prediction is held against what is measured now; `verdict`: the claim's is shown."""

    name: str
    set: dict[str, Any] = {}
    point: str = ""
    beside: tuple[Beside, ...] = ()
    predict: Prediction | None = None
    goal: Goal | None = None
    show: dict[str, Any] = {}
    reveals: str = ""
    verdict: bool = False

    def __post_init__(self) -> None:
        if self.point and self.point not in PARTS:
            raise ValueError(f"point must be one of {', '.join(PARTS)}, got {self.point!r}")

    @property
    def sets(self) -> Setting:
        return setting(self.set)

    @property
    def shows(self) -> Setting:
        return setting(self.show)


class LessonPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`claim` is the claim of the debate that it is about, "" where it is about more than one."""

    minutes: int
    steps: tuple[StepPlan, ...]
    claim: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= LARGEST_MINUTES:
            raise ValueError(f"minutes must be 1 to {LARGEST_MINUTES}, got {self.minutes}")
        if not self.steps:
            raise ValueError("a lesson has steps, got none")

    def index(self, step: str) -> int:
        """Where the first step of that name stands."""
        return [one.name for one in self.steps].index(step)
