"""Animated WebP, frame by frame: WebP container specification, RFC 9649 section 2.7.

Pillow compresses the pictures; the container is written here, because Pillow keeps all frames until the last one.
"""

from __future__ import annotations

import io
from struct import pack
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image

from explorer.export.movie.clip import Clip, Clock, Frame, clear_delta
from explorer.figures.provenance import as_xmp

ANIMATION, XMP, ALPHA = 0x02, 0x04, 0x10
EFFORT = {"method": 2, "quality": 20}  # method 0 gives files ten times as large, more quality takes twice the time


class WebpSink:
    """Lossless; of every frame only what changed."""

    def __init__(self, file: BinaryIO, clip: Clip) -> None:
        self._file, self._told = file, clip.told
        self._clock = Clock(1000 / clip.fps)
        self._before: Frame | None = None
        file.write(b"RIFF\0\0\0\0WEBP")  # the size follows in `finish`
        size = _three(clip.width - 1) + _three(clip.height - 1)
        self._chunk(b"VP8X", bytes([ANIMATION | XMP | ALPHA, 0, 0, 0]) + size)
        self._chunk(b"ANIM", b"\0\0\0\xff" + pack("<H", 0 if clip.repeats else 1))

    def add(self, frame: Frame, ticks: int) -> None:
        patch, shown = clear_delta(frame, self._before, even=True)
        self._before = frame
        place = _three(patch.left // 2) + _three(patch.top // 2)
        size = _three(patch.right - patch.left - 1) + _three(patch.bottom - patch.top - 1)
        self._chunk(b"ANMF", place + size + _three(self._clock.units(ticks)) + b"\0" + _compressed(shown))

    def finish(self) -> None:
        self._chunk(b"XMP ", as_xmp(self._told))
        end = self._file.tell()
        self._file.seek(4)
        self._file.write(pack("<I", end - 8))
        self._file.seek(end)

    def _chunk(self, kind: bytes, data: bytes) -> None:
        self._file.write(kind + pack("<I", len(data)) + data + b"\0" * (len(data) % 2))


def _three(value: int) -> bytes:
    return pack("<I", value)[:3]


def _compressed(pixels: npt.NDArray[np.uint8]) -> bytes:
    """The chunk of one picture, as it stands in the file that Pillow makes of it."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "WEBP", lossless=True, exact=True, **EFFORT)
    webp = buffer.getvalue()[12:]
    return webp[18:] if webp.startswith(b"VP8X") else webp
