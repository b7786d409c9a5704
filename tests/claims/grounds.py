"""Pictures that turn verdicts, and the grounds made of them."""

from __future__ import annotations

from functools import cache

import numpy as np

from explorer.claims.ground import Ground, ground_of
from explorer.images.gallery import gallery_picture
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene

SIDE = 16


def _grey(levels: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> Picture:
    return Picture(levels[:, :, None])


@cache
def pictures() -> dict[str, Picture]:
    """Constant, one pixel, noise, colour, checkerboard, and the drawing that the program opens with."""
    single = np.zeros((SIDE, SIDE), np.uint8)
    single[5, 9] = 200
    noise = np.random.default_rng(4).integers(0, 256, (SIDE, SIDE), dtype=np.uint8)
    rows, columns = np.indices((SIDE, SIDE))
    checker = ((rows + columns) % 2 * 255).astype(np.uint8)
    return {
        "constant": _grey(np.full((SIDE, SIDE), 77, np.uint8)),
        "single": _grey(single),
        "noise": _grey(noise),
        "colour": gallery_picture("fruit", 20, 24),
        "checker": _grey(checker),
        "fish": gallery_picture("fish", 32, 32),
    }


def ground(name: str, kernel: Kernel | None = None, **changes: object) -> Ground:
    """The ground of a picture by its name, with a kernel and other fields of the scene."""
    return ground_of(Scene(pictures()[name], kernel or Kernel(), **changes))  # type: ignore[arg-type]


def ground_of_picture(picture: Picture, **changes: object) -> Ground:
    """The ground of any picture."""
    return ground_of(Scene(picture, **changes))  # type: ignore[arg-type]
