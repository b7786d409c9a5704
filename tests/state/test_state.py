"""Ranges, exclusions, and what follows by itself when something changes."""

from __future__ import annotations

import dataclasses
import math
import re
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.borders import BORDERS
from explorer.layers.geometry import widest_side
from explorer.layers.norms import NORMS
from explorer.layers.shapes import SHAPES
from explorer.state.picture import LARGEST_SIDE_PX, Picture
from explorer.state.state import (
    LARGEST_WINDOW_PX,
    Kernel,
    Look,
    Scene,
    State,
    adapt_kernel,
    exclusion,
    fitted,
    most_heads,
    output_size,
)
from explorer.words import inspector as inspector_words

GREY = Picture(np.zeros((9, 12, 1), np.uint8))
RGB = Picture(np.zeros((9, 12, 3), np.uint8))
ROWS = ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0), (7.0, 8.0, 9.0))


def edited(*inputs: tuple[tuple[float, ...], ...]) -> Kernel:
    return Kernel("free", weight=(inputs,))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"stride": 0}, "stride must lie between 1 and 4, got 0"),
        ({"stride": 5}, "stride must lie between 1 and 4, got 5"),
        ({"dilation": 4}, "dilation must lie between 1 and 3, got 4"),
        ({"content": -0.1}, "content must lie between 0 and 100, got -0.1"),
        ({"content": math.nan}, "content must lie between 0 and 100, got nan"),
        ({"position": 21.0}, "position must lie between 0 and 20, got 21.0"),
        ({"temperature": 0.0}, "temperature must lie between 0.05 and 20, got 0.0"),
        ({"window_side": 0.99}, "window_side must lie between 1 and 1000, got 0.99"),
        ({"window_side": math.inf}, "window_side must lie between 1 and 1000, got inf"),
        ({"head_seed": -1}, "head_seed must lie between 0 and"),
        ({"border": "wall"}, "border must be one of zero, zero_keys, .* got 'wall'"),
        ({"norm": "max"}, "norm must be one of softmax, .* got 'max'"),
        ({"similarity": "l1"}, "similarity must be one of dot, cosine, distance, got 'l1'"),
        ({"features": ""}, "features must be one of patch, pixel, got ''"),
        ({"heads": 9}, "heads must be one of kernel, one, fewest, got 9"),
        ({"window_shape": "star"}, "window_shape must be one of square, disc, block, got 'star'"),
    ],
)
def test_a_scene_out_of_range_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Scene(GREY, **change)


@pytest.mark.parametrize(
    "change",
    [
        {"stride": 4},
        {"dilation": 3},
        {"content": 0.0},
        {"content": 100.0},
        {"position": 20.0},
        {"temperature": 0.05},
        {"temperature": 20.0},
        {"window_side": 1.0},
        {"window_side": 1e3},
    ],
)
def test_the_ends_of_the_ranges_are_inside(change: dict[str, Any]) -> None:
    ((name, value),) = change.items()
    assert getattr(Scene(GREY, **change), name) == value


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "sobel"}, "kernel must be one of identity, .* got 'sobel'"),
        ({"size": 4}, "kernel_size must be one of 1, 3, 5, 7, got 4"),
        ({"outputs": 9}, "outputs must lie between 1 and 8, got 9"),
        ({"seed": -1}, "kernel seed must lie between 0 and"),
        ({"name": "free"}, "a free kernel has a weight"),
        ({"weight": ((ROWS,),)}, "a named one has none"),
        ({"name": "free", "weight": ()}, "weight must have shape"),
        ({"name": "free", "weight": ((ROWS,), (ROWS,))}, r"weight must have shape \(1, 1 or 3, 3, 3\)"),
        ({"name": "free", "weight": ((ROWS, ROWS),)}, "weight must have shape"),
        ({"name": "free", "outputs": 2, "weight": ((ROWS,), (ROWS,) * 3)}, "weight must have shape"),
        ({"name": "free", "weight": ((ROWS[:2],),)}, "weight must have shape"),
        ({"name": "free", "size": 1, "weight": ((((math.nan,),),),)}, "a kernel weight .* got nan"),
        ({"name": "free", "size": 1, "weight": ((((1001.0,),),),)}, "a kernel weight .* got 1001.0"),
    ],
)
def test_a_kernel_out_of_range_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Kernel(**change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"stage": 6}, "stage must lie between 0 and 5, got 6"),
        ({"cell": (-1, 0)}, r"got \(-1, 0\)"),
        ({"channel_in": 4096}, "channel_in must lie between 0 and 4095, got 4096"),
        ({"channel_out": -1}, "channel_out must lie between 0 and 4095, got -1"),
        ({"hidden_heads": frozenset({256})}, "a hidden head must lie between 0 and 255, got 256"),
    ],
)
def test_a_look_out_of_range_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Look(**change)


def test_the_query_must_lie_in_the_output() -> None:
    with pytest.raises(ValueError, match=r"the 5 x 6 output, got \(5, 0\)"):
        State(Scene(GREY, stride=2), Look(cell=(5, 0)))


@pytest.mark.parametrize(
    "look",
    [
        Look(hidden_heads=frozenset({2, 9})),
        Look(channel_in=1),
        Look(channel_out=1),
        Look(scan=9 * 12),
    ],
)
def test_a_look_that_does_not_fit_its_scene_is_no_state(look: Look) -> None:
    with pytest.raises(ValueError, match="must fit its scene"):
        State(Scene(GREY), look)
    assert State(Scene(GREY), fitted(look, Scene(GREY))) == State(Scene(GREY)).changed(**vars(look))


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dilation", [1, 2])
def test_what_excludes_each_other_is_refused_with_the_sentence_that_is_shown(
    border: str, shape: str, dilation: int
) -> None:
    clash = exclusion(border, shape, dilation)
    assert (clash is not None) == (
        (border == "shifted" and (shape != "square" or dilation > 1)) or (shape == "block" and dilation > 1)
    )
    if clash is None:
        assert Scene(GREY, border=border, window_shape=shape, dilation=dilation).border == border
    else:
        with pytest.raises(ValueError) as caught:
            Scene(GREY, border=border, window_shape=shape, dilation=dilation)
        assert str(caught.value) == inspector_words.EXCLUSIONS[clash]


@pytest.mark.parametrize("heads", ["kernel", "one", "fewest"])
@pytest.mark.parametrize("norm", NORMS)
def test_keys_that_are_not_there_and_weights_that_are_scores_exclude_each_other(heads: Any, norm: str) -> None:
    clash = exclusion("zero", "square", 1, heads, norm)
    assert (clash is not None) == ((heads, norm) == ("fewest", "linear"))
    if clash is None:
        assert Scene(GREY, heads=heads, norm=norm).norm == norm
    else:
        with pytest.raises(ValueError, match=re.escape(inspector_words.EXCLUSIONS[clash])):
            Scene(GREY, heads=heads, norm=norm)


def test_the_widest_window_is_global_on_the_largest_picture() -> None:
    widest = max(
        widest_side(LARGEST_SIDE_PX, LARGEST_SIDE_PX, border, 9, 9, shape) for border in BORDERS for shape in SHAPES
    )  # 9: of a 7x7 kernel with dilation 3
    assert widest == 683 <= LARGEST_WINDOW_PX


def test_every_exclusion_has_its_sentence_and_every_sentence_its_exclusion() -> None:
    said = {exclusion(*settings) for settings in product(BORDERS, SHAPES, (1, 2), ("kernel", "one", "fewest"), NORMS)}
    assert said - {None} == inspector_words.EXCLUSIONS.keys()


def test_everything_is_frozen_and_equal_by_value() -> None:
    a, b = State(Scene(GREY)), State(Scene(Picture(GREY.pixels)))
    assert a == b
    assert hash(a) == hash(b)
    for part, name in ((a, "scene"), (a.scene, "stride"), (a.look, "cell"), (a.scene.kernel, "size")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(part, name, 1)


def test_changed_finds_the_group_of_each_field() -> None:
    state = State(Scene(GREY)).changed(stride=2, cell=(1, 2), content=3.0)
    assert (state.scene.stride, state.scene.content, state.look.cell) == (2, 3.0, (1, 2))
    with pytest.raises(TypeError, match="colour"):
        state.changed(colour="red")


def test_changing_only_the_look_keeps_the_very_scene() -> None:
    state = State(Scene(GREY))
    assert state.changed(cell=(2, 2), scan=4).scene is state.scene


def test_an_edited_kernel_is_made_for_the_channels_of_the_picture() -> None:
    with pytest.raises(ValueError, match="made for 1 channels, the picture has 3"):
        Scene(RGB, edited(ROWS))
    with pytest.raises(ValueError, match="made for 3 channels, the picture has 1"):
        State(Scene(GREY)).changed(kernel=edited(ROWS, ROWS, ROWS))


def test_an_edited_kernel_follows_a_picture_with_other_channels() -> None:
    state = State(Scene(GREY, edited(ROWS))).changed(picture=RGB)
    assert state.scene.kernel.weight == ((ROWS, ROWS, ROWS),)
    zeros = ((0.0,) * 3,) * 3
    back = state.changed(kernel=edited(ROWS, zeros, zeros)).changed(picture=GREY)
    assert back.scene.kernel.weight is not None
    assert np.allclose(back.scene.kernel.weight[0][0], np.array(ROWS) / 3)


def test_a_kernel_that_fits_is_left_alone() -> None:
    named, free = Kernel("box"), edited(ROWS)
    assert adapt_kernel(named, 3) is named
    assert adapt_kernel(free, 1) is free


def test_output_size_and_most_heads() -> None:
    assert output_size(Scene(GREY)) == (9, 12)
    assert output_size(Scene(GREY, stride=2)) == (5, 6)
    assert output_size(Scene(GREY, stride=4)) == (3, 3)
    assert most_heads(Scene(GREY, Kernel(size=5))) == 25
    assert most_heads(Scene(GREY, heads="one")) == 1


def test_a_smaller_kernel_forgets_heads_and_channels_that_are_gone() -> None:
    state = State(Scene(RGB, Kernel(outputs=3))).changed(hidden_heads=frozenset({0, 8}), channel_in=2, channel_out=2)
    smaller = state.changed(kernel=Kernel("identity", size=1), picture=GREY)
    assert smaller.look == Look(hidden_heads=frozenset({0}))


@settings(max_examples=80)
@given(
    cell=st.tuples(st.integers(0, 8), st.integers(0, 11)),
    scan=st.none() | st.integers(0, 107),
    stride=st.integers(1, 4),
    height=st.integers(8, 12),
    width=st.integers(8, 14),
)
def test_the_query_and_the_scan_stay_inside(
    cell: tuple[int, int], scan: int | None, stride: int, height: int, width: int
) -> None:
    before = State(Scene(GREY), Look(cell=cell, scan=scan))
    after = before.changed(stride=stride, picture=Picture(np.zeros((height, width, 1), np.uint8)))
    rows, columns = output_size(after.scene)
    assert after.look.cell == (min(cell[0], rows - 1), min(cell[1], columns - 1))
    assert after.look.scan == (None if scan is None else min(scan, rows * columns - 1))
