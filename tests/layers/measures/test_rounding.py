"""Single precision is never farther from double precision than rounding allows, and the bound is no empty word."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings

from explorer.layers.fast.routes import attend, candidates
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer
from explorer.layers.measures.rounding import output_rounding, weight_rounding
from explorer.layers.operator import attention_weights
from explorer.layers.projection import project, summed
from tests.layers.layer_cases import Case, cases, kernel, normal


def single(value: Any) -> Any:
    """The same layer with numbers that single precision holds."""
    if isinstance(value, torch.Tensor):
        return value.float() if value.is_floating_point() else value
    if hasattr(value, "__dataclass_fields__"):
        return replace(value, **{f.name: single(getattr(value, f.name)) for f in fields(value) if f.init})
    return value


@settings(max_examples=150)
@given(case=cases(tokens=True, moves=True))
def test_every_route_stays_within_the_bound(case: Case) -> None:
    image, attention = case.image.float(), single(case.attention)
    layer = AttentionLayer(attention, case.window)
    wanted = attend(image.double(), attention, case.window)
    bound = output_rounding(layer, image) + output_rounding(layer, image.double())
    projected = project(image, attention)
    for route in candidates(projected, attention, case.window):
        heads = route.compute(projected, attention, case.window, lambda share: None)
        assert float((summed(heads, attention).double() - wanted).abs().max()) <= bound, route.name


@settings(max_examples=40)
@given(case=cases(strides=(1,), moves=True))
def test_weights_stay_within_theirs(case: Case) -> None:
    image, attention = case.image.float(), single(case.attention)
    first, second = (
        attention_weights(project(one, attention), attention, case.window).double() for one in (image, image.double())
    )
    both = weight_rounding(attention, image, case.window) + weight_rounding(attention, image.double(), case.window)
    assert ((first - second).abs().sum(2).amax(1) <= both).all()


@pytest.mark.parametrize("border", ["zero", "circular"])
def test_a_convolution_stays_within_its_bound(border: str) -> None:
    one = ConvolutionLayer(single(kernel(1, 3, 2, 5, border=border)))
    image = normal(2, 2, 20, 20).float()
    apart = float((one(image).double() - one(image.double())).abs().max())
    assert 0 < apart <= output_rounding(one, image) + output_rounding(one, image.double())


@pytest.mark.parametrize(("content", "most"), [(0.0, 1e-12), (1.0, 1e-8)])
def test_in_double_precision_the_bound_is_far_below_what_content_does(content: float, most: float) -> None:
    one, image = kernel(3, 1, 1, 3), normal(4, 1, 32, 32)
    layer = AttentionLayer(heads_from_kernel(one, content=content), Window(67.0))
    assert 0 < output_rounding(layer, image) < most * float(one.weight.abs().sum() * image.abs().max())
