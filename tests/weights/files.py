"""Files to read: whole ones, and ones that are broken by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file

from explorer.weights.file import WeightsFile, open_weights


def saved(folder: Path, tensors: Mapping[str, torch.Tensor], name: str = "net.safetensors") -> WeightsFile:
    """These tensors in a file of their own, opened."""
    path = folder / name
    if path.suffix == ".safetensors":
        save_file({key: part.contiguous() for key, part in tensors.items()}, path)
    else:
        torch.save(dict(tensors), path)
    return open_weights(path)


def raw(folder: Path, header: Any, numbers: bytes = b"", length: int | None = None) -> Path:
    """A safetensors file as its bytes are given: any header, of the length that it says or another one."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path = folder / "raw.safetensors"
    path.write_bytes((len(text) if length is None else length).to_bytes(8, "little") + text + numbers)
    return path


def said(shape: list[int], start: int, stop: int, dtype: str = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, stop]}


def picture(seed: int, rows: int, columns: int, channels: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.random.default_rng(seed).integers(0, 256, (rows, columns, channels), dtype=np.uint8)
