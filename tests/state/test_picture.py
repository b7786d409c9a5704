from __future__ import annotations

import numpy as np
import pytest

from explorer.state.picture import Picture


def test_it_keeps_its_own_read_only_copy() -> None:
    pixels = np.zeros((8, 9, 3), np.uint8)
    picture = Picture(pixels)
    pixels[0, 0] = 255
    assert not picture.pixels.any()
    assert (picture.height, picture.width, picture.channels) == (8, 9, 3)
    with pytest.raises(ValueError, match="read-only"):
        picture.pixels[0, 0] = 1


def test_views_and_other_orders_are_taken_as_they_look() -> None:
    pixels = np.arange(8 * 10 * 3, dtype=np.uint8).reshape(8, 10, 3)
    picture = Picture(pixels.transpose(1, 0, 2)[::-1])
    assert picture.pixels.flags["C_CONTIGUOUS"]
    assert np.array_equal(picture.pixels, pixels.transpose(1, 0, 2)[::-1])


def test_equal_pixels_make_equal_pictures() -> None:
    a, b = Picture(np.full((8, 8, 1), 7, np.uint8)), Picture(np.full((8, 8, 1), 7, np.uint8))
    assert a == b
    assert hash(a) == hash(b)
    assert a != Picture(np.full((8, 8, 3), 7, np.uint8))
    assert a != Picture(np.full((8, 9, 1), 7, np.uint8))
    assert a != "a picture"


def test_constant() -> None:
    pixels = np.full((8, 8, 3), (1, 2, 3), np.uint8)
    assert Picture(pixels).constant
    pixels[7, 7, 2] = 4
    assert not Picture(pixels).constant


@pytest.mark.parametrize("side", [8, 224])
def test_the_smallest_and_the_largest(side: int) -> None:
    assert Picture(np.zeros((side, side, 1), np.uint8)).height == side


@pytest.mark.parametrize(
    ("pixels", "words"),
    [
        (np.zeros((8, 8, 1)), "must be uint8, got float64"),
        (np.zeros((8, 8), np.uint8), r"got \(8, 8\)"),
        (np.zeros((8, 8, 4), np.uint8), r"got \(8, 8, 4\)"),
        (np.zeros((7, 8, 1), np.uint8), "8 to 224 px, got 7 x 8"),
        (np.zeros((8, 225, 1), np.uint8), "8 to 224 px, got 8 x 225"),
        (np.zeros((0, 0, 1), np.uint8), "got 0 x 0"),
    ],
)
def test_other_arrays_are_refused(pixels: np.ndarray, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Picture(pixels)
