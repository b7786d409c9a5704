"""From the menu: a layer of the stage into a file of the kind that was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from explorer.words import weights_out as weights_out_words
from tests.gui.desk import Desk


@pytest.mark.parametrize("lane", ["attention", "convolution"])
def test_a_layer_is_saved_from_the_menu(desk: Desk, tmp_path: Path, lane: str) -> None:
    desk.window.commands.actions[f"save-{lane}"].trigger()
    (dialog,) = desk.window.findChildren(QFileDialog)
    assert dialog.windowTitle() == weights_out_words.SAVE_TITLES[lane]
    assert [dialog.defaultSuffix(), len(dialog.nameFilters())] == ["py", 2]
    dialog.filterSelected.emit(dialog.nameFilters()[1])
    assert dialog.defaultSuffix() == "safetensors"
    path = tmp_path / "mine.safetensors"
    dialog.fileSelected.emit(str(path))
    assert path.name in desk.window.toast.text
    assert path.stat().st_size > 0
    dialog.fileSelected.emit(str(tmp_path / "no" / "mine.py"))
    assert "could not be written" in desk.window.toast.text
    dialog.reject()
