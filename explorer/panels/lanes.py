"""The two lanes of the stage for one query: five stages each, as panels with captions.

    looks at -> weights -> values -> weight x value -> output

Everything is read from one Result: what is drawn belongs to the request that was computed, never to a newer state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.request import Result
from explorer.panels.base import Line, Panel, Run
from explorer.panels.colormap import pixel_rgb, signed_rgb, weight_rgb
from explorer.panels.grids import GridPanel
from explorer.panels.heads import HeadsPanel
from explorer.panels.maps import MapPanel, Outline
from explorer.panels.numbers import number, pixels
from explorer.panels.theme import Theme, colour
from explorer.state import Look, Scene

Array = npt.NDArray[Any]
STAGES = ("looks at", "weights", "values", "weight × value", "output")


@dataclass(frozen=True, eq=False)
class Part:
    """One panel of a lane and the lines under it."""

    panel: Panel
    caption: tuple[Line, ...]


@dataclass(frozen=True, eq=False)
class Lanes:
    """Five parts for each layer, and the difference of their outputs."""

    convolution: tuple[Part, ...]
    attention: tuple[Part, ...]
    difference: Part


def query_pixel(scene: Scene, cell: tuple[int, int]) -> tuple[int, int]:
    """The image pixel that an output cell asks from."""
    return cell[0] * scene.stride, cell[1] * scene.stride


def make_lanes(result: Result, look: Look, theme: Theme, enlarged: int | None = None) -> Lanes:
    """All panels for the query `look.cell`; `enlarged` shows one head alone in the weights stage."""
    rows, columns = result.convolution.shape[1:]
    cell = min(look.cell[0], rows - 1), min(look.cell[1], columns - 1)
    return Lanes(
        _convolution_lane(result, look, cell, theme),
        _attention_lane(result, look, cell, theme, enlarged),
        Part(
            _output_map(result, look, cell, result.difference, theme),
            ((Run("attention − convolution, ± "), Run(number(output_limit(result, look)), number=True)),),
        ),
    )


def output_limit(result: Result, look: Look) -> float:
    """The one range that both outputs and their difference are drawn in: the largest |value| of either output."""
    channel = min(look.channel_out, result.convolution.shape[0] - 1)
    return float(max(np.abs(result.convolution[channel]).max(), np.abs(result.attention[channel]).max()))


def _convolution_lane(result: Result, look: Look, cell: tuple[int, int], theme: Theme) -> tuple[Part, ...]:
    scene = result.request.scene
    size, out = scene.kernel.size, min(look.channel_out, result.kernel.shape[0] - 1)
    into = min(look.channel_in, result.kernel.shape[1] - 1)
    products = result.reader.products(cell)
    terms = products.products[:, out].sum(-1)  # over input channels
    row, column = query_pixel(scene, cell)
    half = size // 2 * scene.dilation
    if scene.dilation == 1:
        seen = (Outline(row - half, column - half, row + half + 1, column + half + 1, "convolution", 2.0),)
    else:
        seen = tuple(
            Outline(row + dr, column + dc, row + dr + 1, column + dc + 1, "convolution", 1.5)
            for dr, dc in products.taps.tolist()
        )
    weight = result.kernel[out, into]
    named = () if scene.picture.channels == 1 else (Run(f" · {_channel(scene, into)}"),)
    return (
        Part(
            _picture_map(scene, (row, column), look.pinned, seen),
            ((_ink("Convolution", "convolution"), Run(f" a fixed {size}×{size} patch")),),
        ),
        Part(
            _grid(weight, signed_rgb(weight, float(np.abs(result.kernel).max()), theme), signed=True),
            ((Run("kernel, "), Run("from parameters", "ink", True), *named), (Run("the same at every pixel"),)),
        ),
        Part(
            _grid(products.values[:, into].reshape(size, size), _value_rgb(products.values, size, scene, theme)),
            ((Run("pixels"), *named),),
        ),
        Part(
            _grid(
                terms.reshape(size, size),
                signed_rgb(terms, _term_limit(result, out), theme).reshape(size, size, 3),
                signed=True,
            ),
            ((Run("Σ = "), Run(number(float(result.convolution[out][cell])), "ink", True, True)),),
        ),
        Part(
            _output_map(result, look, cell, result.convolution, theme),
            ((Run(f"{size}×{size} convolution{_out_of(result, out)}"),),),
        ),
    )


def _attention_lane(
    result: Result, look: Look, cell: tuple[int, int], theme: Theme, enlarged: int | None
) -> tuple[Part, ...]:
    scene, hidden = result.request.scene, look.hidden_heads
    terms: Any = result.reader.terms(cell)
    out = min(look.channel_out, result.kernel.shape[0] - 1)
    into = min(look.channel_in, scene.picture.channels - 1)
    heads = len(result.centers)
    across = scene.kernel.size if heads > 1 else 1
    outlines = tuple(window_outline(scene, terms.pixel, center) for center in result.centers)
    shown = [h for h in range(heads) if h not in hidden]
    fill = 0.75 / max(1, len(shown)) if scene.window_side > 1.5 else 0.0
    over_image = tuple(
        Outline(o.top, o.left, o.bottom, o.right, "attention", 1.2, fill, o.round) for o in (outlines[h] for h in shown)
    )
    seen = terms.head[:, into]  # what each head sees, for this channel
    added = terms.head_output[:, out]
    faint = frozenset(divmod(h, across) for h in hidden)
    tiles = ((enlarged,),) if enlarged is not None else tuple(
        tuple(range(r * across, (r + 1) * across)) for r in range(across)
    )  # fmt: skip
    named = () if scene.picture.channels == 1 else (Run(f" · {_channel(scene, into)}"),)
    total = float(sum(added[h] for h in shown)) if hidden else float(result.attention[out][cell])
    count = f"{heads} heads" if heads > 1 else "one head"
    return (
        Part(
            _picture_map(scene, terms.pixel, look.pinned, over_image),
            ((_ink("Attention", "attention"), Run(f" {count}, window {pixels(scene.window_side)}")),),
        ),
        Part(
            HeadsPanel(
                terms.weight, (terms.plane.top, terms.plane.left), terms.pixel, _span(result), outlines, tiles, hidden
            ),
            ((Run(f"{_norm_text(scene)}, "), Run("from the data", "ink", True)), (Run("different at every pixel"),)),
        ),
        Part(
            _grid(seen.reshape(across, across), weight_rgb(np.abs(seen), _value_limit(scene), theme).reshape(across, across, 3), faint=faint),
            ((Run("what each head sees" if heads > 1 else "what the head sees"), *named),),
        ),
        Part(
            _grid(added.reshape(across, across), signed_rgb(added, _term_limit(result, out), theme).reshape(across, across, 3), signed=True, faint=faint),
            ((Run("Σ = "), Run(number(total), "ink", True, True)),),
        ),
        Part(
            _output_map(result, look, cell, _visible_output(result, hidden), theme),
            ((Run(_attention_name(heads, shown) + _out_of(result, out)),),),
        ),
    )  # fmt: skip


def window_outline(scene: Scene, pixel: tuple[int, int], center: tuple[int, int]) -> Outline:
    """The outline of one head's window: the area inside which a key's pixel counts."""
    middle = [p + c + 0.5 for p, c in zip(pixel, center, strict=True)]
    half = scene.window_side / 2
    size = scene.picture.height, scene.picture.width
    if scene.window_shape == "block":
        block = int(scene.window_side)
        origin = -(scene.kernel.size // 2 * scene.dilation) if scene.border == "zero" else 0
        top, left = (((p + c) - origin) // block * block + origin for p, c in zip(pixel, center, strict=True))
        return Outline(top, left, top + block, left + block, "attention", 1.4)
    if scene.border == "shifted":
        middle = [min(max(m, min(half, n / 2)), max(n - half, n / 2)) for m, n in zip(middle, size, strict=True)]
    return Outline(
        middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half, "attention", 1.4,
        round=scene.window_shape == "disc",
    )  # fmt: skip


def _span(result: Result) -> float:
    """Pixels that a head's tile shows: the window and a margin, never more than the image and its padding."""
    scene = result.request.scene
    far = max(max(abs(r), abs(c)) for r, c in result.centers)
    wanted = scene.window_side + 2 * far + 5
    return float(min(max(wanted, 7 + 2 * far), 2 * max(scene.picture.height, scene.picture.width) + 1))


def _picture_map(scene: Scene, pixel: tuple[int, int], pinned: bool, outlines: tuple[Outline, ...]) -> MapPanel:
    return MapPanel(pixel_rgb(scene.picture.pixels), outlines, pixel, pinned)


def _output_map(result: Result, look: Look, cell: tuple[int, int], output: Array, theme: Theme) -> MapPanel:
    channel = min(look.channel_out, output.shape[0] - 1)
    rgb = signed_rgb(output[channel], output_limit(result, look), theme)
    if look.scan is not None:
        unpainted = np.arange(rgb.shape[0] * rgb.shape[1]).reshape(rgb.shape[:2]) > look.scan
        rgb[unpainted] = colour(theme.ground).getRgb()[:3]
    return MapPanel(rgb, (), cell, look.pinned)


def _visible_output(result: Result, hidden: frozenset[int]) -> Array:
    if not hidden:
        return result.attention
    shown = [h for h in range(result.heads.shape[0]) if h not in hidden]
    return result.heads[shown].sum(0)


def _grid(
    values: Array, rgb: Array, signed: bool = False, faint: frozenset[tuple[int, int]] = frozenset()
) -> GridPanel:
    texts = tuple(tuple(number(float(v), signed) for v in row) for row in values)
    return GridPanel(texts, rgb, faint)


def _value_rgb(values: Array, size: int, scene: Scene, theme: Theme) -> Array:
    """Pixels in their own colours; on the dark theme a black pixel still stands out from the panel."""
    shares = np.clip(values / _value_limit(scene), 0, 1)
    levels = np.broadcast_to(shares, (shares.shape[0], 3)) if shares.shape[1] == 1 else shares
    low, high = (40, 225) if theme.dark else (60, 245)
    return np.rint(low + levels * (high - low)).astype(np.uint8).reshape(size, size, 3)


def _value_limit(scene: Scene) -> float:
    return 255.0 if scene.integer else 1.0


def _term_limit(result: Result, out: int) -> float:
    """Largest product that this kernel and picture can give, so that cells compare from query to query."""
    return float(np.abs(result.kernel[out]).max() * np.abs(result.image).max()) or 1.0


def _norm_text(scene: Scene) -> str:
    inside = {"dot": "q·k/√d", "cosine": "cos(q, k)/√d", "distance": "−|q−k|²/2√d"}[scene.similarity]
    if scene.norm == "linear":
        return inside
    return f"{'ReLU' if scene.norm == 'relu' else scene.norm}({inside})"


def _attention_name(heads: int, shown: list[int]) -> str:
    if len(shown) < heads:
        return f"{len(shown)} of {heads} heads"
    return "multi-head attention" if heads > 1 else "one-head attention"


def _channel(scene: Scene, channel: int) -> str:
    return ("red", "green", "blue")[channel] if scene.picture.channels == 3 else "grey"


def _out_of(result: Result, channel: int) -> str:
    count = result.kernel.shape[0]
    return f" · output {channel + 1} of {count}" if count > 1 else ""


def _ink(text: str, ink: str) -> Run:
    return Run(text, ink, True)
