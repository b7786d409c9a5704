"""Do the weights depend on the image? Those of a convolution are probed pixel by pixel, those of an attention are
differentiated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.geometry import Window
from explorer.layers.measures.layer import ordinary
from explorer.layers.projection import project
from explorer.layers.terms import terms_at
from explorer.layers.threads import one_thread


def probed_weights(image: torch.Tensor, convolution: Convolution, step: float = 1.0) -> torch.Tensor:
    """How much each output moves when a pixel near it is raised by `step`, over that step: what the convolution weighs
    it with on this very image, measured and not read off.

    Pixels are raised K apart, so that inside the frame every output sees one of them at a time.

    Args:
        image: (C_in, H, W); the stride must be 1.

    Returns:
        (K_rows, K_columns, C_in, C_out, H, W) in the image's dtype: entry (a, b) is of the tap there, dilation
        included. Outputs whose tap lies outside the image have what the border makes of the raised pixels.
    """
    if convolution.stride != 1:
        raise ValueError(f"outputs are probed at every pixel: stride must be 1, got {convolution.stride}")
    size, spread = convolution.kernel_size, convolution.dilation
    rows, columns = (np.arange(n) for n in image.shape[1:])
    before = convolve(image, convolution)
    found = image.new_empty(*size, image.shape[0], *image.shape[1:], convolution.out_channels)
    for a, b in np.ndindex(*size):
        lattice = torch.from_numpy(np.outer(rows // spread % size[0] == a, columns // spread % size[1] == b))
        # at each output, the tap that stands on the lattice
        row_taps = (a + size[0] // 2 - rows // spread) % size[0]
        column_taps = (b + size[1] // 2 - columns // spread) % size[1]
        for channel in range(image.shape[0]):
            raised = image.clone()
            raised[channel][lattice] += step
            moved = (convolve(raised, convolution) - before) / step
            found[row_taps[:, None], column_taps, channel, rows[:, None], columns] = moved.movedim(0, -1)
    return found.movedim(-1, 3)


def moved_share(before: torch.Tensor, after: torch.Tensor) -> torch.Tensor:
    """How much of the weight lies elsewhere: half of sum |after - before| over the larger sum of sizes, along the last
    axis; in [0, 1], for weights that sum to one the total variation. 0 where there is no weight."""
    whole = torch.maximum(before.abs().sum(-1), after.abs().sum(-1))
    moved = (after - before).abs().sum(-1) / 2
    return moved / torch.where(whole > 0, whole, 1)


@dataclass(frozen=True, eq=False)
class Slope:
    """dA / dx of one weight: `by_pixel` (C_in, H, W), float64, how fast it grows with every pixel. `weight`
    is the weight itself, `key` its key's position (row, column), which may lie outside the image, `head` its head."""

    head: int
    key: tuple[int, int]
    weight: float
    by_pixel: torch.Tensor

    @property
    def steepest(self) -> float:
        return float(self.by_pixel.abs().max())


@torch.inference_mode(False)
def slope_of_heaviest(image: torch.Tensor, attention: Attention, window: Window, cell: tuple[int, int]) -> Slope:
    """The slope of the heaviest weight that the query at output `cell` has in any head, on an image (C_in, H, W)."""
    with one_thread(), torch.enable_grad():
        pixels = image.double().clone().requires_grad_()
        own = ordinary(attention)
        terms = terms_at(project(pixels, own), own, window, cell, seen_only=True)
        heaviest = int(terms.weight.flatten().argmax())
        head, row, column = (int(n) for n in np.unravel_index(heaviest, terms.weight.shape))
        weight = terms.weight[head, row, column]
        (by_pixel,) = torch.autograd.grad(weight, pixels)
    return Slope(head, (terms.plane.top + row, terms.plane.left + column), float(weight.detach()), by_pixel)
