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
    bias       what is added to their sum, of a layer that has one
    """

    weights: Array
    values: Array
    products: Array
    cells: Array
    channels: tuple[int, ...]
    added: tuple[int, ...]
    total: float
    bias: float | None = None

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
        if self.whole and self.bias is None:
            return self.total
        return self.sum_of_all if self.whole else self.channel_sums[self.channels[0]]

    @property
    def sum_of_all(self) -> float:
        """What every channel of every place adds up to, without the bias."""
        return float(self.products[list(self.added)].sum(dtype=np.float64))

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
        """Whether the sums of the single channels and the bias, as they are printed, add up to the output."""
        return adds_up([*self.channel_sums, self.bias or 0.0], self.total)

    @property
    def exact_with_bias(self) -> bool:
        """Whether the sum of all and the bias, as they are printed, add up to the output."""
        return adds_up([self.sum_of_all, self.bias or 0.0], self.total)

    def terms(self, place: int) -> list[tuple[float, float]]:
        """The (weight, value) pairs that a cell multiplies, a pair for each channel that is looked at."""
        return [(float(self.weights[place, c]), float(self.values[place, c])) for c in self.channels]


def seen_channels(result: Result, look: Look, count: int) -> tuple[int, ...]:
    """The channels of a lane's values that it shows, of so many: the chosen one (the last, where there are fewer in
    this lane), or all."""
    return tuple(range(count)) if look.all_channels else (min(input_channel(result, look), count - 1),)


def convolution_factors(result: Result, look: Look) -> Factors:
    """Kernel weights and pixels, tap by tap."""
    cell, out = query_cell(result, look), output_channel(result, look)
    channels = seen_channels(result, look, int(result.kernel.shape[1]))
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
        bias=None if result.bias is None else float(result.bias[out]),
    )


def attention_factors(result: Result, look: Look, terms: Any) -> Factors:
    """What each head sees and its W_O, head by head; hidden heads are not added.

    `terms` are those of the query (`reader.terms`): on a large image to read them is most of the work.
    """
    cell, out = query_cell(result, look), output_channel(result, look)
    products = terms.head * terms.out[:, :, out]
    channels = seen_channels(result, look, int(products.shape[1]))
    cells = terms.head_output[:, out] if len(channels) == products.shape[1] else products[:, channels[0]]
    added = tuple(h for h in range(len(cells)) if h not in look.hidden_heads)
    hidden = len(added) < len(cells)
    bias = None if result.out_bias is None else float(result.out_bias[out])
    return Factors(
        weights=terms.out[:, :, out],
        values=terms.head,
        products=products,
        cells=cells,
        channels=channels,
        added=added,
        total=float(terms.head_output[list(added), out].sum()) + (bias or 0.0)
        if hidden
        else float(result.attention[out][cell]),
        bias=bias,
    )
