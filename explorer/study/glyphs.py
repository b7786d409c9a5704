"""Glyph and flag: images made for the question whether a near relation or a far one has to be learned.

A glyph of 4 x 4 pixels stands anywhere on 12 x 12; a flag of 2 x 2, dark or bright, with at least 5 pixels between. The
label is the glyph, or its partner when the flag is bright. A net that pools what it sees of short reach adds what the
glyph says to what the flag says, and no sum tells a swap: it ends at the share of dark flags, 1 - p_c.
"""

from __future__ import annotations

import numpy as np

from explorer.study.images import Floats, Integers, LabelledImages

SIDE, GLYPH, FLAG = 12, 4, 2
NOISE = 0.2  # standard deviation
LEAST_BETWEEN = 5  # pixels between glyph and flag, in rows or in columns: no 6 x 6 window sees a part of both
BRIGHT, DARK = 2.0, -2.0
KINDS = ("dark", "bright")  # by the flag
_DRAWN = (
    ("1111", "1...", "1...", "1..."),  # corner
    (".1..", "1111", ".1..", ".1.."),  # cross
    ("1111", "1..1", "1..1", "1111"),  # ring
    ("1.1.", "1.1.", "1.1.", "1.1."),  # bars
)
GLYPHS: Floats = np.array([[[float(dot == "1") for dot in row] for row in glyph] for glyph in _DRAWN], np.float32)
PARTNER = np.array([1, 0, 3, 2])


def make_glyphs(count: int, far_share: float, seed: int) -> LabelledImages:
    """`count` images of which a share `far_share` (p_c, 0...0.5), in the mean, has a bright flag. The same seed gives
    the same images, and more of them begin with those that fewer would be."""
    if not 0 <= far_share <= 0.5:
        raise ValueError(f"the share of far labels must lie in 0...0.5, got {far_share}")
    if count < 1:
        raise ValueError(f"at least one image is needed, got {count}")
    pixels = np.empty((count, 1, SIDE, SIDE), np.float32)
    glyph, bright = np.empty(count, np.int64), np.empty(count, bool)
    for number in range(count):  # one generator for each image: the first ones stay the same
        chance = np.random.default_rng((seed, number))
        glyph[number], bright[number] = chance.integers(4), chance.random() < far_share
        image = pixels[number, 0]
        image[:] = chance.normal(0, NOISE, (SIDE, SIDE))
        (top, left), (flag_top, flag_left) = _places(chance)
        image[top : top + GLYPH, left : left + GLYPH] += GLYPHS[glyph[number]]
        image[flag_top : flag_top + FLAG, flag_left : flag_left + FLAG] += BRIGHT if bright[number] else DARK
    label: Integers = np.where(bright, PARTNER[glyph], glyph)
    return LabelledImages(pixels, label, bright.astype(np.int64), KINDS, len(GLYPHS))


def between(glyph: tuple[int, int], flag: tuple[int, int]) -> int:
    """How many pixels lie between a glyph and a flag, by their upper left corners: the more of rows and columns."""
    gaps = (max(f - (g + GLYPH), g - (f + FLAG)) for g, f in zip(glyph, flag, strict=True))
    return max(max(gaps), 0)


_GLYPH_PLACES = [(row, column) for row in range(SIDE - GLYPH + 1) for column in range(SIDE - GLYPH + 1)]
_FLAG_PLACES = [(row, column) for row in range(SIDE - FLAG + 1) for column in range(SIDE - FLAG + 1)]
_FAR = {
    glyph: [flag for flag in _FLAG_PLACES if between(glyph, flag) >= LEAST_BETWEEN]
    for glyph in _GLYPH_PLACES
}  # fmt: skip
_ANYWHERE = [glyph for glyph in _GLYPH_PLACES if _FAR[glyph]]


def _places(chance: np.random.Generator) -> tuple[tuple[int, int], tuple[int, int]]:
    """Of the glyph and, far enough away, of the flag."""
    glyph = _ANYWHERE[chance.integers(len(_ANYWHERE))]
    flags = _FAR[glyph]
    return glyph, flags[chance.integers(len(flags))]
