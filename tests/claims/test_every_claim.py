"""What holds for every claim: its words fit its numbers, and it can be judged on anything."""

from __future__ import annotations

from string import Formatter

import numpy as np
import pytest

from explorer.claims import said
from explorer.claims.claim import Judgement, Ruling
from explorer.claims.exhibits import BarsExhibit, CurvesExhibit, GridExhibit, MapExhibit
from explorer.claims.ground import ground_of
from explorer.claims.judges import JUDGES
from explorer.claims.listed import _ALL, CLAIMS
from explorer.compute.numbers_only import numbers_only
from explorer.layers.progress import nobody
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Look, Scene, State
from explorer.words import debate as debate_words
from tests.claims.grounds import ground, pictures

KERNELS = (
    Kernel(),
    Kernel("gaussian", 5),
    Kernel("laplacian"),
    Kernel("random", 3, outputs=2, seed=3),
    Kernel("identity"),
)


def judged(claim: str, picture: str, kernel: Kernel | None = None) -> Judgement:
    return JUDGES[claim](ground(picture, kernel), nobody)


def test_every_claim_is_listed_once() -> None:
    assert [claim.id for claim in _ALL] == list(CLAIMS)


def test_every_claim_has_a_judge() -> None:
    assert set(JUDGES) == set(CLAIMS)
    assert {claim.answer for claim in CLAIMS.values()} <= set(debate_words.ANSWERS)


@pytest.mark.parametrize("picture", pictures())
@pytest.mark.parametrize("claim", CLAIMS)
def test_words_fit_what_was_found(claim: str, picture: str) -> None:
    judgement = numbers_only(judged(claim, picture))
    words = CLAIMS[claim].words
    assert judgement.claim == claim
    assert all(np.isfinite(value.number) for value in judgement.values)
    assert {value.name for value in judgement.values} <= set(words.VALUES)
    if judgement.ruling is Ruling.UNJUDGED:
        assert judgement.condition, "it says why it cannot be judged"
    else:
        assert judgement.values
        assert said.headline(judgement)
    if judgement.ruling is Ruling.TRUE_IF:
        assert judgement.condition, "it says under which condition"
    said.condition(judgement), said.listed_values(judgement)
    rows, columns = judgement.size or (pictures()[picture].height, pictures()[picture].width)
    assert all(0 <= row < rows and 0 <= column < columns for row, column in judgement.where)
    assert len(judgement.exhibits) <= 4
    for exhibit in judgement.exhibits:
        assert exhibit.name in words.EXHIBITS
        if isinstance(exhibit, MapExhibit):
            assert exhibit.values.ndim == 2 or (exhibit.values.ndim == 3 and len(exhibit.values) == 3)
            assert all(
                row < exhibit.values.shape[-2] and column < exhibit.values.shape[-1] for row, column in exhibit.marks
            )
        elif isinstance(exhibit, GridExhibit):
            assert max(exhibit.values.shape) <= 12
            assert {*exhibit.rows, *exhibit.columns} <= set(words.PARTS)
        elif isinstance(exhibit, BarsExhibit):
            assert len(exhibit.parts) == len(exhibit.values)
            assert set(exhibit.parts) <= set(words.PARTS)
        elif isinstance(exhibit, CurvesExhibit):
            assert {exhibit.axis, *(name for name, _ in exhibit.lines)} <= set(words.PARTS)
            assert all(len(line) == len(exhibit.x) for _, line in exhibit.lines)


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: kernel.name)
@pytest.mark.parametrize("claim", CLAIMS)
def test_every_kernel_can_be_judged(claim: str, kernel: Kernel) -> None:
    numbers_only(judged(claim, "noise", kernel))


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_same_ground_gives_the_same_judgement(claim: str) -> None:
    first, second = judged(claim, "noise"), judged(claim, "noise")
    assert (first.ruling, first.values, first.where) == (second.ruling, second.values, second.where)


@pytest.mark.parametrize("claim", CLAIMS)
def test_large_and_small_pictures_can_be_judged(claim: str) -> None:
    for height, width in ((8, 8), (9, 64), (96, 70)):
        pixels = np.random.default_rng(1).integers(0, 256, (height, width, 1), dtype=np.uint8)
        numbers_only(JUDGES[claim](ground_of(Scene(Picture(pixels))), nobody))


@pytest.mark.parametrize("claim", CLAIMS)
def test_words_are_whole(claim: str) -> None:
    words = CLAIMS[claim].words
    for text in (words.CLAIM, words.SAID, words.RULE, words.LABEL, *words.CONDITIONS.values()):
        assert text.strip()
    assert len(words.CLAIM) <= 90
    assert len(words.LABEL) <= 32
    fields = {
        name for text in (words.HEADLINE, *words.CONDITIONS.values()) for _, name, _, _ in Formatter().parse(text)
    }
    assert fields - {None} <= set(words.VALUES)


@pytest.mark.parametrize("claim", CLAIMS)
def test_to_the_stage_is_a_state(claim: str) -> None:
    State(Scene(pictures()["fish"]), Look()).changed(**CLAIMS[claim].show)
