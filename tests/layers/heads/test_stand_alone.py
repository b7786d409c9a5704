"""SASA's layer against the dense loops, and its parameters."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers import reference
from explorer.layers.fast.routes import attend
from explorer.layers.heads.stand_alone import learned, learned_numbers, stand_alone, with_learned
from tests.layers.layer_cases import assert_within, attention_bound, make_attention, normal


@settings(max_examples=20)
@given(
    seed=st.integers(0, 2**20),
    size=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    channels=st.integers(1, 3),
    heads=st.integers(1, 3),
    side=st.sampled_from((1, 3, 5, 7)),
    scale=st.sampled_from((1e-3, 1.0, 1e3)),
)
def test_it_is_what_the_loops_give(
    seed: int, size: tuple[int, int], channels: int, heads: int, side: int, scale: float
) -> None:
    image = normal(seed, channels, *size) * scale
    layer, window = stand_alone(channels, 4 * heads, side, heads, seed)
    found = attend(image, layer, window)
    assert found.shape == (4 * heads, *size)
    assert bool(found.isfinite().all())
    wanted = torch.from_numpy(reference.attend(image, layer, window))
    assert_within(found, wanted, 2 * attention_bound(image, layer, window))


@given(channels=st.integers(1, 4), heads=st.integers(1, 3), side=st.sampled_from((1, 3, 9)))
def test_how_many_numbers_are_learned(channels: int, heads: int, side: int) -> None:
    layer, window = stand_alone(channels, 4 * heads, side, heads)
    assert window.side == side
    assert learned_numbers(layer) == (3 * channels + side) * 4 * heads


def test_embeddings_are_of_key_minus_query() -> None:
    """An embedding that likes the key on the right: an asymmetric picture comes from there."""
    layer, window = stand_alone(1, 2, 3)
    query, key, value, rows, columns = (torch.zeros_like(part) for part in learned(layer))
    query[:], value[:] = 1, 1
    columns[0, 2] = 100  # one column to the right
    moved = with_learned(layer, (query, key, value, rows, columns))
    image = torch.arange(1.0, 10.0, dtype=torch.float64).view(1, 3, 3)
    found = attend(image, moved, window)[0]
    # the right-hand neighbours of three rows, zeros beyond the frame among them, each a third
    assert found[1].tolist() == pytest.approx([(2 + 5 + 8) / 3, (3 + 6 + 9) / 3, 0], abs=1e-12)


def test_what_cannot_be_one() -> None:
    for side, channels, heads, message in ((2, 4, 1, "side must be odd"), (3, 6, 2, "2 heads of even length")):
        with pytest.raises(ValueError, match=message):
            stand_alone(1, channels, side, heads)
    with pytest.raises(ValueError, match="row and column embeddings, got NoneType"):
        learned(make_attention(1, [(0, 0)]))


def test_the_same_seed_gives_the_same_layer() -> None:
    first, second, other = (stand_alone(2, 4, 3, seed=seed)[0] for seed in (3, 3, 4))
    assert all(np.array_equal(a, b) for a, b in zip(learned(first), learned(second), strict=True))
    assert not np.array_equal(first.query, other.query)
