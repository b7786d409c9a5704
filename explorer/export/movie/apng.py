"""APNG, frame by frame: PNG third edition, W3C 2025, sections 4.9 and 11.3.6 (acTL, fcTL, fdAT).

Pillow compresses the pictures; the container is written here, because Pillow keeps all frames until the last one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from math import gcd
from struct import pack, unpack
from typing import BinaryIO
from zlib import crc32

import numpy as np
import numpy.typing as npt
from PIL import Image

from explorer.export.movie.clip import Clip, Frame, clear_delta
from explorer.figures.provenance import PNG_KEY, Provenance, as_text

SIGNATURE = b"\x89PNG\r\n\x1a\n"
RGBA = 6
KEEP, OVER = 0, 1  # a frame stays, and the next one is laid over it
COMPRESSION = 4  # of zlib: level 6 takes twice the time for a hundredth less


class ApngSink:
    """True colours; of every frame only what changed."""

    def __init__(self, file: BinaryIO, clip: Clip) -> None:
        self._file, self._fps, self._sequence = file, clip.fps, 0
        self._before: Frame | None = None
        file.write(SIGNATURE)
        self._chunk(b"IHDR", pack(">IIBBBBB", clip.width, clip.height, 8, RGBA, 0, 0, 0))
        self._chunk(b"acTL", pack(">II", clip.shots, 0 if clip.repeats else 1))
        for kind, data in text_chunks(clip.told):
            self._chunk(kind, data)

    def add(self, frame: Frame, ticks: int) -> None:
        first = self._before is None
        patch, shown = clear_delta(frame, self._before)
        self._before = frame
        across, down = patch.right - patch.left, patch.bottom - patch.top
        shared = gcd(ticks, self._fps)
        delay = ticks // shared, self._fps // shared
        self._chunk(b"fcTL", pack(">IIIIIHHBB", self._next(), across, down, patch.left, patch.top, *delay, KEEP, OVER))
        for data in _compressed(shown):
            self._chunk(b"IDAT" if first else b"fdAT", data if first else pack(">I", self._next()) + data)

    def finish(self) -> None:
        self._chunk(b"IEND", b"")

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence - 1

    def _chunk(self, kind: bytes, data: bytes) -> None:
        self._file.write(pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data)))


def _compressed(pixels: npt.NDArray[np.uint8]) -> Iterator[bytes]:
    """The contents of the IDAT chunks that Pillow makes of a picture."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", compress_level=COMPRESSION)
    png, at = buffer.getvalue(), len(SIGNATURE)
    while at < len(png):
        size, kind = unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            yield png[at + 8 : at + 8 + size]
        at += 12 + size


def text_chunks(told: Provenance) -> Iterator[tuple[bytes, bytes]]:
    """(kind, contents): what the file says of itself, and the session as `provenance.session_in` reads it."""
    for key, text in (("Title", told.about), ("Description", told.verdict), ("Software", told.software)):
        yield b"iTXt", key.encode() + b"\0\0\0\0\0" + text.encode()
    yield b"tEXt", PNG_KEY.encode() + b"\0" + as_text(told.session).encode()
