"""A picture of the gallery is drawn anew at another size; what was drawn on is the user's own."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.images.draw import noise, shift
from explorer.images.fit import resize_picture, to_grey, to_rgb
from explorer.images.gallery import GALLERY, gallery_picture, render
from explorer.images.resizing import name_of, resized
from explorer.state.picture import Picture

SIZES = ((8, 8), (16, 16), (32, 32), (48, 48), (24, 40), (64, 33), (9, 64))


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", [entry.name for entry in GALLERY])
def test_each_picture_of_the_gallery_is_known_by_its_pixels(name: str, size: tuple[int, int]) -> None:
    picture = gallery_picture(name, *size)
    found = name_of(picture)
    assert found is not None
    assert gallery_picture(found, *size) == picture
    assert resized(picture, 40, 40) == gallery_picture(found, 40, 40)
    if min(size) >= 16:  # a few pixels can be the same in two of them
        assert found == name


def test_larger_and_smaller_and_larger_loses_nothing() -> None:
    picture = render("fish", 32)
    for size in ((8, 8), (64, 64), (20, 50), (64, 64)):
        picture = resized(picture, *size)
    assert picture == render("fish", 64)
    assert picture != resize_picture(render("fish", 32), 64, 64)


def test_grey_and_colour_stay() -> None:
    lake = render("lake", 32)
    assert resized(lake, 48, 48) == render("lake", 48)
    assert resized(to_grey(lake), 48, 48) == to_grey(render("lake", 48))
    assert resized(to_rgb(to_grey(lake)), 48, 48) == to_rgb(to_grey(render("lake", 48)))
    assert resized(to_rgb(render("fish", 32)), 48, 48) == to_rgb(render("fish", 48))


def test_what_was_drawn_on_shifted_or_given_noise_is_brought_there_by_its_pixels() -> None:
    fish = render("fish", 32)
    pixels = fish.pixels.copy()
    pixels[3, 3] ^= 1
    for own in (Picture(pixels), shift(fish, 0, 1), noise(fish, 2.0, 0), shift(fish, 1, 0, wrap=True)):
        assert name_of(own) is None
        assert resized(own, 64, 64) == Picture(own.pixels.repeat(2, 0).repeat(2, 1))


def test_the_same_size_is_the_same_picture() -> None:
    fish = render("fish", 16)
    assert resized(fish, 16, 16) is fish


def test_flat_pictures_are_nobodys() -> None:
    for level in (0, 18, 255):
        assert name_of(Picture(np.full((32, 32, 1), level, np.uint8))) is None
