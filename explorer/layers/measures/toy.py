"""The toy of the debate: of four pixels a b c d in a row only a with c and b with d belong together."""

from __future__ import annotations

import torch

from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.geometry import Window
from explorer.layers.operator import attention_weights
from explorer.layers.position import Table
from explorer.layers.projection import project

CONTENT = 4.0  # the score of a white query with a white key
PIXELS = 4


def toy_weights(strip: torch.Tensor, gap: float, norm: str = "softmax") -> torch.Tensor:
    """Attention's weights among four pixels: (4, 4), rows are queries.

    Scores are CONTENT times the product of both brightnesses, less `gap` for keys at an odd distance, which do not
    belong to the query; an infinite gap hides these keys.

    Args:
        strip: (1, 1, 4), levels 0...1.
    """
    bias = strip.new_zeros(1, 1, 2 * PIXELS - 1)
    bias[..., PIXELS % 2 :: 2] = -gap  # offsets ±1 and ±3, from -3 on
    one = strip.new_ones(1, 1, 1)
    head = Attention(
        one,
        one,
        one,
        one,
        centers=torch.zeros(1, 2, dtype=torch.int64),
        position=Table(bias),
        content=CONTENT,
        norm=norm,
        border="masked",
    )
    return attention_weights(project(strip, head), head, Window(2.0 * PIXELS - 1))[0]


def foreign(weights: torch.Tensor) -> torch.Tensor:
    """The weights (4, 4) of keys that do not belong to their query: (8,)."""
    rows, columns = torch.meshgrid(torch.arange(PIXELS), torch.arange(PIXELS), indexing="ij")
    return weights[(rows - columns) % 2 == 1]


def pair_filters() -> tuple[Convolution, Convolution]:
    """Means of a pair: two filters over four pixels from the first one on, a . c . and . b . d, and one filter of two
    taps with a gap between, which meets ac at the first pixel and bd at the second."""
    two = torch.zeros(2, 1, 1, 2 * PIXELS - 1, dtype=torch.float64)
    for place in range(2):
        two[place, 0, 0, PIXELS - 1 + place :: 2] = 0.5
    gapped = torch.tensor([[[[0.0, 0.5, 0.5]]]], dtype=torch.float64)
    return Convolution(two), Convolution(gapped, dilation=2)


def probed_pairs(strip: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """How much the outputs ac and bd move when each of the four pixels is raised by one: (2, 4) of two filters, and of
    the one with a gap. In whole levels nothing is rounded."""
    two, gapped = pair_filters()
    raised = [strip + one for one in torch.eye(PIXELS).to(strip)[:, None, None]]
    by_two = [(convolve(one, two) - convolve(strip, two))[:, 0, 0] for one in raised]
    by_one = [(convolve(one, gapped) - convolve(strip, gapped))[0, 0, :2] for one in raised]
    return torch.stack(by_two, 1), torch.stack(by_one, 1)


def foreign_of_pairs(probed: torch.Tensor) -> torch.Tensor:
    """What ac has of b and d, and bd of a and c: (4,), of (2, 4)."""
    return torch.cat([probed[0, 1::2], probed[1, 0::2]])


def four_pixels(grey: torch.Tensor) -> tuple[int, int]:
    """Where the four neighbours of a row stand that differ most (row, column of the first), of grey levels (H, W)."""
    spread = grey.unfold(1, PIXELS, 1).var(2, correction=0)
    row, column = divmod(int(spread.argmax()), spread.shape[1])
    return row, column
