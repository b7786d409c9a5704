"""What does not depend on the query is made once a result, and let go with it."""

from __future__ import annotations

import gc
from weakref import ref

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from explorer.compute.request import Result
from explorer.panels.lanes import Lanes, make_lanes
from explorer.panels.maps import MapPanel
from explorer.panels.once import once_a_result
from explorer.panels.theme import DARK, LIGHT, load_fonts
from explorer.state.state import Look
from tests.compute.results import result


@pytest.fixture(autouse=True)
def fonts(qapp: QGuiApplication) -> None:
    load_fonts()


def maps(lanes: Lanes) -> list[MapPanel]:
    parts = (*lanes.convolution, *lanes.attention, lanes.difference)
    found = [part.panel for part in parts if isinstance(part.panel, MapPanel)]
    assert len(found) == 5
    return found


def test_another_query_makes_no_picture_again() -> None:
    computed = result(window_side=3.0)
    here, there = (make_lanes(computed, Look(cell=cell), DARK) for cell in ((5, 6), (9, 2)))
    for before, after in zip(maps(here), maps(there), strict=True):
        assert before.image is after.image
        assert before.query != after.query
    assert here.convolution[1] is there.convolution[1], "the kernel is the same at every pixel"
    assert here.attention[1] is not there.attention[1], "the weights are not"


def test_other_colours_heads_and_results_make_other_pictures() -> None:
    computed = result(window_side=3.0)
    look = Look(cell=(5, 6))
    shown = maps(make_lanes(computed, look, DARK))
    light = maps(make_lanes(computed, look, LIGHT))
    assert not np.array_equal(shown[1].rgb, light[1].rgb)
    fewer = maps(make_lanes(computed, Look(cell=(5, 6), hidden_heads=frozenset({0, 3})), DARK))
    assert fewer[1].image is shown[1].image, "the convolution has no heads"
    assert not np.array_equal(fewer[3].rgb, shown[3].rgb)
    wider = maps(make_lanes(result(window_side=7.0), look, DARK))
    assert not np.array_equal(wider[3].rgb, shown[3].rgb)


def test_a_scan_leaves_the_whole_picture_alone() -> None:
    computed = result()
    whole = maps(make_lanes(computed, Look(cell=(5, 6)), DARK))[1]
    kept = whole.rgb.copy()
    make_lanes(computed, Look(cell=(5, 6), scan=40), DARK)
    assert np.array_equal(whole.rgb, kept)


def test_what_was_made_goes_with_its_result() -> None:
    asked: list[tuple[int, str]] = []

    @once_a_result
    def make(computed: Result, number: int, word: str = "") -> object:
        asked.append((number, word))
        return object()

    computed = result()
    assert make(computed, 1) is make(computed, 1)
    assert make(computed, 1, word="a") is not make(computed, 1)
    assert asked == [(1, ""), (1, "a")]
    gone = ref(computed)
    make_lanes(computed, Look(cell=(5, 6)), DARK)
    del computed
    gc.collect()
    assert gone() is None
