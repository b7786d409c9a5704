"""Who is ahead: every rule is reached, and what its sentence claims is tried on the points themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import hypot
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.claims.study_result import StudyPoint, StudyResult
from explorer.study.leading import (
    LeadFacts,
    Rule,
    StartedRule,
    brief_of,
    lead_facts,
    rule_of,
    sentence_of,
    started_rule_of,
)
from explorer.words import study as words

SIZES = (64, 128, 256, 512, 1024, 2048)
Curve = Sequence[tuple[float, float, int]]  # accuracy, sd, seeds, from the smallest size on

value = st.tuples(st.floats(0.3, 1.0), st.floats(0.0, 0.3), st.integers(1, 6))
curve = st.lists(value, max_size=len(SIZES))


def result(**curves: Curve) -> StudyResult:
    points = tuple(
        StudyPoint(model, size, accuracy, sd, seeds)
        for model, values in curves.items()
        for size, (accuracy, sd, seeds) in zip(SIZES, values, strict=False)
    )
    return StudyResult("glyph", 0.15, points)


def steady(*accuracies: float, sd: float = 0.01, seeds: int = 5) -> Curve:
    return [(accuracy, sd, seeds) for accuracy in accuracies]


def ahead(found: StudyResult, one: str, other: str) -> dict[int, bool]:
    """By size, whether the one is ahead of the other: from the points alone."""
    by_size = {(p.model, p.images): p for p in found.points}
    sizes = [
        s for s in SIZES if all(by_size.get((m, s)) and by_size[m, s].seeds > 1 for m in ("convolution", "attention"))
    ]
    pairs = {s: (by_size[one, s], by_size[other, s]) for s in sizes if (one, s) in by_size}
    return {s: a.accuracy - b.accuracy > hypot(a.sd, b.sd) for s, (a, b) in pairs.items() if min(a.seeds, b.seeds) > 1}


@given(curve, curve, curve)
def test_what_is_said_is_so(convolution: Curve, attention: Curve, started: Curve) -> None:
    found = result(convolution=convolution, attention=attention, started=started)
    facts = lead_facts(found)
    conv, attn = ahead(found, "convolution", "attention"), ahead(found, "attention", "convolution")
    said, sizes = sentence_of(facts), list(conv)
    match rule_of(facts):
        case "nothing":
            assert not found.points
        case "few":
            assert len(sizes) < 2
        case "crossing":
            up_to, from_ = _numbers(r"Up to (\d+) images.*from (\d+) on\*\*", said)
            assert [s for s in sizes if conv[s]] == [s for s in sizes if s <= up_to]
            assert [s for s in sizes if attn[s]] == [s for s in sizes if s >= from_]
            assert facts.equal is not None
            assert up_to <= facts.equal <= from_
        case "crossing_loose":
            last, first = _numbers(r"last at (\d+).*first at (\d+)", said)
            assert last == max(s for s in sizes if conv[s]) < first == min(s for s in sizes if attn[s])
        case "reverse":
            last, first = _numbers(r"last at (\d+).*first at (\d+)", said)
            assert last == max(s for s in sizes if attn[s]) < first == min(s for s in sizes if conv[s])
        case "convolution_all":
            assert all(conv.values())
        case "attention_all":
            assert all(attn.values())
        case "convolution":
            count, all_sizes = _numbers(r"ahead at (\d+) of (\d+)", said)
            assert (count, all_sizes) == (sum(conv.values()), len(sizes))
            assert not any(attn.values())
        case "attention":
            count, all_sizes = _numbers(r"ahead at (\d+) of (\d+)", said)
            assert (count, all_sizes) == (sum(attn.values()), len(sizes))
            assert not any(conv.values())
        case "even":
            assert not any(conv.values())
            assert not any(attn.values())
        case "mixed":
            changes = [conv[s] for s in sizes if conv[s] or attn[s]]
            assert sum(a != b for a, b in pairwise(changes)) > 1
    _try_started(found, facts, said)


def _try_started(found: StudyResult, facts: LeadFacts, said: str) -> None:
    over = [ahead(found, "started", other) for other in ("convolution", "attention")]
    both = {size: all(one.get(size, False) for one in over) for size in over[0]}
    match started_rule_of(facts):
        case "unknown":
            assert len(both) < 2
            assert "started" not in said
        case "all":
            assert all(both.values())
        case "from":
            (first,) = _numbers(r"both from (\d+) on", said)
            assert [s for s in both if both[s]] == [s for s in both if s >= first]
        case "some":
            assert list(_numbers(r"both at (\d+) of (\d+) sizes", said)) == [sum(both.values()), len(both)]
        case "none":
            assert not any(both.values())


def _numbers(pattern: str, said: str) -> tuple[int, ...]:
    found = re.search(pattern, said)
    assert found is not None, said
    return tuple(map(int, found.groups()))


@pytest.mark.parametrize(
    ("rule", "convolution", "attention"),
    [
        ("nothing", (), ()),
        ("few", steady(0.6), steady(0.5)),
        ("few", steady(0.6, 0.7, seeds=1), steady(0.5, 0.9, seeds=1)),
        ("crossing", steady(0.7, 0.8, 0.85), steady(0.5, 0.8, 0.9)),
        ("crossing_loose", steady(0.7, 0.8, 0.82, 0.85), steady(0.7, 0.7, 0.82, 0.9)),
        ("reverse", steady(0.5, 0.9), steady(0.7, 0.8)),
        ("convolution_all", steady(0.7, 0.9), steady(0.5, 0.8)),
        ("attention_all", steady(0.5, 0.8), steady(0.7, 0.9)),
        ("convolution", steady(0.7, 0.9), steady(0.5, 0.9)),
        ("attention", steady(0.7, 0.8), steady(0.7, 0.9)),
        ("even", steady(0.7, 0.8, sd=0.2), steady(0.6, 0.9, sd=0.2)),
        ("mixed", steady(0.7, 0.8, 0.9), steady(0.6, 0.9, 0.8)),
    ],
)
def test_every_rule_is_reached(rule: str, convolution: Curve, attention: Curve) -> None:
    facts = lead_facts(result(convolution=convolution, attention=attention) if convolution else None)
    assert rule_of(facts) == rule
    assert sentence_of(facts)
    assert bool(brief_of(facts)) == (rule not in ("nothing", "few"))
    assert set(words.WHO_LEADS) == set(words.WHO_LEADS_BRIEF) == set(get_args(Rule))


@pytest.mark.parametrize(
    ("rule", "started"),
    [
        ("unknown", ()),
        ("all", steady(0.8, 0.95, 0.99)),
        ("from", steady(0.7, 0.95, 0.99)),
        ("some", steady(0.8, 0.81, 0.99)),
        ("none", steady(0.5, 0.5, 0.5)),
    ],
)
def test_every_rule_of_the_started_one_is_reached(rule: str, started: Curve) -> None:
    found = result(convolution=steady(0.7, 0.8, 0.85), attention=steady(0.5, 0.8, 0.9), started=started)
    assert started_rule_of(lead_facts(found)) == rule
    assert set(words.STARTED_LEADS) == set(get_args(StartedRule))


def test_a_sentence_in_whole() -> None:
    found = result(
        convolution=[(0.7, 0.03, 5), (0.8, 0.01, 5), (0.85, 0.01, 5)],
        attention=[(0.5, 0.04, 5), (0.75, 0.01, 5), (0.9, 0.01, 5)],
        started=steady(0.6, 0.95, 0.99),
    )
    assert sentence_of(lead_facts(found)) == (
        "**Up to 128 images** the convolution is ahead, by 20.0 ± 5.0 points at 64; **from 256 on** attention is, "
        "by 5.0 ± 1.4 at 256; equal near 180. Attention started as a convolution is ahead of both from 128 on."
    )


@given(curve, curve, curve)
def test_it_stays_short(convolution: Curve, attention: Curve, started: Curve) -> None:
    found = result(convolution=convolution, attention=attention, started=started)
    assert len(sentence_of(lead_facts(found))) <= 260
