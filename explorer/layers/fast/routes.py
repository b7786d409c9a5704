"""The whole attention layer for one window, by the cheapest of the exact routes that serve it.

by offsets  one pass over the window's offsets with shifted slices of the keys (`offsets`)
by tiles    squares of queries against every key that they can see, by matrix products (`tiles`)
by rings    the compiled kernel of the closing film, up to this window (`growing`, `rings_compiled`)

All give the same numbers up to rounding. Which one is taken follows from the sizes alone (`route_costs`): the same
input takes the same route, and has the same bits, every time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf, nan

import torch

from explorer.layers.attention import Attention
from explorer.layers.borders import border_named
from explorer.layers.fast import route_costs as costs
from explorer.layers.fast.growing import GrowingWindow
from explorer.layers.fast.offsets import by_offsets
from explorer.layers.fast.route_costs import Sizes
from explorer.layers.fast.tiles import by_tiles
from explorer.layers.gate import gate_parts, through_gate
from explorer.layers.geometry import Window, widest_side
from explorer.layers.in_range import all_finite, check_scores
from explorer.layers.norms import norm_named
from explorer.layers.position import reads_query
from explorer.layers.progress import Tick, nobody, part_of
from explorer.layers.projection import Projected, project, summed
from explorer.native import library


@dataclass(frozen=True)
class Route:
    """One exact way to compute a window.

    serves(projected, attention, window) says whether it can; compute(projected, attention, window, tick) gives what
    each head adds, (heads, C_out, rows, columns), of finite numbers; cost_ns(sizes) is about what it takes on one core.
    """

    name: str
    serves: Callable[[Projected, Attention, Window], bool]
    compute: Callable[[Projected, Attention, Window, Tick], torch.Tensor]
    cost_ns: Callable[[Sizes], float]

    def attend(self, projected: Projected, attention: Attention, window: Window, tick: Tick = nobody) -> torch.Tensor:
        """What each head adds, of any numbers: NaN where its query is not finite or its window covers a key or a value
        that is not, and nowhere else. (A matrix product would spread a NaN over all queries that share it.)

        Raises:
            OverflowError: for scores that the dtype cannot hold.
        """
        if all_finite(projected):
            check_scores(projected, attention)
            return self.compute(projected, attention, window, tick)
        known = Projected(*(part.nan_to_num(0, 0, 0) for part in vars(projected).values()))
        check_scores(known, attention)
        asking, key, value = (~part.isfinite().all(1, keepdim=True) for part in vars(projected).values())
        # A head that weighs all keys alike finds those that are missing: every weight is above 0 that is covered.
        ones = projected.value.new_ones(attention.num_heads, attention.in_channels, 1)
        even = replace(
            attention, position=None, content=0.0, norm="sigmoid", value=ones, value_bias=None, out=ones[:, :1],
            out_bias=None, token=None,
        )  # fmt: skip
        missing = self.compute(replace(known, value=(key | value).to(ones)), even, window, nobody) > 0
        missing |= asking[:, :, :: attention.stride, :: attention.stride]
        return self.compute(known, attention, window, tick).masked_fill(missing, nan)


def attend(image: torch.Tensor, attention: Attention, window: Window) -> torch.Tensor:
    """The attention layer on one image, (C_in, H, W) -> (C_out, ceil(H / stride), ceil(W / stride)).

    >>> import torch
    >>> from explorer.layers import Convolution, Window, attend, convolve, heads_from_kernel
    >>> image = torch.arange(16.0).view(1, 4, 4)
    >>> sobel = Convolution(torch.tensor([[[[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]]]))
    >>> torch.equal(attend(image, heads_from_kernel(sobel), Window(1.0)), convolve(image, sobel))
    True
    """
    return summed(attend_heads(project(image, attention), attention, window), attention)


def attend_heads(projected: Projected, attention: Attention, window: Window, tick: Tick | None = None) -> torch.Tensor:
    """What each head adds to the output, (heads, C_out, rows, columns); see `summed`."""
    if attention.gate is not None:
        told = tick or nobody
        halves = part_of(told, 0, 2), part_of(told, 1, 2)
        ticks = (told, nobody) if attention.gate_position is None else halves  # a closed window takes no time
        seen, alone = (
            attend_heads(projected, *part, share)
            for part, share in zip(gate_parts(attention, window), ticks, strict=True)
        )
        return through_gate(attention.gate, seen, alone)
    window = no_wider_than_all(projected, attention, window)
    return cheapest(projected, attention, window).attend(projected, attention, window, tick or nobody)


def candidates(projected: Projected, attention: Attention, window: Window) -> tuple[Route, ...]:
    """Every route that serves this window; all give the same numbers up to rounding."""
    return tuple(route for route in ROUTES if route.serves(projected, attention, window))


def cheapest(projected: Projected, attention: Attention, window: Window) -> Route:
    """The route that `attend_heads` takes.

    On a torus it is the one by offsets, whatever it costs: only there do all queries sum in one order, so that the
    output moves with the image bit by bit.
    """
    if border_named(attention.border).wraps and not window.kind.in_blocks:
        return BY_OFFSETS
    sizes = Sizes.of(projected, attention, window)
    return min(candidates(projected, attention, window), key=lambda route: route.cost_ns(sizes))


def no_wider_than_all(projected: Projected, attention: Attention, window: Window) -> Window:
    """The window itself or, where it is wider than all keys, the smallest one that sees them all: so both have the same
    bits, and cost the same."""
    if border_named(attention.border).endless or window.kind.in_blocks:
        return window
    height, width = projected.query.shape[-2:]
    widest = widest_side(
        height, width, attention.border, attention.zero_padding, attention.largest_center, window.shape
    )
    return replace(window, side=min(window.side, widest + 2 * abs(window.moved_px)))


def _alike_everywhere(projected: Projected, attention: Attention, window: Window) -> bool:
    return not (window.kind.in_blocks or border_named(attention.border).moves)


def _always(projected: Projected, attention: Attention, window: Window) -> bool:
    return True


def _rings_serve(projected: Projected, attention: Attention, window: Window) -> bool:
    """What `rings_compiled.serves` says of the field, known before the field is made."""
    query = projected.query
    return (
        norm_named(attention.norm).is_ratio
        and not window.kind.is_round
        and (window.dilation, attention.stride) == (1, 1)
        and _alike_everywhere(projected, attention, window)
        and (query.device.type, query.dtype) == ("cpu", torch.float32)
        and min(projected.value.shape[1], attention.out_channels) in library.CHANNELS
        and costs.score_length(attention) <= library.DIMS[-1]
        and not reads_query(attention.position)
        and attention.token is None
        and window.moved_px == 0
        and window.side <= _last_ring_side(projected, attention)
        and not (torch.is_grad_enabled() and _is_learned(projected, attention))
        and bool(library.ways())
    )


def _last_ring_side(projected: Projected, attention: Attention) -> float:
    """The widest window that there are rings for. On a torus that is not square wider ones go on growing along one
    axis alone, and keys without end are counted no farther than the convolution's padding."""
    height, width = projected.query.shape[-2:]
    if border_named(attention.border).wraps and height != width:
        return min(height, width)
    if border_named(attention.border).endless:
        return widest_side(height, width, attention.border, attention.zero_padding, attention.largest_center)
    return inf


def _is_learned(projected: Projected, attention: Attention) -> bool:
    """Whether torch follows the computation for a gradient, which it cannot do through the kernel."""
    return any(t.requires_grad for t in (projected.query, projected.key, projected.value, attention.out))


def _by_rings(projected: Projected, attention: Attention, window: Window, tick: Tick) -> torch.Tensor:
    growing = GrowingWindow(projected, attention, window.shape, window.dilation)
    for _ in growing.grow(window.side, memory_bytes=0, tick=tick):
        pass  # only the last ring is looked at
    return growing.heads_at(window.side)


BY_OFFSETS = Route("by offsets", _alike_everywhere, by_offsets, costs.offsets_ns)
ROUTES = (
    BY_OFFSETS,
    Route("by tiles", _always, by_tiles, costs.tiles_ns),
    Route("by rings", _rings_serve, _by_rings, costs.rings_ns),
)
