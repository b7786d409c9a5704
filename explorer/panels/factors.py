"""What a lane multiplies for one output value: at every place (a tap of the kernel, or a head) and in every channel.

Stages show the channel that is looked at, or all of them; what they show is taken from here, so that a reader can
check it: weight times value is the product in its cell, and the products add up to the number under them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.request import Result
from explorer.explaining.printed import adds_up, multiplies
from explorer.panels.parts import input_channel, output_channel, query_cell
from explorer.state.state import Look

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Factors:
    """Weights, values and products, each (places, channels), of one output value `total`.

    channels   the input channels that are looked at: one of them, or all
    cells      (places,) the products over these channels
    added      indices of the places that are added up: all but hidden heads
    """

    weights: Array
    values: Array
    products: Array
    cells: Array
    channels: tuple[int, ...]
    added: tuple[int, ...]
    total: float

    @property
    def count(self) -> int:
        """How many input channels there are."""
        return int(self.weights.shape[1])

    @property
    def whole(self) -> bool:
        """Whether the cells add up to the output: every channel is in them."""
        return len(self.channels) == self.count

    @property
    def shown_sum(self) -> float:
        """What the cells add up to."""
        return self.total if self.whole else self.channel_sums[self.channels[0]]

    @property
    def channel_sums(self) -> list[float]:
        """What every channel adds to the output."""
        return [float(one) for one in self.products[list(self.added)].sum(0, dtype=np.float64)]

    @property
    def exact(self) -> bool:
        """Whether the cells, as they are printed, can be worked out from each other to the last digit."""
        terms = ((self.terms(place), float(self.cells[place])) for place in self.added)
        return multiplies(terms) and adds_up((float(self.cells[place]) for place in self.added), self.shown_sum)

    @property
    def exact_over_channels(self) -> bool:
        """Whether the sums of the single channels, as they are printed, add up to the output."""
        return adds_up(self.channel_sums, self.total)

    def terms(self, place: int) -> list[tuple[float, float]]:
        """The (weight, value) pairs that a cell multiplies, a pair for each channel that is looked at."""
        return [(float(self.weights[place, c]), float(self.values[place, c])) for c in self.channels]


def seen_channels(result: Result, look: Look) -> tuple[int, ...]:
    """The input channels that the lanes show: the chosen one, or all."""
    count = int(result.kernel.shape[1])
    return tuple(range(count)) if look.all_channels else (input_channel(result, look),)


def convolution_factors(result: Result, look: Look) -> Factors:
    """Kernel weights and pixels, tap by tap."""
    cell, out, channels = query_cell(result, look), output_channel(result, look), seen_channels(result, look)
    read = result.reader.products(cell)
    products = read.products[:, out]
    return Factors(
        weights=read.weights[:, out],
        values=read.values,
        products=products,
        cells=products[:, list(channels)].sum(1),
        channels=channels,
        added=tuple(range(len(products))),
        total=float(result.convolution[out][cell]),
    )


def attention_factors(result: Result, look: Look, terms: Any) -> Factors:
    """What each head sees and its W_O, head by head; hidden heads are not added.

    `terms` are those of the query (`reader.terms`): on a large image to read them is most of the work.
    """
    cell, out, channels = query_cell(result, look), output_channel(result, look), seen_channels(result, look)
    products = terms.head * terms.out[:, :, out]
    cells = terms.head_output[:, out] if len(channels) == products.shape[1] else products[:, channels[0]]
    added = tuple(h for h in range(len(cells)) if h not in look.hidden_heads)
    hidden = len(added) < len(cells)
    return Factors(
        weights=terms.out[:, :, out],
        values=terms.head,
        products=products,
        cells=cells,
        channels=channels,
        added=added,
        total=float(terms.head_output[list(added), out].sum()) if hidden else float(result.attention[out][cell]),
    )
