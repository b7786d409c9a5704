"""Glyph and flag: what the images promise, of which the study's ceiling follows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.study.glyphs import FLAG, GLYPH, GLYPHS, LEAST_BETWEEN, PARTNER, SIDE, between, make_glyphs

PLACES = st.tuples(st.integers(0, SIDE - GLYPH), st.integers(0, SIDE - GLYPH))
FLAGS = st.tuples(st.integers(0, SIDE - FLAG), st.integers(0, SIDE - FLAG))


def mask(corner: tuple[int, int], side: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    seen = np.zeros((SIDE, SIDE), bool)
    seen[corner[0] : corner[0] + side, corner[1] : corner[1] + side] = True
    return seen


@given(PLACES, FLAGS)
def test_pixels_between_are_counted(glyph: tuple[int, int], flag: tuple[int, int]) -> None:
    pairs = [
        max(abs(int(a) - int(c)), abs(int(b) - int(d))) - 1
        for a, b in zip(*np.nonzero(mask(glyph, GLYPH)), strict=True)
        for c, d in zip(*np.nonzero(mask(flag, FLAG)), strict=True)
    ]
    assert between(glyph, flag) == max(min(pairs), 0)


@given(PLACES, FLAGS)
def test_no_window_of_three_tokens_sees_a_part_of_both(glyph: tuple[int, int], flag: tuple[int, int]) -> None:
    """Three patches of two pixels, wherever they lie: what a 3 x 3 layer sees. So its ceiling is 1 - p_c."""
    if between(glyph, flag) < LEAST_BETWEEN:
        return
    for top in range(SIDE - 5):
        for left in range(SIDE - 5):
            window = np.s_[top : top + 6, left : left + 6]
            assert not (mask(glyph, GLYPH)[window].any() and mask(flag, FLAG)[window].any())


def test_the_label_is_the_glyph_or_its_partner() -> None:
    """Found again in the pixels alone: of all glyphs, flags and places those that leave the least noise."""
    images = make_glyphs(12, 0.5, seed=5)
    drawn = np.array(
        [
            np.pad(glyph, ((row, SIDE - GLYPH - row), (column, SIDE - GLYPH - column)))
            for glyph in GLYPHS
            for row in range(SIDE - GLYPH + 1)
            for column in range(SIDE - GLYPH + 1)
        ]
    )
    flags = np.array(
        [
            level * mask((row, column), FLAG)
            for level in (-2.0, 2.0)
            for row in range(SIDE - FLAG + 1)
            for column in range(SIDE - FLAG + 1)
        ]
    )
    for pixels, label, kind in zip(images.pixels[:, 0], images.label, images.kind, strict=True):
        left = pixels - drawn
        noise = (left**2).sum((1, 2))[:, None] + (flags**2).sum((1, 2)) - 2 * np.einsum("gij,fij->gf", left, flags)
        glyph, flag = (int(n) for n in np.unravel_index(noise.argmin(), noise.shape))
        glyph, bright = glyph // (SIDE - GLYPH + 1) ** 2, flag >= len(flags) // 2
        assert images.kinds[kind] == ("bright" if bright else "dark")
        assert label == (PARTNER[glyph] if bright else glyph)
    assert len(set(images.kind)) == 2


def test_partners_are_pairs() -> None:
    assert (PARTNER[PARTNER] == np.arange(len(GLYPHS))).all()
    assert (np.arange(len(GLYPHS)) != PARTNER).all()
    assert len({glyph.tobytes() for glyph in GLYPHS}) == len(GLYPHS)


@given(st.integers(0, 2**31), st.integers(1, 40), st.sampled_from([0.0, 0.15, 0.5]))
def test_more_images_begin_with_the_fewer(seed: int, count: int, far_share: float) -> None:
    few, more = make_glyphs(count, far_share, seed), make_glyphs(count + 3, far_share, seed)
    assert np.array_equal(more.pixels[:count], few.pixels)
    assert np.array_equal(more.label[:count], few.label)


def test_the_share_of_bright_flags_is_p_c() -> None:
    images = make_glyphs(4000, 0.15, seed=2)
    deviation = (0.15 * 0.85 / 4000) ** 0.5
    assert abs(images.kind.mean() - 0.15) < 4 * deviation
    assert not make_glyphs(300, 0.0, seed=2).kind.any()


@pytest.mark.parametrize("far_share", [-0.1, 0.6, float("nan")])
def test_a_share_out_of_range_is_refused(far_share: float) -> None:
    with pytest.raises(ValueError, match="share of far labels"):
        make_glyphs(4, far_share, 0)
