"""Any Pillow image -> 8-bit grey or RGB pixels, with a sentence for everything that had to be changed on the way.

Band by band, and each band reduced at once: beside the image as Pillow decodes it, little memory is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, floor
from typing import Any

import numpy as np
from PIL import Image

from explorer.words import images as images_words

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
Values = np.ndarray[Any, Any]
Rows = Callable[[int, int], Pixels]  # top, bottom -> the pixels of these rows, uint8 (H, W, 1) or (H, W, 3)
SIXTEEN_BIT_STEP = 257  # 65535 / 255: this many 16-bit levels to one 8-bit level
BAND_PX = 1_000_000  # of the image, in one piece
GREY_OR_PALETTE = ("1", "L", "LA", "La", "P", "PA")


def to_pixels(image: Image.Image, notes: list[str], side_px: int) -> Pixels:
    """Pixels uint8 (H, W, 1) or (H, W, 3) of a decoded `image`, reduced to sides of at most `side_px`.

    What changed is appended to `notes`. Grey stays grey, everything else becomes RGB. Transparent pixels are put on
    black, integers wider than 8 bit and floats are scaled, and pixels that are not finite numbers become black.
    """
    if image.mode.startswith("I"):
        return gathered(_integers(image, notes), *image.size, side_px)
    if image.mode == "F":
        return gathered(_floats(image, notes), *image.size, side_px)
    if image.has_transparency_data:
        pixels = gathered(_on_black(image, notes), *image.size, side_px)
        return _grey_if_equal(pixels) if image.mode in GREY_OR_PALETTE else pixels
    if image.mode in ("1", "L"):
        return gathered(_converted(image, "L"), *image.size, side_px)
    if image.mode == "CMYK":
        notes.append(images_words.NOTE_CMYK)
    rgb = gathered(_converted(image, "RGB"), *image.size, side_px)
    return _grey_if_equal(rgb) if image.mode == "P" else rgb


def gathered(rows: Rows, width: int, height: int, side_px: int) -> Pixels:
    """All rows of an image of `width` x `height`, reduced to sides of at most `side_px`: the mean of each area."""
    share = min(1.0, side_px / max(height, width))
    high, wide = max(1, round(height * share)), max(1, round(width * share))
    at_once = max(1, high * BAND_PX // (height * width))
    made = []
    for first in range(0, high, at_once):
        top, bottom = first * height / high, min(first + at_once, high) * height / high
        start, end = floor(top), min(ceil(bottom), height)
        band = rows(start, end)
        if share < 1.0:
            shown = Image.fromarray(band[:, :, 0] if band.shape[2] == 1 else band)
            size, box = (wide, min(at_once, high - first)), (0.0, top - start, float(width), bottom - start)
            band = np.asarray(shown.resize(size, Image.Resampling.BOX, box=box)).reshape(size[1], wide, -1)
        made.append(band)
    return np.concatenate(made)


def _part(image: Image.Image, top: int, bottom: int) -> Image.Image:
    return image.crop((0, top, image.width, bottom))


def _converted(image: Image.Image, mode: str) -> Rows:
    def rows(top: int, bottom: int) -> Pixels:
        return np.asarray(_part(image, top, bottom).convert(mode)).reshape(bottom - top, image.width, -1)

    return rows


def _on_black(image: Image.Image, notes: list[str]) -> Rows:
    def rows(top: int, bottom: int) -> Pixels:
        rgba = np.asarray(_part(image, top, bottom).convert("RGBA")).astype(np.uint16)
        alpha = rgba[:, :, 3:]
        if alpha.min() < 255 and images_words.NOTE_TRANSPARENT not in notes:
            notes.append(images_words.NOTE_TRANSPARENT)
        return ((rgba[:, :, :3] * alpha + 127) // 255).astype(np.uint8)

    return rows


def _grey_if_equal(rgb: Pixels) -> Pixels:
    """A palette can be a grey one; then one channel says it all."""
    return rgb[:, :, :1] if bool((rgb == rgb[:, :, :1]).all()) else rgb


def _bands(image: Image.Image) -> Iterator[Values]:
    high = max(1, BAND_PX // image.width)
    for top in range(0, image.height, high):
        yield np.asarray(_part(image, top, min(top + high, image.height)))


def _integers(image: Image.Image, notes: list[str]) -> Rows:
    ends = [(int(band.min()), int(band.max())) for band in _bands(image)]
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    if low < 0 or high > 65535:  # 32-bit counts with no agreed white: their own range is the scale
        return _stretched(image, low, high, notes)
    notes.append(images_words.NOTE_SIXTEEN_BIT)

    def rows(top: int, bottom: int) -> Pixels:
        values = np.asarray(_part(image, top, bottom)).astype(np.int32)
        return ((values + SIXTEEN_BIT_STEP // 2) // SIXTEEN_BIT_STEP).astype(np.uint8)[:, :, None]

    return rows


def _floats(image: Image.Image, notes: list[str]) -> Rows:
    counted, ends = 0, []
    for band in _bands(image):
        finite = band[np.isfinite(band)]
        counted += finite.size
        if finite.size:
            ends.append((float(finite.min()), float(finite.max())))
    if counted < image.width * image.height:
        notes.append(images_words.NOTE_NOT_FINITE)
    if not ends:
        return lambda top, bottom: np.zeros((bottom - top, image.width, 1), np.uint8)
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    if low >= 0.0 and high <= 1.0:  # the usual meaning of a float image: 0 is black and 1 is white
        low, high = 0.0, 1.0
    return _stretched(image, low, high, notes)


def _stretched(image: Image.Image, low: float, high: float, notes: list[str]) -> Rows:
    notes.append(images_words.NOTE_STRETCHED.format(low=f"{low:g}", high=f"{high:g}"))

    def rows(top: int, bottom: int) -> Pixels:
        values = np.asarray(_part(image, top, bottom)).astype(np.float64)
        finite = np.isfinite(values)
        share = (np.where(finite, values, low) - low) / (high - low) if high > low else np.zeros_like(values)
        return np.where(finite, np.rint(share * 255.0), 0.0).astype(np.uint8)[:, :, None]

    return rows
