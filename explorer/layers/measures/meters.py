"""Is this layer a convolution? Four meters, for any layer.

A map of images is a (circular) convolution of reach r exactly if it is additive, homogeneous, equivariant to shifts,
and blind beyond r. Every meter is 0 for it, up to rounding, whose bound stands beside it. Content costs an attention
its linearity, not its equivariance.

One image may hide what a layer does: on an even one all weights are alike, whatever the content. So every meter is read
on seeded noise as well (`noise_for`), and the worst counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Any

import numpy as np
import torch

from explorer.layers.measures.experiment import Experiment
from explorer.layers.measures.layer import Layer, jacobian_at
from explorer.layers.measures.reading import Reading, worst
from explorer.layers.measures.rounding import output_rounding
from explorer.layers.measures.shifts import ShiftDemo, shift_image, smallest_shift
from explorer.layers.progress import Tick, nobody

FACTOR = 3.0  # of the homogeneity meter
PROBES = 2  # images of noise beside the one that is given
LEVELS = 256  # of the noise: sums of two images, and three times one, are exact in double precision
OUTSIDE = 1e-6  # of the derivative may lie outside the radius that is said to hold it


@dataclass(frozen=True)
class Reach:
    """How far the output depends on the image, measured at some output pixels.

    beyond     the largest |d y_q / d x_k| with k farther than `radius` from q along an axis, over the largest anywhere
    radius     px, as asked
    farthest   px, along an axis, of the farthest derivative above the bound of `beyond`
    holds_all  px, the smallest radius (along an axis) that holds all but 1e-6 of the sum of |d y_q / d x_k|
    first      the largest |d y_q / d x_k| of any channels, (H, W) float64, at the first of these pixels in the first
               image, beside those of them that lie within `radius`
    """

    beyond: Reading
    radius: int
    farthest: int
    holds_all: int
    first: Experiment


@dataclass(frozen=True)
class LayerMeters:
    """Relative to max |f|, the larger one where two outputs are compared (over 1 where that is 0), except for `reach`.

    additivity             max |f(x + y) - f(x) - f(y)|
    homogeneity            max |f(3 x) - 3 f(x)|
    equivariance           max |f(rolled x) - rolled f(x)|
    equivariance_interior  the same where neither the frame nor the seam of the roll is in sight; None where there is no
                           such place
    scale                  max |f(x)| of the image itself, or 1
    """

    additivity: Reading
    homogeneity: Reading
    equivariance: Reading
    equivariance_interior: Reading | None
    reach: Reach
    scale: float


@dataclass(frozen=True, eq=False)
class Probe:
    """An image (C_in, H, W), a layer's output on it, and how far rounding may have moved any number of that."""

    image: torch.Tensor
    output: torch.Tensor
    rounding: float

    @property
    def scale(self) -> float:
        return scale_of(self.output)


def probe(layer: Layer, image: torch.Tensor) -> Probe:
    return Probe(image, layer(image), output_rounding(layer, image))


def probes_of(layer: Layer, image: torch.Tensor, tick: Tick | None = None) -> tuple[Probe, ...]:
    """The image itself, and noise of the same size and range."""
    told, made = tick or nobody, []
    images = (image, *noise_for(image))
    for done, one in enumerate(images):
        told(done / len(images))
        made.append(probe(layer, one))
    return tuple(made)


def noise_for(image: torch.Tensor, seed: int = 0) -> tuple[torch.Tensor, ...]:
    """Seeded images of even noise from 0 to the image's largest value (1 where it is black), as many as PROBES.

    None is constant, nor a multiple of one before it (the image among them), nor are their sums constant, so that
    nothing that content does can cancel: what would be is drawn again. An image of one number leaves no choice.
    """
    top, made = float(image.abs().max()) or 1.0, [image]
    for one in count(seed):
        drawn = torch.randint(0, LEVELS, image.shape, generator=torch.Generator().manual_seed(one))
        noise = (drawn.to(image) * (top / LEVELS)).to(image)
        if image.numel() == 1 or _is_new(noise, made):
            made.append(noise)
        if len(made) > PROBES:
            break
    return tuple(made[1:])


def _is_new(noise: torch.Tensor, others: Sequence[torch.Tensor]) -> bool:
    if _is_constant(noise):
        return False
    flat = noise.double().flatten()
    for other in others:
        beside = other.double().flatten()
        product = float(flat @ beside) ** 2
        alike = product >= (1 - 1e-9) * float(flat @ flat) * float(beside @ beside) and product > 0
        if alike or _is_constant(noise + other):
            return False
    return True


def _is_constant(image: torch.Tensor) -> bool:
    return bool((image == image.flatten()[0]).all())


def measure_layer(
    layer: Layer,
    image: torch.Tensor,
    radius: int,
    *,
    shift: tuple[int, int] | None = None,
    cells: Iterable[tuple[int, int]] | None = None,
    tick: Tick | None = None,
) -> LayerMeters:
    """All meters of a layer at an image (C_in, H, W), in the image's dtype; derivatives in float64.

    Args:
        radius: px, beyond which a convolution of the same kernel would see nothing.
        shift: of the equivariance meter, px; by default the smallest both ways: as many rows and columns as the stride.
        cells: output pixels (row, column) whose derivatives are looked at; by default the middle one and two others.
        tick: told the share done, in [0, 1]; may raise to cancel.
    """
    told = tick or nobody
    probes = probes_of(layer, image, lambda share: told(share * 0.3))
    told(0.3)
    additivity = read_all(add_probes(layer, probes))
    told(0.5)
    homogeneity = read_all(multiply_probes(layer, probes))
    told(0.65)
    demos = shift_probes(layer, probes, shift)
    told(0.8)
    rows, columns = probes[0].output.shape[1:]
    probed = [(rows // 2, columns // 2), (rows // 4, columns // 3), (0, 0)] if cells is None else cells
    return LayerMeters(
        additivity=additivity,
        homogeneity=homogeneity,
        equivariance=read_shifts(demos),
        equivariance_interior=read_shifts(demos, inside=True) if demos[0].interior is not None else None,
        reach=measure_reach(layer, [one.image for one in probes[:2]], radius, list(probed)),
        scale=probes[0].scale,
    )


def add_probes(layer: Layer, probes: Sequence[Probe]) -> tuple[Experiment, ...]:
    """f(x + y) and f(x) + f(y), of each probe and the next, over the larger of max |f(x)| and max |f(y)|."""
    found = []
    for x, y in pairwise(probes):
        both = probe(layer, x.image + y.image)
        # Twice: the sum of the images, and the differences, are rounded as well.
        bound = 2 * (both.rounding + x.rounding + y.rounding)
        found.append(Experiment(both.output, x.output + y.output, bound, max(x.scale, y.scale)))
    return tuple(found)


def multiply_probes(layer: Layer, probes: Sequence[Probe]) -> tuple[Experiment, ...]:
    """f(3 x) and 3 f(x), of the first two probes, over max |f(x)|."""
    found = []
    for x in probes[:2]:
        more = probe(layer, FACTOR * x.image)
        bound = 2 * (more.rounding + FACTOR * x.rounding)
        found.append(Experiment(more.output, FACTOR * x.output, bound, x.scale))
    return tuple(found)


def shift_probes(layer: Layer, probes: Sequence[Probe], shift: tuple[int, int] | None = None) -> tuple[ShiftDemo, ...]:
    """The first two probes, moved."""
    by = shift or smallest_shift(layer, probes[0].image)
    return tuple(shift_image(layer, one.image, by, one.output) for one in probes[:2])


def read_all(experiments: Sequence[Experiment]) -> Reading:
    return worst(one.reading for one in experiments)


def read_shifts(demos: Sequence[ShiftDemo], inside: bool = False) -> Reading:
    """The worst error of all, or of the interior, which must be there, over max |f|."""
    found = []
    for demo in demos:
        value, scale = demo.largest_inside if inside else demo.largest, scale_of(demo.moved)
        assert value is not None
        found.append(Reading(value / scale, demo.bound / scale))
    return worst(found)


def measure_reach(layer: Layer, images: Sequence[torch.Tensor], radius: int, cells: Sequence[tuple[int, int]]) -> Reach:
    """Derivatives at these output pixels, by autograd; under a circular border distances go the short way round.

    What is smaller, beside the largest, than a sum of as many terms as the image has numbers is rounded by, counts as
    nothing.

    Args:
        images: each (C_in, H, W), of one size.
        radius: px, that of the convolution beside it.
    """
    height, width = images[0].shape[1:]
    maps: list[tuple[torch.Tensor, np.ndarray[Any, Any]]] = []
    by_distance, mass = np.zeros(max(height, width) + 1), np.zeros(max(height, width) + 1)
    for image, cell in ((image, cell) for image in images for cell in cells):
        weight = jacobian_at(layer, image, cell).abs()
        away = [np.abs(np.arange(n) - place * layer.stride) for n, place in zip((height, width), cell, strict=True)]
        if layer.wraps:
            away = [np.minimum(one, n - one) for one, n in zip(away, (height, width), strict=True)]
        distance = np.maximum(away[0][:, None], away[1][None, :])
        largest_each = weight.amax((0, 1))
        maps = maps or [(largest_each, distance)]
        np.maximum.at(by_distance, distance, largest_each.numpy())
        mass += np.bincount(distance.ravel(), weight.sum((0, 1)).numpy().ravel(), len(mass))
    outside = mass.sum() - mass.cumsum()
    held = int(np.argmax(outside <= OUTSIDE * mass.sum()))
    bound = images[0].numel() * torch.finfo(torch.float64).eps
    largest = float(by_distance.max())
    share = by_distance / largest if largest > 0 else by_distance
    seen = np.flatnonzero(share > bound)
    beyond = Reading(float(share[radius + 1 :].max(initial=0.0)), bound)
    whole, distance = maps[0]
    first = Experiment(whole, whole * torch.from_numpy(distance <= radius), bound * largest, largest or 1.0)
    return Reach(beyond, radius, int(seen[-1]) if len(seen) else 0, held, first)


def scale_of(output: torch.Tensor) -> float:
    """max |f(x)|, or 1 where that is 0: what the meters are relative to."""
    return float(output.abs().max()) or 1.0


def middle_of(image: torch.Tensor, side: int, stride: int = 1) -> torch.Tensor:
    """At most `side` pixels along each axis from the middle of an image (C, H, W), by whole strides."""
    for axis in (1, 2):
        length = min(image.shape[axis], side) // stride * stride
        image = image.narrow(axis, (image.shape[axis] - length) // 2, length)
    return image.contiguous()
