"""What the debate asks: all claims on the ground of a state, judged one after another; or one claim alone.

From above the pages one claim is asked by `engine.inquire(claim_inquiry(state, "H3"))` and comes as a `ClaimFinding` by
`engine.finding_ready`; without an engine `compute.asking.final_answer(pages.listed.answers(), inquiry, device)` waits.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from explorer.claims.claim import Judgement, Ruling
from explorer.claims.ground import Ground, ground_of
from explorer.claims.listed import CLAIMS
from explorer.claims.study_result import StudyResult, study_file
from explorer.compute.asking import Findings
from explorer.pages.debate import words
from explorer.pages.kit.declared import Asking
from explorer.state.state import State
from explorer.study.debated import bundled_result, own_result


@dataclass(frozen=True)
class DebateInquiry:
    """Two states of one ground ask the same: window, content and whatever else a claim sets itself do not count."""

    topic: ClassVar[str] = "debate"
    ground: Ground


@dataclass(frozen=True, eq=False)
class DebateFinding:
    """The judgements so far, in the order of the claims."""

    inquiry: DebateInquiry
    judgements: tuple[Judgement, ...]
    complete: bool

    @property
    def by_claim(self) -> dict[str, Judgement]:
        return {judgement.claim: judgement for judgement in self.judgements}

    @property
    def counts(self) -> Counter[Ruling]:
        return Counter(judgement.ruling for judgement in self.judgements)


@dataclass(frozen=True)
class ClaimInquiry:
    """One claim, by its id. Raises KeyError for one that is not known."""

    topic: ClassVar[str] = "claim"
    ground: Ground
    claim: str

    def __post_init__(self) -> None:
        CLAIMS[self.claim]


@dataclass(frozen=True, eq=False)
class ClaimFinding:
    inquiry: ClaimInquiry
    judgement: Judgement
    complete: bool = True


def debate_inquiry(state: State) -> DebateInquiry:
    return DebateInquiry(ground_of(state.scene, stored_study()))


def claim_inquiry(state: State, claim: str) -> ClaimInquiry:
    return ClaimInquiry(ground_of(state.scene, stored_study()), claim)


def stored_study() -> StudyResult | None:
    """What the data-size study has left, read again only when its file is another one; else the one that comes with
    Aperture."""
    file = study_file()
    try:
        told = file.stat()
    except OSError:
        return bundled_result()
    return _read(file, told.st_mtime_ns, told.st_size) or bundled_result()


@lru_cache(maxsize=1)
def _read(_file: Path, _changed_ns: int, _size: int) -> StudyResult | None:
    return own_result()


def ask(state: State) -> tuple[DebateInquiry, ...]:
    return (debate_inquiry(state),)


def brief(state: State, findings: Findings) -> str | None:
    finding = findings.get("debate")
    if not isinstance(finding, DebateFinding) or not finding.complete:
        return None
    counts = finding.counts
    return words.BRIEF.format(true=counts[Ruling.TRUE] + counts[Ruling.TRUE_IF], false=counts[Ruling.FALSE])


ASKING = Asking(ask, brief)
