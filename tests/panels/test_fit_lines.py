"""Captions in narrow columns: what they end with, which is their number, is never lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.app import application
from explorer.panels.base import Line, Run, fit_lines, line_height, size_of
from explorer.panels.text import plain
from explorer.panels.theme import DARK

runs = st.builds(Run, st.text("abc Σ≈0.", min_size=1, max_size=40))
lines = st.lists(st.lists(runs, min_size=1, max_size=4).map(tuple), min_size=1, max_size=2)


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    application()


@given(lines, st.floats(10, 400))
def test_all_of_a_caption_is_there_and_has_room(caption: list[Line], width: float) -> None:
    fitted = fit_lines(caption, width, 2, DARK)
    before, after = ("".join(map(plain, some)).replace(" ", "").replace("·", "") for some in (caption, fitted))
    assert after == before
    size = size_of(len(fitted), 2)
    assert len(fitted) * size <= 2.5 * size_of(2, 2) + 1e-9
    assert line_height(DARK, size) <= line_height(DARK)


def test_what_is_not_wanted_is_left_out() -> None:
    assert fit_lines([(Run("a"),), (Run("b"),)], 100.0, 1, DARK) == [(Run("a"),)]
