"""The meters beside what is known of a layer by how it is made, over scenes of every kind; and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.images.gallery import render
from explorer.layers.borders import BORDERS, border_named
from explorer.layers.norms import NORMS, norm_named
from explorer.layers.shapes import SHAPES
from explorer.layers.similarities import SIMILARITIES
from explorer.pages.meters import words
from explorer.pages.meters.figure_rows import rows_of, verdict_of
from explorer.pages.meters.question import MetersFinding, MetersInquiry, ShiftFinding, ShiftInquiry
from explorer.pages.meters.verdict import MeterFacts, facts_of, rule_of
from explorer.panels.text import plain
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene, exclusion
from tests.pages.answered import final

SIZE = 10
PICTURES = {
    "fish": render("fish", SIZE),
    "even": Picture(np.full((SIZE, SIZE, 1), 90, np.uint8)),
    "ramp": Picture(np.tile(np.arange(SIZE, dtype=np.uint8)[None, :, None] * 20, (SIZE, 1, 1))),
    "checker": Picture(((np.indices((SIZE, SIZE)).sum(0) % 2) * 255).astype(np.uint8)[..., None]),
    "square": Picture(np.pad(np.full((6, 6, 1), 255, np.uint8), ((3, 3), (3, 3), (0, 0)))),
}


def read(scene: Scene) -> MetersFinding:
    finding = final(MetersInquiry(scene))
    assert isinstance(finding, MetersFinding)
    return finding


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    border, shape = draw(st.sampled_from(BORDERS)), draw(st.sampled_from(SHAPES))
    dilation = draw(st.sampled_from((1, 1, 2)))
    if exclusion(border, shape, dilation):
        shape, dilation = "square", 1
    norm = draw(st.sampled_from(NORMS))
    return replace(
        Scene(PICTURES[draw(st.sampled_from(tuple(PICTURES)))]),
        kernel=Kernel(draw(st.sampled_from(("sobel_x", "laplacian", "gaussian", "random"))), 3),
        border=border,
        window_shape=shape,
        dilation=dilation,
        norm=norm,
        similarity=draw(st.sampled_from(SIMILARITIES)),
        window_side=draw(st.sampled_from((1.0, 3.0, 4.0, 9.0, 40.0))),
        content=draw(st.sampled_from((0.0, 0.0, 0.1, 1.0, 4.0))),
        # Norms that cut off may leave a sharp position one key, whatever the content.
        position=draw(st.sampled_from((0.0, 0.5))) if norm_named(norm).smooth else 0.0,
        stride=draw(st.sampled_from((1, 1, 2))),
        integer=draw(st.booleans()),
    )


def closed(scene: Scene) -> bool:
    """One key for each query: nothing else stands within the window's half side."""
    if scene.window_shape == "block":
        return scene.window_side < 2
    return scene.window_side <= 2 * scene.dilation - 1


def check(scene: Scene) -> None:
    finding = read(scene)
    facts, wraps = facts_of(finding), border_named(scene.border).wraps
    one_key = closed(scene) and norm_named(scene.norm).sums_to_one
    static = scene.content == 0
    in_blocks = scene.window_shape == "block" and not closed(scene) and scene.window_side < SIZE
    fixed = static or one_key or is_nothing(scene)  # whatever the picture, the weights are the same
    assert facts.linear == fixed, facts
    assert facts.follow == (not fixed), facts
    if wraps:
        assert (facts.equivariant == "all") == (not in_blocks or is_nothing(scene)), facts
    elif finding.has_inside and not in_blocks:
        assert facts.equivariant != "nowhere", facts
    if one_key or is_nothing(scene):
        assert facts.local, facts
    elif not closed(scene) and not in_blocks and scene.window_side < SIZE and norm_named(scene.norm).smooth:
        # Where all heads see the same, as in one block, a derivative kernel cancels; cut-off weights may leave one key.
        assert not facts.local, facts
    if fixed and wraps and not in_blocks:
        assert facts.one_share, facts
    if rule_of(facts) == "convolution":
        assert facts.one_share or not wraps
    check_words(finding)


def is_nothing(scene: Scene) -> bool:
    """ReLU and linear weights of scores that are 0, or never above it, are 0; so is the whole layer."""
    if scene.norm == "relu":
        return scene.content == 0 or scene.similarity == "distance"
    return scene.norm == "linear" and scene.content == scene.position == 0


def check_words(finding: MetersFinding) -> None:
    """No sentence says other than its number, nor than the verdict."""
    said, rule = plain(verdict_of(finding)), rule_of(facts_of(finding))
    assert said == plain_words(words.METERS_VERDICTS[rule], finding)
    for row in rows_of(finding):
        reading = finding.attention.of(row.meter)
        if reading is None:
            continue
        assert (row.attention.bar == 0) == reading.is_zero == (reading.value <= reading.bound)
        assert not (reading.is_zero and row.changes)
        if row.sentence.startswith("0"):
            assert reading.is_zero
            assert row.sentence.startswith("0 up to rounding") == (reading.value > 0)
        if row.meter == "share":
            assert (row.attention.text == "100.0 %") <= reading.is_zero or reading.value < 5e-4
            if rule == "convolution" and border_named(finding.inquiry.scene.border).wraps:
                assert row.sentence == words.METERS_ZERO["share"]


def plain_words(text: str, finding: MetersFinding) -> str:
    return text.format(reach=finding.attention.reach_px, radius=finding.radius_px).replace("**", "")


@settings(max_examples=40)
@given(scene=scenes())
def test_the_meters_say_what_is_true_by_construction(scene: Scene) -> None:
    check(scene)


@pytest.mark.parametrize(
    "changes",
    [
        {"kernel": Kernel("laplacian"), "content": 0.0, "window_side": 9.0},
        {"content": 0.0, "window_side": 99.0},
        {
            "picture": PICTURES["square"],
            "border": "circular",
            "window_side": 99.0,
            "similarity": "cosine",
            "content": 4.0,
        },
        {"picture": PICTURES["ramp"], "border": "circular", "content": 1.0},
        {"picture": PICTURES["checker"], "border": "circular", "content": 1.0, "window_side": 5.0},
        {"picture": PICTURES["even"], "border": "circular", "content": 1.0, "window_side": 5.0},
    ],
)
def test_what_once_was_told_wrong(changes: dict[str, Any]) -> None:
    check(replace(Scene(PICTURES["fish"]), **changes))


def test_a_kernel_of_zeros_hides_weights_that_follow_the_image() -> None:
    zeros = Kernel("free", 3, 1, 0, (((((0.0,) * 3,) * 3),),))
    finding = read(replace(Scene(PICTURES["fish"]), kernel=zeros, border="circular", window_side=3.0))
    assert rule_of(facts_of(finding)) == "unseen"
    check_words(finding)


def test_every_fact_meets_one_rule_and_no_rule_says_more_than_its_facts() -> None:
    for linear, equivariant, local, follow, share in product(
        (True, False), ("all", "inside", "nowhere"), (True, False), (True, False), (True, False)
    ):
        facts = MeterFacts(linear, equivariant, local, follow, share)  # type: ignore[arg-type]
        rule = rule_of(facts)
        assert rule in words.METERS_VERDICTS
        assert rule in words.BRIEF
        if rule in ("convolution", "frame", "wide", "unseen"):
            assert linear
            assert equivariant != "nowhere"
        if rule in ("convolution", "frame"):
            assert local
            assert not follow
        assert (rule == "linear") == (linear and equivariant == "nowhere")
        assert (rule == "neither") == (not linear and equivariant == "nowhere")


@settings(max_examples=25)
@given(scene=scenes(), shift=st.tuples(st.integers(-3, 3), st.integers(-3, 3)))
def test_a_moved_torus_is_followed_and_what_is_said_fits_the_numbers(scene: Scene, shift: tuple[int, int]) -> None:
    step = scene.stride
    finding = final(ShiftInquiry(scene, (shift[0] * step, shift[1] * step)))
    assert isinstance(finding, ShiftFinding)
    if border_named(scene.border).wraps and scene.window_shape != "block":
        assert finding.attention.follows == finding.convolution.follows == "all"
    for one in (finding.attention, finding.convolution):
        assert (one.follows == "all") == (one.largest <= one.bound)
