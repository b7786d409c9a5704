"""A stroke on the image changes few pixels: attention again where these are seen, and nowhere else.

A changed pixel changes its own query, key and value (and its neighbours', where features are patches), so the output
changes only for queries whose windows reach one of these. They are computed on a piece of the image that holds all they
see, and put into the output of before. The numbers are those of the whole image up to rounding: a piece may take
another route, or meet its keys in another grouping.
"""

from __future__ import annotations

import numpy as np
import torch

from explorer.layers.attention import Attention
from explorer.layers.borders import border_named
from explorer.layers.fast.route_costs import Sizes
from explorer.layers.fast.routes import attend_heads, cheapest, no_wider_than_all
from explorer.layers.features import features_named
from explorer.layers.geometry import Ints, Window, border_index
from explorer.layers.progress import Tick
from explorer.layers.projection import Projected, project

ALIGNED_PX = 16  # pieces start on multiples of what the kernel computes at once
WORTH = 0.7  # of the whole layer's cost: above, a piece is not worth its trouble

Span = tuple[int, int]  # first and last + 1


def changed_box(before: torch.Tensor, after: torch.Tensor) -> tuple[Span, Span] | None:
    """Rows and columns of the smallest box that holds every difference of two images (C, H, W); None without one."""
    differs = (before != after).any(0)
    spans = [np.flatnonzero(differs.any(axis).cpu().numpy()) for axis in (1, 0)]
    if not len(spans[0]):
        return None
    rows, columns = ((int(found[0]), int(found[-1]) + 1) for found in spans)
    return rows, columns


def project_changed(
    image: torch.Tensor, attention: Attention, before: Projected, changed: tuple[Span, Span]
) -> Projected:
    """`project` of an image that differs inside the box `changed` from the one that gave `before`: the same bits."""
    if border_named(attention.border).wraps:  # patches wrap around
        return project(image, attention)
    near = features_named(attention.features).reach
    spans = [_grown(span, near, n) for span, n in zip(changed, image.shape[1:], strict=True)]
    pieces = [_grown(span, near, n) for span, n in zip(spans, image.shape[1:], strict=True)]
    part = project(image[:, slice(*pieces[0]), slice(*pieces[1])], attention)
    there = tuple(slice(*span) for span in spans)
    here = tuple(slice(f - piece[0], last - piece[0]) for (f, last), piece in zip(spans, pieces, strict=True))
    after = Projected(before.query.clone(), before.key.clone(), before.value.clone())
    for new, piece in zip((after.query, after.key, after.value), (part.query, part.key, part.value), strict=True):
        new[:, :, *there] = piece[:, :, *here]
    return after


def attend_changed(
    projected: Projected,
    attention: Attention,
    window: Window,
    before: torch.Tensor,
    changed: tuple[Span, Span],
    tick: Tick | None = None,
) -> torch.Tensor | None:
    """`attend_heads` of an image that differs inside the box `changed` (rows, columns) from the one that gave `before`.

    Args:
        projected: of the image as it is now.
        before: what the heads added to the output, (heads, C_out, rows, columns).

    Returns:
        A new tensor like `before`, or None where computing the whole layer costs as much: for windows that reach most
        of the image, or that do not lie around their query (blocks, shifted windows, a torus).
    """
    border = border_named(attention.border)
    if window.kind.in_blocks or border.moves or border.wraps:
        return None
    height, width = projected.query.shape[-2:]
    seen = [
        _queries_that_see(span, attention, axis, size, window.reach)
        for axis, (span, size) in enumerate(zip(changed, (height, width), strict=True))
    ]
    margin = window.reach + attention.largest_center
    pieces = [_piece(span, attention.stride, margin, n) for span, n in zip(seen, (height, width), strict=True)]
    where = tuple(slice(*piece) for piece in pieces)
    part = Projected(*(t[:, :, *where] for t in (projected.query, projected.key, projected.value)))
    if _cost_ns(part, attention, window) > WORTH * _cost_ns(projected, attention, window):
        return None
    heads = attend_heads(part, attention, window, tick)
    (top, left), step = (piece[0] // attention.stride for piece in pieces), attention.stride
    rows, columns = ((-(-first // step), -(-last // step)) for first, last in seen)
    after = before.clone()
    after[:, :, rows[0] : rows[1], columns[0] : columns[1]] = heads[
        :, :, rows[0] - top : rows[1] - top, columns[0] - left : columns[1] - left
    ]
    return after


def _grown(span: Span, by: int, size: int) -> Span:
    return max(0, span[0] - by), min(size, span[1] + by)


def _queries_that_see(changed: Span, attention: Attention, axis: int, size: int, reach: int) -> Span:
    """The pixels along an axis whose output may change."""
    first, last = _grown(changed, features_named(attention.features).reach, size)
    pixels = np.arange(size)
    touched = (pixels >= first) & (pixels < last)  # their own queries
    for center in {centers[axis] for centers in attention.center_list}:
        met: Ints = border_index(pixels[:, None] + center + np.arange(-reach, reach + 1), size, attention.border)
        touched |= ((met >= first) & (met < last)).any(1)
    found = np.flatnonzero(touched)
    return int(found[0]), int(found[-1]) + 1


def _piece(span: Span, stride: int, margin: int, size: int) -> Span:
    """The pixels that these queries see, from a place on where queries stand."""
    aligned = ALIGNED_PX * stride
    return max(0, (span[0] - margin) // aligned * aligned), min(size, -(-(span[1] + margin) // aligned) * aligned)


def _cost_ns(projected: Projected, attention: Attention, window: Window) -> float:
    window = no_wider_than_all(projected, attention, window)
    return cheapest(projected, attention, window).cost_ns(Sizes.of(projected, attention, window))
