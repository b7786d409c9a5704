"""What the page of the study asks: the records of a group, whoever ran them, and some of the images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np

from explorer.compute.asking import Findings
from explorer.pages.kit.declared import Asking
from explorer.pages.study import words
from explorer.pages.study.choice import Shown, StudyChoice
from explorer.state.state import State
from explorer.study.leading import brief_of, lead_facts
from explorer.study.plan import StudyPlan
from explorer.study.shelf import Stamp, StudyMade, opened_records, own_records, stamp_of
from explorer.study.summary import Group, StudySummary

Source = Literal["here", "opened", "bundled", "together", "nowhere"]


@dataclass(frozen=True)
class StudyInquiry:
    """Equal as long as the same is asked of files that have not changed since (`stamps`)."""

    topic: ClassVar[str] = "study"
    plan: StudyPlan
    shown: Shown
    folders: tuple[str, ...]
    control: bool
    stamps: tuple[Stamp, ...]

    @property
    def group(self) -> Group:
        return Group(self.plan.data, self.plan.far_share, self.plan.steps)


@dataclass(frozen=True, eq=False)
class Sample:
    """An image to learn from: grey levels (side, side) uint8, what is drawn (a glyph or digit, by index) and what has
    to be named, which for a bright flag is another."""

    grey: np.ndarray[Any, np.dtype[np.uint8]]
    drawn: int
    label: int


@dataclass(frozen=True, eq=False)
class StudyFinding:
    """What the records say now.

    summary, control   of the group that is asked, and of the same without a far relation; None where nothing was run
    source             whose records `summary` holds
    done, own          of the plan's runs, those that need not be run any more; and those that were run here
    made               how the records that come with Aperture were made, where they are shown
    seconds            that a run takes, in the mean of those that are known; None where none is
    others             groups that the opened folders hold besides, with their numbers of runs
    refusal            a sentence, where records could not be read
    """

    inquiry: StudyInquiry
    summary: StudySummary | None
    control: StudySummary | None
    source: Source
    done: int
    seconds: float | None
    samples: tuple[Sample, ...]
    others: tuple[tuple[Group, int], ...] = ()
    own: int = 0
    made: StudyMade | None = None
    refusal: str = ""
    complete: bool = True

    @property
    def all(self) -> int:
        return len(self.inquiry.plan.trials())


def ask(state: State) -> tuple[StudyInquiry, ...]:
    choice = state.look.choice(StudyChoice)
    plan, group = choice.plan, choice.group
    groups = (group, Group(group.data, 0.0, group.steps)) if choice.control else (group,)
    read = (*map(own_records, groups), *opened_records(choice.sources))  # what comes with Aperture does not change
    control = choice.control and group.far_share > 0
    return (StudyInquiry(plan, choice.shown, choice.sources, control, tuple(map(stamp_of, read))),)


def brief(state: State, findings: Findings) -> str | None:
    finding = findings.get("study")
    if not isinstance(finding, StudyFinding):
        return None
    said = brief_of(lead_facts(finding.summary.result if finding.summary else None))
    if (finding.source in ("here", "together") and finding.done < finding.all) or not said:
        return words.BRIEF_RUNS.format(done=finding.done, count=finding.all)
    return said


ASKING = Asking(ask, brief, ask)
