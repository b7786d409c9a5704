"""Spoilt sessions opened in the real window: what opens is computed and shown, what does not leaves all as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu

from explorer.compute.request import resolve
from explorer.documents.session import session_bytes
from tests.by_chance import seeds
from tests.documents.mutants import mutant
from tests.gui.desk import Desk


@pytest.mark.parametrize("portion", seeds(20, at_once=20), ids=str)
def test_a_spoilt_session_in_the_window(desk: Desk, tmp_path: Path, portion: range) -> None:
    failures: list[str] = []
    desk.engine.failed.connect(failures.append)
    for seed in portion:
        data, how = mutant(seed)
        path = tmp_path / f"{seed} <i>spoilt.aperture"
        path.write_bytes(data)
        before = desk.state
        desk.window.toast.hide()
        if desk.app.documents.open(path):
            desk.settle()
            assert failures == [], f"{seed}, {how}"
            assert desk.result.request == resolve(desk.state), f"{seed}, {how}: the stage shows another state"
        else:
            assert desk.state == before, f"{seed}, {how}"
            assert desk.window.toast.isVisible()


def test_what_a_file_holds_is_shown_as_plain_text(desk: Desk, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    html = f"<h1>Large</h1><img src='{picture}' width=500>"
    spoilt = session_bytes(desk.state).replace(b'"border": "zero"', b'"border": ' + json.dumps(html).encode())
    path = tmp_path / "spoilt.aperture"
    path.write_bytes(spoilt)
    assert not desk.app.documents.open(path)
    (label,) = desk.window.toast.findChildren(QLabel)
    assert "width=500>" in label.text()
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_path_in_the_menu_is_no_markup_and_has_no_shortcut(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a & <b>b.aperture"
    assert desk.app.documents.save(path)
    menu = QMenu()
    desk.window.commands.files.fill_recent(menu)
    entry = menu.actions()[0]
    assert entry.text().endswith("a && <b>b.aperture")
    assert "&lt;b&gt;" in entry.toolTip()
