"""Files that torch.save wrote: a pickle of names and tensors, read by torch's weights-only reader and by nothing else.

The reader knows tensors, dictionaries and numbers, and runs none of a pickle's own code; what it refuses is a sentence.
"""

from __future__ import annotations

import pickle
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import torch

from explorer.errors import Refusal
from explorer.machine.memory import available_bytes
from explorer.weights.entries import TensorEntry
from explorer.words import weights as weights_words

WRAPPERS = ("state_dict", "model_state_dict", "model_state", "model", "net", "network", "module", "weights")
PICKLE_MIB = 64  # of names and shapes; the numbers lie beside it
_RUNS = re.compile(r"GLOBAL ([\w.]+)|[Uu]nsupported (?:global|class) ([\w.]+)|(?:global|class) `?([\w.]+)`?")


@dataclass(frozen=True)
class TorchSource:
    """A file whose numbers are mapped from the disk while a tensor is read, or, of torch before 1.6, are held."""

    path: Path
    mapped: bool
    metadata: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def entries(self) -> Mapping[str, TensorEntry]:
        return {name: _entry(name, tensor) for name, tensor in self._tensors().items()}

    @property
    def tensor(self) -> Callable[[str], torch.Tensor]:
        def read(name: str) -> torch.Tensor:
            return (self._tensors() if self.mapped else self._held)[name]

        return read

    @cached_property
    def _held(self) -> dict[str, torch.Tensor]:
        return _named(_load(self.path, mapped=False), self.path.name)

    def _tensors(self) -> dict[str, torch.Tensor]:
        return _named(_load(self.path, mapped=True), self.path.name) if self.mapped else self._held


def read_torch(path: Path, size_bytes: int, in_archive: bool) -> TorchSource:
    """Reads the names and shapes. Raises Refusal."""
    if in_archive:
        _check_archive(path)
    else:
        free = available_bytes()
        if free is not None and 2 * size_bytes > free:
            mib = [2 * size_bytes / 2**20, free / 2**20]
            raise Refusal(weights_words.FILE_TOO_LARGE, name=path.name, needed=mib[0], free=mib[1])
    source = TorchSource(path, mapped=in_archive)
    _ = source.entries  # what is wrong with the file is said when it is opened
    return source


def _check_archive(path: Path) -> None:
    """torch.save packs nothing: a member that is packed may be any size when it is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise Refusal(weights_words.FILE_BROKEN, name=path.name, reason=error) from error
    pickles = [member for member in members if member.filename.rpartition("/")[2] == "data.pkl"]
    if not pickles:
        raise Refusal(weights_words.ARCHIVE_OTHER, name=path.name)
    packed = next((m for m in members if m.compress_type != zipfile.ZIP_STORED or m.file_size != m.compress_size), None)
    if packed is not None:
        raise Refusal(weights_words.ARCHIVE_PACKED, name=path.name, member=packed.filename)
    if any(member.filename.rpartition("/")[2] == "constants.pkl" for member in members):
        raise Refusal(weights_words.ARCHIVE_PROGRAM, name=path.name)
    if pickles[0].file_size > PICKLE_MIB << 20:
        raise Refusal(weights_words.HEADER_HUGE, name=path.name, mib=pickles[0].file_size / 2**20, most=PICKLE_MIB)


def _load(path: Path, mapped: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of old storage classes: they concern who wrote the file
            return torch.load(path, map_location="cpu", weights_only=True, mmap=mapped)
    except pickle.UnpicklingError as error:
        raise _refused(path.name, str(error)) from error
    except MemoryError as error:
        raise Refusal(weights_words.FILE_BROKEN, name=path.name, reason=weights_words.REASON_MEMORY) from error
    except Exception as error:  # on damaged bytes the reader raises nearly anything, KeyError to RuntimeError
        raise _refused(path.name, str(error) or type(error).__name__) from error


def _refused(file: str, reason: str) -> Refusal:
    """Of torch's page of advice the one thing that it met."""
    if "legacy .tar" in reason:
        return Refusal(weights_words.FILE_TAR, name=file)
    asked = _RUNS.search(reason) if "GLOBAL" in reason or "Unsupported" in reason else None
    if asked is not None:
        return Refusal(weights_words.PICKLE_RUNS, name=file, code=next(part for part in asked.groups() if part))
    _, _, told = reason.partition("error:")
    return Refusal(weights_words.FILE_BROKEN, name=file, reason=(told or reason).strip().splitlines()[0])


def _named(loaded: Any, file: str) -> dict[str, torch.Tensor]:
    """The tensors by name, out of the dictionaries that training programs wrap them in."""
    for _ in range(4):
        if not isinstance(loaded, Mapping):
            raise Refusal(weights_words.NO_NAMES, name=file, found=type(loaded).__name__)
        tensors = {name: part for name, part in loaded.items() if isinstance(part, torch.Tensor)}
        inner = next((loaded[key] for key in WRAPPERS if isinstance(loaded.get(key), Mapping)), None)
        if inner is None or tensors:
            break
        loaded = inner
    found = {name: part for name, part in tensors.items() if isinstance(name, str)}
    if not found:
        raise Refusal(weights_words.NO_TENSORS, name=file)
    return found


def _entry(name: str, tensor: torch.Tensor) -> TensorEntry:
    dtype = str(tensor.dtype).removeprefix("torch.")
    return TensorEntry(name, tuple(tensor.shape), dtype, max(tensor.element_size(), 1))
