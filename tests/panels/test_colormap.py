"""From numbers to colours, whatever the numbers are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.panels.colormap import amount_rgb, signed_rgb, weight_rgb
from explorer.panels.theme import DARK, LIGHT, rgb

Painted = Callable[..., Any]


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("painted", [signed_rgb, weight_rgb, amount_rgb])
@given(values=st.lists(st.floats(width=32), min_size=1, max_size=5), limit=st.floats(min_value=0))
def test_every_number_has_a_colour_and_what_is_none_the_colour_of_warnings(
    painted: Painted, theme: Any, values: list[float], limit: float
) -> None:
    with np.errstate(all="ignore"):
        colours = painted(np.array(values, np.float32), limit, theme)
    assert colours.shape == (len(values), 3)
    assert colours.dtype == np.uint8
    for value, colour in zip(values, colours, strict=True):
        if np.isnan(value):
            assert tuple(colour) == rgb(theme.warning)


@pytest.mark.parametrize("painted", [signed_rgb, weight_rgb, amount_rgb])
def test_the_infinite_is_as_large_as_the_largest(painted: Painted) -> None:
    colours = painted(np.array([np.inf, 2.0, -np.inf, -2.0]), 2.0, DARK)
    assert (colours[0] == colours[1]).all()
    assert (colours[2] == colours[3]).all()
