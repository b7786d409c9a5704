"""A layer in two parts, and back: its numbers as tensors by role, and all the rest as data that a file can hold.

Roles are the names of an `Attention`'s and a `Convolution`'s own fields, those of its positions with "position_" or
"gate_position_" before them: query, key, value, out, query_bias, ..., position_bias, gate_position_slope, weight, bias.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from math import isfinite
from typing import Any

import msgspec
import torch

from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution
from explorer.layers.geometry import Window
from explorer.layers.position import Embeddings, Gaussian, Position, Quadratic, Table

Layer = Convolution | Attention
POSITIONS: dict[str, type[Position]] = {
    "gaussian": Gaussian, "quadratic": Quadratic, "table": Table, "embeddings": Embeddings,
}  # fmt: skip
PLACES = "position", "gate_position"
AS_THEY_ARE = "content", "norm", "border", "similarity", "features", "padding", "stride"
AXES = {"query": 3, "key": 3, "value": 3, "out": 3, "weight": 4}
FARTHEST_PX = 1000  # centers, paddings, strides and dilations: keys as far away as they say would fill the memory
MOST_HEADS = 4096


class PositionConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`alpha` belongs to a Gaussian; what the others know are tensors."""

    kind: str
    alpha: float | None = None


class WindowConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    side: float
    shape: str = "square"
    dilation: int = 1
    moved_px: float = 0.0


class ConvolutionConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="convolution"):
    border: str
    stride: int = 1
    dilation: int = 1


class AttentionConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="attention"):
    """`centers` are (row, column) in pixels, one for each head."""

    window: WindowConfig
    centers: tuple[tuple[int, int], ...]
    content: float
    norm: str
    border: str
    similarity: str
    features: str
    padding: int | None = None
    stride: int = 1
    position: PositionConfig | None = None
    gate_position: PositionConfig | None = None


LayerConfig = ConvolutionConfig | AttentionConfig


def parts_of(layer: Layer, window: Window | None) -> tuple[LayerConfig, dict[str, torch.Tensor]]:
    """`window` is the attention's; a convolution has none. The tensors are the layer's own.

    Raises:
        ValueError: for an attention without a window, and for a position that no file knows.
    """
    tensors = {f.name: t for f in fields(layer) if f.name != "centers" and _is_tensor(t := getattr(layer, f.name))}
    if isinstance(layer, Convolution):
        return ConvolutionConfig(layer.border, layer.stride, layer.dilation), tensors
    if window is None:
        raise ValueError("an attention looks through a window: window must be a Window, got None")
    positions: dict[str, PositionConfig | None] = {}
    for place in PLACES:
        position = getattr(layer, place)
        if position is None:
            positions[place] = None
            continue
        kind = next((name for name, known in POSITIONS.items() if type(position) is known), None)
        if kind is None:
            raise ValueError(f"{place} must be one of {', '.join(POSITIONS)}, got {type(position).__name__}")
        positions[place] = PositionConfig(kind, getattr(position, "alpha", None))
        tensors |= {f"{place}_{f.name}": t for f in fields(position) if _is_tensor(t := getattr(position, f.name))}
    seen = WindowConfig(window.side, window.shape, window.dilation, window.moved_px)
    rest: dict[str, Any] = {name: getattr(layer, name) for name in AS_THEY_ARE}
    config = AttentionConfig(seen, layer.center_list, **rest | positions)
    return config, tensors


def _is_tensor(value: object) -> bool:
    return isinstance(value, torch.Tensor)


def roles(config: LayerConfig) -> tuple[set[str], set[str]]:
    """(the tensors that such a layer has, those that it may have)."""
    if isinstance(config, ConvolutionConfig):
        return {"weight"}, {"bias"}
    needed = {"query", "key", "value", "out"}
    free = {"query_bias", "key_bias", "value_bias", "out_bias", "token", "gate"}
    for place in PLACES:
        position = getattr(config, place)
        if position is not None:
            names = {f.name: f.default is None for f in fields(_position(place, position)) if f.name != "alpha"}
            needed |= {f"{place}_{name}" for name, may_lack in names.items() if not may_lack}
            free |= {f"{place}_{name}" for name, may_lack in names.items() if may_lack}
    return needed, free


def _position(place: str, config: PositionConfig) -> Any:
    """The class of that kind."""
    if config.kind not in POSITIONS:
        raise ValueError(f"{place} must be one of {', '.join(POSITIONS)}, got {config.kind!r}")
    return POSITIONS[config.kind]


def layer_of(config: LayerConfig, tensors: Mapping[str, torch.Tensor]) -> tuple[Layer, Window | None]:
    """The layer again, bit for bit, and an attention's window.

    Raises:
        ValueError: names the part, what was found and what was expected.
    """
    needed, free = roles(config)
    for name in sorted(needed - tensors.keys()):
        raise ValueError(f"the tensor {name} is missing")
    for name in sorted(tensors.keys() - needed - free):
        raise ValueError(f"the tensor {name} belongs to no such layer")
    for name, tensor in tensors.items():
        if tensor.ndim != AXES.get(name, tensor.ndim):
            raise ValueError(f"{name} must have {AXES[name]} axes, got shape {tuple(tensor.shape)}")
        if 0 in tensor.shape:
            raise ValueError(f"{name} must hold numbers, got shape {tuple(tensor.shape)}")
    if isinstance(config, ConvolutionConfig):
        _near("stride", config.stride)
        _near("dilation", config.dilation)
        return Convolution(**tensors, border=config.border, stride=config.stride, dilation=config.dilation), None
    _check(config)
    window = Window(**msgspec.structs.asdict(config.window))
    given: dict[str, Any] = {name: tensor for name, tensor in tensors.items() if not name.startswith(PLACES)}
    given |= {place: _made(place, getattr(config, place), tensors) for place in PLACES}
    given |= {name: getattr(config, name) for name in AS_THEY_ARE}
    return Attention(**given, centers=torch.tensor(config.centers)), window


def _check(config: AttentionConfig) -> None:
    for name, value in (
        ("side", config.window.side), ("dilation", config.window.dilation), ("stride", config.stride),
        ("padding", config.padding or 0),
    ):  # fmt: skip
        _near(name, value)
    if not isfinite(config.content):
        raise ValueError(f"content must be finite, got {config.content}")
    if not 1 <= len(config.centers) <= MOST_HEADS:
        raise ValueError(f"centers must be those of 1 to {MOST_HEADS} heads, got {len(config.centers)}")
    for center in config.centers:
        _near("center", max(map(abs, center)))


def _near(name: str, value: float) -> None:
    if not value <= FARTHEST_PX:
        raise ValueError(f"{name} must be at most {FARTHEST_PX} px, got {value}")


def _made(place: str, config: PositionConfig | None, tensors: Mapping[str, torch.Tensor]) -> Position | None:
    if config is None:
        return None
    kind: type[Position] = _position(place, config)
    if kind is Gaussian:
        if config.alpha is None or not isfinite(config.alpha):
            raise ValueError(f"the alpha of a gaussian {place} must be a finite number, got {config.alpha}")
        return Gaussian(config.alpha)
    start = f"{place}_"
    return kind(**{n.removeprefix(start): t for n, t in tensors.items() if n.startswith(start)})
