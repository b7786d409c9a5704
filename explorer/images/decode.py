"""Any Pillow image -> 8-bit grey or RGB pixels, with a sentence for everything that had to be changed on the way."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from explorer.words import images as images_words

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
SIXTEEN_BIT_STEP = 257  # 65535 / 255: this many 16-bit levels to one 8-bit level


def to_pixels(image: Image.Image, notes: list[str]) -> Pixels:
    """Pixels uint8 (H, W, 1) or (H, W, 3) of a decoded `image`; what changed is appended to `notes`.

    Grey stays grey, everything else becomes RGB. Transparent pixels are put on black, integers wider than 8 bit and
    floats are scaled, and pixels that are not finite numbers become black.
    """
    if image.mode.startswith("I"):
        return _from_integers(np.asarray(image), notes)
    if image.mode == "F":
        return _from_floats(np.asarray(image), notes)
    if image.has_transparency_data:
        return _on_black(image, notes)
    if image.mode in ("1", "L"):
        return np.asarray(image.convert("L"))[:, :, None]
    if image.mode == "CMYK":
        notes.append(images_words.NOTE_CMYK)
    rgb = np.asarray(image.convert("RGB"))
    return _grey_if_equal(rgb) if image.mode == "P" else rgb


def _on_black(image: Image.Image, notes: list[str]) -> Pixels:
    rgba = np.asarray(image.convert("RGBA")).astype(np.uint16)
    alpha = rgba[:, :, 3:]
    if alpha.min() < 255:
        notes.append(images_words.NOTE_TRANSPARENT)
    rgb = ((rgba[:, :, :3] * alpha + 127) // 255).astype(np.uint8)
    return _grey_if_equal(rgb) if image.mode in ("1", "L", "LA", "La", "P", "PA") else rgb


def _grey_if_equal(rgb: Pixels) -> Pixels:
    """A palette can be a grey one; then one channel says it all."""
    return rgb[:, :, :1] if bool((rgb == rgb[:, :, :1]).all()) else rgb


def _from_integers(values: np.ndarray[Any, Any], notes: list[str]) -> Pixels:
    low, high = int(values.min()), int(values.max())
    if low < 0 or high > 65535:  # 32-bit counts with no agreed white: their own range is the scale
        return _stretch(values.astype(np.float64), low, high, notes)
    notes.append(images_words.NOTE_SIXTEEN_BIT)
    scaled = (values.astype(np.int32) + SIXTEEN_BIT_STEP // 2) // SIXTEEN_BIT_STEP
    return scaled.astype(np.uint8)[:, :, None]


def _from_floats(values: np.ndarray[Any, Any], notes: list[str]) -> Pixels:
    finite = np.isfinite(values)
    if not finite.all():
        notes.append(images_words.NOTE_NOT_FINITE)
    if not finite.any():
        return np.zeros((*values.shape, 1), np.uint8)
    low, high = float(values[finite].min()), float(values[finite].max())
    if low >= 0.0 and high <= 1.0:  # the usual meaning of a float image: 0 is black and 1 is white
        low, high = 0.0, 1.0
    pixels = _stretch(np.where(finite, values, low).astype(np.float64), low, high, notes)
    pixels[~finite] = 0
    return pixels


def _stretch(values: np.ndarray[Any, np.dtype[np.float64]], low: float, high: float, notes: list[str]) -> Pixels:
    notes.append(images_words.NOTE_STRETCHED.format(low=f"{low:g}", high=f"{high:g}"))
    share = (values - low) / (high - low) if high > low else np.zeros_like(values)
    return np.rint(share * 255.0).astype(np.uint8)[:, :, None]
