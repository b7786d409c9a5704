"""What heads that seek a kernel learn from: windows of a picture and of pictures made by chance."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
import numpy.typing as npt
import torch

from explorer.layers.convolution import Convolution, convolve, take
from explorer.layers.heads.seekers import Seekers, Windows
from explorer.layers.projection import features_of

Floats = npt.NDArray[np.floating]
HELD_BACK = 3  # one pixel in so many is for testing


def windows_of(
    sources: Sequence[Floats], convolution: Convolution, seekers: Seekers, learned: int, tested: int, seed: int
) -> tuple[Windows, Windows]:
    """As many windows from each source, to learn from and to be tested on, around pixels that the seed chooses.

    A source is a picture (C_in, H, W) or several of one size (n, C_in, H, W). Its pixels for testing are held back from
    learning (one of one or two pixels has none to hold back). It is measured from its mean in units of its standard
    deviation; float64.
    """
    chance = np.random.default_rng((seed, 1))
    parts: tuple[list[Windows], list[Windows]] = ([], [])
    for source in sources:
        values = standardised(source if source.ndim == 4 else source[None])
        cuts = [CutPicture(torch.from_numpy(picture), convolution, seekers) for picture in values]
        each = cuts[0].pixels
        order = chance.permutation(len(cuts) * each)
        held = len(order) // HELD_BACK
        for part, count, among in ((0, learned, order[held:]), (1, tested, order[:held] if held else order)):
            picture, pixels = np.divmod(np.resize(among, ceil(count / len(sources))), each)
            parts[part].extend(cuts[at].at(pixels[picture == at]) for at in np.unique(picture))
    return _joined(parts[0]), _joined(parts[1])


def standardised(picture: Floats) -> npt.NDArray[np.float64]:
    values = np.asarray(picture, dtype=np.float64)
    values = values - values.mean()
    return values / (float(values.std()) or 1.0)


def noise(seed: int, channels: int, side: int) -> npt.NDArray[np.float64]:
    """A picture of normal numbers, (channels, side, side)."""
    return np.random.default_rng((seed, 2)).normal(size=(channels, side, side))


class CutPicture:
    """One picture (C, H, W), to cut windows from: as a torus tiled until no window meets a pixel twice."""

    def __init__(self, picture: torch.Tensor, convolution: Convolution, seekers: Seekers) -> None:
        self._reach, border = seekers.reach, convolution.border
        if border == "circular":  # the plane stays the same
            picture = picture.repeat(1, *(ceil((2 * self._reach + 1) / n) for n in picture.shape[1:]))
        self._width = picture.shape[2]
        self.pixels = picture.shape[1] * self._width
        self._features = features_of(picture, seekers.attention(border))
        self._wanted = convolve(picture, convolution).flatten(1).T
        rows, columns = (np.arange(-self._reach, n + self._reach) for n in picture.shape[1:])
        self._around = take(torch.cat([picture, self._features]), rows, columns, border)
        self._channels = len(picture)

    def at(self, pixels: npt.NDArray[np.integer]) -> Windows:
        """The windows around these pixels, counted row by row."""
        side = 2 * self._reach + 1
        row, column = (torch.from_numpy(part) for part in np.divmod(pixels, self._width))
        steps = torch.arange(side)
        rows, columns = row[:, None, None] + steps[:, None], column[:, None, None] + steps
        seen = self._around[:, rows, columns].flatten(2).permute(1, 2, 0)  # (n, keys, C_in + 9 C_in)
        return Windows(
            seen[..., : self._channels].contiguous(),
            seen[..., self._channels :].contiguous(),
            self._features.flatten(1).T[torch.from_numpy(pixels)],
            self._wanted[torch.from_numpy(pixels)],
        )


def _joined(parts: list[Windows]) -> Windows:
    return Windows(*(torch.cat([getattr(one, name) for one in parts]) for name in Windows.__dataclass_fields__))
