"""From numbers to colours: signed values from blue to amber, weights into violet, pixels as they are."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from explorer.panels.theme import Theme, colour, rgb

Array = npt.NDArray[Any]
STEPS = 256


@lru_cache(maxsize=16)
def _table(stops: tuple[str, ...]) -> Array:
    """(256, 3) uint8, linear between evenly spaced colour stops."""
    points = np.array([rgb(stop) for stop in stops], dtype=np.float64)
    where = np.linspace(0, len(stops) - 1, STEPS)
    return np.stack([np.interp(where, range(len(stops)), points[:, k]) for k in range(3)], -1).round().astype(np.uint8)


def signed_table(theme: Theme) -> Array:
    return _table((theme.negative, theme.soft, theme.convolution))


def weight_table(theme: Theme) -> Array:
    return _table((theme.soft, theme.attention, "#F1ECFF" if theme.dark else "#2A1470"))


def amount_table(theme: Theme) -> Array:
    return _table((theme.soft, theme.ink))


def amount_rgb(amounts: Array, limit: float, theme: Theme) -> Array:
    """(..., 3) uint8 for amounts in [0, limit] that belong to neither layer: the panel's colour to ink."""
    return _coloured(np.clip(amounts / (limit or 1.0), 0, 1), amount_table(theme), theme)


def signed_rgb(values: Array, limit: float, theme: Theme) -> Array:
    """(..., 3) uint8 for values in [-limit, limit]; 0 is the panel's colour."""
    return _coloured(np.clip(values / (limit or 1.0), -1, 1) * 0.5 + 0.5, signed_table(theme), theme)


def weight_rgb(weights: Array, limit: float, theme: Theme) -> Array:
    """(..., 3) uint8 for weights in [0, limit]."""
    return _coloured(np.clip(weights / (limit or 1.0), 0, 1), weight_table(theme), theme)


def _coloured(share: Array, table: Array, theme: Theme) -> Array:
    """Shares in [0, 1] of the way along the table. A share that is no number has the colour of warnings: none should
    come this far, but a picture is no place to fail."""
    unknown = np.isnan(share)
    colours: Array = table[np.rint(np.where(unknown, 0, share) * (STEPS - 1)).astype(np.intp)]
    colours[unknown] = rgb(theme.warning)
    return colours


def pixel_rgb(pixels: Array) -> Array:
    """uint8 (H, W, 1 or 3) -> (H, W, 3)."""
    return np.broadcast_to(pixels, (*pixels.shape[:2], 3)) if pixels.shape[2] == 1 else pixels


def image(rgb: Array) -> QImage:
    """A QImage that owns its bytes, from (H, W, 3) uint8, in the format that is painted fastest."""
    packed = np.ascontiguousarray(rgb, dtype=np.uint8)
    height, width = packed.shape[:2]
    lent = QImage(packed.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return lent.convertToFormat(QImage.Format.Format_RGB32)


def pixels_of(picture: QImage) -> Array:
    """The way back: (H, W, 3) uint8."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def readable_on(background: QColor, theme: Theme) -> QColor:
    """Ink that can be read on a coloured cell."""
    light = 0.2126 * background.redF() ** 2.2 + 0.7152 * background.greenF() ** 2.2 + 0.0722 * background.blueF() ** 2.2
    return colour("#F4F5F8" if light < 0.28 else "#15171E")
