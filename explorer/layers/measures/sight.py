"""How much one window holds, counted from the geometry that computes with it. Numpy alone."""

from __future__ import annotations

import numpy as np

from explorer.layers.geometry import Axis, Window, coverage_factor, key_plane


def most_keys(size: tuple[int, int], window: Window, border: str, padding: int, stride: int = 1) -> tuple[int, int]:
    """How many keys a window holds at most along rows and along columns, those outside the image among them.

    Counted at every query (every `stride`-th pixel) of an image of `size` (H, W), for a window around the query itself:
    one that is centered elsewhere holds no more. A disc holds that many along its two diameters. `padding` is p of the
    zero border, in pixels.

    >>> from explorer.layers import Window
    >>> most_keys((8, 8), Window(2.5), "zero", 1), most_keys((8, 8), Window(99.0), "masked", 1)
    ((3, 3), (8, 8))
    """
    plane = key_plane(*size, border, padding, window.reach)
    rows, columns = (
        int((coverage_factor(Axis(np.arange(0, n, stride), keys, 0, n, padding), window, border) > 0).sum(1).max())
        for n, keys in zip(size, (plane.row_positions, plane.column_positions), strict=True)
    )
    return rows, columns
