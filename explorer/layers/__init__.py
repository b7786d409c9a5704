"""The mathematics of both layers, without Qt: usable from a notebook.

Images are float tensors (C, H, W); positions and offsets are (row, column); an offset is always key minus query.

    from explorer.layers import Convolution, Window, attend, compare, convolve, heads_from_kernel

These sixteen names are promised; everything else is imported from its room (`explorer.layers.heads.count`, ...). A name
is loaded when it is first asked for (PEP 562), so that geometry and presets, which need numpy alone, do not wait for
torch. No module here has the name of something in it: the module would hide it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.layers.attention import Attention as Attention
    from explorer.layers.convolution import Convolution as Convolution
    from explorer.layers.convolution import convolve as convolve
    from explorer.layers.convolution import products_at as products_at
    from explorer.layers.fast.closing import film as film
    from explorer.layers.fast.routes import attend as attend
    from explorer.layers.geometry import Window as Window
    from explorer.layers.heads.from_kernel import heads_from_kernel as heads_from_kernel
    from explorer.layers.heads.static import fewest_heads as fewest_heads
    from explorer.layers.heads.static import head_floor as head_floor
    from explorer.layers.measures.matrices import convolution_share as convolution_share
    from explorer.layers.measures.misfit import compare as compare
    from explorer.layers.measures.nearest import nearest_convolution as nearest_convolution
    from explorer.layers.operator import operator_matrix as operator_matrix
    from explorer.layers.presets import kernel_weight as kernel_weight
    from explorer.layers.terms import weights_at as weights_at

_HOME = {
    "Attention": "explorer.layers.attention",
    "Convolution": "explorer.layers.convolution",
    "Window": "explorer.layers.geometry",
    "attend": "explorer.layers.fast.routes",
    "compare": "explorer.layers.measures.misfit",
    "convolution_share": "explorer.layers.measures.matrices",
    "convolve": "explorer.layers.convolution",
    "fewest_heads": "explorer.layers.heads.static",
    "film": "explorer.layers.fast.closing",
    "head_floor": "explorer.layers.heads.static",
    "heads_from_kernel": "explorer.layers.heads.from_kernel",
    "kernel_weight": "explorer.layers.presets",
    "nearest_convolution": "explorer.layers.measures.nearest",
    "operator_matrix": "explorer.layers.operator",
    "products_at": "explorer.layers.convolution",
    "weights_at": "explorer.layers.terms",
}
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
