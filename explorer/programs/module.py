"""A layer as a PyTorch module that stands alone: a Python file that needs torch (and numpy, where its numbers lie in a
safetensors file beside it), for any image size and batch, to be trained on.

The source is put together from `module_pieces`, and holds only what this layer needs. It says in plain PyTorch what
`layers` says for all cases at once, and is tested against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap

import torch

from explorer.layers.attention import HEAD_BIASES, Attention
from explorer.layers.borders import border_named
from explorer.layers.convolution import Convolution
from explorer.layers.features import features_named
from explorer.layers.geometry import Window
from explorer.layers.norms import norm_named
from explorer.layers.position import Gaussian, Position, Quadratic
from explorer.programs import module_pieces as pieces
from explorer.programs.module_numbers import WIDTH, in_one_dtype, written_out
from explorer.weights.layer_file import White, described_bytes
from explorer.weights.layer_parts import POSITIONS, Layer, parts_of
from explorer.words.numbers import pixels

MOST_WRITTEN_OUT = 2000  # numbers; more of them are read from a file


def needs_file(layer: Layer, window: Window | None) -> bool:
    """Whether the module's numbers are too many to be written out in its source."""
    return sum(tensor.numel() for tensor in parts_of(layer, window)[1].values()) > MOST_WRITTEN_OUT


def module_numbers(layer: Layer, window: Window | None) -> dict[str, torch.Tensor]:
    """The module's `state_dict`."""
    return in_one_dtype(parts_of(layer, window)[1])


def module_bytes(layer: Layer, window: Window | None, white: White = 1) -> bytes:
    """The safetensors file that lies beside a module: its numbers and the layer's description, so it opens again."""
    return described_bytes(layer, window, white, module_numbers(layer, window))


def about(layer: Layer, window: Window | None, white: White = 1) -> str:
    """A line on what the layer is, and what its images hold."""
    sees = f"Images hold 0 to {white}."
    if isinstance(layer, Convolution):
        rows, columns = layer.kernel_size
        return f"A convolution of {rows} x {columns} pixels, border {layer.border}. {sees}"
    assert window is not None
    heads = "one head" if layer.num_heads == 1 else f"{layer.num_heads} heads"
    looks = f"{window.shape} window of {pixels(window.side)}"
    return f"Attention of {heads}: {looks}, {layer.norm}, border {layer.border}. {sees}"


def module_program(layer: Layer, window: Window | None, said: str, beside: tuple[str, str] | None = None) -> str:
    """The source of a file that defines `Layer`, a torch.nn.Module from (B, C_in, H, W) to (B, C_out, rows, columns).

    `said`: a line on what the layer is. `beside`: name and sha256 of the safetensors file with the numbers, which lies
    beside the module; None: they are written out.
    """
    numbers = module_numbers(layer, window)
    told = pieces.BESIDE if beside else written_out(numbers)
    made = _convolution(layer) if isinstance(layer, Convolution) else _attention(layer, window, numbers)
    constants, functions = made
    if "-inf," in told or "-inf]" in told:
        constants = ["inf = torch.inf", *constants]
    if beside:
        constants = [f"FILE = {beside[0]!r}", f'SHA256 = "{beside[1]}"', *constants]
    code = [f"\n{text.strip()}" for text in (*functions, told)]
    parts = [_opening(said, beside is not None), "\n".join(constants), *code]
    return "\n\n".join(part for part in parts if part) + "\n"


def _opening(said: str, reads: bool) -> str:
    imports = "import hashlib\nimport json\nfrom pathlib import Path\n\nimport numpy as np\n" if reads else ""
    return (
        f'"""{said}\n\n'
        "`Layer()` is a PyTorch module with its numbers in it; `Layer().state_dict()` has them by name.\n"
        f'"""\n\n{imports}import torch\nfrom torch import nn\nfrom torch.nn import functional as F'
    )


def _convolution(layer: Convolution) -> tuple[list[str], list[str]]:
    source = pieces.CONVOLUTION
    rows, columns = layer.reach
    for name, value in {
        "inputs": layer.in_channels, "outputs": layer.out_channels, "rows": rows, "columns": columns,
        "stride": layer.stride, "dilation": layer.dilation,
        "bias": "None" if layer.bias is None else "self.bias",
    }.items():  # fmt: skip
        source = source.replace(f"{{{name}}}", str(value))
    return [], [pieces.PADDED[border_named(layer.border).twin], source]


def _attention(
    layer: Attention, window: Window | None, numbers: Mapping[str, torch.Tensor]
) -> tuple[list[str], list[str]]:
    assert window is not None
    border = border_named(layer.border)
    pad = border.key_padding(layer.zero_padding, window.reach + layer.largest_center)
    patches = features_named(layer.features).reach > 0
    functions = [
        pieces.PADDED["circular" if border.wraps else border.twin] if pad else "",
        pieces.PATCHES.replace("{mode}", border.around_patches) if patches else "",
        pieces.PROJECT,
        pieces.AROUND if pad else "",
        pieces.OFFSETS["circular" if border.wraps else "plain"],
        _inside(layer, window),
        pieces.SIMILARITY[layer.similarity],
        norm_named(layer.norm).program,
        _layer(layer, window, pad, numbers),
    ]
    return _constants(layer, window, pad), [text for text in functions if text]


def _constants(layer: Attention, window: Window, pad: int) -> list[str]:
    named: dict[str, object] = {"STRIDE": layer.stride, "PAD": pad, "BETA": float(layer.content)}
    if window.kind.in_blocks:
        corner = -layer.zero_padding if border_named(layer.border).padded else 0
        named |= {"BLOCK": int(window.side), "ORIGIN": corner + int(window.moved_px)}
    else:
        named["SIDE"] = float(window.side)
    if window.dilation > 1:
        named["DILATION"] = window.dilation
    if window.moved_px and not window.kind.in_blocks:
        named["MOVED"] = float(window.moved_px)
    return [
        f"{', '.join(named)} = {', '.join(map(repr, named.values()))}",
        "# The center of every head's window, from its query: (row, column)",
        "\n    ".join(wrap(f"CENTERS = {list(layer.center_list)!r}", WIDTH)),
    ]


def _inside(layer: Attention, window: Window) -> str:
    border = border_named(layer.border)
    if window.kind.is_round:
        return pieces.INSIDE["disc"]
    if window.kind.in_blocks:
        return pieces.INSIDE["block"].replace("{wrapped}", " % size" if border.wraps else "")
    text = pieces.INSIDE["shifted" if border.moves else "square on a torus" if border.wraps else "square"]
    text = text if window.moved_px else text.replace(" - MOVED", "").replace(" + MOVED", "")
    text = text.replace("(offset.double())", "offset.double()").replace("(o.double())", "o.double()")
    if window.dilation == 1:
        text = text.replace(" * (offset % DILATION == 0)", "").replace(" * (o % DILATION == 0)", "")
    return text


def _layer(layer: Attention, window: Window, pad: int, numbers: Mapping[str, torch.Tensor]) -> str:
    positions = {name: getattr(layer, name) for name in ("position", "gate_position")}
    biases = {name: f", self.{name}[head]" if name in numbers else "" for name in HEAD_BIASES}
    more = {"gate": "\n    gate is the share of the weight that position alone decides, in [0, 1], for each head.",
            "token": "\n    token (C_in,) is one more key of every query, which stands nowhere."}  # fmt: skip
    wide = " " * 12
    once = pieces.TOKEN_KEY if layer.token is not None else ()
    source = pieces.ATTENTION.replace(f"{wide}{{once}}\n", "".join(f"{wide}{line}\n" for line in once))
    for name, value in {
        "steps": f"\n{' ' * 16}".join(_steps(layer, window)),
        "inputs": layer.in_channels,
        "outputs": layer.out_channels,
        "more": "".join(text for name, text in more.items() if name in numbers),
        "features": "features(x)" if features_named(layer.features).reach else "x",
        "around": "around" if pad else "",
        "returned": "(output + self.out_bias)" if layer.out_bias is not None else "output",
        "positions": "".join(_position(name, one, numbers) for name, one in positions.items() if one is not None),
        **biases,
    }.items():
        source = source.replace(f"{{{name}}}", str(value))
    return source


def _steps(layer: Attention, window: Window) -> list[str]:
    disc = window.kind.is_round
    gate: tuple[str, ...] = ()
    if layer.gate is not None:
        nearest = border_named(layer.border).moves
        gate = pieces.GATED["position" if layer.gate_position else "nearest" if nearest else "center"]
        hidden = layer.gate_position is None and layer.position is not None and layer.position.hides_keys
        gate = (*gate, *((pieces.NO_KEY,) if hidden else ()), pieces.GATE)
    return [
        *pieces.SCORE,
        *((pieces.PLACED,) if layer.position is not None else ()),
        pieces.COVER["by distance" if disc else "by axes"],
        *((pieces.ON_GRID,) if disc and window.dilation > 1 else ()),
        pieces.FLAT,
        *(pieces.TOKEN if layer.token is not None else ()),
        "weight = normalise(score, cover)",
        *gate,
    ]


def _position(name: str, position: Position, numbers: Mapping[str, torch.Tensor]) -> str:
    kind = next(kind for kind, known in POSITIONS.items() if type(position) is known)
    text = pieces.POSITION[kind].replace("{name}", name)
    if isinstance(position, Gaussian):
        text = text.replace("{alpha}", repr(float(position.alpha)))
    if isinstance(position, Quadratic):
        has_level = f"{name}_level" in numbers
        level = f" + self.{name}_level[head].cpu().double()" if has_level else ""
        text = text.replace("{level}", level).replace("{plus}", " + level" if has_level else "")
    return text
