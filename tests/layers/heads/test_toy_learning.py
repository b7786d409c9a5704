"""The toy that is learned: its gradients beside autograd's, its control, its key counts."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.heads.toy_learning import SHAPES, first_parameters, gradients, learn_toy, wanted


def loss_by_torch(own: dict[str, torch.Tensor], samples: torch.Tensor, selects: float) -> torch.Tensor:
    tokens = samples[:, :, None] * own["place"] + own["offset"]
    scores = (tokens @ own["query"]) @ (tokens @ own["key"]).mT / 8**0.5
    pooled = ((scores * selects).softmax(2) @ (tokens @ own["value"])).mean(1)
    output = (pooled @ own["first"] + own["bias"]).tanh() @ own["second"] + own["shift"]
    return (output - torch.from_numpy(wanted(samples.numpy()))).square().mean()


@settings(max_examples=20)
@given(seed=st.integers(0, 2**20), count=st.integers(1, 5), scale=st.sampled_from((0.1, 1.0, 3.0)))
def test_gradients_are_those_of_autograd(seed: int, count: int, scale: float) -> None:
    samples = np.random.default_rng(seed).normal(size=(count, 4)) * scale
    nets = [first_parameters(seed), first_parameters(seed + 1)]
    for net in nets:  # biases that are not 0
        net["bias"] = net["bias"] + 0.3
    values = {name: np.stack([net[name] for net in nets]) for name in SHAPES}
    losses, slopes = gradients(values, samples, wanted(samples), np.array([1.0, 0.0]))
    for place, selects in enumerate((1.0, 0.0)):
        own = {name: torch.tensor(value[place], requires_grad=True) for name, value in values.items()}
        loss = loss_by_torch(own, torch.from_numpy(samples), selects)
        loss.backward()
        assert losses[place] == pytest.approx(float(loss.detach()), rel=1e-12)
        for name, one in own.items():
            got = one.grad.numpy() if one.grad is not None else np.zeros(SHAPES[name])
            assert np.allclose(slopes[name][place], got, rtol=1e-9, atol=1e-12 * (1 + scale**4)), name


def test_without_steps_nothing_is_learned() -> None:
    draw = np.random.default_rng(1)
    samples, fresh = draw.normal(size=(12, 4)), draw.normal(size=(9, 4))
    found = learn_toy(samples, fresh, (3, 5), 0)
    assert np.array_equal(found.keys, found.keys_before)
    assert found.error.shape == found.control_error.shape == (2,)
    assert found.weights.sum(1) == pytest.approx([1] * 4)
    for place, seed in enumerate((3, 5)):
        own = {name: torch.from_numpy(np.asarray(value)) for name, value in first_parameters(seed).items()}
        for error, selects in ((found.error, 1.0), (found.control_error, 0.0)):
            loss = float(loss_by_torch(own, torch.from_numpy(fresh), selects))
            assert error[place] == pytest.approx(loss / wanted(fresh).var(), rel=1e-12)


def test_keys_lie_between_one_and_four_and_steps_learn() -> None:
    draw = np.random.default_rng(2)
    samples = draw.normal(size=(64, 4))
    before, after = (learn_toy(samples, samples, (0, 1), steps) for steps in (0, 60))
    assert bool(((after.keys >= 1) & (after.keys <= 4)).all())
    assert bool((after.error < before.error).all())
    assert bool((after.control_error < before.control_error).all())


def test_a_tick_may_end_it() -> None:
    def stop(share: float) -> None:
        if share > 0.4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        learn_toy(np.ones((3, 4)), np.ones((3, 4)), (0,), 10, stop)
