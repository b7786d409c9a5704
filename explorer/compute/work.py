"""The computation itself, on whatever thread calls it: one pair of layers, its frames and its film.

`Work` belongs to one `request.layers`. `frame(request)` gives the Result for one window side; `run_film(...)` computes
every side, streaming. A stored film then answers frames without touching the keys again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import fields, replace
from math import inf, isfinite, nan
from time import perf_counter
from typing import Any

import numpy as np
import torch

from explorer.compute.build import Layers, build
from explorer.compute.device import name
from explorer.compute.facts import stage_facts
from explorer.compute.numbers_only import numbers_only
from explorer.compute.request import Array, Curve, Request, Result, TapProducts, frozen
from explorer.compute.trace import Trace
from explorer.compute.transfer import to_processor
from explorer.layers.class_token import token_key
from explorer.layers.convolution import convolve, products_at
from explorer.layers.fast import free_memory
from explorer.layers.fast.closing import Film, close_windows
from explorer.layers.fast.routes import attend_heads
from explorer.layers.fast.strokes import attend_changed, changed_box, project_changed
from explorer.layers.geometry import Window, widest_side
from explorer.layers.measures.misfit import compare
from explorer.layers.progress import Tick
from explorer.layers.projection import Projected, project, summed
from explorer.layers.terms import Terms, terms_at
from explorer.layers.threads import one_thread
from explorer.state.state import Scene

CURVE_POINTS = 56
FILM_LIMIT_MIB = 768  # of rings are kept in memory; the curve passes through the others


class Reader:
    """Reads one pixel's arithmetic from tensors kept on the processor.

    What the pixel of now says is asked for with every result: `read_ahead` has it ready, read on the thread that
    computed the result, and it is handed over once, because the terms of a large image are too much to keep.
    """

    def __init__(self, layers: Layers, projected: Projected, window: Window) -> None:
        self._layers, self._projected, self._window = layers, projected, window
        self._token = token_key(layers.attention, projected.query)
        self._ahead: tuple[tuple[int, int], Terms] | None = None
        self.asked: tuple[int, int] | None = None  # the cell whose terms were asked for last

    def read_ahead(self, cell: tuple[int, int]) -> None:
        """Has the terms of a cell ready for the first who asks."""
        self._ahead = cell, self._read(cell)

    def terms(self, cell: tuple[int, int]) -> Terms:
        self.asked = cell
        ahead, self._ahead = self._ahead, None
        return ahead[1] if ahead is not None and ahead[0] == cell else self._read(cell)

    @torch.inference_mode()
    @one_thread()
    def _read(self, cell: tuple[int, int]) -> Terms:
        terms = terms_at(self._projected, self._layers.attention, self._window, cell, True, self._token)
        arrays = {f.name: _array(getattr(terms, f.name)) for f in fields(terms)}
        return Terms(**arrays)

    @torch.inference_mode()
    @one_thread()
    def products(self, cell: tuple[int, int]) -> TapProducts:
        p = products_at(self._layers.image, self._layers.convolution, cell)
        return TapProducts(p.taps, _array(p.values), _array(p.weights), _array(p.products))


def _array(value: Any) -> Any:
    return frozen(value.cpu().numpy()) if isinstance(value, torch.Tensor) else value


class Work:
    """Both layers of one scene on one device, ready to be looked at through any window side."""

    @torch.inference_mode()
    def __init__(self, scene: Scene, device: torch.device, before: Trace | None = None) -> None:
        """`before` is the trace of the work that was there until now: what a stroke left alone is taken from it."""
        self.device = device
        self.layers = build(scene)
        image = self.layers.image.to(device)
        self._scene, self._image = scene, image
        self.trace = before if before is not None and before.fits(scene, device) else None
        changed = changed_box(self.trace.image, image) if self.trace is not None else None
        if self.trace is None:
            self._projected = project(image, self.layers.attention)
        elif changed is None:
            self._projected = self.trace.projected
        else:
            self._projected = project_changed(image, self.layers.attention, self.trace.projected, changed)
        self._changed = changed
        self._convolved = convolve(image, self.layers.convolution)
        self._film: Film | None = None
        self._passed = False  # whether every side was looked at by itself, where no film knows such windows
        self._reader: Reader | None = None  # of the last result
        self._on_processor = Projected(*to_processor([getattr(self._projected, f.name) for f in fields(Projected)]))
        height, width = image.shape[1:]
        attention = self.layers.attention
        self.widest_side = widest_side(
            height, width, attention.border, attention.zero_padding, attention.largest_center, self.layers.window.shape
        )

    @torch.inference_mode()
    def frame(self, request: Request, tick: Tick | None = None) -> Result:
        """Both outputs through the request's window. Calls `tick`, which may raise to cancel."""
        before, device, film = self._reader, name(self.device), self._film
        layers = replace(self.layers, window=replace(self.layers.window, side=request.scene.window_side))
        reader = Reader(layers, self._on_processor, layers.window)
        few_sums = film is not None and film.stores(request.scene.window_side)  # while the window paints beside it
        with one_thread() if few_sums else nullcontext():
            result = self._frame(request, layers, reader, device, tick)
        if before is not None and before.asked is not None:
            reader.asked = before.asked
            reader.read_ahead(before.asked)
        self._reader = reader
        return numbers_only(result)

    def _frame(self, request: Request, layers: Layers, reader: Reader, device: str, tick: Tick | None) -> Result:
        start = perf_counter()
        side = request.scene.window_side
        heads = self._heads(side, tick)
        self.trace, self._changed = Trace(self._scene, self.device, self._image, self._projected, side, heads), None
        attention = summed(heads, layers.attention)
        head_dim_v = int(layers.attention.value.shape[-1])
        convolution, every_head, output = to_processor([self._convolved, heads, attention])
        # On the processor, in float64: not every graphics device has it.
        meters = compare(output, convolution, layers.image, layers.convolution, head_dim_v)
        return Result(
            request=request,
            image=_array(layers.image),
            kernel=_array(layers.convolution.weight),
            convolution=_array(convolution),
            heads=_array(every_head),
            attention=_array(output),
            centers=layers.attention.center_list,
            padding=layers.attention.zero_padding,
            widest_side=self.widest_side,
            meters=meters,
            facts=stage_facts(layers, output, convolution, meters),
            reader=reader,
            device=device,
            elapsed_ms=(perf_counter() - start) * 1e3,
            bias=_array(layers.convolution.bias),
            out_bias=_array(layers.attention.out_bias),
            gates=_array(layers.attention.gate),
        )

    def _heads(self, side: float, tick: Tick | None) -> torch.Tensor:
        film = self._film
        if film is not None and film.stores(side):
            return film.heads_at(side)
        attention, window = self.layers.attention, replace(self.layers.window, side=side)
        if self._changed is not None and self.trace is not None and self.trace.side == side:
            heads = attend_changed(self._projected, attention, window, self.trace.heads, self._changed, tick)
            if heads is not None:
                return heads
        return attend_heads(self._projected, attention, window, tick)

    @property
    def complete(self) -> bool:
        if self.layers.window.moved_px:
            return self._passed
        return self._film is not None and self._film.known_side >= self.widest_side

    @torch.inference_mode()
    def run_film(self, layers: Scene, on_curve: Callable[[Curve], None], tick: Tick) -> None:
        """Every window side, from one pixel outward; `on_curve` is told as the curve grows."""
        sides = curve_sides(self.widest_side)
        relative: list[float] = []

        def grow(film: Film) -> None:
            self._film = film
            while len(relative) < len(sides) and sides[len(relative)] <= film.known_side:
                side = float(sides[len(relative)])
                relative.append(relative_difference(film.at(side), self._convolved))
                if not film.stores(side):  # it was computed by itself: a good moment to look up
                    tick(len(relative) / len(sides))
                    on_curve(self._curve(layers, sides, relative))
            on_curve(self._curve(layers, sides, relative))

        window = self.layers.window
        if window.moved_px:
            for side in sides:
                tick(len(relative) / len(sides))
                heads = attend_heads(self._projected, self.layers.attention, replace(window, side=float(side)))
                relative.append(relative_difference(summed(heads, self.layers.attention), self._convolved))
            self._passed = True
            on_curve(self._curve(layers, sides, relative))
            return
        film = close_windows(
            self._projected,
            self.layers.attention,
            shape=window.shape,
            dilation=window.dilation,
            memory_bytes=free_memory.budget(free_memory.free_bytes(self.device), FILM_LIMIT_MIB << 20),
            tick=tick,
            on_ring=grow,
        )
        grow(film)

    def _curve(self, layers: Scene, sides: Array, relative: list[float]) -> Curve:
        known = len(relative)
        curve = Curve(
            layers, frozen(sides[:known].copy()), frozen(np.array(relative)), self.widest_side, known == len(sides)
        )
        return numbers_only(curve)


def relative_difference(output: torch.Tensor, target: torch.Tensor) -> float:
    """The norm of output - target over the norm of target; where the target is 0, 0 or infinite, as in `Misfit`.

    NaN for an output that is not finite.
    """
    largest, found = float(target.abs().max()), float(output.abs().max())
    if not isfinite(found):
        return nan
    if largest == 0:
        return inf if found > 0 else 0.0
    return float(((output - target) / largest).norm() / (target / largest).norm())  # else squares may be no numbers


def curve_sides(widest: int) -> Array:
    """Window sides of the closing plot, ascending: evenly spaced in log side, closer just above 1 px, odd ones to 9."""
    spaced = np.geomspace(1, max(widest, 3), CURVE_POINTS)
    near = 1 + np.array([0.003, 0.01, 0.02, 0.035, 0.05])  # strong content makes a cliff here
    odd = np.arange(1, min(widest, 9) + 1, 2, dtype=float)
    return np.unique(np.concatenate([spaced.round(3), near, odd, [float(widest)]]).clip(1, widest))
