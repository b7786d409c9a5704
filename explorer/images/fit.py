"""Pixels of any size -> a Picture of the chosen size and channels."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PIL import Image

from explorer.images.decode import Pixels
from explorer.state.picture import LARGEST_SIDE_PX, SMALLEST_SIDE_PX, Picture

FitMode = Literal["crop", "fit"]
Box = tuple[float, float, float, float]  # (row0, column0, row1, column1): row0 <= row < row1 in pixels
LUMA = (299, 587, 114)  # thousandths of red, green and blue: ITU-R BT.601, equation E'Y


def fit(
    pixels: Pixels, height: int, width: int, mode: FitMode = "crop", box: Box | None = None, grey: bool = False
) -> Picture:
    """Brings uint8 pixels (H, W, 1 or 3) to a picture of `height` x `width`, each 8 to 224 px.

    "crop" keeps the largest centred part of the wanted aspect, or exactly `box` when given; "fit" shows everything
    (of `box`, when given) on black. Shrinking takes the mean of the area under each new pixel, enlarging by a whole
    factor repeats pixels, any other enlargement is linear. `grey` makes one channel of three.
    Raises ValueError for a size or box out of range, and for pixels that are not such an array.
    """
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] not in (1, 3) or pixels.size == 0:
        raise ValueError(f"pixels must be uint8 (H, W, 1) or (H, W, 3), got {pixels.dtype} {pixels.shape}")
    if mode not in ("crop", "fit"):
        raise ValueError(f"mode must be crop or fit, got {mode!r}")
    for name, side in (("height", height), ("width", width)):
        if not SMALLEST_SIDE_PX <= side <= LARGEST_SIDE_PX:
            raise ValueError(f"{name} must be {SMALLEST_SIDE_PX} to {LARGEST_SIDE_PX} px, got {side}")
    if box is not None:
        _check_box(box, pixels.shape[0], pixels.shape[1])
    if mode == "crop":
        fitted = _resize(pixels, height, width, box or _centred(pixels.shape[0], pixels.shape[1], height / width))
    else:
        fitted = _letterbox(pixels, height, width, box or (0.0, 0.0, float(pixels.shape[0]), float(pixels.shape[1])))
    picture = Picture(fitted)
    return to_grey(picture) if grey else picture


def resize_picture(picture: Picture, height: int, width: int, mode: FitMode = "crop") -> Picture:
    """The picture at another size, by the rules of `fit`."""
    same = (picture.height, picture.width) == (height, width)
    return picture if same else fit(picture.pixels, height, width, mode)


def to_grey(picture: Picture) -> Picture:
    """One channel: the luma of ITU-R BT.601, rounded to the nearest level; equal red, green and blue stay so."""
    if picture.channels == 1:
        return picture
    luma = (picture.pixels.astype(np.int32) @ np.array(LUMA, np.int32) + 500) // 1000
    return Picture(luma.astype(np.uint8)[:, :, None])


def to_rgb(picture: Picture) -> Picture:
    """Three channels: the grey one three times."""
    return picture if picture.channels == 3 else Picture(np.repeat(picture.pixels, 3, axis=2))


def _check_box(box: Box, height: int, width: int) -> None:
    row0, column0, row1, column1 = box
    if not (0 <= row0 < row1 <= height and 0 <= column0 < column1 <= width):
        raise ValueError(f"box must be (row0, column0, row1, column1) inside {height} x {width}, got {box}")


def _centred(height: int, width: int, aspect: float) -> Box:
    """The largest centred box whose height is `aspect` times its width."""
    rows = min(float(height), width * aspect)
    columns = min(float(width), height / aspect)
    top, left = (height - rows) / 2, (width - columns) / 2
    return top, left, top + rows, left + columns


def _letterbox(pixels: Pixels, height: int, width: int, box: Box) -> Pixels:
    rows, columns = box[2] - box[0], box[3] - box[1]
    scale = min(height / rows, width / columns)
    inner_height = min(height, max(1, round(rows * scale)))
    inner_width = min(width, max(1, round(columns * scale)))
    page = np.zeros((height, width, pixels.shape[2]), np.uint8)
    top, left = (height - inner_height) // 2, (width - inner_width) // 2
    page[top : top + inner_height, left : left + inner_width] = _resize(pixels, inner_height, inner_width, box)
    return page


def _resize(pixels: Pixels, height: int, width: int, box: Box) -> Pixels:
    row0, column0, row1, column1 = box
    scales = height / (row1 - row0), width / (column1 - column0)
    by_area = all(scale <= 1.0 or float(scale).is_integer() for scale in scales)
    image = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
    resized = image.resize(
        (width, height),
        Image.Resampling.BOX if by_area else Image.Resampling.BILINEAR,
        box=(column0, row0, column1, row1),
    )
    return np.asarray(resized).reshape(height, width, pixels.shape[2])
