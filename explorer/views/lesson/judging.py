"""What a lesson asks the debate about its claim, and what it has been told."""

from __future__ import annotations

from explorer.claims.claim import Judgement
from explorer.compute.asking import Finding, Inquiry
from explorer.lessons.run import LessonRun
from explorer.pages.debate.question import ClaimFinding, claim_inquiry
from explorer.state.state import State


class Judging:
    """The claim of one lesson at a time, on the picture of now."""

    def __init__(self) -> None:
        self.asked: Inquiry | None = None
        self._told: ClaimFinding | None = None

    @property
    def judgement(self) -> Judgement | None:
        """What was asked last, answered; None where it is not (yet)."""
        return self._told.judgement if self._told is not None and self._told.inquiry == self.asked else None

    def ask(self, run: LessonRun, state: State) -> Inquiry | None:
        """What is to be asked for this step and this state, where it was not asked already."""
        if not wanted(run):
            return None
        inquiry = claim_inquiry(state, run.lesson.claim)
        if inquiry == self.asked:
            return None
        self.asked = inquiry
        return inquiry

    def take(self, finding: Finding) -> bool:
        """Whether it is an answer about a claim."""
        if not isinstance(finding, ClaimFinding):
            return False
        self._told = finding
        return True

    def forget_unanswered(self) -> None:
        """What has no answer may have been stopped: it is asked again."""
        if self.judgement is None:
            self.asked = None


def wanted(run: LessonRun) -> bool:
    """Whether the step shows the claim's verdict, or one of its values."""
    step = run.step
    asking = run.lesson.step(step.reveals).prediction if step.reveals else None
    return step.verdict or (asking is not None and asking.measure.startswith("claim."))
