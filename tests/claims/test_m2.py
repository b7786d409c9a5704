"""M2 counted once more, operation by operation, for kernels and channels that turn it."""

from __future__ import annotations

import pytest

from explorer.claims.claim import Ruling
from explorer.claims.m2_cost import judge
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.grounds import ground, pictures


def convolution_by_hand(side: int, channels: int) -> int:
    return sum(channels for _ in range(side * side) for _ in range(channels))


def attention_by_hand(side: int, channels: int) -> int:
    """Three projections of a pixel, then for each key a dot product and a weighted value."""
    projections = sum(channels for _ in range(3) for _ in range(channels))
    return projections + sum(2 * channels for _ in range(side * side))


def widest_by_hand(side: int, channels: int) -> int:
    affordable = [k for k in range(1, 200, 2) if attention_by_hand(k, channels) <= convolution_by_hand(side, channels)]
    return max(affordable, default=0)


@pytest.mark.parametrize("size", [1, 3, 5, 7])
@pytest.mark.parametrize("name", pictures())
def test_against_counting(name: str, size: int) -> None:
    judgement = judge(ground(name, Kernel("box", size)), nobody)
    picture = pictures()[name]
    side, own = widest_by_hand(size, 128), widest_by_hand(size, picture.channels)
    assert judgement.number("side") == side
    assert judgement.number("side_own") == own
    assert judgement.number("convolution") == convolution_by_hand(size, 128)
    assert judgement.number("attention") == attention_by_hand(max(side, 1), 128)
    assert judgement.number("convolution_picture") == convolution_by_hand(size, 128) * picture.height * picture.width
    if side <= size:
        assert judgement.ruling is Ruling.FALSE
    else:
        assert judgement.ruling is (Ruling.TRUE if own > size else Ruling.TRUE_IF)


def test_it_turns() -> None:
    assert judge(ground("fish", Kernel("box", 1)), nobody).condition == "never"
    assert judge(ground("fish"), nobody).ruling is Ruling.TRUE_IF
    assert judge(ground("fish"), nobody).number("side") == 19
    assert judge(ground("fish"), nobody).number("least") == min(d for d in range(1, 100) if widest_by_hand(3, d) > 3)
