"""Safetensors files: a length, a header in JSON, and then the numbers (github.com/huggingface/safetensors, format).

The header is checked here before the library reads a number: each offset, each shape, and that none is there twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, BinaryIO, cast

import torch
from safetensors import safe_open

from explorer.errors import Refusal
from explorer.weights.entries import TensorEntry
from explorer.words import weights as weights_words

HEADER_MIB = 16  # a model of a hundred thousand tensors needs no more
METADATA = "__metadata__"
# By the name in the header: torch's name, bytes of one number. Formats below a byte are known to be there, and unread.
DTYPES = {
    "F64": ("float64", 8), "F32": ("float32", 4), "F16": ("float16", 2), "BF16": ("bfloat16", 2),
    "I64": ("int64", 8), "I32": ("int32", 4), "I16": ("int16", 2), "I8": ("int8", 1),
    "U64": ("uint64", 8), "U32": ("uint32", 4), "U16": ("uint16", 2), "U8": ("uint8", 1), "BOOL": ("bool", 1),
    "F8_E4M3": ("float8_e4m3fn", 1), "F8_E5M2": ("float8_e5m2", 1), "F8_E8M0": ("float8_e8m0fnu", 1),
    "C64": ("complex64", 8),
}  # fmt: skip


@dataclass(frozen=True)
class SafetensorsSource:
    """entries and metadata as the header has them."""

    path: Path
    entries: Mapping[str, TensorEntry]
    metadata: Mapping[str, str]

    @property
    def tensor(self) -> Callable[[str], torch.Tensor]:
        def read(name: str) -> torch.Tensor:
            # Opened for each tensor: no handle stays open, on which another program's writing would wait or break.
            with safe_open(self.path, framework="pt") as file:
                return cast(torch.Tensor, file.get_tensor(name))

        return read


def read_safetensors(path: Path, file: BinaryIO, size_bytes: int) -> SafetensorsSource:
    """Reads and checks the header of an opened file. Raises Refusal."""
    header = _header(file, path.name, size_bytes)
    metadata = header.pop(METADATA, {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise _broken(path.name, weights_words.REASON_METADATA)
    body_bytes = size_bytes - file.tell()
    entries, places = {}, []
    for name, said in header.items():
        entry, place = _entry(path.name, name, said, body_bytes)
        entries[name] = entry
        places.append((*place, name))
    _check_places(path.name, sorted(places), body_bytes)
    return SafetensorsSource(path, entries, metadata)


def _header(file: BinaryIO, name: str, size_bytes: int) -> dict[str, Any]:
    if size_bytes < 8:
        raise Refusal(weights_words.FILE_CUT, name=name, needed=8, found=size_bytes)
    length = int.from_bytes(file.read(8), "little")
    if length > HEADER_MIB << 20:
        raise Refusal(weights_words.HEADER_HUGE, name=name, mib=length / 2**20, most=HEADER_MIB)
    if 8 + length > size_bytes:
        raise Refusal(weights_words.FILE_CUT, name=name, needed=8 + length, found=size_bytes)
    try:
        header = json.loads(file.read(length), object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:  # bytes that are no text, or no JSON, are ValueErrors too
        raise _broken(name, weights_words.REASON_JSON.format(reason=error)) from error
    if not isinstance(header, dict):
        raise _broken(name, weights_words.REASON_NO_NAMES)
    return header


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(weights_words.REASON_TWICE.format(tensor=next(n for n in names if names.count(n) > 1)))
    return found


def _entry(file: str, name: str, said: Any, body_bytes: int) -> tuple[TensorEntry, tuple[int, int]]:
    """The entry, and from where to where its bytes lie after the header."""
    if not isinstance(said, dict) or not {"dtype", "shape", "data_offsets"} <= said.keys():
        raise _broken(file, weights_words.REASON_ENTRY.format(tensor=name))
    shape, place = said["shape"], said["data_offsets"]
    if not (_whole_numbers(shape) and _whole_numbers(place) and len(place) == 2 and place[0] <= place[1]):
        raise _broken(file, weights_words.REASON_ENTRY.format(tensor=name))
    if place[1] > body_bytes:
        raise Refusal(weights_words.TENSOR_CUT, name=file, tensor=name, needed=place[1], found=body_bytes)
    if not isinstance(said["dtype"], str) or said["dtype"] not in DTYPES:
        dtype = str(said["dtype"])  # of another or a later kind: listed, and refused when it is read
        return TensorEntry(name, tuple(shape), dtype, 1), (place[0], place[1])
    dtype, item_bytes = DTYPES[said["dtype"]]
    needed = prod(shape) * item_bytes
    if place[1] - place[0] != needed:
        reason = weights_words.REASON_SIZE.format(tensor=name, found=place[1] - place[0], needed=needed)
        raise _broken(file, reason)
    return TensorEntry(name, tuple(shape), dtype, item_bytes), (place[0], place[1])


def _check_places(file: str, places: list[tuple[int, int, str]], body_bytes: int) -> None:
    """One tensor after another, without a gap, to the end of the file."""
    reached = 0
    for start, stop, name in places:
        if start != reached:
            raise _broken(file, weights_words.REASON_PLACE.format(tensor=name, found=start, wanted=reached))
        reached = stop
    if reached != body_bytes:
        raise _broken(file, weights_words.REASON_END.format(found=body_bytes, wanted=reached))


def _whole_numbers(value: Any) -> bool:
    return isinstance(value, list) and all(type(n) is int and 0 <= n < 2**63 for n in value)


def _broken(file: str, reason: str) -> Refusal:
    return Refusal(weights_words.FILE_BROKEN, name=file, reason=reason)
