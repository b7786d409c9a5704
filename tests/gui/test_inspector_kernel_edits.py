"""What becomes of an edited kernel when its size, its outputs or the kind of numbers changes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene
from explorer.views.inspector.kernel_edits import edited, free, in_whole_numbers, resized, with_outputs

SIZES = st.sampled_from([1, 3, 5, 7])


def free_kernel(size: int, outputs: int = 1, inputs: int = 1) -> Kernel:
    weight = np.arange(outputs * inputs * size * size, dtype=float).reshape(outputs, inputs, size, size) + 1
    return free(Kernel("random", seed=5), weight)


@given(SIZES, SIZES)
def test_another_size_keeps_the_middle(before: int, after: int) -> None:
    kernel = free_kernel(before)
    changed = np.array(resized(kernel, after).weight)
    assert changed.shape == (1, 1, after, after)
    common = min(before, after)
    old, new = ((size - common) // 2 for size in (before, after))
    kept = np.array(kernel.weight)[..., old : old + common, old : old + common]
    assert (changed[..., new : new + common, new : new + common] == kept).all()
    assert np.count_nonzero(changed) == common**2


def test_named_kernels_keep_no_weight_of_their_own() -> None:
    kernel = Kernel("gaussian", 3)
    assert resized(kernel, 7) == Kernel("gaussian", 7)
    assert with_outputs(kernel, 3) == Kernel("gaussian", 3, 3)
    assert in_whole_numbers(kernel) is kernel


def test_more_outputs_repeat_those_that_are_there() -> None:
    weight = np.array(with_outputs(free_kernel(3, outputs=2, inputs=3), 3).weight)
    assert weight.shape == (3, 3, 3, 3)
    assert (weight[2] == weight[0]).all()
    assert (weight[1] != weight[0]).any()


def test_an_edited_kernel_remembers_its_seed() -> None:
    picture = Picture(np.zeros((8, 8, 1), dtype=np.uint8))
    kernel = edited(Scene(picture, kernel=Kernel("random", 3, seed=9)), (0, 0, 2, 1), 0.0)
    assert (kernel.name, kernel.seed) == ("free", 9)


def test_scaled_numbers_become_the_smallest_whole_ones() -> None:
    scaled = free(Kernel(), np.array([[[[0.25, 0, -0.25], [0.5, 0, -0.5], [0.25, 0, -0.25]]]]))
    assert np.array(in_whole_numbers(scaled).weight).ravel().tolist() == [1, 0, -1, 2, 0, -2, 1, 0, -1]
    ninths = free(Kernel(), np.full((1, 1, 3, 3), 1 / 9))
    assert (np.array(in_whole_numbers(ninths).weight) == 1).all()


@given(st.lists(st.floats(-1000, 1000), min_size=9, max_size=9))
def test_whole_numbers_are_whole_and_in_range(values: list[float]) -> None:
    weight = np.array(in_whole_numbers(free(Kernel(), np.array(values).reshape(1, 1, 3, 3))).weight)
    assert (weight == np.round(weight)).all()
    assert np.abs(weight).max() <= 1000
