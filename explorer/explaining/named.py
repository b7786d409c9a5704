"""What pixels, heads, channels and outputs are called in an explanation."""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.compute.request import Result
from explorer.layers.borders import border_named
from explorer.layers.geometry import border_index
from explorer.words import explaining as explaining_words
from explorer.words.numbers import number

Offset = tuple[int, int]


def pixel_under(result: Result, cell: tuple[int, int], offset: Offset) -> str:
    """The pixel under a tap of the convolution."""
    scene = result.scene
    place = cell[0] * scene.stride + offset[0], cell[1] * scene.stride + offset[1]
    return pixel_at(result, place, border_named(scene.border).twin)


def pixel_at(result: Result, place: tuple[int, int], border: str) -> str:
    """A position by name; outside the image also what stands there."""
    size = result.image.shape[1:]
    if 0 <= place[0] < size[0] and 0 <= place[1] < size[1]:
        return explaining_words.PIXEL.format(place=place_text(place))
    row, column = (int(border_index(np.array([p]), n, border)[0]) for p, n in zip(place, size, strict=True))
    said = explaining_words.OUTSIDE_ZERO if min(row, column) < 0 else explaining_words.OUTSIDE_PIXEL
    return said.format(place=place_text(place), there=place_text((row, column)))


def place_text(place: tuple[int, int]) -> str:
    return f"({number(place[0])}, {number(place[1])})"


def offset_text(offset: Offset) -> str:
    return f"({number(offset[0], signed=True)}, {number(offset[1], signed=True)})"


def as_pair(numbers: list[int]) -> Offset:
    return numbers[0], numbers[1]


def head_text(result: Result, head: int) -> str:
    if len(result.centers) == 1:
        return explaining_words.THE_HEAD
    return explaining_words.ONE_OF_HEADS.format(head=head + 1, center=offset_text(result.centers[head]))


def of_head(result: Result, head: int) -> dict[str, Any]:
    """What a title says of a head; `count` decides whether it is the only one."""
    return {"count": len(result.centers), "head": head + 1, "center": offset_text(result.centers[head])}


def hidden_heads(heads: frozenset[int]) -> str:
    return ", ".join(explaining_words.HIDDEN_HEAD.format(head=head + 1) for head in sorted(heads))


def channel_text(result: Result, channel: int) -> str:
    count = result.image.shape[0]
    if count == 3 and result.scene.is_of_kernel:
        return explaining_words.CHANNELS[channel]
    return explaining_words.GREY if count == 1 else explaining_words.NUMBERED_CHANNEL.format(channel=channel + 1)


def of_output(result: Result, alone: str, among: str) -> str:
    """The title for the only output, or for one of several."""
    return among if result.kernel.shape[0] > 1 else alone


def over_channels(result: Result, title: str) -> str:
    """A title whose rows have a term for each channel says in which order they stand."""
    return (
        explaining_words.OVER_CHANNELS.format(title=title)
        if result.image.shape[0] == 3 and result.scene.is_of_kernel
        else title
    )


def output_facts(result: Result, channel: int) -> dict[str, Any]:
    return {"output": channel + 1, "outputs": result.kernel.shape[0]}


def times_text(one: float, other: float) -> str:
    return f"{number(float(one))} × {number(float(other))}"
