"""Image files -> pixels, with one clear sentence for every file that cannot be read.

1. look at the file itself (missing, a folder, empty), 2. read the header and judge the size from it, 3. decode the
first frame, 4. turn it as its EXIF says and bring it to 8-bit grey or RGB (`decode`), 5. reduce it to 2048 px.
Only plain raster formats are tried: none of them starts another program or unpickles anything.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from explorer.errors import Refusal
from explorer.images.decode import Pixels, to_pixels
from explorer.state.picture import LARGEST_SIDE_PX, Picture
from explorer.words import images as images_words

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", "ICO", "PPM", "JPEG2000", "AVIF")
LARGEST_FILE_PX = 64_000_000  # 256 MB decoded; beyond that a small file can fill the memory
KEPT_SIDE_PX = 2048
PNG_EFFORT = 2  # of 9: the largest picture in a few milliseconds, so that an autosave is not felt


@dataclass(frozen=True, eq=False)
class Loaded:
    """An opened image: `pixels` uint8 (H, W, 1) or (H, W, 3), sides up to 2048 px, and what was changed on the way."""

    pixels: Pixels
    notes: tuple[str, ...] = ()


def load_image(source: str | Path | bytes, name: str | None = None) -> Loaded:
    """Reads the image file at a path, or the bytes of one.

    `name` stands in the sentences; it is the file's own name, or "The pasted image" for bytes. Raises Refusal.
    """
    if isinstance(source, bytes):
        return _load(io.BytesIO(source), name or images_words.IMAGE_PASTED, len(source), FORMATS, LARGEST_FILE_PX)
    path = Path(source)
    name = name or path.name or str(path)
    try:
        if path.is_dir():
            raise Refusal(images_words.IMAGE_FOLDER, name=name)
        if not path.exists():
            raise Refusal(images_words.IMAGE_MISSING, name=name)
        if not path.is_file():  # opening a pipe would wait for ever, and a device may never end
            raise Refusal(images_words.IMAGE_NOT_A_FILE, name=name)
        with path.open("rb") as file:
            return _load(file, name, path.stat().st_size, FORMATS, LARGEST_FILE_PX)
    except OSError as error:
        raise Refusal(images_words.IMAGE_UNREADABLE, name=name, reason=error.strerror or str(error)) from error


def picture_to_png(picture: Picture) -> bytes:
    """The picture as a PNG file, without loss."""
    file = io.BytesIO()
    image = picture.pixels[:, :, 0] if picture.channels == 1 else picture.pixels
    Image.fromarray(image).save(file, "PNG", compress_level=PNG_EFFORT)
    return file.getvalue()


def picture_from_png(data: bytes, name: str = "") -> Picture:
    """The picture in a PNG of 8 to 224 px a side. Raises Refusal, as `load_image` does."""
    largest_px = LARGEST_SIDE_PX**2  # judged from the header, so a PNG that blows up is never decoded
    loaded = _load(io.BytesIO(data), name or images_words.IMAGE_PASTED, len(data), ("PNG",), largest_px)
    try:
        return Picture(loaded.pixels)
    except ValueError as error:
        raise Refusal(images_words.IMAGE_BROKEN, name=name, reason=error) from error


def _load(file: IO[bytes], name: str, size_bytes: int, formats: tuple[str, ...], largest_px: int) -> Loaded:
    if size_bytes == 0:
        raise Refusal(images_words.IMAGE_EMPTY, name=name)
    try:
        # Pillow warns on stderr about odd tags and large sizes; here each of them ends in a note, a refusal or nothing.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file, formats=formats) as image:
                return _decode(image, name, largest_px)
    except Refusal:
        raise
    except UnidentifiedImageError as error:
        raise Refusal(images_words.IMAGE_UNKNOWN, name=name) from error
    except Image.DecompressionBombError as error:
        raise Refusal(images_words.IMAGE_BOMB, name=name, limit=f"{largest_px:,}") from error
    except MemoryError as error:
        raise Refusal(images_words.IMAGE_MEMORY, name=name) from error
    except Exception as error:  # on damaged bytes Pillow's decoders raise nearly anything, struct.error to KeyError
        raise Refusal(images_words.IMAGE_BROKEN, name=name, reason=error or type(error).__name__) from error


def _decode(image: Image.Image, name: str, largest_px: int) -> Loaded:
    width, height = image.size
    if width * height > largest_px:
        raise Refusal(images_words.IMAGE_HUGE, name=name, width=width, height=height, limit=f"{largest_px:,}")
    notes: list[str] = []
    frames = getattr(image, "n_frames", 1)
    if frames > 1:
        notes.append(images_words.NOTE_FRAMES.format(count=frames))
    if any("16" in str(tile.args) for tile in getattr(image, "tile", ())) and image.mode in ("RGB", "RGBA", "LA"):
        notes.append(images_words.NOTE_SIXTEEN_BIT)  # Pillow itself keeps the upper eight bits
    image.draft(None, (KEPT_SIDE_PX, KEPT_SIDE_PX))  # a JPEG can be decoded at a half, a quarter or an eighth
    image.load()
    if image.getexif().get(ExifTags.Base.Orientation, 1) in range(2, 9):
        notes.append(images_words.NOTE_TURNED)
        ImageOps.exif_transpose(image, in_place=True)
    return Loaded(_reduce(to_pixels(image, notes)), tuple(notes))


def _reduce(pixels: Pixels) -> Pixels:
    """Pixels of at most 2048 px a side, each the mean of the area that it covers."""
    height, width = pixels.shape[:2]
    share = KEPT_SIDE_PX / max(height, width)
    if share >= 1.0:
        return np.ascontiguousarray(pixels)
    size = max(1, round(width * share)), max(1, round(height * share))
    image = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
    return np.asarray(image.resize(size, Image.Resampling.BOX)).reshape(size[1], size[0], -1)
