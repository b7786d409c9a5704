"""What is chosen on the page of the study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.state.checks import between, one_of
from explorer.study.plan import MODELS, QUICK_SEEDS, QUICK_STEPS, SIZES, STEPS, StudyPlan, quick
from explorer.study.shelf import bundled_folders
from explorer.study.summary import Group
from explorer.study.trial import Data

Shown = Literal["", "here", "opened", "bundled", "together"]
MOST_SEEDS, MOST_STEPS, MOST_FOLDERS = 50, 100_000, 20


@dataclass(frozen=True)
class StudyChoice:
    """Which study, and what is looked at of it.

    steps      of training: those of a whole study, of a quick one, or those of one that was opened
    far_share  p_c; it counts for glyphs
    shown      whose records: run here, together with opened ones; opened ones alone; those that come with Aperture;
               all of them together; "": the first of these that are not empty
    folders    studies that were run elsewhere
    ceiling, anchors, control    what is drawn beside
    net        whose mixing layer is put on the stage
    errors_at  the number of training images at which errors are counted; 0: the largest that was run
    """

    steps: int = STEPS
    data: str = "glyph"
    far_share: float = 0.15
    seeds: int = 5
    shown: Shown = ""
    folders: tuple[str, ...] = ()
    ceiling: bool = True
    anchors: bool = False
    control: bool = False
    errors_at: int = 0
    net: str = "attention"

    def __post_init__(self) -> None:
        one_of("data", self.data, tuple(SIZES))
        one_of("shown", self.shown, Shown)
        one_of("net", self.net, MODELS)
        between("p_c", self.far_share, 0.0, 0.5)
        between("seeds", self.seeds, 1, MOST_SEEDS)
        between("steps", self.steps, 1, MOST_STEPS)
        between("opened folders", len(self.folders), 0, MOST_FOLDERS)
        between("images", self.errors_at, 0, 2**40)

    @property
    def quick(self) -> bool:
        return self.steps == QUICK_STEPS

    @property
    def plan(self) -> StudyPlan:
        """What "start" runs."""
        data: Data = "digits" if self.data == "digits" else "glyph"
        share = self.far_share if data == "glyph" else 0.0
        if self.quick:
            sizes, steps = quick(data, share).sizes, QUICK_STEPS
        else:
            sizes, steps = SIZES[data], self.steps
        return StudyPlan(data, share, sizes=sizes, seeds=self.seeds, steps=steps)

    @property
    def sources(self) -> tuple[str, ...]:
        """Folders whose runs count as done."""
        return (*self.folders, *bundled_folders()) if self.shown == "together" else self.folders

    @property
    def group(self) -> Group:
        """What can be shown on one plot."""
        plan = self.plan
        return Group(plan.data, plan.far_share, plan.steps)

    @staticmethod
    def extent(quickly: bool) -> dict[str, int]:
        """The change to a quick study, or to a whole one."""
        return {"steps": QUICK_STEPS, "seeds": QUICK_SEEDS} if quickly else {"steps": STEPS, "seeds": 5}
