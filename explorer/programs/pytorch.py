"""The present pair of layers as a short PyTorch program of its own, for the clipboard.

The program is put together from the pieces in `snippet_pieces`, and holds only those that these settings need: one
border, one norm, one window. It is written to be read, not to be fast: a row of queries meets every key.
"""

from __future__ import annotations

from math import sqrt
from textwrap import indent, wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from explorer.compute.inputs import head_count, weight_of
from explorer.layers.borders import border_named
from explorer.layers.features import features_named
from explorer.layers.geometry import Window
from explorer.layers.norms import norm_named
from explorer.layers.shapes import shape_named
from explorer.layers.similarities import similarity_named
from explorer.programs import pytorch_pieces as pieces
from explorer.state.state import Scene, gated, most_heads
from explorer.words.numbers import pixels

if TYPE_CHECKING:
    from explorer.layers.attention import Attention

Array = npt.NDArray[Any]
WIDTH = 112


def pytorch_snippet(scene: Scene) -> str:
    """A program that needs torch alone and computes both outputs of `scene`, within rounding.

    It defines `image` (made-up pixels, to be replaced), `convolve(image)` and `attend(image)`, both from
    (C_in, H, W) float32 to (C_out, rows, columns), and prints how far apart they are.
    """
    from explorer.compute.build import build  # brings torch, which a window opens without

    attention = build(scene).attention
    border = border_named(scene.border)
    functions = [
        pieces.PADDED[border.twin],
        pieces.CONVOLVE,
        pieces.FEATURES[scene.features].replace("{mode}", border.around_patches),
        *_window(scene),
        norm_named(scene.norm).program,
        _attend(scene, attention),
    ]
    constants = "\n".join([_kernel(scene), _heads(scene, attention), _settings(scene, attention)])
    return "\n\n".join([_opening(scene), constants, *(f"\n{text.strip()}" for text in functions), f"\n{_CLOSING}"])


def _opening(scene: Scene) -> str:
    picture = scene.picture
    size = f"{picture.channels}, {picture.height}, {picture.width}"
    made = f"torch.randint(256, ({size})).float()" if scene.integer else f"torch.rand({size})"
    count = head_count(scene)
    heads = f"{count} heads" if count > 1 else "one head"
    window = f"{scene.window_shape} windows of {pixels(scene.window_side)}, {scene.norm}, border {scene.border}"
    return (
        f'"""A convolution beside attention: {heads}, {window}."""\n\n'
        "import torch\nfrom torch.nn import functional as F\n\n"
        f"image = {made}  # (C_in, H, W): put your own pixels here, {'0...255' if scene.integer else '0...1'}"
    )


_CLOSING = """difference = attend(image) - convolve(image)
print(f"largest |attention - convolution| = {difference.abs().max():.3g}")
"""


def _kernel(scene: Scene) -> str:
    weight = weight_of(scene.kernel, scene.picture.channels, scene.integer)
    padding = scene.kernel.size // 2 * scene.dilation
    shape = ", ".join(map(str, weight.shape))
    units = _units(weight)
    parts = f"KERNEL = torch.tensor({_numbers(weight / units)}).view({shape})  # (C_out, C_in, rows, columns)"
    if (units != 1).any():
        parts += f"\nKERNEL = KERNEL * torch.tensor({_numbers(units)}).view({len(units)}, 1, 1, 1)"
    return f"STRIDE, DILATION, PADDING = {scene.stride}, {scene.dilation}, {padding}\n{parts}"


def _units(weight: Array) -> Array:
    """For each output the smallest |weight|, if all its weights are whole multiples of that; else 1: (C_out, 1, 1, 1).

    Scaled kernels are whole ones divided by a number, and read better so.
    """
    sizes = np.abs(weight)
    units = np.where(sizes > 0, sizes, np.inf).min((1, 2, 3), keepdims=True)
    units = np.where(np.isfinite(units), units, 1.0)
    multiples = weight / units
    whole = (np.abs(multiples - np.rint(multiples)) < 1e-9).all((1, 2, 3), keepdims=True)
    already = (weight == np.rint(weight)).all((1, 2, 3), keepdims=True)
    return np.where(whole & ~already, units, 1.0)


def _numbers(values: Array) -> str:
    """All numbers of an array as one flat list of float32, in lines of a readable length."""
    flat = [_float(value) for value in values.astype(np.float32).ravel()]
    text = f"[{', '.join(t.removesuffix('0') if t.endswith('.0') else t for t in flat)}]"
    return text if len(text) < WIDTH // 2 else "[\n" + indent("\n".join(wrap(text[1:-1], WIDTH - 4)), "    ") + "\n]"


def _float(value: np.float32) -> str:
    return np.format_float_positional(value, trim="0") if np.isfinite(value) else f"float('{value}')"


def _heads(scene: Scene, attention: Attention) -> str:
    inputs, outputs = attention.in_channels, attention.out_channels
    gain = similarity_named(scene.similarity).gains[scene.features] / sqrt(inputs) * (1 / 255 if scene.integer else 1.0)
    if scene.heads == "kernel":
        mixed = "KERNEL.flatten(2).permute(2, 1, 0)  # (heads, C_in, C_out): a head is weighed as its tap"
        mixed += "\nTAPS = range(-PADDING, PADDING + 1, DILATION)"
        centers = "[(row, column) for row in TAPS for column in TAPS]"
    elif scene.heads == "fewest":
        shape = ", ".join(map(str, attention.out.shape))
        mixed = f"torch.tensor({_numbers(attention.out.numpy())}).view({shape})  # (heads, C_in, C_out)"
        mixed += "\n" + _patterns(attention, scene.dilation)
        centers = f"[(0, 0)] * {attention.num_heads}"
    else:
        same = inputs == outputs
        mixed = f"torch.eye({inputs})[None]" if same else f"torch.full((1, {inputs}, {outputs}), 1 / {inputs})"
        mixed, centers = f"{mixed}  # (heads, C_in, C_out)", "[(0, 0)]"
    patch = features_named(scene.features).reach > 0
    first = f"[:, :{attention.num_heads}]" if scene.heads == "fewest" else ""
    shape = f"2, {most_heads(scene)}, {inputs}, {'9, ' if patch else ''}{attention.head_dim}"
    return (
        f"# {pieces.SEEDED[scene.features]}; values are the pixels themselves.\n"
        f"seeded = torch.Generator().manual_seed({scene.head_seed})\n"
        f"drawn = torch.randn({shape}, generator=seeded, dtype=torch.float64)\n"
        f"{pieces.BLUR if patch else ''}"
        f"W_Q, W_K = (drawn{first} * {gain!r}).float()  # (heads, features, d)\n"
        f"W_O = {mixed}\n"
        f"CENTERS = {centers}"
    )


def _patterns(attention: Attention, dilation: int) -> str:
    """Where each head looks: shares of its taps, and from them position scores by offset."""
    table = attention.position.bias.numpy()  # type: ignore[union-attr]
    shares = np.exp(table[:, 1:-1:dilation, 1:-1:dilation])
    shape = ", ".join(map(str, shares.shape))
    return (
        f"PATTERNS = torch.tensor({_numbers(shares)}).view({shape})  # (heads, rows, columns)\n"
        f"REACH = {table.shape[1] // 2}  # farther keys are as those at the rim: never looked at\n"
        f"PLACE = torch.full(({', '.join(map(str, table.shape))}), -torch.inf)\n"
        "PLACE[:, 1:-1:DILATION, 1:-1:DILATION] = PATTERNS.log()"
    )


def _settings(scene: Scene, attention: Attention) -> str:
    settings = {"SIDE": float(scene.window_side), "BETA": float(attention.content)}
    if _by_distance(scene):
        settings["ALPHA"] = scene.position / scene.temperature
    if gated(scene):
        settings["GATE"] = scene.gate
    return f"{', '.join(settings)} = {', '.join(map(repr, settings.values()))}"


def _by_distance(scene: Scene) -> bool:
    """Whether scores fall with the distance; the fewest heads have patterns instead."""
    return scene.position > 0 and scene.heads != "fewest"


def _window(scene: Scene) -> list[str]:
    border, shape = border_named(scene.border), shape_named(scene.window_shape)
    offsets = pieces.OFFSETS["circular" if border.wraps else "plain"]
    if shape.is_round:
        return [offsets]
    if shape.in_blocks:
        corner, wrapped = ("PADDING", "") if border.padded else ("0", " % size" if border.wraps else "")
        inside = pieces.INSIDE["block"].replace("{corner}", corner).replace("{wrapped}", wrapped)
    else:
        inside = pieces.INSIDE["shifted" if border.moves else "square on a torus" if border.wraps else "square"]
    return [offsets, inside] if "offsets(" in inside or _asks_offsets(scene) else [inside]


def _asks_offsets(scene: Scene) -> bool:
    return scene.position > 0 or scene.heads == "fewest" or gated(scene)


def _attend(scene: Scene, attention: Attention) -> str:
    reach = Window(scene.window_side, scene.window_shape, scene.dilation).reach + attention.largest_center
    border = border_named(scene.border)
    pad = "PADDING" if border.padded else str(border.key_padding(0, reach))
    disc = shape_named(scene.window_shape).is_round
    steps = [
        *pieces.SIMILARITY[scene.similarity],
        pieces.SCORE,
        *(pieces.FAR if disc or _by_distance(scene) else pieces.FAR[:1] if _asks_offsets(scene) else ()),
        *([pieces.BY_POSITION] if _by_distance(scene) else ()),
        *(pieces.PLACE if scene.heads == "fewest" else ()),
        pieces.BY_DISTANCE if disc else pieces.BY_AXES,
        *([pieces.ON_GRID] if disc and scene.dilation > 1 else ()),
    ]
    gate: tuple[str, ...] = ()
    if gated(scene):
        at_center = pieces.AT_NEAREST if border.moves else (pieces.AT_CENTER,)
        gate = (*at_center, pieces.THROUGH_GATE)
    below = f"\n{' ' * 12}"
    text = pieces.ATTEND.replace("{pad}", pad).replace("{steps}", below.join(steps))
    return text.replace(f"{below}{{gate}}", "".join(below + line for line in gate))
