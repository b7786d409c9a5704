"""The crop rectangle stays inside the image and keeps its aspect, whatever is done to it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.images.fit import fit
from explorer.views.input import cropping

sides = st.integers(1, 2048)
sizes = st.tuples(sides, sides)
results = st.tuples(st.integers(8, 224), st.integers(8, 224))
places = st.tuples(st.floats(-3000, 3000), st.floats(-3000, 3000))
acts = st.lists(
    st.one_of(
        st.tuples(st.just("move"), places),
        st.tuples(st.just("drag"), places, st.sampled_from(cropping.CORNERS)),
        st.tuples(st.just("scale"), st.floats(0.01, 100)),
        st.tuples(st.just("reshape"), results),
    ),
    max_size=6,
)


@given(size=sizes, result=results, done=acts)
def test_any_gestures_leave_a_box_of_the_aspect_inside(
    size: tuple[int, int], result: tuple[int, int], done: list[tuple]
) -> None:
    aspect = result[0] / result[1]
    box = cropping.largest(size, aspect)
    for what, *given_ in done:
        if what == "move":
            box = cropping.moved(box, *given_[0], size)
        elif what == "drag":
            box = cropping.dragged(box, given_[1], given_[0], aspect, size)
        elif what == "scale":
            box = cropping.scaled(box, given_[0], aspect, size)
        else:
            old, aspect = aspect, given_[0][0] / given_[0][1]
            box = cropping.reshaped(box, old, aspect, size)
        assert 0 <= box[0] < box[2] <= size[0]
        assert 0 <= box[1] < box[3] <= size[1]
        assert (box[2] - box[0]) == pytest.approx(aspect * (box[3] - box[1]), rel=1e-6)


@settings(max_examples=25)
@given(size=st.tuples(st.integers(1, 60), st.integers(1, 60)), result=results, factor=st.floats(0.01, 3), to=places)
def test_every_box_can_be_fitted(
    size: tuple[int, int], result: tuple[int, int], factor: float, to: tuple[float, float]
) -> None:
    pixels = np.zeros((*size, 1), np.uint8)
    aspect = result[0] / result[1]
    box = cropping.scaled(cropping.largest(size, aspect), factor, aspect, size)
    box = cropping.moved(box, *to, size)
    assert fit(pixels, *result, "crop", box).pixels.shape == (*result, 1)


def test_the_opposite_corner_stays() -> None:
    box = (10.0, 10.0, 50.0, 50.0)
    lower_right = cropping.Corner(1, 1)
    assert cropping.dragged(box, lower_right, (30, 20), 1.0, (100, 100)) == (10, 10, 30, 30)
    assert cropping.dragged(box, lower_right, (500, 500), 1.0, (100, 80)) == (10, 10, 80, 80)
    assert cropping.dragged(box, lower_right, (0, 0), 1.0, (100, 100)) == (10, 10, 11, 11)


def test_another_aspect_and_back_is_the_same_box() -> None:
    box = cropping.scaled(cropping.largest((60, 120), 1.0), 0.5, 1.0, (60, 120))
    there = cropping.reshaped(box, 1.0, 2.0, (60, 120))
    assert cropping.reshaped(there, 2.0, 1.0, (60, 120)) == pytest.approx(box)
