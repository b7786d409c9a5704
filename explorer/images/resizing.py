"""The picture at another size: one of the gallery is drawn anew there, any other one is brought to it pixel by pixel.

Whether a picture is one of the gallery is read from its pixels alone, so it holds after an undo, and for a session of
any age; the first stroke, shift or noise makes it a picture of the user's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from explorer.images.fit import Box, fit, resize_picture, to_grey, to_rgb
from explorer.images.gallery import GALLERY, gallery_picture, render
from explorer.state.picture import SMALLEST_SIDE_PX, Picture

Levels = np.ndarray[Any, np.dtype[np.float64]]
COARSE_PX = 16  # at this size all of the gallery is drawn in a tenth of a second
ALIKE_LEVELS, TRIED = 24.0, 3  # a candidate's mean distance at 8 px at most, and how many of the nearest are drawn
# Little of them is left at 8 px, and they are drawn in a few milliseconds.
FINE = ("pixel", "noise", "checker", "stripes", "woven", "waves")


def resized(picture: Picture, height: int, width: int) -> Picture:
    """The picture at `height` x `width`, each 8 to 224 px: drawn anew when it is one of the gallery, else by `fit`."""
    if (picture.height, picture.width) == (height, width):
        return picture
    name = name_of(picture)
    if name is None:
        return resize_picture(picture, height, width)
    in_grey = picture.channels == 1 or bool((picture.pixels == picture.pixels[:, :, :1]).all())
    return _in_channels(gallery_picture(name, height, width), picture.channels, in_grey)


def name_of(picture: Picture) -> str | None:
    """The picture of the gallery that this is, pixel by pixel, in grey or in colour; None when it is none."""
    for name in _likely(picture):
        whole = gallery_picture(name, picture.height, picture.width)
        if picture in {_in_channels(whole, picture.channels, in_grey) for in_grey in (True, False)}:
            return name
    return None


def _in_channels(picture: Picture, channels: int, in_grey: bool) -> Picture:
    """As the switch between grey and colour makes it."""
    if channels == 1:
        return to_grey(picture)
    return to_rgb(to_grey(picture) if in_grey else picture)


def _likely(picture: Picture) -> Iterator[str]:
    """Names worth drawing for a comparison, by how near they are at a small size."""
    yield from FINE
    seen = _small(picture, (0.0, 0.0, float(picture.height), float(picture.width)))
    aspect = picture.height / picture.width
    away = {entry.name: float(np.abs(seen - _coarse(entry.name, aspect)).mean()) for entry in GALLERY}
    near = [name for name in sorted(away, key=lambda name: away[name]) if away[name] <= ALIKE_LEVELS]
    yield from (name for name in near[:TRIED] if name not in FINE)


@lru_cache(maxsize=128)
def _coarse(name: str, aspect: float) -> Levels:
    """A picture of the gallery as `_small` has it, of the middle with this aspect."""
    rows, columns = COARSE_PX * min(1.0, aspect), COARSE_PX * min(1.0, 1 / aspect)
    top, left = (COARSE_PX - rows) / 2, (COARSE_PX - columns) / 2
    return _small(render(name, COARSE_PX), (top, left, top + rows, left + columns))


def _small(picture: Picture, box: Box) -> Levels:
    """(8, 8, 1) levels of grey, float64: the box, brought to a square."""
    return to_grey(fit(picture.pixels, SMALLEST_SIDE_PX, SMALLEST_SIDE_PX, "crop", box)).pixels.astype(np.float64)
