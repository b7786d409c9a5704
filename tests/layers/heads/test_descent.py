"""Adam, beside torch's own."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.heads.descent import descend
from tests.layers.layer_cases import normal


@settings(max_examples=15)
@given(seed=st.integers(0, 2**20), steps=st.integers(1, 12), rate=st.sampled_from((1e-3, 0.1)))
def test_it_is_torchs_adam(seed: int, steps: int, rate: float) -> None:
    start = normal(seed, 3, 2), normal(seed + 1, 2)
    target = normal(seed + 2, 3)

    def loss(values: object) -> torch.Tensor:
        matrix, vector = values  # type: ignore[misc]
        return ((matrix @ vector).tanh() - target).square().sum()

    ended, losses, gradients = descend(loss, start, steps, rate)
    own = [one.clone().requires_grad_() for one in start]
    adam = torch.optim.Adam(own, lr=rate, betas=(0.9, 0.999), eps=1e-8)
    wanted = []
    for step in range(steps):
        adam.zero_grad()
        now = loss(own)
        wanted.append(float(now.detach()))
        now.backward()
        if step == 0:
            for got, one in zip(gradients, own, strict=True):
                assert torch.equal(got, one.grad)  # type: ignore[arg-type]
        adam.step()
    assert losses[:-1] == pytest.approx(wanted, rel=1e-9)
    for got, one in zip(ended, own, strict=True):
        assert torch.allclose(got, one.detach(), rtol=1e-9, atol=1e-12)
    assert torch.equal(start[0], normal(seed, 3, 2)), "what it began with stays"


def test_a_tick_may_end_it() -> None:
    told = []

    def stop(share: float) -> None:
        told.append(share)
        if share >= 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        descend(lambda values: values[0].square().sum(), [torch.ones(1)], 4, 0.1, stop)
    assert told == [0, 0.25, 0.5]
