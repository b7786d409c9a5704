"""Any pixels become a picture of the chosen size, and no shape is bent."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.images.fit import Box, fit, resize_picture, to_grey, to_rgb
from explorer.state.picture import Picture


def ramp(height: int, width: int, channels: int = 1) -> np.ndarray:
    return (np.arange(height * width * channels) % 251).astype(np.uint8).reshape(height, width, channels)


@pytest.mark.parametrize("mode", ["crop", "fit"])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_same_size_is_the_same_picture(mode: str, channels: int) -> None:
    pixels = ramp(9, 14, channels)
    assert np.array_equal(fit(pixels, 9, 14, mode).pixels, pixels)


def test_shrinking_takes_the_mean_of_the_area() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (32, 32, 3), np.uint8)
    means = pixels.reshape(8, 4, 8, 4, 3).mean(axis=(1, 3))
    assert np.abs(fit(pixels, 8, 8).pixels - means).max() <= 1.0  # Pillow rounds once in each direction


def test_enlarging_by_a_whole_factor_repeats_pixels_and_can_be_undone() -> None:
    picture = Picture(ramp(8, 10, 3))
    larger = resize_picture(picture, 24, 30)
    assert np.array_equal(larger.pixels, picture.pixels.repeat(3, 0).repeat(3, 1))
    assert resize_picture(larger, 8, 10) == picture


def test_any_other_enlargement_is_smooth() -> None:
    step = np.zeros((8, 8, 1), np.uint8)
    step[:, 4:] = 200
    assert 0 < fit(step, 12, 12).pixels[0, 6, 0] < 200


def test_crop_keeps_the_middle() -> None:
    pixels = np.zeros((10, 40, 1), np.uint8)
    pixels[:, 15:25] = 100
    assert (fit(pixels, 10, 10).pixels == 100).all()
    assert (fit(pixels.transpose(1, 0, 2), 10, 10).pixels == 100).all()


def test_crop_to_a_box() -> None:
    pixels = ramp(30, 30)
    assert np.array_equal(fit(pixels, 8, 10, box=(3, 5, 11, 15)).pixels, pixels[3:11, 5:15])


def test_fit_shows_everything_on_black() -> None:
    picture = fit(np.full((10, 40, 1), 100, np.uint8), 16, 16, "fit")
    assert (picture.pixels[6:10] == 100).all()
    assert not picture.pixels[:6].any()
    assert not picture.pixels[10:].any()


@pytest.mark.parametrize(("height", "width"), [(1, 2000), (2000, 1), (1, 1)])
@pytest.mark.parametrize("mode", ["crop", "fit"])
def test_extreme_shapes(height: int, width: int, mode: str) -> None:
    picture = fit(np.full((height, width, 3), 50, np.uint8), 20, 12, mode)
    assert picture.pixels.shape == (20, 12, 3)
    assert picture.pixels.max() == 50


@settings(max_examples=60)
@given(
    st.tuples(st.integers(1, 60), st.integers(1, 60), st.sampled_from([1, 3])),
    st.integers(8, 40),
    st.integers(8, 40),
    st.sampled_from(["crop", "fit"]),
    st.booleans(),
)
def test_any_size_becomes_any_size(shape: tuple[int, int, int], height: int, width: int, mode: str, grey: bool) -> None:
    pixels = np.full(shape, 90, np.uint8)
    picture = fit(pixels, height, width, mode, grey=grey)
    assert picture.pixels.shape == (height, width, 1 if grey else shape[2])
    assert set(np.unique(picture.pixels)) <= ({90} if mode == "crop" else {0, 90})
    assert (pixels == 90).all()


@pytest.mark.parametrize("box", [(0, 0, 0, 5), (0, 0, 5, 31), (-1, 0, 5, 5), (5, 5, 4, 9), (0, 0, float("nan"), 5)])
def test_boxes_outside_are_refused(box: Box) -> None:
    with pytest.raises(ValueError, match="box must be"):
        fit(ramp(30, 30), 8, 8, box=box)


def test_other_wrong_arguments_are_refused() -> None:
    for arguments, words in (
        ((ramp(9, 9), 7, 8), "height must be 8 to 224 px, got 7"),
        ((ramp(9, 9), 8, 10**9), "width must be 8 to 224 px, got 1000000000"),
        ((ramp(9, 9), 8, 8, "stretch"), "got 'stretch'"),
        ((ramp(9, 9).astype(float), 8, 8), "got float64"),
        ((np.zeros((0, 5, 1), np.uint8), 8, 8), r"got uint8 \(0, 5, 1\)"),
    ):
        with pytest.raises(ValueError, match=words):
            fit(*arguments)


def test_grey_levels_survive_rgb_and_back() -> None:
    grey = Picture(np.arange(256, dtype=np.uint8).reshape(16, 16, 1))
    assert to_rgb(grey).pixels.shape == (16, 16, 3)
    assert to_grey(to_rgb(grey)) == grey
    assert to_grey(grey) is grey
    rgb = to_rgb(grey)
    assert to_rgb(rgb) is rgb


@pytest.mark.parametrize(
    ("colour", "luma"), [((255, 0, 0), 76), ((0, 255, 0), 150), ((0, 0, 255), 29), ((255, 255, 255), 255)]
)
def test_luma_is_rounded_to_the_nearest_level(colour: tuple[int, int, int], luma: int) -> None:
    assert (to_grey(Picture(np.full((8, 8, 3), colour, np.uint8))).pixels == luma).all()
