"""Does a layer follow an image that is moved? Its output on the moved image, held against its moved output."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from explorer.layers.measures.experiment import Experiment
from explorer.layers.measures.layer import Layer
from explorer.layers.measures.rounding import output_rounding


@dataclass(frozen=True, eq=False)
class ShiftDemo:
    """An image rolled by `shift` px (rows, columns), and how far the layer follows.

    image (C_in, H, W), rolled; output, the layer's on it; moved, the layer's output on the image itself, rolled after;
    error, output - moved; all (C_out, rows, columns). interior: rows and columns that see neither frame nor seam, or
    None where there are none. bound: what rounding alone may make of any error.
    """

    shift: tuple[int, int]
    image: torch.Tensor
    output: torch.Tensor
    moved: torch.Tensor
    error: torch.Tensor
    interior: tuple[slice, slice] | None
    bound: float

    @property
    def experiment(self) -> Experiment:
        return Experiment(self.output, self.moved, self.bound)

    @property
    def largest(self) -> float:
        """max |error|."""
        return float(self.error.abs().max())

    @property
    def largest_inside(self) -> float | None:
        """The same in the interior; None where there is none."""
        return None if self.interior is None else float(self.error[:, *self.interior].abs().max())


def shift_image(
    layer: Layer, image: torch.Tensor, shift: tuple[int, int], output: torch.Tensor | None = None
) -> ShiftDemo:
    """Rolls the image (C_in, H, W) and compares.

    Args:
        shift: px (rows, columns), multiples of the layer's stride.
        output: the layer's output on the image, where it is known.

    Raises:
        ValueError: for a shift between two output pixels.
    """
    if any(step % layer.stride for step in shift):
        raise ValueError(f"shift must be a multiple of the stride {layer.stride}, got {shift}")
    size = image.shape[1:]
    if layer.stride > 1 and any(n % layer.stride and step for n, step in zip(size, shift, strict=True)):
        raise ValueError(f"to roll under stride {layer.stride} the image must be a multiple of it, got {tuple(size)}")
    rolled = image.roll(shift, (1, 2))
    before = layer(image) if output is None else output
    moved = before.roll([step // layer.stride for step in shift], (1, 2))
    after = layer(rolled)
    inside = interior_of(layer, (size[0], size[1]), shift)
    bound = output_rounding(layer, image) + output_rounding(layer, rolled)
    return ShiftDemo(shift, rolled, after, moved, after - moved, inside, 2 * bound)  # the difference is rounded, too


def interior_of(layer: Layer, size: tuple[int, int], shift: tuple[int, int]) -> tuple[slice, slice] | None:
    """Output rows and columns from which neither the frame nor the seam can be seen, before or after the roll of an
    image of that size; None where there are none."""
    slices = []
    for n, step in zip(size, shift, strict=True):
        first, last = layer.reach + max(step, 0), n - 1 - layer.reach + min(step, 0)
        if first > last:
            return None
        slices.append(slice(-(-first // layer.stride), last // layer.stride + 1))
        if slices[-1].start >= slices[-1].stop:
            return None  # between two outputs
    return slices[0], slices[1]


def smallest_shift(layer: Layer, image: torch.Tensor) -> tuple[int, int]:
    """As many rows and columns as the stride. An axis that is no multiple of the stride cannot be rolled under it."""
    rows, columns = (layer.stride if n % layer.stride == 0 else 0 for n in image.shape[1:])
    return rows, columns
