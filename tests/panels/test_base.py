"""Which panels paint the same."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.panels.bands import BandGrid
from explorer.panels.base import Panel, paints_the_same
from explorer.panels.grids import GridPanel
from explorer.panels.maps import MapPanel

RGB = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
MAP = MapPanel(RGB, query=(0, 1))
TEXTS = (("1", "2"), ("3", "4"))


def test_a_copy_paints_the_same_whatever_it_has_painted_before() -> None:
    copy = MapPanel(RGB.copy(), query=(0, 1))
    copy._painted.append(QImage())
    assert paints_the_same(MAP, copy)


@pytest.mark.parametrize(
    "other",
    [
        MAP.marked((1, 1), pinned=False),
        MAP.marked((0, 1), pinned=True),
        MapPanel(255 - RGB, query=(0, 1)),
        MapPanel(RGB[:1], query=(0, 1)),
        GridPanel(TEXTS, TEXTS, RGB),
    ],
)
def test_other_pixels_marks_and_kinds_do_not(other: Panel) -> None:
    assert not paints_the_same(MAP, other)


def test_panels_of_panels_are_compared_by_what_they_hold() -> None:
    grids = [GridPanel(TEXTS, TEXTS, RGB.copy()) for _ in range(6)]
    assert paints_the_same(BandGrid(tuple(grids[:3])), BandGrid(tuple(grids[3:])))
    assert not paints_the_same(BandGrid(tuple(grids[:3])), BandGrid((*grids[3:5], GridPanel(TEXTS, TEXTS, 255 - RGB))))
    assert not paints_the_same(BandGrid(tuple(grids[:3])), BandGrid(tuple(grids[:2])))
