"""Reads the records, and makes the images that are shown as examples."""

from __future__ import annotations

from collections import Counter
from math import inf
from statistics import fmean
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.compute.asking import Tell, Tick
from explorer.errors import said
from explorer.pages.study.question import Sample, Source, StudyFinding, StudyInquiry
from explorer.study.digits import digits_for_testing, digits_known
from explorer.study.glyphs import BRIGHT, DARK, NOISE, PARTNER, make_glyphs
from explorer.study.records import Records, merged
from explorer.study.shelf import (
    Outcomes,
    bundled_folders,
    bundled_records,
    known_here,
    made_of,
    of_group,
    opened_records,
    own_records,
)
from explorer.study.summary import Group, StudySummary, group_of, summaries
from explorer.words import study as study_words

if TYPE_CHECKING:
    import torch

SAMPLES = 6
SEED = 2**21  # beyond those of trials and of testing
LOW, HIGH = DARK - NOISE, BRIGHT + NOISE  # black and white


def answer(inquiry: StudyInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    samples = _samples(inquiry.group)
    try:
        tell(_read(inquiry, samples))
    except OSError as error:
        refusal = said(study_words.NOT_READ, name=error.filename, reason=error.strerror or str(error))
        tell(StudyFinding(inquiry, None, None, "nowhere", 0, None, samples, refusal=refusal))


def _read(inquiry: StudyInquiry, samples: tuple[Sample, ...]) -> StudyFinding:
    group, opened = inquiry.group, opened_records(inquiry.folders)
    here = known_here(group, inquiry.folders)
    source, found = _found(inquiry, group, here, opened)
    brought = opened_records(folder for folder in inquiry.folders if folder not in bundled_folders())
    control = None
    if inquiry.control:
        bare = Group(group.data, 0.0, group.steps)
        control = _summary(_found(inquiry, bare, known_here(bare, inquiry.folders), opened)[1])
    return StudyFinding(
        inquiry,
        _summary(found),
        control,
        source,
        len(inquiry.plan.trials()) - len(inquiry.plan.missing(here)),
        _seconds(group, here),
        samples,
        tuple(Counter(map(group_of, merged(brought).values())).most_common()),
        len(of_group((own_records(group),), group)),
        made_of(bundled_records(), group) if source == "bundled" else None,
    )


def _found(inquiry: StudyInquiry, group: Group, here: Outcomes, opened: tuple[Records, ...]) -> tuple[Source, Outcomes]:
    """Whose outcomes of a group are shown, and those."""
    sources: dict[Source, Outcomes] = {}
    if inquiry.shown in ("", "here"):
        sources["here"] = here
    if inquiry.shown == "together":
        sources["together"] = here
    if inquiry.shown == "opened":
        sources["opened"] = of_group(opened, group)
    if inquiry.shown in ("", "bundled"):
        sources["bundled"] = {} if sources.get("here") else of_group(bundled_records(), group)
    return next(((source, found) for source, found in sources.items() if found), ("nowhere", {}))


def _summary(found: Outcomes) -> StudySummary | None:
    return next(iter(summaries(found.values())), None)


def _seconds(group: Group, here: Outcomes) -> float | None:
    """A run takes as long as it has steps. Before the first one those that come with Aperture tell, by the quickest of
    each net: nobody knows what else that machine had to do."""
    steps_s = [one.seconds / one.trial.steps for one in here.values()]
    if not here:
        quickest: dict[str, float] = {}
        for trial, one in merged(bundled_records()).items():
            if trial.data == group.data:
                quickest[trial.model] = min(one.seconds / trial.steps, quickest.get(trial.model, inf))
        steps_s = list(quickest.values())
    return fmean(steps_s) * group.steps if steps_s else None


def _samples(group: Group) -> tuple[Sample, ...]:
    if group.data == "digits":
        return _digits() if digits_known() else ()
    images = make_glyphs(64, group.far_share, SEED)
    drawn = np.where(images.kind == 1, PARTNER[images.label], images.label)
    wanted = [*np.flatnonzero(images.kind == 1)[:2], *np.flatnonzero(images.kind == 0)]
    return tuple(
        Sample(_grey(images.pixels[at, 0], LOW, HIGH), int(drawn[at]), int(images.label[at]))
        for at in sorted(wanted[:SAMPLES])
    )


def _digits() -> tuple[Sample, ...]:
    images = digits_for_testing()
    return tuple(
        Sample(_grey(images.pixels[at, 0], -1.0, 1.0), int(images.label[at]), int(images.label[at]))
        for at in range(SAMPLES)
    )


def _grey(pixels: Any, low: float, high: float) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.rint(np.clip((pixels - low) / (high - low), 0, 1) * 255).astype(np.uint8)
