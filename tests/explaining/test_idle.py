"""A setting that is said to do nothing does nothing, and one that is not does something."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch

from explorer.compute.request import resolve
from explorer.compute.work import Work
from explorer.explaining.excluded import why_idle, why_not
from explorer.layers.norms import NORMS
from explorer.state.state import Scene, State
from tests.compute.results import scene

MOVED = {"position": 0.7, "gate": 0.6}


def attention(of: Scene) -> np.ndarray:
    request = resolve(State(of))
    return Work(of, torch.device("cpu")).frame(request).attention


@pytest.mark.parametrize(("heads", "norm"), [*product(("kernel", "one", "fewest"), NORMS)])
@pytest.mark.parametrize("field", MOVED)
def test_what_is_idle_changes_nothing(field: str, heads: str, norm: str) -> None:
    still = scene(window_side=5.0)
    if why_not(still, heads=heads, norm=norm):
        return
    still = replace(still, heads=heads, norm=norm)
    before, after = attention(still), attention(replace(still, **{field: MOVED[field]}))
    assert np.array_equal(before, after) == (why_idle(still, field) is not None)
