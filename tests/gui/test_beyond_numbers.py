"""What float32 cannot hold: a sentence in place of the verdict, no number of before, and a way back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.compute import work
from explorer.compute.build import Layers, build
from explorer.panels.maps import MapPanel
from explorer.state.state import Scene
from explorer.views.stage.panel_widget import PanelWidget
from explorer.words import computing as computing_words
from tests.gui.desk import Desk


def beyond(scene: Scene) -> Layers:
    """A scene's layers; under linear weights such as float32 cannot add up."""
    made = build(scene)
    if scene.norm != "linear":
        return made
    return replace(made, attention=replace(made.attention, out=made.attention.out * 1e37))


def test_the_old_verdict_goes_with_its_numbers_and_undo_brings_both_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "build", beyond)
    desk.store.set(window_side=1.0)
    desk.settle()
    card, panels = desk.window.closing_card, desk.window.findChildren(PanelWidget)
    said = card.sentence.text()
    assert "Identical" in said
    desk.store.set(norm="linear")
    desk.settle()
    assert "Identical" not in card.sentence.text()
    assert "too large for float32" in card.sentence.text()
    assert desk.window.lanes.result is None
    assert all(panel.part is None for panel in panels)
    desk.picture()  # it can be painted so
    for page in ("borders", "meters", "cost"):
        desk.store.set(page=page)
        desk.settle()
    desk.store.set(page="stage")
    desk.store.undo()
    desk.settle()
    assert card.sentence.text() == said
    assert desk.result.meters.verdict == "exact"
    assert isinstance(desk.output("attention"), MapPanel)


def test_a_page_says_that_there_are_no_numbers(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.store.set(page="borders")
    desk.settle()
    page = desk.window.pages.current
    assert page is not None
    assert page.material is not None
    monkeypatch.setattr(work, "build", beyond)
    desk.store.set(norm="linear")
    desk.settle()
    assert page.material is None
    assert page.words == computing_words.TOO_LARGE
    desk.picture()
    desk.store.undo()
    desk.settle()
    assert page.material is not None
    assert page.words != computing_words.TOO_LARGE


@pytest.mark.parametrize("norm", ["softmax", "sparsemax", "entmax", "relu", "sigmoid"])
def test_two_clicks_that_made_a_nan_make_a_verdict(desk: Desk, norm: str) -> None:
    """The fewest heads in a window that does not cover the kernel: keys that are not there, and nothing else."""
    for side in (9.0, 2.0, 1.0):
        desk.store.set(heads="fewest", norm=norm, window_side=side)
        desk.settle()
        assert desk.result.request.scene == desk.state.scene
        assert "nan" not in desk.window.closing_card.sentence.text()
