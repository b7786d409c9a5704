"""In front of a room: a clicker's keys, the second screen, the spotlight, the large pointer, the slide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from explorer.pages.heads.view import HeadsPage
from explorer.panels.base import Spot
from explorer.views.presenting.mirror import Mirror
from tests.gui.desk import KEY, LOOKS, NONE, OUTPUT, Desk


@pytest.fixture
def mirror(desk: Desk) -> Iterator[Mirror]:
    """The second screen, open."""
    desk.press(KEY.Key_F6)
    made = desk.window.presenter.mirror
    assert made is not None
    desk.bot.waitExposed(made)
    yield made
    made.hide()


def front(desk: Desk) -> None:
    """The window has the keys again, as a click on it does."""
    desk.window.activateWindow()
    desk.until(desk.window.isActiveWindow)


def point(desk: Desk, at: QPoint) -> None:
    """The mouse comes to a point of the screen, over the window."""
    inside = desk.window.mapFromGlobal(at)
    target = desk.window.childAt(inside) or desk.window
    local = QPointF(target.mapFromGlobal(at))
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove, local, QPointF(at), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, NONE
    )
    QApplication.sendEvent(target, event)


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def darker(dim: QImage, full: QImage, at: QPoint) -> bool:
    return dim.pixelColor(at).lightness() < full.pixelColor(at).lightness()


def test_a_clicker_walks_the_stages(desk: Desk) -> None:
    for wanted in (1, 2, 3, 4, 5, 0):
        desk.press(KEY.Key_PageDown)
        assert desk.state.look.stage == wanted
    desk.press(KEY.Key_PageUp)
    assert desk.state.look.stage == 5


def test_the_second_screen_shows_the_stage_of_now(desk: Desk, mirror: Mirror) -> None:
    shown = mirror.stage.lanes
    assert shown.result is desk.result
    desk.store.set(window_side=1.0, cell=(3, 4))
    desk.settle()
    assert shown.result is desk.result
    assert shown.result.request.scene.window_side == 1.0
    here, there = (lanes.parts["convolution"][OUTPUT].part for lanes in (desk.window.lanes, shown))
    assert here is not None
    assert there is not None
    assert (here.panel.rgb == there.panel.rgb).all()  # type: ignore[attr-defined]
    sentences = {
        card.sentence.accessibleDescription() for card in (desk.window.closing_card, mirror.stage.closing_card)
    }
    assert len(sentences) == 1
    assert "Identical" in sentences.pop()


def test_the_second_screen_shows_pages_without_controls(desk: Desk, mirror: Mirror) -> None:
    desk.store.set(page="heads")
    page = desk.page_of(HeadsPage)
    twin = mirror.pages.current
    assert isinstance(twin, HeadsPage)
    assert twin.words == page.words
    assert twin.words
    assert not twin._side_frame.isVisible()
    desk.store.set(page="stage")
    assert mirror.pages.currentWidget() is mirror.stage


def test_what_was_told_while_it_was_closed_is_there_when_it_opens(desk: Desk, mirror: Mirror) -> None:
    mirror.close()
    assert not desk.window.presenter.mirrored
    desk.store.set(page="heads", window_side=3.0)
    page = desk.page_of(HeadsPage)
    front(desk)
    desk.press(KEY.Key_F6)
    assert mirror.isVisible()
    assert mirror.stage.lanes.result is desk.result
    twin = mirror.pages.current
    assert isinstance(twin, HeadsPage)
    assert twin.words == page.words


def test_nothing_on_the_second_screen_can_be_clicked(desk: Desk, mirror: Mirror) -> None:
    before = desk.state
    panel = mirror.stage.lanes.parts["convolution"][LOOKS]
    desk.bot.mouseClick(mirror, desk.mouse, pos=mirror.mapFromGlobal(panel.global_of(Spot(1, 1))))
    desk.bot.keyClick(mirror, KEY.Key_Tab)
    assert desk.state == before
    assert mirror.stage.lanes._store.state == before


def test_its_type_grows_with_its_screen(desk: Desk, mirror: Mirror) -> None:
    mirror.resize(960, 600)
    small = mirror._appearance.theme.scale
    mirror.resize(1920, 1080)
    assert mirror._appearance.theme.scale > small >= 1.0
    assert desk.window.appearance.theme.scale == 1.0, "the window stays as it was"


def test_the_second_screen_follows_the_theme(desk: Desk, mirror: Mirror) -> None:
    desk.window.appearance.set_mode("light")
    assert mirror._appearance.theme.name == "light"
    desk.window.appearance.set_mode("dark")
    assert mirror._appearance.theme.name == "dark"


@pytest.mark.parametrize("spot", [Spot(0, 0), Spot(7, 5), Spot(15, 15)])
def test_the_pointer_stands_on_the_same_pixel(desk: Desk, mirror: Mirror, spot: Spot) -> None:
    mirror.resize(1920, 1080)
    panel = desk.panel("attention", OUTPUT)
    point(desk, panel.global_of(spot))
    at = mirror.pointer.at
    assert at is not None
    twin = mirror.stage.lanes.parts["attention"][OUTPUT]
    assert twin.spot_at(QPointF(twin.mapFrom(mirror, at))) == spot
    assert desk.state.look.cell == (spot.row, spot.column), "it was a hover like any other"


def test_beside_the_stage_there_is_no_pointer(desk: Desk, mirror: Mirror) -> None:
    point(desk, desk.panel("attention", OUTPUT).global_of(Spot(7, 5)))
    assert mirror.pointer.at is not None
    point(desk, desk.window.inspector.mapToGlobal(desk.window.inspector.rect().center()))
    assert mirror.pointer.at is None
    assert mirror.pointer.isHidden()


def test_the_spotlight_leaves_the_light_where_the_mouse_is(desk: Desk) -> None:
    full = picture(desk.window.whole)
    desk.press(KEY.Key_F7)
    panel = desk.panel("convolution", LOOKS)
    at = desk.window.whole.mapFromGlobal(panel.global_of(Spot(7, 5)))
    point(desk, panel.global_of(Spot(7, 5)))
    desk.finish_fades()
    dim = picture(desk.window.whole)
    far = desk.window.bar.mapTo(desk.window.whole, desk.window.bar.rect().center())
    assert dim.pixelColor(at) == picture_without_light(desk, at)
    assert darker(dim, full, far)
    assert desk.window.commands.actions["spotlight"].isChecked()
    desk.press(KEY.Key_Escape)
    assert not desk.window.presenter.spotlight
    assert picture(desk.window.whole).pixelColor(far) == full.pixelColor(far)


def picture_without_light(desk: Desk, at: QPoint) -> object:
    presenter = desk.window.presenter
    presenter.toggle_spotlight()
    colour = picture(desk.window.whole).pixelColor(at)
    presenter.toggle_spotlight()
    return colour


def test_the_spotlight_lets_the_mouse_through(desk: Desk) -> None:
    desk.press(KEY.Key_F7)
    point(desk, desk.panel("convolution", LOOKS).global_of(Spot(2, 3)))
    assert desk.state.look.cell == (2, 3)
    desk.press(KEY.Key_F7)
    assert not desk.window.presenter.spotlight


def test_the_large_pointer_is_large_and_goes_again(desk: Desk) -> None:
    desk.press(KEY.Key_F8)
    cursor = QGuiApplication.overrideCursor()
    assert cursor is not None
    assert cursor.pixmap().height() >= 40
    assert desk.window.commands.actions["large-pointer"].isChecked()
    desk.press(KEY.Key_F8)
    assert QGuiApplication.overrideCursor() is None


def test_keys_are_the_window_s_also_on_the_second_screen(desk: Desk, mirror: Mirror) -> None:
    mirror.activateWindow()
    desk.bot.keyClick(mirror, KEY.Key_PageDown)
    assert desk.state.look.stage == 1
    desk.bot.keyClick(mirror, KEY.Key_F11)
    assert mirror.isFullScreen()
    desk.bot.keyClick(mirror, KEY.Key_Escape)
    assert not mirror.isVisible()


def test_nothing_of_it_outlives_the_window(desk: Desk, mirror: Mirror) -> None:
    desk.press(KEY.Key_F8)
    desk.close()
    assert QGuiApplication.overrideCursor() is None
    assert isinstance(QCursor.pos(), QPoint)


def test_one_key_to_a_slide_of_what_is_shown(desk: Desk) -> None:
    desk.store.set(page="heads")
    desk.settle()
    desk.press(KEY.Key_E, CONTROL_SHIFT)
    dialog = desk.window.exporter.dialog
    assert dialog is not None
    assert (dialog.choices.kind, dialog.choices.preset, dialog.choices.film) == ("heads", "slide", "")
    dialog.close()
    front(desk)
    desk.store.set(page="stage")
    desk.press(KEY.Key_E, CONTROL_SHIFT)
    assert (dialog.choices.kind, dialog.choices.preset) == ("lanes", "slide")
    dialog.close()


CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
