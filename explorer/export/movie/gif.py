"""GIF, frame by frame: GIF89a, W3C (Graphics Interchange Format Programming Reference, 1990).

Pillow compresses the pictures; the container is written here, because Pillow keeps all frames until the last one.
"""

from __future__ import annotations

from struct import pack
from typing import BinaryIO

import numpy as np
from PIL import Image
from PIL.GifImagePlugin import getdata

from explorer.export.movie.clip import Clip, Clock, Frame, Patch, changed_patch
from explorer.export.movie.palette import UNUSED
from explorer.figures.provenance import as_xmp

KEEP = 1 << 2  # a frame stays under the next one
TRANSPARENT = 1
# Readers that do not know the packet skip it as sub-blocks; this tail leads them to its end from wherever they are.
XMP_TAIL = bytes([1, *range(255, -1, -1), 0])


class GifSink:
    """One palette for the whole movie; of every frame only what changed."""

    def __init__(self, file: BinaryIO, clip: Clip) -> None:
        assert clip.palette is not None
        self._file, self._palette = file, clip.palette
        self._clock = Clock(100 / clip.fps)  # hundredths of a second
        self._before: np.ndarray | None = None
        table = self._palette.colours.tobytes().ljust(768, b"\0")
        file.write(b"GIF89a" + pack("<HHBBB", clip.width, clip.height, 0b1111_0111, 0, 0) + table)
        if clip.repeats:
            file.write(b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0")
        file.write(b"!\xfe" + _blocks(f"{clip.told.about}\n{clip.told.verdict}\n{clip.told.software}".encode()))
        file.write(b"!\xff\x0bXMP DataXMP" + as_xmp(clip.told) + XMP_TAIL)

    def add(self, frame: Frame, ticks: int) -> None:
        indices = self._palette.indices(frame)
        if self._before is None:
            shown, patch = indices, Patch(0, 0, *indices.shape)
        else:
            changed = indices != self._before
            patch = changed_patch(changed)
            shown = patch.of(np.where(changed, indices, np.uint8(UNUSED)))
        self._before = indices
        image = Image.fromarray(np.ascontiguousarray(shown))
        flags = KEEP | TRANSPARENT
        self._file.write(b"!\xf9\x04" + pack("<BHBB", flags, self._clock.units(ticks), UNUSED, 0))
        self._file.write(b"".join(getdata(image, (patch.left, patch.top))))

    def finish(self) -> None:
        self._file.write(b";")


def _blocks(data: bytes) -> bytes:
    """As sub-blocks of at most 255 bytes, each behind its length."""
    parts = [data[start : start + 255] for start in range(0, len(data), 255)]
    return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"
