"""The gallery: every image at every size, the same bytes each time; stamps that fill their square."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.images.fit import fit, to_grey
from explorer.images.gallery import DEFAULT, GALLERY, render
from explorer.images.raster import Raster
from explorer.images.stamps import STAMPS, stamp_mask

NAMES = [entry.name for entry in GALLERY]
SCENES = [entry.name for entry in GALLERY if entry.group == "scenes"]
# White noise and the single pixel are made of the pixels themselves, so they differ from size to size.
SCALED = [name for name in NAMES if name not in ("noise", "pixel")]


@pytest.mark.parametrize("name", NAMES)
def test_every_image_can_be_drawn_and_has_contrast(name: str) -> None:
    for size, contrast in ((8, 25), (32, 80)):  # at 8 px a fine texture is mostly its own mean
        picture = render(name, size)
        assert (picture.height, picture.width) == (size, size)
        assert picture.channels == (3 if name in SCENES else 1)
        assert np.ptp(to_grey(picture).pixels.astype(int)) >= contrast


@pytest.mark.parametrize("name", NAMES)
def test_the_same_bytes_every_time(name: str) -> None:
    first = render.__wrapped__(name, 24)
    assert render.__wrapped__(name, 24) == first


@pytest.mark.parametrize("name", SCALED)
def test_a_larger_one_shows_the_same(name: str) -> None:
    small, large = render(name, 16), fit(render(name, 64).pixels, 16, 16)
    assert np.abs(small.pixels.astype(int) - large.pixels).mean() < 6


@pytest.mark.parametrize("name", SCENES)
def test_scenes_are_colourful(name: str) -> None:
    pixels = render(name, 32).pixels.astype(int)
    assert (pixels.max(axis=2) - pixels.min(axis=2)).mean() > 20


def test_the_largest_size() -> None:
    assert render(DEFAULT, 224).height == 224


def test_names_are_unique_and_the_default_is_a_grey_drawing() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert {entry.group for entry in GALLERY} == {"drawings", "shapes", "glyphs", "textures", "scenes"}
    assert next(entry.group for entry in GALLERY if entry.name == DEFAULT) == "drawings"


def test_the_single_pixel_is_one() -> None:
    for size in (8, 9, 224):
        pixels = render("pixel", size).pixels
        assert np.argwhere(pixels[:, :, 0]).tolist() == [[size // 2, size // 2]]
        assert pixels.max() == 255


@pytest.mark.parametrize("size", [8, 9, 33])
def test_the_edge_is_one_step_between_whole_pixels(size: int) -> None:
    assert (
        np.count_nonzero(np.diff(render("edge", size).pixels[:, :, 0].astype(int), axis=1), axis=1).tolist()
        == [1] * size
    )


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [("whale", 32, "must be one of fish, .* got 'whale'"), ("fish", 7, "got 7"), ("fish", 225, "got 225")],
)
def test_what_is_not_there_is_refused(name: str, size: int, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        render(name, size)


@pytest.mark.parametrize("name", STAMPS)
def test_stamps_are_shares_of_a_pixel(name: str) -> None:
    for size in (1, 2, 7, 32, 224):
        mask = stamp_mask(name, size)
        assert mask.shape == (size, size)
        assert mask.min() >= 0.0
        assert mask.max() <= 1.0
        assert mask.any()
    assert stamp_mask(name, 32).any(axis=1).sum() >= 26  # it reaches from top to bottom


def test_stamps_differ_from_one_another() -> None:
    masks = [stamp_mask(name, 16) for name in STAMPS]
    assert all(np.abs(a - b).mean() > 0.02 for k, a in enumerate(masks) for b in masks[:k])


@pytest.mark.parametrize(
    ("name", "size", "words"), [("blob", 9, "got 'blob'"), ("disc", 0, "got 0"), ("disc", 225, "got 225")]
)
def test_other_stamps_are_refused(name: str, size: int, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        stamp_mask(name, size)


@pytest.mark.parametrize("size", [8, 30, 224])
def test_areas_on_a_canvas_are_right(size: int) -> None:
    canvas = Raster(size)
    for inside, area in (
        (canvas.disc((0.5, 0.5), 0.4), np.pi * 0.16),
        (canvas.ring((0.5, 0.5), 0.3, 0.1), 2 * np.pi * 0.3 * 0.1),
        (canvas.box(0.25, 0.1, 0.75, 0.6), 0.25),
        (canvas.polygon((0.1, 0.1), (0.9, 0.1), (0.9, 0.9)), 0.32),
        (canvas.polygon((0.1, 0.1), (0.1, 0.5), (0.5, 0.5), (0.5, 0.9), (0.9, 0.9), (0.9, 0.1)), 0.48),
        (canvas.stroke(0.1, (0.5, 0.2), (0.5, 0.8)), 0.06 + np.pi * 0.0025),
        (canvas.arc(0.1, (0.5, 0.5), 0.3, 0, 180), np.pi * 0.03 + np.pi * 0.0025),
    ):
        assert canvas.average(inside).mean() == pytest.approx(area, abs=0.02)
