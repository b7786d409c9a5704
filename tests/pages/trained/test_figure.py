"""The figure without a network, with more lines than fit, and of layers that could not be measured."""

from __future__ import annotations

import pytest

from explorer.export.gather import gather
from explorer.export.kinds import KINDS
from explorer.export.make import make_figure
from explorer.figures.page import Figure
from explorer.figures.presets import PRESETS
from explorer.figures.render import render
from explorer.images.gallery import render as picture
from explorer.pages.trained import words
from explorer.pages.trained.choice import TrainedChoice
from explorer.panels.measure_table import MeasureTable
from explorer.panels.theme import LIGHT
from explorer.state.state import Scene, State
from tests.figures.pages import texts

pytestmark = pytest.mark.usefixtures("qapp")


def figure(preset: str, **choice: object) -> Figure:
    state = State(Scene(picture("fish", 16))).changed(TrainedChoice(**choice))  # type: ignore[arg-type]
    return make_figure(KINDS["trained"], gather(state, KINDS["trained"].needs), PRESETS[preset], LIGHT)


def table(made: Figure) -> MeasureTable:
    (panel,) = (placed.panel for placed in made.placed if isinstance(placed.panel, MeasureTable))
    return panel


def test_without_a_network_it_says_what_to_do() -> None:
    said = " ".join(text.text for text in texts(render(figure("slide"), "svg")))
    assert words.EMPTY_FIGURE in said.replace("  ", " ")


def test_lines_that_have_no_room_are_counted() -> None:
    made = figure("slide", file="models/digits-convit", table="heads", order="share")
    shown = len(table(made).names)
    assert shown < 36
    said = [text.text for text in texts(render(made, "svg"))]
    assert words.LEFT_OUT.format(shown=shown, count=36) in said
    assert len(table(figure("paper-double", file="models/digits-convit", table="heads")).names) == 36


def test_cells_are_the_numbers_of_the_measure_that_is_shown() -> None:
    by = {shown: table(figure("slide", file="models/digits-vit", shown=shown)) for shown in ("share", "r_squared")}
    listed = table(figure("paper-double", file="models/digits-vit", table="heads"))
    for at, shown in ((1, "share"), (3, "r_squared")):
        cells = [column.texts[row] for row in range(1, 5) for column in by[shown].columns[:4]]
        assert list(listed.columns[at].texts) == cells
