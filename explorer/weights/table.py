"""The table of a network: for every layer what it is, and for every head what it does with a picture, in numbers.

    for row in layer_rows(network, pixels): ...

One layer and one head of it are held at a time; what stays of a head are its numbers and three small pictures. What a
file does not tell, or a layer does not have, is None.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import Any

import numpy as np
import torch

from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution
from explorer.layers.measures.head_on_image import MOST_PIXELS, HeadOnImage, heads_on_image
from explorer.layers.measures.head_table import head_maps, head_numbers, kernel_numbers
from explorer.layers.measures.matrices import diagonal_means
from explorer.layers.measures.tied_kernel import fit_tied_kernel
from explorer.layers.progress import Tick, look_up, nobody
from explorer.weights.network import FoundLayer, LayerOnPicture, Network, Pixels
from explorer.weights.table_rows import HeadRow, LayerRow
from explorer.words import weights_table as words


def layer_rows(network: Network, pixels: Pixels, kernel_size: int = 3, tick: Tick = nobody) -> Iterator[LayerRow]:
    """Every layer in the network's order, on a picture uint8 (H, W, 1 or 3).

    `kernel_size` of the nearest convolutions: odd. `tick` is told the share done, and may raise to cancel. Raises
    Refusal as the network does.
    """
    on_picture, layers = network.on_picture(pixels), network.layers
    for number, found in enumerate(layers):
        tick(number / len(layers))
        if not found.runs:
            yield _unseen(network, found)
            continue
        seen = next(on_picture)
        assert seen.name == found.name, f"{seen.name} came where {found.name} was expected"
        yield (
            _convolution(found, seen.layer, seen)
            if isinstance(seen.layer, Convolution)
            else _attention(found, seen, kernel_size)
        )
    tick(1.0)


def _unseen(network: Network, found: FoundLayer) -> LayerRow:
    """A layer that no picture comes to: a convolution's own numbers are known all the same."""
    layer = network.layer(found.name)
    if isinstance(layer, Convolution):
        return _convolution(found, layer, None)
    return _bare(found, None, reason=words.NOT_SEEN)


def _bare(found: FoundLayer, seen: LayerOnPicture | None, **more: Any) -> LayerRow:
    plane = None if seen is None else seen.output.shape[1:]
    size = None if plane is None else (int(plane[0]), int(plane[1]))
    return LayerRow(found.name, found.kind, found.in_channels, found.out_channels, found.kernel_size, size, **more)


def _convolution(found: FoundLayer, layer: Convolution, seen: LayerOnPicture | None) -> LayerRow:
    look_up()
    rows, columns = found.kernel_size or layer.kernel_size
    said = kernel_numbers(layer)
    energy = np.array(said.energy)[:rows, :columns]  # an even kernel is held with a last row and column of zeros
    several = rows * columns > 1
    middle = several and rows % 2 == 1 and columns % 2 == 1
    center = float(energy[rows // 2, columns // 2]) if middle else None
    rank = said.effective_rank if several else None
    return _bare(found, seen, energy=energy, center=center, effective_rank=rank)


def _attention(found: FoundLayer, seen: LayerOnPicture, kernel_size: int) -> LayerRow:
    attention, window = seen.layer, seen.window
    assert isinstance(attention, Attention)
    assert window is not None
    rows, columns = (int(n) for n in seen.image.shape[1:])
    token = attention.token is not None
    if attention.stride != 1:
        return _bare(found, seen, has_token=token, reason=words.STRIDE.format(stride=attention.stride))
    if rows * columns > MOST_PIXELS:
        return _bare(found, seen, has_token=token, reason=words.TOO_MANY.format(count=rows * columns, most=MOST_PIXELS))
    with torch.no_grad():
        heads = tuple(
            _head(head, one, kernel_size, seen.step_px)
            for head, one in enumerate(heads_on_image(seen.image, attention, window))
        )
    return _bare(found, seen, has_token=token, heads=heads)


def _head(head: int, one: HeadOnImage, kernel_size: int, step_px: int) -> HeadRow:
    numbers, fit = head_numbers(one), fit_tied_kernel(one, kernel_size)
    maps = head_maps(one, fit.fitted)
    return HeadRow(
        head,
        numbers.share,
        numbers.distance,
        numbers.distance * step_px,
        numbers.token,
        None if isnan(fit.r_squared) else fit.r_squared,
        fit.kernel.numpy(),
        diagonal_means(one.weights.numpy(), *one.size).astype(np.float32),
        torch.stack([maps.output, maps.fitted, maps.left]).float().numpy(),
        None if isnan(maps.shown) else maps.shown,
    )
