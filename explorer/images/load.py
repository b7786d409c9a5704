"""Image files -> pixels, with one clear sentence for every file that cannot be read.

1. look at the file itself (missing, a folder, empty), 2. read the header and judge the size from it, 3. decode the
first frame, reduced on the way where its format can be, 4. bring it to 8-bit grey or RGB of at most 2048 px (`decode`),
5. turn it as its EXIF says.
Only plain raster formats are tried: none of them starts another program or unpickles anything.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile

from explorer.errors import Refusal
from explorer.images.decode import Pixels, gathered, to_pixels
from explorer.images.portable import odd_white
from explorer.state.picture import LARGEST_SIDE_PX, Picture
from explorer.words import images as images_words

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", "ICO", "PPM", "JPEG2000", "AVIF")
LARGEST_FILE_PX = 64_000_000
# The most that reading may take: 16 bytes a pixel is what WebP, AVIF and JPEG 2000 need, the others less than half.
MEMORY_MIB = 1024
KEPT_SIDE_PX = 2048
HEAD_BYTES = 65536  # where the header of a JPEG 2000 file is looked for
# From what is stored to what was seen, by the EXIF orientation (CIPA DC-008, 4.6.4).
TURNS: dict[int, Callable[[Pixels], Pixels]] = {
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: stored.transpose(1, 0, 2),
    6: lambda stored: np.rot90(stored, -1),
    7: lambda stored: stored[::-1, ::-1].transpose(1, 0, 2),
    8: lambda stored: np.rot90(stored, 1),
}
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
                return _checked(image, file, name, largest_px)
    except Refusal:
        raise
    except UnidentifiedImageError as error:
        raise Refusal(images_words.IMAGE_UNKNOWN, name=name) from error
    except Image.DecompressionBombError as error:
        raise Refusal(images_words.IMAGE_BOMB, name=name, limit=f"{largest_px:,}") from error
    except Exception as error:  # on damaged bytes Pillow's decoders raise nearly anything, struct.error to KeyError
        raise Refusal(images_words.IMAGE_BROKEN, name=name, reason=error or type(error).__name__) from error


def _out_of_memory(error: Exception) -> bool:
    return isinstance(error, MemoryError) or ImageFile.ERRORS[-9] in str(error)


def _checked(image: Image.Image, file: IO[bytes], name: str, largest_px: int) -> Loaded:
    size: dict[str, object] = {"name": name, "width": image.width, "height": image.height}
    if image.width * image.height > largest_px:
        raise Refusal(images_words.IMAGE_HUGE, **size, limit=f"{largest_px:,}")
    try:
        return _decode(image, file)
    except (MemoryError, OSError) as error:
        if not _out_of_memory(error):
            raise
        raise Refusal(images_words.IMAGE_MEMORY, **size, mib=MEMORY_MIB) from error


def _decode(image: Image.Image, file: IO[bytes]) -> Loaded:
    notes: list[str] = []
    frames = getattr(image, "n_frames", 1)
    if frames > 1:
        notes.append(images_words.NOTE_FRAMES.format(count=frames))
    if any("16" in str(tile.args) for tile in getattr(image, "tile", ())) and image.mode in ("RGB", "RGBA", "LA"):
        notes.append(images_words.NOTE_SIXTEEN_BIT)  # Pillow itself keeps the upper eight bits
    rows = odd_white(image, file, notes)
    if rows is not None:
        return Loaded(gathered(rows, *image.size, KEPT_SIDE_PX), tuple(notes))
    image.draft(None, (KEPT_SIDE_PX, KEPT_SIDE_PX))  # a JPEG can be decoded at a half, a quarter or an eighth
    if isinstance(image, Jpeg2KImageFile):
        image.reduce = _halvings(image, file)
    image.load()
    pixels = to_pixels(image, notes, KEPT_SIDE_PX)
    turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    if turn is not None:
        notes.append(images_words.NOTE_TURNED)
        pixels = turn(pixels)
    return Loaded(np.ascontiguousarray(pixels), tuple(notes))


def _halvings(image: Image.Image, file: IO[bytes]) -> int:
    """How often a JPEG 2000 image can be halved while it is decoded, and still be no smaller than it is kept.

    As many levels as its coding style (marker FF52; ISO 15444-1, A.6.1) says there are.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    at = head.find(b"\xff\x52", max(head.find(b"\xff\x4f\xff\x51"), 0))
    levels = head[at + 9] if 0 <= at < len(head) - 9 else 0
    wanted = 0
    while max(image.size) >> (wanted + 1) >= KEPT_SIDE_PX and wanted < levels:
        wanted += 1
    return wanted
