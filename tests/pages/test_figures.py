"""Every kind on every page: the size that was asked for, and no word cut, lost or set over another."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF

from explorer.export.kinds import KINDS
from explorer.figures.presets import PRESETS
from explorer.figures.render import render
from tests.figures.pages import SCENES, figure, texts


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_word_leaves_the_page_or_covers_another(kind: str, preset: str) -> None:
    for scene in SCENES:
        made = figure(kind, preset, scene=scene)
        page = QRectF(0, 0, made.width, made.height)
        said = texts(render(made, "svg"))
        outside = [(scene, text.text) for text in said if not page.contains(text.box)]
        assert not outside
        for one, other in combinations(said, 2):
            both = one.box.intersected(other.box)
            assert not (both.width() > 1 and both.height() > 1), (scene, one.text, other.text)


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_placed_beyond_the_margins(kind: str, preset: str) -> None:
    made = figure(kind, preset)
    for placed in made.placed:
        box = placed.box
        assert box.left >= made.preset.margin - 1e-6
        assert box.right <= made.width - made.preset.margin + 1e-6
        assert box.bottom <= made.height - made.preset.margin + 1e-6


@pytest.mark.parametrize("preset", PRESETS)
def test_a_page_is_as_large_as_its_preset_says(preset: str) -> None:
    made, wanted = figure("difference", preset), PRESETS[preset]
    svg = render(made, "svg").decode()
    found = re.search(r'<svg width="([\d.]+)mm" height="([\d.]+)mm"', svg)
    assert found is not None
    width_mm, height_mm = map(float, found.groups())
    assert width_mm == pytest.approx(wanted.width_mm, abs=0.01)
    assert height_mm == pytest.approx(wanted.height_mm or made.height_mm, abs=0.01)
    box = re.search(rb"/MediaBox \[0 ([-\d.]+) ([\d.]+) ([\d.]+)\]", render(made, "pdf"))
    assert box is not None
    low, right, high = map(float, box.groups())
    assert right / 72 * 25.4 == pytest.approx(wanted.width_mm, abs=0.001)
    assert (high - low) / 72 * 25.4 == pytest.approx(wanted.height_mm or made.height_mm, abs=0.001)


def test_a_page_of_a_paper_is_as_high_as_the_figure_needs() -> None:
    heights = {kind: figure(kind, "paper-column").height_mm for kind in KINDS}
    assert heights["lanes"] > heights["curve"] > 30
    assert max(heights.values()) < 246  # a page of A4 less margins of an inch


@pytest.mark.parametrize("kind", KINDS)
def test_a_slide_says_what_it_shows_and_a_paper_leaves_that_to_its_caption(kind: str) -> None:
    slide, paper = (
        [text.text for text in texts(render(figure(kind, preset), "svg"))] for preset in ("slide", "paper-double")
    )
    assert KINDS[kind].title in slide
    assert KINDS[kind].title not in paper


def test_every_size_of_type_can_be_read_from_the_last_row() -> None:
    """A label on a slide is at least 12 pt of a page 7.5 inches high."""
    slide = PRESETS["slide"]
    assert 11 * slide.unit_mm / 25.4 * 72 >= 12
