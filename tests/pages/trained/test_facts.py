"""The page's sentence: every rule, walked by rows of chance, and what each says read back from its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.pages.trained import words
from explorer.pages.trained.facts import facts_of, network_rule, sentence_of
from explorer.weights.table_rows import HeadRow, LayerRow

BLANK = np.zeros((1, 1), np.float32)


def head(share: float, distance: float, score: float | None, number: int = 0) -> HeadRow:
    maps = np.zeros((3, 1, 1), np.float32)
    return HeadRow(number, share, distance, 2 * distance, 0.0, score, BLANK.astype(np.float64), BLANK, maps, None)


def attention(name: str, heads: Sequence[HeadRow], reason: str = "") -> LayerRow:
    return LayerRow(name, "attention", 4, 4, None, (2, 2), heads=tuple(heads), reason=reason)


def kernel(name: str, center: float | None) -> LayerRow:
    return LayerRow(name, "convolution", 4, 4, (3, 3), (2, 2), center=center)


shares = st.floats(0, 1)
heads = st.builds(head, shares, st.floats(0, 9), st.one_of(st.none(), shares))
layers = st.one_of(
    st.builds(attention, st.just("a"), st.lists(heads, min_size=1, max_size=3)),
    st.just(attention("u", (), "of a reason")),
    st.builds(kernel, st.just("k"), st.one_of(st.none(), shares)),
)


def percents(text: str) -> list[str]:
    return re.findall(r"[>\d.e\u2212]+(?= %)", text)


@settings(max_examples=150, deadline=None)
@given(st.lists(layers, max_size=5), st.integers(0, 2))
def test_what_is_said_is_what_the_rows_hold(rows: list[LayerRow], missing: int) -> None:
    facts = facts_of(rows, len(rows) + missing)
    rule, said = network_rule(facts), sentence_of(facts, 3)
    measured = [row for row in rows if row.heads]
    assert len(said) < 200
    assert ("so far" in said) == (missing > 0)
    if not measured:
        unmeasured = any(row.kind == "attention" for row in rows)
        centers = [row.center for row in rows if row.center is not None]
        assert ("of a reason" in said) == unmeasured
        wanted = min(len(centers), 2) if not unmeasured else 0
        assert len(percents(said)) == wanted
        for text, center in zip(percents(said), (centers[0], centers[-1]) if centers else (), strict=False):
            assert read(text) == pytest.approx(100 * center, rel=0.06, abs=0.051)
        return
    means = [fmean(head.share for head in row.heads) for row in (measured[0], measured[-1])]
    scores = [[head.r_squared for head in row.heads if head.r_squared is not None] for row in measured]
    told = percents(said)
    assert read(told[0]) == pytest.approx(100 * means[0], rel=0.06, abs=0.051)
    assert len(told) == (2 if rule in ("falls", "rises") else 1)
    if rule in ("falls", "rises"):
        assert read(told[1]) == pytest.approx(100 * means[1], rel=0.06, abs=0.051)
        assert (rule == "falls") == (means[1] < means[0])
        assert told[0] != told[1]
        assert rule in said
    assert (rule == "one") == (len(measured) == 1)
    distances = re.findall(r"([\d.]+) px", said)
    for text, row in zip(distances, (measured[0], measured[-1]), strict=False):
        assert float(text) == pytest.approx(fmean(head.distance_px for head in row.heads), abs=0.051)
    assert len(distances) == (1 if rule == "one" else 2)
    ends = [scores[0]] if rule == "one" else [scores[0], scores[-1]]
    found = re.findall(r"R² (\S+)(?: and (\S+))? of", said)[0][: len(ends)]
    for text, known in zip(found, ends, strict=True):
        if known:
            assert read(text) == pytest.approx(fmean(known), rel=0.06, abs=6e-4)
        else:
            assert text == words.NO_SCORE


def read(text: str) -> float:
    return float(text.strip(">").replace("\u2212", "-"))


def test_every_rule_has_been_met() -> None:
    one, other = attention("a", [head(0.9, 1, 0.5)]), attention("b", [head(0.2, 3, None)])
    met = {
        network_rule(facts_of(rows, len(rows)))
        for rows in (
            [],
            [one],
            [one, other],
            [other, one],
            [one, one],
            [attention("u", (), "why")],
            [kernel("k", 0.5)],
            [kernel("k", 0.5), kernel("l", 0.1)],
            [kernel("k", None)],
        )
    }
    assert met == set(words.SENTENCES)
