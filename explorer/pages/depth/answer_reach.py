"""What a pixel sees through layers on layers: exactly by sets, and how much by derivatives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.compute.request import frozen
from explorer.layers.measures.depth import deviation_px, effective_fields, predicted_deviation_px, support
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, pull_back
from explorer.layers.progress import part_of
from explorer.pages.depth.choice import MOST_LAYERS, LayerName
from explorer.pages.depth.question import ReachFinding, ReachInquiry, Sight
from explorer.pages.depth.stacks import attention_layer, convolution_layer, mean_layer, plane_of

Array = npt.NDArray[Any]
DEPTHS = range(1, MOST_LAYERS + 1)


def answer(inquiry: ReachInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    """The convolutions at once, then attention: first the depth that is looked at, then all others together."""
    with torch.inference_mode():
        layers = build(inquiry.scene)
        image, convolution = layers.image, convolution_layer(layers)
        stack = attention_layer(layers)
        attention = AttentionLayer(stack.attention, stack.window)  # fields are scaled between layers anyway
        tick(0.0)
        mean = mean_layer(layers)
        mean_px = np.array([deviation_px(one, inquiry.pixel, mean.wraps) for one in _fields(mean, image, inquiry)])
        plane = plane_of(convolution.convolution)
        law = [predicted_deviation_px(plane.shape[0], n, convolution.convolution.dilation) for n in DEPTHS]
        uniform = bool((plane == plane[0, 0]).all() and plane[0, 0] != 0)
        sights: dict[LayerName, Sight] = {"convolution": _sight(convolution, image, inquiry.pixel)}
        for depth, field in zip(DEPTHS, _fields(convolution, image, inquiry), strict=True):
            _learn(sights, "convolution", depth, field, deviation_px(field, inquiry.pixel, convolution.wraps))
        finding = ReachFinding(inquiry, False, dict(sights), frozen(mean_px), frozen(np.array(law)), uniform)
        tell(finding)
        tick(0.0)
        sights["attention"] = _sight(attention, image, inquiry.pixel)
        tell(replace(finding, sights=dict(sights)))
        others = [depth for depth in DEPTHS if depth != inquiry.first]
        for part, depths in enumerate(([inquiry.first], others)):
            share = part_of(tick, part, 2)
            fields = effective_fields(attention, image, depths, inquiry.pixel, share)
            for depth, field in zip(depths, fields, strict=True):
                _learn(sights, "attention", depth, field, deviation_px(field, inquiry.pixel, attention.wraps))
            tell(replace(finding, complete=depths is others, sights=dict(sights)))


def _fields(layer: ConvolutionLayer, image: torch.Tensor, inquiry: ReachInquiry) -> Iterator[torch.Tensor]:
    """`effective_field` of every depth in one go: what is linear has one derivative, whatever it is applied to."""
    row, column = inquiry.pixel
    gradient = torch.zeros(image.shape, dtype=torch.float64)
    gradient[:, row, column] = 1
    for _ in DEPTHS:
        gradient = _largest_one(pull_back(layer, image, gradient))
        yield _largest_one(gradient.abs().sum(0))


def _largest_one(values: torch.Tensor) -> torch.Tensor:
    largest = values.abs().max()
    return values / torch.where(largest > 0, largest, 1)


def _sight(layer: ConvolutionLayer | AttentionLayer, image: torch.Tensor, pixel: tuple[int, int]) -> Sight:
    size = image.shape[1], image.shape[2]
    seen = support(layer, size, pixel, MOST_LAYERS).numpy()
    unknown = np.full(MOST_LAYERS, np.nan)
    return Sight(
        frozen(seen),
        frozen(np.array([_reach(one, pixel, layer.wraps) for one in seen])),
        frozen(np.full(seen.shape, np.nan, np.float32)),
        frozen(unknown),
    )


def _reach(seen: Array, pixel: tuple[int, int], wraps: bool) -> int:
    """px along an axis to the farthest pixel that is seen, on a torus the short way; 0 where none is."""
    away = [np.abs(places - place) for places, place in zip(np.nonzero(seen), pixel, strict=True)]
    if wraps:
        away = [np.minimum(one, n - one) for one, n in zip(away, seen.shape, strict=True)]
    return max(int(one.max(initial=0)) for one in away)


def _learn(sights: dict[LayerName, Sight], name: LayerName, depth: int, field: torch.Tensor, deviation: float) -> None:
    """Puts one depth's field in its place, in a new Sight: those that were told never change."""
    known = sights[name]
    fields, deviations = known.field.copy(), known.deviation_px.copy()
    fields[depth - 1], deviations[depth - 1] = field.numpy(), deviation
    sights[name] = replace(known, field=frozen(fields), deviation_px=frozen(deviations))
