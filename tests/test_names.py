"""The state (without torch) and the layers (with it) list the same names, each in its own place."""

from __future__ import annotations

from typing import get_args

import pytest

from explorer.layers import attention, geometry, norms
from explorer.state import state


@pytest.mark.parametrize(
    ("chosen", "computed"),
    [
        (state.Border, geometry.BORDERS),
        (state.WindowShape, geometry.SHAPES),
        (state.Norm, norms.NORMS),
        (state.Similarity, attention.SIMILARITIES),
        (state.Features, attention.FEATURES),
    ],
    ids=["borders", "shapes", "norms", "similarities", "features"],
)
def test_what_can_be_chosen_is_what_can_be_computed(chosen: object, computed: tuple[str, ...]) -> None:
    assert set(get_args(chosen)) == set(computed)
