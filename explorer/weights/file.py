"""WeightsFile: the tensors of a file by name, read one at a time as float32, and checked.

A path goes through these steps: 1. refuse what is no file, 2. read what tensors there are, by the file's kind, 3. the
sha256 of all its bytes. Numbers are read when they are asked for.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import torch

from explorer.errors import Refusal
from explorer.layers.progress import Tick, nobody
from explorer.machine.memory import available_bytes
from explorer.weights.entries import READABLE, Source, TensorEntry, shape_text
from explorer.weights.safetensors_file import read_safetensors
from explorer.weights.torch_file import read_torch
from explorer.words import weights as weights_words

PREFIXES = ("module.", "_orig_mod.", "model.")  # of DataParallel, torch.compile, Lightning: they say nothing of layers
PIECE_BYTES = 4 << 20
SHARE = 0.5  # of the memory that is free; the rest is for the picture's pass and for others


@dataclass(frozen=True, eq=False)
class WeightsFile:
    """An opened file. `entries` by name, in the file's order; `metadata` of a safetensors file, else {}.

    prefix  what every name of the file begins with and says nothing of layers ("module.", ...), left off in `entries`
    """

    path: Path
    sha256: str
    entries: Mapping[str, TensorEntry]
    prefix: str = ""
    _source: Source = field(repr=False, kw_only=True)
    _stamp: tuple[int, int] = field(repr=False, kw_only=True)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def metadata(self) -> Mapping[str, str]:
        return self._source.metadata

    def has(self, start: str) -> bool:
        """Whether a name begins so."""
        return any(name.startswith(start) for name in self.entries)

    def entry(self, name: str) -> TensorEntry:
        """Raises Refusal for a name that is not there."""
        if name not in self.entries:
            raise Refusal(weights_words.TENSOR_MISSING, name=self.name, tensor=name)
        return self.entries[name]

    def check(self, *names: str, copies: int = 1) -> None:
        """Raises Refusal where one of these tensors cannot be read by its entry, or all at once, as float32 and as
        often as `copies` says, are more than the memory that is free."""
        for name in names:
            entry = self.entry(name)
            values = {"name": self.name, "tensor": name}
            if entry.count == 0:
                raise Refusal(weights_words.TENSOR_EMPTY, **values, shape=shape_text(entry.shape))
            if entry.dtype not in READABLE:
                raise Refusal(weights_words.TENSOR_KIND, **values, dtype=entry.dtype)
        need = sum(self.entries[name].count * (4 * copies + self.entries[name].item_bytes) for name in names)
        free = available_bytes()
        if free is not None and need > free * SHARE:
            mib = {"needed": need / 2**20, "free": free * SHARE / 2**20}
            raise Refusal(weights_words.TENSOR_TOO_LARGE, name=self.name, tensor=names[0], **mib)

    def read(self, name: str, dtype: torch.dtype = torch.float32, holes: bool = False) -> torch.Tensor:
        """The tensor, float32 unless another `dtype` is asked for, contiguous, finite, and its own memory.

        Half, bfloat16 and float64 are converted. With `holes` a number may be -inf: a key that is not there.
        Raises Refusal for a name that is not there, for numbers of another kind, NaN, infinity or more than the dtype
        holds, for more than memory holds, and when the file changed meanwhile.
        """
        self.check(name)
        if self._stamp != _stamp_of(self.path):
            raise Refusal(weights_words.FILE_CHANGED, name=self.name)
        try:
            stored = self._source.tensor(self.prefix + name).detach()
            stored = stored.to_dense() if stored.layout != torch.strided else stored
            numbers = stored.to(dtype, memory_format=torch.contiguous_format, copy=True)
        except Refusal:
            raise
        except Exception as error:  # a damaged file, or one that is gone
            raise Refusal(weights_words.TENSOR_UNREAD, name=self.name, tensor=name, reason=error) from error
        checked = (_filled(stored), _filled(numbers)) if holes else (stored, numbers)
        self._check_numbers(name, *checked)
        return numbers

    def _check_numbers(self, name: str, stored: torch.Tensor, numbers: torch.Tensor) -> None:
        if bool(numbers.isfinite().all()):
            return
        lost = int((~stored.isfinite()).sum())
        sentence = weights_words.TENSOR_NOT_FINITE if lost else weights_words.TENSOR_BEYOND
        count = lost or int((~numbers.isfinite()).sum())
        raise Refusal(sentence, name=self.name, tensor=name, count=count, all=numbers.numel())


def open_weights(path: str | Path, tick: Tick = nobody) -> WeightsFile:
    """Opens a .safetensors file, or one that torch.save wrote (.pt, .pth, .bin). Its numbers are not read yet.

    `tick` is told the share of bytes that went into the sha256, and may raise to cancel. Raises Refusal.
    """
    path = Path(path)
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise Refusal(weights_words.FILE_FOLDER, name=name)
        if not path.exists():
            raise Refusal(weights_words.FILE_MISSING, name=name)
        if not path.is_file():  # opening a pipe would wait for ever, and a device may never end
            raise Refusal(weights_words.FILE_NOT_A_FILE, name=name)
        stamp = _stamp_of(path)
        source = _source_of(path)
        sha256 = _sha256(path, tick)
        if stamp != _stamp_of(path):
            raise Refusal(weights_words.FILE_CHANGED, name=name)
    except OSError as error:
        raise Refusal(weights_words.FILE_UNREADABLE, name=name, reason=error.strerror or error) from error
    prefix = _common_prefix(source.entries)
    entries = {
        full.removeprefix(prefix): TensorEntry(full.removeprefix(prefix), e.shape, e.dtype, e.item_bytes)
        for full, e in source.entries.items()
    }
    return WeightsFile(path, sha256, entries, prefix, _source=source, _stamp=stamp)


def _source_of(path: Path) -> Source:
    """By what the file begins with; one that calls itself safetensors is read as that alone."""
    with path.open("rb") as file:
        size_bytes = os.fstat(file.fileno()).st_size
        head = file.read(512)
        file.seek(0)
        if not head:
            raise Refusal(weights_words.FILE_EMPTY, name=path.name)
        if path.suffix.lower() == ".safetensors":
            return read_safetensors(path, file, size_bytes)
        if head.startswith(b"PK\x03\x04"):
            return read_torch(path, size_bytes, in_archive=True)
        if head[257:262] == b"ustar":
            raise Refusal(weights_words.FILE_TAR, name=path.name)
        if head[:1] == b"\x80":
            return read_torch(path, size_bytes, in_archive=False)
        if head[8:9] == b"{":
            return read_safetensors(path, file, size_bytes)
    raise Refusal(weights_words.FILE_UNKNOWN, name=path.name)


def _sha256(path: Path, tick: Tick) -> str:
    """In pieces, so that a large file takes no memory."""
    digest, done, size_bytes = hashlib.sha256(), 0, max(path.stat().st_size, 1)
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            digest.update(piece)
            done += len(piece)
            tick(min(done / size_bytes, 1.0))
    return digest.hexdigest()


def _filled(numbers: torch.Tensor) -> torch.Tensor:
    """With 0 where a key is not there."""
    return numbers.masked_fill(numbers == -torch.inf, 0)


def _stamp_of(path: Path) -> tuple[int, int]:
    """(size, time of the last change), by which a file that was written anew is known."""
    try:
        found = path.stat()
    except OSError:
        return -1, -1
    return found.st_size, found.st_mtime_ns


def _common_prefix(names: Mapping[str, TensorEntry]) -> str:
    prefix = ""
    while names:
        more = next((p for p in PREFIXES if all(n.startswith(prefix + p) and n != prefix + p for n in names)), None)
        if more is None:
            break
        prefix += more
    return prefix
