"""What the sentences of the stage rest on, measured with the result; no sentence is made from a guess."""

from __future__ import annotations

import torch

from explorer.compute.build import Layers
from explorer.compute.request import BesideTrained, StageFacts
from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.geometry import taps
from explorer.layers.heads.from_kernel import closed_convolution
from explorer.layers.measures.misfit import Comparison, compare, rounding_bound
from explorer.layers.measures.sight import most_keys
from explorer.layers.norms import norm_named


def stage_facts(layers: Layers, output: torch.Tensor, convolution: torch.Tensor, meters: Comparison) -> StageFacts:
    """Of both outputs (C_out, rows, columns) through the window of these layers, and of how far they are apart."""
    attention, image = layers.attention, layers.image
    size = int(image.shape[1]), int(image.shape[2])
    keys = most_keys(size, layers.window, attention.border, attention.zero_padding, attention.stride)
    far = any(bool(weight.any()) for offset, weight in _taps(layers.convolution).items() if offset != (0, 0))
    same_sum = _same_sum(layers)
    sums = norm_named(attention.norm).sums_to_one
    nearest = _nearest(layers)
    if keys != (1, 1):
        return StageFacts(keys, far, same_sum, nearest=nearest)
    own = _closed(attention) if sums else None
    differs = meters.verdict == "different"
    return StageFacts(
        keys,
        far,
        same_sum,
        as_kernel=own is not None and _same_taps(own, layers.convolution),
        own_size=None if own is None else own.kernel_size,
        own=None if own is None or not differs else _against(output, own, layers),
        factor=_factor(output, convolution, layers) if differs else None,
        nearest=nearest,
    )


def _nearest(layers: Layers) -> BesideTrained | None:
    if layers.nearest is None:
        return None
    fit, own = layers.nearest.fit, layers.window == layers.own
    return BesideTrained(layers.nearest.r_squared, fit.determined, fit.pixels, fit.unknowns, own)


def _closed(attention: Attention) -> Convolution | None:
    """The convolution that it is behind closed windows; None where it is none."""
    try:
        return closed_convolution(attention)
    except ValueError:  # a class token, or a bias that is missing on the frame
        return None


def _same_sum(layers: Layers) -> bool:
    """Whether heads and taps add up to the same numbers, but for the rounding of either sum."""
    if layers.nearest is not None:
        return False
    each, taken = layers.attention.value.double() @ layers.attention.out.double(), layers.convolution.weight.double()
    count = len(each) * (1 + int(layers.attention.value.shape[-1])) + taken[0, 0].numel()
    unit = torch.finfo(layers.convolution.weight.dtype).eps / 2
    bound = 2 * count * unit / (1 - count * unit) * (each.abs().sum(0).T + taken.abs().sum((2, 3)))
    return bool(((each.sum(0).T - taken.sum((2, 3))).abs() <= bound).all())


def _against(output: torch.Tensor, own: Convolution, layers: Layers) -> Comparison:
    """A closed attention held against the convolution that it is."""
    return compare(output, convolve(layers.image, own), layers.image, own, int(layers.attention.value.shape[-1]))


def _factor(output: torch.Tensor, convolution: torch.Tensor, layers: Layers) -> float | None:
    """f where output = f convolution at every pixel, but for rounding on both sides."""
    got, wanted = output.double(), convolution.double()
    scale = float(wanted.square().sum())
    if scale == 0:
        return None
    factor = float((got * wanted).sum()) / scale
    bound = rounding_bound(layers.image, layers.convolution, int(layers.attention.value.shape[-1]))
    fits = ((got - factor * wanted).abs() <= bound * (1 + abs(factor))).all()
    return factor if bool(fits) else None


def _taps(convolution: Convolution) -> dict[tuple[int, int], torch.Tensor]:
    """The weights (C_out, C_in) by their offsets in pixels."""
    offsets = taps(convolution.kernel_size, convolution.dilation).tolist()
    return {
        (row, column): w for (row, column), w in zip(offsets, convolution.weight.flatten(2).unbind(-1), strict=True)
    }


def _same_taps(one: Convolution, other: Convolution) -> bool:
    ours, theirs = _taps(one), _taps(other)
    none = torch.zeros_like(next(iter(theirs.values())))
    return next(iter(ours.values())).shape == none.shape and all(
        torch.equal(ours.get(at, none), theirs.get(at, none)) for at in {*ours, *theirs}
    )
