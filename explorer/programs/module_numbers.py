"""A layer's numbers in the source of its module."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import indent, wrap

import torch

WIDTH = 112


def written_out(tensors: Mapping[str, torch.Tensor]) -> str:
    """`numbers()` with every number in it, to the last bit."""
    entries = "".join(f'        "{name}": {_written(tensor)},\n' for name, tensor in tensors.items())
    return f'\ndef numbers():\n    """The layer\'s numbers by name."""\n    return {{\n{entries}    }}\n'


def _written(tensor: torch.Tensor) -> str:
    values, shape = tensor.detach().cpu().numpy(), ", ".join(map(str, tensor.shape))
    flat = ", ".join(_number(str(value)) for value in values.ravel())
    dtype = ", dtype=torch.float64" if tensor.dtype == torch.float64 else ""
    if len(flat) > WIDTH // 3:
        flat = f"\n{indent(chr(10).join(wrap(flat, WIDTH - 12)), ' ' * 12)}\n        "
    return f"torch.tensor([{flat}]{dtype}).view({shape})"


def _number(text: str) -> str:
    """The shortest that reads back as the same number; whole ones without their zero."""
    return "-inf" if text == "-inf" else text.removesuffix(".0") + ("." if text.endswith(".0") else "")


def in_one_dtype(tensors: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """All in float32, or all in float64 where one needs it: an image has one dtype, too. Nothing is lost by it.

    Quadratic positions stay as they are: whatever the image, they are computed in float64.
    """
    apart = {name for name in tensors if "position_" in name and name.rsplit("_", 1)[1] in ("matrix", "slope", "level")}
    double = any(tensor.dtype == torch.float64 for name, tensor in tensors.items() if name not in apart)
    dtype = torch.float64 if double else torch.float32
    plain = {name: tensor.detach().cpu() for name, tensor in tensors.items()}
    return {name: tensor.double() if name in apart else tensor.to(dtype) for name, tensor in plain.items()}
