"""The toy of four pixels."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.layers.measures.toy import foreign, foreign_of_pairs, four_pixels, pair_filters, probed_pairs, toy_weights

strips = st.lists(st.integers(0, 255), min_size=4, max_size=4)


def as_image(levels: list[int]) -> torch.Tensor:
    return torch.tensor(levels, dtype=torch.float64)[None, None]


@given(levels=strips, gap=st.floats(0, 50))
def test_softmax_leaves_every_key_a_weight(levels: list[int], gap: float) -> None:
    weights = toy_weights(as_image(levels) / 255, gap)
    assert bool((weights > 0).all())
    assert weights.sum(1).tolist() == pytest.approx([1] * 4)
    for q, k in np.ndindex(4, 4):  # ratios of weights are the exponential of what scores differ by
        away = 4 * levels[q] * (levels[k] - levels[q]) / 255**2 - gap * ((q - k) % 2)
        assert float(weights[q, k] / weights[q, q]) == pytest.approx(np.exp(away), rel=1e-9)


@given(levels=strips)
def test_hidden_keys_and_gaps_leave_none(levels: list[int]) -> None:
    assert not foreign(toy_weights(as_image(levels) / 255, float("inf"))).any()
    assert not foreign(toy_weights(as_image(levels) / 255, 6.0, norm="sparsemax")).any(), "scores differ by at most 4"
    for probed in probed_pairs(as_image(levels)):
        assert probed.tolist() == [[0.5, 0, 0.5, 0], [0, 0.5, 0, 0.5]]
        assert not foreign_of_pairs(probed).any()


def test_what_does_not_belong_is_found() -> None:
    assert sorted(foreign(torch.arange(16.0).view(4, 4)).tolist()) == [1, 3, 4, 6, 9, 11, 12, 14]
    assert foreign_of_pairs(torch.arange(8.0).view(2, 4)).tolist() == [1, 3, 4, 6]
    two, gapped = pair_filters()
    assert (two.out_channels, gapped.reach) == (2, (0, 2))


def test_the_four_that_differ_most() -> None:
    grey = torch.zeros(3, 7)
    grey[1, 4:6] = 1
    assert four_pixels(grey) == (1, 2), "first of those with two bright pixels"
