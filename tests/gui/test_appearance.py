"""The theme of the whole window: every part is dressed once, and what is hidden is dressed when it is shown."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from explorer.pages.listed import PAGES
from explorer.panels.theme import DARK, LIGHT
from explorer.widgets.stylesheet import stylesheet
from tests.gui.desk import Desk

SHEETS = {"dark": stylesheet(DARK), "light": stylesheet(LIGHT)}


def dressed(widget: QWidget) -> list[str]:
    """The whole style sheets that a widget stands under."""
    over: list[str] = []
    part: QWidget | None = widget
    while part is not None:
        if "QPushButton#primary" in part.styleSheet():
            over.append(part.styleSheet())
        part = part.parentWidget()
    return over


def parts(desk: Desk) -> list[QWidget]:
    """All that is in the window, but what only holds other parts."""
    window = desk.window
    boxes = {window, window.whole, window.pages}
    return [one for one in window.findChildren(QWidget) if one not in boxes]


def seen(desk: Desk) -> list[QWidget]:
    return [one for one in parts(desk) if one.isVisible()]


def test_nothing_is_left_undressed(desk: Desk) -> None:
    for page in ("matrix", "stage"):
        desk.store.set(page=page)
    assert [widget for widget in parts(desk) if len(dressed(widget)) != 1] == []


@pytest.mark.parametrize("page", ["stage", *PAGES])
def test_whatever_is_seen_is_dressed_once_and_in_the_theme_of_now(desk: Desk, page: str) -> None:
    desk.window.appearance.set_mode("dark")
    desk.store.set(page=page)
    desk.store.set(page="stage" if page != "stage" else "films")
    desk.window.appearance.set_mode("light")  # while the page is hidden
    desk.store.set(page=page)
    for widget in seen(desk):
        assert dressed(widget) == [SHEETS["light"]], widget


def test_what_is_hidden_waits_with_its_dress_until_it_is_shown(desk: Desk) -> None:
    desk.window.appearance.set_mode("dark")
    desk.store.set(page="matrix")
    page = desk.window.pages.current
    assert page is not None
    desk.store.set(page="stage")
    desk.window.appearance.set_mode("light")
    assert page.styleSheet() == SHEETS["dark"], "hundreds of widgets that nobody sees are left alone"
    desk.store.set(page="matrix")
    assert page.styleSheet() == SHEETS["light"]


def test_dialogs_are_dressed_too(desk: Desk) -> None:
    desk.window.appearance.set_mode("light")
    desk.window.input.images.show_gallery()
    desk.window.commands.files.save_as()
    desk.window.exporter.open()
    kinds = {type(one).__name__ for one in desk.window.findChildren(QWidget) if one.isWindow() and one.isVisible()}
    assert {"GalleryDialog", "ExportDialog", QFileDialog.__name__} <= kinds
    for dialog in desk.window.findChildren(QWidget):
        if dialog.isWindow() and dialog.isVisible():
            assert dressed(dialog)[0] == SHEETS["light"], dialog


def test_presenting_enlarges_what_is_seen(desk: Desk) -> None:
    before = desk.window.bar.height()
    desk.window.present(True)
    larger = stylesheet(desk.window.appearance.theme)
    assert desk.window.bar.height() > before
    assert {sheet for widget in seen(desk) for sheet in dressed(widget)} == {larger}
    desk.window.present(False)
    assert desk.window.bar.height() == before
