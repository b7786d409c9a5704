"""safetensors_bytes: the same tensors and metadata give the same bytes, which the package does not promise."""

from __future__ import annotations

import json
from collections.abc import Mapping

import torch

DTYPES = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}
ALIGNED = 8  # bytes: where the numbers begin, so that they can be mapped into memory


def safetensors_bytes(tensors: Mapping[str, torch.Tensor], metadata: Mapping[str, str]) -> bytes:
    """The contents of a file. Raises ValueError for a dtype that is none of `DTYPES`."""
    header: dict[str, object] = {"__metadata__": dict(sorted(metadata.items()))}
    numbers: list[bytes] = []
    start = 0
    # Those of wide items first: then every tensor begins at a multiple of its item's size.
    for name, tensor in sorted(tensors.items(), key=lambda one: (-one[1].element_size(), one[0])):
        if tensor.dtype not in DTYPES:
            known = ", ".join(str(dtype) for dtype in DTYPES)
            raise ValueError(f"{name} must be of one of {known}, got {tensor.dtype}")
        data = tensor.detach().cpu().contiguous().numpy()
        stop = start + data.nbytes
        header[name] = {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [start, stop]}
        numbers.append(data.astype(data.dtype.newbyteorder("<"), copy=False).tobytes())
        start = stop
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % ALIGNED)
    return len(text).to_bytes(8, "little") + text + b"".join(numbers)
