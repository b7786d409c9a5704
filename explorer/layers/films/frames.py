"""The frames of an approach, each far cheaper than an attention of its own.

window    from the rings of `closing`, summed once
position  weights fall as e^(-alpha |d|^2), so the keys are summed once for each squared distance m (a shell), and with
          eps = e^-alpha the frame is sum eps^m num_m / sum eps^m den_m for every alpha at once. Shells that no alpha
          from `near` on can tell from nothing are left out; blunter positions get an attention of their own
content   a few static heads over the taps of a kernel
gate      a mixture of two frames

Float64, but for what lies far from the limit: there float32 is taken (it has a compiled kernel), and kept where its
rounding is below 1 % of the distance to the limit (see `single`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import e, inf, log, log2

import numpy as np
import torch

from explorer.layers.borders import border_named
from explorer.layers.convolution import convolve
from explorer.layers.fast.closing import Film, close_windows
from explorer.layers.fast.field import Field
from explorer.layers.fast.rings import Sums, alone, combine
from explorer.layers.fast.routes import attend_heads
from explorer.layers.films.approach import Approach
from explorer.layers.films.gate_ends import both_ends
from explorer.layers.films.single import score_range, single_is_enough, single_rounding
from explorer.layers.films.static_terms import static_terms
from explorer.layers.gate import through_gate
from explorer.layers.geometry import Ints
from explorer.layers.norms import norm_named
from explorer.layers.progress import Tick, nobody
from explorer.layers.projection import Projected, each_mixed, project, summed
from explorer.layers.threads import one_thread

SHELL_RADIUS = 8  # px; the keys within it are summed by shells
LOST = 53 * log(2)  # a weight below e^-LOST of the largest changes no bit of the sum
MEMORY_BYTES = 512 << 20  # of rings


def approach_outputs(
    approach: Approach, image: torch.Tensor, eps: Iterable[float], tick: Tick | None = None
) -> Iterator[tuple[float, torch.Tensor]]:
    """Frames (C_out, rows, columns), float64, at these distances in ascending order: (eps, frame), one by one.

    Args:
        image: (C_in, H, W), any float dtype.
        tick: told the share done, in [0, 1]; may raise to cancel.
    """
    distances = sorted(float(one) for one in eps)
    for one in distances:
        approach.parameter(one)  # refuses what is off the approach
    told = tick or nobody
    make = {"window": _window, "position": _position, "content": _content, "gate": _gate}[approach.kind]
    for done, (distance, output) in enumerate(zip(distances, make(approach, image, distances, told), strict=True)):
        told(done / len(distances))
        yield distance, output


def _gate(approach: Approach, image: torch.Tensor, distances: list[float], tick: Tick) -> Iterator[torch.Tensor]:
    start, closed = both_ends(approach, image)
    for eps in distances:
        gate = approach.layer(eps)[0].gate
        assert gate is not None
        with one_thread():
            output = summed(through_gate(gate, start, closed), approach.attention)
        yield output


def _content(approach: Approach, image: torch.Tensor, distances: list[float], tick: Tick) -> Iterator[torch.Tensor]:
    terms = static_terms(approach, image.double())
    for eps in distances:
        with one_thread():
            output = summed(terms.heads(eps), approach.attention)
        yield output


def _window(approach: Approach, image: torch.Tensor, distances: list[float], tick: Tick) -> Iterator[torch.Tensor]:
    """Sides up to that of the first ring in float64, where a difference of eps = 1e-6 must still be seen."""
    near = [eps for eps in distances if eps <= 1]
    if near:
        yield from _closing(approach, image.double(), near, tick)
    far = distances[len(near) :]
    if not far:
        return
    with one_thread():
        limit = convolve(image.double(), approach.limit)
        rounding = single_rounding(project(image.double(), approach.attention), approach.attention)
    for done, output in enumerate(_closing(approach, image.float(), far, tick)):
        if not single_is_enough(rounding, output, limit):
            yield from _closing(approach, image.double(), far[done:], tick)
            return
        yield output


def _closing(approach: Approach, image: torch.Tensor, distances: list[float], tick: Tick) -> Iterator[torch.Tensor]:
    """In the image's precision."""
    closing = _rings(approach, image, approach.parameter(distances[-1]), tick)
    for eps in distances:
        with one_thread():
            output = closing.at(approach.parameter(eps)).double()
        yield output


def _rings(approach: Approach, image: torch.Tensor, widest: float, tick: Tick) -> Film:
    with one_thread():
        projected = project(image, approach.attention)
    return close_windows(
        projected,
        approach.attention,
        shape=approach.window.shape,
        dilation=approach.window.dilation,
        widest=widest,
        memory_bytes=MEMORY_BYTES,
        tick=tick,
    )


def _position(approach: Approach, image: torch.Tensor, distances: list[float], tick: Tick) -> Iterator[torch.Tensor]:
    shells: Shells | None = None
    single: Projected | None = None
    with one_thread():
        limit = convolve(image.double(), approach.limit)
        projected = project(image.double(), approach.attention)
    rounding = single_rounding(projected, approach.attention)
    seen = _seen_at(approach, projected, [approach.parameter(eps) for eps in distances])
    widest = max((m for m in seen if m <= SHELL_RADIUS**2), default=0.0)
    for eps, squared in zip(distances, seen, strict=True):
        if squared <= SHELL_RADIUS**2:
            shells = shells or Shells(projected, approach, widest)
            yield shells.output(approach.parameter(eps))
        else:
            single = single or project(image.float(), approach.attention)
            yield _alone(approach, single, projected, eps, limit, rounding)


def _alone(
    approach: Approach, single: Projected, double: Projected, eps: float, limit: torch.Tensor, rounding: float
) -> torch.Tensor:
    """One frame by itself: in float32 where that is enough."""
    attention, window = approach.layer(eps)
    output = summed(attend_heads(single, attention, window), attention).double()
    if not single_is_enough(rounding, output, limit):
        output = summed(attend_heads(double, attention, window), attention)
    return output


def _seen_at(approach: Approach, projected: Projected, alphas: list[float]) -> list[float]:
    """For each alpha the squared distance beyond which keys are lost in rounding; inf where weights are no ratio.

    A key at m weighs at most e^(most - alpha (m - m_0)) of the nearest key, with m_0 the nearest key's own squared
    distance, and there are no more of them than keys.
    """
    attention = approach.attention
    if not norm_named(attention.norm).is_ratio:
        return [inf] * len(alphas)
    height, width = projected.query.shape[-2:]
    plane = attention.plane(height, width, approach.window)
    nearest = 2 * attention.largest_center**2 if border_named(attention.border).ends else 0
    lost = score_range(projected, attention) + LOST + log(plane.rows * plane.columns)
    return [nearest + lost / alpha if alpha > 0 else inf for alpha in alphas]


class Shells:
    """Numerators and denominators of all keys at one squared distance from the head's center, for each such distance up
    to `widest`.

    Their memory: one sum of numerators and denominator per shell, head and pixel.
    """

    def __init__(self, projected: Projected, approach: Approach, widest: float) -> None:
        attention = approach.attention
        # A window that sees everything sees the same keys whether it is moved inside or not.
        border = "masked" if border_named(attention.border).moves else attention.border
        self._attention = replace(attention, position=None, border=border)
        height, width = projected.query.shape[-2:]
        with one_thread():
            field = Field(projected, self._attention, 1, SHELL_RADIUS)
            self._sums = {
                m: alone(field, offsets, [1.0] * len(offsets))[0]
                for m, offsets in _offsets_by_distance(height, width, border, approach.window.reach).items()
                if m <= widest
            }

    def output(self, alpha: float) -> torch.Tensor:
        """The attention at this alpha, (C_out, rows, columns)."""
        with one_thread():
            sharp = ((Sums(sums.top - alpha * m * log2(e), sums.total), 1.0) for m, sums in self._sums.items())
            total = combine(*sharp).total
            return summed(each_mixed(self._attention, list(total[:, :-1] / total[:, -1:])), self._attention)


def _offsets_by_distance(height: int, width: int, border: str, reach: int) -> dict[int, list[tuple[int, int]]]:
    """Offsets within SHELL_RADIUS by squared distance, ascending. Keys without end go as far as the window reaches, and
    on a torus every key counts once."""
    axes: list[Ints] = []
    rule = border_named(border)
    for n in (height, width):
        most = min(SHELL_RADIUS, reach) if rule.endless else SHELL_RADIUS
        offsets = np.arange(-most, most + 1)
        axes.append(offsets[(offsets >= -(n // 2)) & (offsets < n - n // 2)] if rule.wraps else offsets)
    found: dict[int, list[tuple[int, int]]] = {}
    for dy in axes[0].tolist():
        for dx in axes[1].tolist():
            if dy * dy + dx * dx <= SHELL_RADIUS**2:
                found.setdefault(dy * dy + dx * dx, []).append((dy, dx))
    return dict(sorted(found.items()))
