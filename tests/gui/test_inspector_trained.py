"""The trained layer in the inspector: its name, its heads, and the way out."""

from __future__ import annotations

from explorer.compute.trained import read_layer
from explorer.views.inspector.trained import TrainedSection
from explorer.words import trained as trained_words
from tests.gui.desk import Desk


def test_the_inspector_names_the_layer_and_its_head_and_leaves_it(desk: Desk) -> None:
    section = desk.window.findChild(TrainedSection)
    assert isinstance(section, TrainedSection)
    assert not section.isVisible()
    before = desk.state.scene
    trained = read_layer("models/digits-vit", None, "blocks.1.attn", None, before.picture)
    desk.store.set(trained=trained, window_side=trained.window_side)
    desk.settle()
    assert section.isVisible()
    assert section.name.text().replace("\u200b", "") == "blocks.1.attn"
    assert "digits-vit" in section.described.text()
    section.head.chosen.emit("2")
    desk.settle()
    assert desk.state.scene.trained is not None
    assert desk.state.scene.trained.head == 2
    desk.bot.mouseClick(section.leave, desk.mouse)
    assert desk.state.scene.trained is None
    assert section.leave.text() == trained_words.LEAVE
    desk.store.undo()
    assert desk.state.scene.trained is not None
