"""The mathematics of both layers, without Qt: usable from a notebook.

Images are float tensors (C, H, W); positions and offsets are (row, column); an offset is always key minus query.

    from explorer.layers import Convolution, Window, attend, compare, convolve, heads_from_kernel

Names are loaded when they are first asked for (PEP 562), so that geometry and presets, which need numpy alone, do not
wait for torch. No module here has the name of something in it: the module would hide it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.layers.attention import Attention, Projected, project
    from explorer.layers.borders import BorderCase, SharpPoint, compare_borders, sharpen_errors, sharpen_position
    from explorer.layers.closing import Film, close_windows, film
    from explorer.layers.convolution import Convolution, Products, convolve, products_at
    from explorer.layers.cost import Cost, attention_cost, convolution_cost, crossing_side
    from explorer.layers.depth import (
        Composition,
        averaging,
        compose,
        deviation_px,
        effective_field,
        per_channel,
        predicted_deviation_px,
        support,
    )
    from explorer.layers.expression import closed_convolution, heads_from_kernel, one_head
    from explorer.layers.film_frames import film_outputs
    from explorer.layers.films import Approach, FilmPoint, approach, film_errors, holds_below, spread_eps
    from explorer.layers.gaze import Gaze, measure_gaze, rank_collapse, rank_one_residual
    from explorer.layers.geometry import Window, taps, widest_side
    from explorer.layers.head_count import HeadsNeeded, head_bounds, heads_needed, sign_floor
    from explorer.layers.head_learning import learn_heads, learn_patterns
    from explorer.layers.head_patterns import Patterns, find_patterns
    from explorer.layers.laws import ContentBound, Law, bound_of, law_of
    from explorer.layers.layer import AttentionLayer, ConvolutionLayer, Layer, jacobian_at, one_head_of, pull_back
    from explorer.layers.layer_meters import (
        LayerMeters,
        Reach,
        ShiftDemo,
        measure_layer,
        measure_reach,
        measure_share,
        shift_image,
    )
    from explorer.layers.matrices import (
        FreeNumbers,
        channel_planes,
        convolution_share,
        diagonal_means,
        free_numbers,
        fully_connected,
        locally_connected,
        spectrum,
        toeplitz,
    )
    from explorer.layers.meters import Meters, Misfit, compare
    from explorer.layers.nearest import Fit, Report, fit_convolution, nearest_convolution, r_squared, report_fit
    from explorer.layers.operator import attention_weights, operator_matrix
    from explorer.layers.position import Embeddings, Gaussian, Position, Table
    from explorer.layers.presets import kernel_weight
    from explorer.layers.routes import attend, attend_heads
    from explorer.layers.static_heads import covering_window, fewest_heads, head_floor, heads_built, realise
    from explorer.layers.terms import Terms, terms_at, weights_at

_MODULE_OF = {
    name: module
    for module, names in {
        "attention": "Attention Projected project",
        "borders": "BorderCase SharpPoint compare_borders sharpen_errors sharpen_position",
        "closing": "Film close_windows film",
        "convolution": "Convolution Products convolve products_at",
        "cost": "Cost attention_cost convolution_cost crossing_side",
        "depth": (
            "Composition averaging compose deviation_px effective_field per_channel predicted_deviation_px support"
        ),
        "expression": "closed_convolution heads_from_kernel one_head",
        "film_frames": "film_outputs",
        "films": "Approach FilmPoint approach film_errors holds_below spread_eps",
        "gaze": "Gaze measure_gaze rank_collapse rank_one_residual",
        "geometry": "Window taps widest_side",
        "head_count": "HeadsNeeded head_bounds heads_needed sign_floor",
        "head_learning": "learn_heads learn_patterns",
        "head_patterns": "Patterns find_patterns",
        "laws": "ContentBound Law bound_of law_of",
        "layer": "AttentionLayer ConvolutionLayer Layer jacobian_at one_head_of pull_back",
        "layer_meters": "LayerMeters Reach ShiftDemo measure_layer measure_reach measure_share shift_image",
        "matrices": (
            "FreeNumbers channel_planes convolution_share diagonal_means free_numbers fully_connected "
            "locally_connected spectrum toeplitz"
        ),
        "meters": "Meters Misfit compare",
        "nearest": "Fit Report fit_convolution nearest_convolution r_squared report_fit",
        "operator": "attention_weights operator_matrix",
        "position": "Embeddings Gaussian Position Table",
        "presets": "kernel_weight",
        "routes": "attend attend_heads",
        "static_heads": "covering_window fewest_heads head_floor heads_built realise",
        "terms": "Terms terms_at weights_at",
    }.items()
    for name in names.split()
}

__all__ = [
    "Approach",
    "Attention",
    "AttentionLayer",
    "BorderCase",
    "Composition",
    "ContentBound",
    "Convolution",
    "ConvolutionLayer",
    "Cost",
    "Embeddings",
    "Film",
    "FilmPoint",
    "Fit",
    "FreeNumbers",
    "Gaussian",
    "Gaze",
    "HeadsNeeded",
    "Law",
    "Layer",
    "LayerMeters",
    "Meters",
    "Misfit",
    "Patterns",
    "Position",
    "Products",
    "Projected",
    "Reach",
    "Report",
    "SharpPoint",
    "ShiftDemo",
    "Table",
    "Terms",
    "Window",
    "approach",
    "attend",
    "attend_heads",
    "attention_cost",
    "attention_weights",
    "averaging",
    "bound_of",
    "channel_planes",
    "close_windows",
    "closed_convolution",
    "compare",
    "compare_borders",
    "compose",
    "convolution_cost",
    "convolution_share",
    "convolve",
    "covering_window",
    "crossing_side",
    "deviation_px",
    "diagonal_means",
    "effective_field",
    "fewest_heads",
    "film",
    "film_errors",
    "film_outputs",
    "find_patterns",
    "fit_convolution",
    "free_numbers",
    "fully_connected",
    "head_bounds",
    "head_floor",
    "heads_built",
    "heads_from_kernel",
    "heads_needed",
    "holds_below",
    "jacobian_at",
    "kernel_weight",
    "law_of",
    "learn_heads",
    "learn_patterns",
    "locally_connected",
    "measure_gaze",
    "measure_layer",
    "measure_reach",
    "measure_share",
    "nearest_convolution",
    "one_head",
    "one_head_of",
    "operator_matrix",
    "per_channel",
    "predicted_deviation_px",
    "products_at",
    "project",
    "pull_back",
    "r_squared",
    "rank_collapse",
    "rank_one_residual",
    "realise",
    "report_fit",
    "sharpen_errors",
    "sharpen_position",
    "shift_image",
    "sign_floor",
    "spectrum",
    "spread_eps",
    "support",
    "taps",
    "terms_at",
    "toeplitz",
    "weights_at",
    "widest_side",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
