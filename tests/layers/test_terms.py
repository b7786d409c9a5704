"""One query, term by term: what is left out when only seen keys are asked for is seen by no head."""

from __future__ import annotations

import pytest
import torch

from explorer.layers.borders import BORDERS
from explorer.layers.convolution import Convolution
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel
from explorer.layers.projection import project
from explorer.layers.terms import terms_at


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("shape", ["square", "disc", "block"])
@pytest.mark.parametrize("side", [1.0, 2.6, 5.0, 40.0])
def test_seen_keys_are_all_that_counts(border: str, shape: str, side: float) -> None:
    if border == "shifted" and shape != "square":
        pytest.skip("shifted windows are square")
    generator = torch.Generator().manual_seed(3)
    image = torch.rand(2, 7, 9, generator=generator, dtype=torch.float64)
    kernel = torch.rand(1, 2, 3, 3, generator=generator, dtype=torch.float64)
    attention = heads_from_kernel(Convolution(kernel), border=border)
    projected, window = project(image, attention), Window(side, shape)
    for cell in ((0, 0), (3, 8), (6, 4)):
        whole = terms_at(projected, attention, window, cell)
        seen = terms_at(projected, attention, window, cell, seen_only=True)
        top, left = seen.plane.top - whole.plane.top, seen.plane.left - whole.plane.left
        inside = (..., slice(top, top + seen.plane.rows), slice(left, left + seen.plane.columns))
        for name in ("key", "similarity", "score", "coverage", "weight", "value", "product"):
            torch.testing.assert_close(getattr(seen, name), getattr(whole, name)[inside], rtol=1e-12, atol=1e-12)
        assert int((whole.coverage > 0).sum()) == int((seen.coverage > 0).sum())
        torch.testing.assert_close(seen.output, whole.output, rtol=1e-12, atol=1e-12)
        if side == 1 and border != "circular":
            assert seen.plane.rows <= 3
            assert seen.plane.columns <= 3
