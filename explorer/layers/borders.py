"""What lies outside the image, and what each rule means for whoever computes, draws or writes it. Numpy alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.layers.named import by_name, look_up
from explorer.layers.shapes import shape_named

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Border:
    """One rule.

    pixel_at  (positions on an axis, its size in pixels) -> the pixel that stands at each, or -1 where there is a zero
    twin      what conv2d has to do at the border to be the twin of the closed window
    endless   keys go on outside the image as far as the window reaches
    padded    the image is padded by zeros that are keys; beyond them is nothing
    wraps     the image is a torus, and offsets go the short way round
    moves     a window is moved until it lies inside the image. Such windows have no gaps: NATTEN's dilated ones are
              those without dilation on every part of the image, x[:, i::d, j::d]
    """

    name: str
    pixel_at: Callable[[Ints, int], Ints]
    twin: str
    endless: bool = False
    padded: bool = False
    wraps: bool = False
    moves: bool = False

    @property
    def ends(self) -> bool:
        """Whether there is a last key along every axis, beyond which nothing is."""
        return not (self.endless or self.wraps)

    @property
    def around_patches(self) -> str:
        """The border that patches of features have at the image's edge."""
        return "circular" if self.wraps else "replicate"

    def key_padding(self, padding: int, reach: int) -> int:
        """How many pixels of keys lie around the image: p of the padded border, or as far as windows reach."""
        return padding if self.padded else reach if self.endless else 0

    def takes(self, shape: str, dilation: int) -> bool:
        """Whether windows can have that shape and dilation: what is moved by whole pixels is a plain square."""
        kind = shape_named(shape)
        return not self.moves or not (kind.is_round or kind.in_blocks or dilation > 1)


def _nothing(positions: Ints, size: int) -> Ints:
    return np.where((positions >= 0) & (positions < size), positions, -1)


def _nearest(positions: Ints, size: int) -> Ints:
    return np.clip(positions, 0, size - 1)


def _mirrored(positions: Ints, size: int) -> Ints:
    """Without repeating the edge, as often as needed."""
    period = max(2 * (size - 1), 1)
    return np.abs((positions + size - 1) % period - (size - 1)) if size > 1 else np.zeros_like(positions)


def _wrapped(positions: Ints, size: int) -> Ints:
    return positions % size


_KNOWN = by_name(
    (
        Border("zero", _nothing, twin="zero", padded=True),
        Border("zero_keys", _nothing, twin="zero", endless=True),
        Border("masked", _nothing, twin="zero"),
        # A window of one pixel that is moved into the image shows the nearest pixel.
        Border("shifted", _nothing, twin="replicate", moves=True),
        Border("replicate", _nearest, twin="replicate", endless=True),
        Border("reflect", _mirrored, twin="reflect", endless=True),
        Border("circular", _wrapped, twin="circular", wraps=True),
    )
)
BORDERS = tuple(_KNOWN)
CONVOLUTION_BORDERS = tuple(border.name for border in _KNOWN.values() if border.twin == border.name)


def border_named(name: str) -> Border:
    """The border of that name; ValueError for one that nobody knows."""
    return look_up("border", _KNOWN, name)
