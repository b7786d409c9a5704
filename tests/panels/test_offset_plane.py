"""Where heads look: what is drawn where, and what the mouse finds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from explorer.layers.geometry import taps
from explorer.panels.base import Spot
from explorer.panels.offset_plane import OffsetPlane

pytestmark = pytest.mark.usefixtures("qapp")
RECT = QRectF(10, 20, 460, 450)


def make_plane(centers: np.ndarray) -> OffsetPlane:
    covariances = np.broadcast_to(np.eye(2), (len(centers), 2, 2))
    return OffsetPlane(4, taps((3, 3)), np.arange(9.0), 8.0, centers, covariances, centers[None], frozenset())


def test_rows_go_down_and_columns_to_the_right() -> None:
    plane = make_plane(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [99.0, -99.0]]))
    area = plane.bounds(RECT)
    middle, down, right, far = (plane.place(area, center) for center in plane.centers)
    step = area.width() / 9
    assert middle == area.center()
    assert (down.x(), round(down.y() - middle.y(), 6)) == (middle.x(), round(step, 6))
    assert (round(right.x() - middle.x(), 6), right.y()) == (round(2 * step, 6), middle.y())
    assert (round(far.x(), 6), round(far.y(), 6)) == (area.left(), round(area.bottom(), 6)), "kept within the plane"


def test_the_mouse_finds_heads_first_and_then_offsets() -> None:
    plane = make_plane(np.array([[1.0, -1.0], [3.2, 3.2]]))
    for head in range(2):
        assert plane.spot(RECT, plane.place(plane.bounds(RECT), plane.centers[head])) == Spot(0, 0, head)
        assert plane.spot_rect(RECT, Spot(0, 0, head)).contains(plane.place(plane.bounds(RECT), plane.centers[head]))
    for row, column in ((-4, 4), (0, 0), (4, -4)):
        assert plane.spot(RECT, plane.spot_rect(RECT, Spot(row, column)).center()) == Spot(row, column)
    assert plane.spot(RECT, QPointF(2, 2)) is None


@settings(max_examples=20)
@given(seed=st.integers(0, 2**20), heads=st.integers(1, 25), spread=st.sampled_from((0.0, 0.3, 2.0)))
def test_no_number_stands_over_another(seed: int, heads: int, spread: float) -> None:
    plane = make_plane(np.random.default_rng(seed).normal(size=(heads, 2)) * spread)
    labels = plane.labels(RECT)
    assert len(labels) == heads
    assert heads > 1 or labels[0] is not None
    shown = [one for one in labels if one is not None]
    assert all(plane.bounds(RECT).contains(one) for one in shown)
    assert not any(one.intersects(other) for one, other in combinations(shown, 2))
