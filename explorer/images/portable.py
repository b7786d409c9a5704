"""Binary PGM and PPM files whose white is neither 255 nor 65535, which Pillow decodes number by number.

Format: https://netpbm.sourceforge.net/doc/pgm.html and ppm.html. Samples above the file's white are white.
"""

from __future__ import annotations

from typing import IO

import numpy as np
from PIL import Image

from explorer.images.decode import Pixels, Rows
from explorer.words import images as images_words


def odd_white(image: Image.Image, file: IO[bytes], notes: list[str]) -> Rows | None:
    """The rows of such a file, whose header `image` is; None for any other. Short data raise OSError."""
    tile = image.tile[0] if getattr(image, "tile", None) else None  # type: ignore[attr-defined]
    if tile is None or tile[0] != "ppm":
        return None
    (rawmode, white), start = tile[3], tile[2]
    channels = 3 if rawmode == "RGB" else 1
    kind = np.dtype(np.uint8 if white < 256 else ">u2")
    levels: Pixels = np.rint(np.minimum(np.arange(256**kind.itemsize) / white, 1.0) * 255.0).astype(np.uint8)
    row_bytes = image.width * channels * kind.itemsize
    if kind.itemsize == 2:
        notes.append(images_words.NOTE_SIXTEEN_BIT)

    def rows(top: int, bottom: int) -> Pixels:
        file.seek(start + top * row_bytes)
        data = file.read((bottom - top) * row_bytes)
        if len(data) < (bottom - top) * row_bytes:
            raise OSError("image file is truncated")
        return np.take(levels, np.frombuffer(data, kind)).reshape(bottom - top, image.width, channels)

    return rows
