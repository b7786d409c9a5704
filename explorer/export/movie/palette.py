"""Palette: at most 255 colours for a whole movie, and the nearest of them for every pixel."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
from PIL import Image

Frame = npt.NDArray[np.uint8]  # (height, width, 3), red, green and blue
UNUSED = 255  # no colour has this index: GIF's transparent one
EXACT = 128  # so many of the most frequent colours are kept as they are: grounds, flat pixels of maps
MOST_COPIES = 12
Packed = npt.NDArray[np.uint32]


class Palette:
    """Colours (n, 3) uint8, n at most 255. No dithering: flat areas stay flat, and nothing flickers."""

    def __init__(self, colours: npt.NDArray[np.uint8]) -> None:
        self.colours = colours
        self._index = np.full(1 << 24, UNUSED, np.uint8)  # of every colour that there is, filled as they come

    def indices(self, frame: Frame) -> npt.NDArray[np.uint8]:
        """(height, width) indices below 255."""
        packed = _packed(frame)
        found = np.asarray(self._index[packed])
        new = np.unique(packed[found == UNUSED])
        if new.size:
            self._index[new] = self._nearest(_unpacked(new))
            found = self._index[packed]
        return np.asarray(found)

    def _nearest(self, colours: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        mine, asked = self.colours.astype(np.float32), colours.astype(np.float32)
        # |a - b|^2 = |a|^2 - 2 a.b + |b|^2, exact in float32 below 2^24; |a|^2 is the same for all of its row
        nearest = np.argmin((mine**2).sum(1) - 2 * asked @ mine.T, 1)
        return np.asarray(nearest, np.uint8)


class Colours:
    """Counts the colours of some frames from all over a movie, for a palette that serves it all.

    `inks` (n, 3) uint8 are in the palette as they are.
    """

    def __init__(self, inks: npt.NDArray[np.uint8]) -> None:
        self._inks = dict.fromkeys(_packed(inks).tolist(), 1)
        self._counts = Counter[int](self._inks)

    def add(self, frame: Frame) -> None:
        found, often = np.unique(_packed(frame), return_counts=True)
        self._counts.update(dict(zip(found.tolist(), often.tolist(), strict=True)))

    def palette(self) -> Palette:
        """Every colour where they are few; else the inks and the most frequent ones as they are, and for the others a
        median cut, in which a colour counts by the logarithm of how often it occurs."""
        ranked = sorted(self._counts, key=lambda colour: (-self._counts[colour], colour))
        if len(ranked) <= UNUSED:
            return Palette(_unpacked(np.array(ranked, np.uint32)))
        kept = [*self._inks, *[colour for colour in ranked if colour not in self._inks][:EXACT]]
        others = np.array(sorted(set(ranked).difference(kept)), np.uint32)
        copies = np.minimum([1 + self._counts[int(colour)].bit_length() for colour in others], MOST_COPIES)
        strip = Image.fromarray(_unpacked(np.repeat(others, copies))[None])
        cut = strip.quantize(UNUSED - len(kept), Image.Quantize.MEDIANCUT).getpalette()
        assert cut is not None
        exact = _unpacked(np.array(kept, np.uint32))
        return Palette(np.concatenate([exact, np.array(cut, np.uint8).reshape(-1, 3)])[:UNUSED])


def _packed(frame: Frame) -> Packed:
    wide = frame.astype(np.uint32)
    return np.asarray(wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2])


def _unpacked(colours: Packed) -> npt.NDArray[np.uint8]:
    return np.stack([colours >> 16, colours >> 8 & 255, colours & 255], -1).astype(np.uint8)
