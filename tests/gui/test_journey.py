"""The program as a new user meets it: a real process in a real window, a real mouse and a real keyboard."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.documents.opening import default_state
from explorer.documents.session import load_session, save_session
from explorer.images.gallery import render
from explorer.state.state import Kernel, Scene, State
from tests.gui.real_screen import MISSING, App, Screen, autosaved, marker, screen, until

pytestmark = pytest.mark.skipif(
    bool(MISSING) and "CI" not in os.environ, reason=f"these are missing: {', '.join(MISSING)}"
)
Start = Callable[..., App]
ON_THE_CANVAS = ((110, 40), (150, 80), (200, 150), (230, 170))
IN_THE_DIFFERENCE_MAP = np.s_[750:810, 1020:1150]  # below its middle, where the query's mark is not


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with screen(tmp_path_factory.mktemp("screen")) as it:
        yield it


@pytest.fixture
def start(display: Screen, tmp_path: Path) -> Iterator[Start]:
    """Starts the program and waits for its window; what is still running at the end is killed."""
    started: list[App] = []

    def start(*words: str | Path) -> App:
        started.append(App(display, tmp_path / f"errors-{len(started)}", *words))
        started[-1].appear()
        return started[-1]

    yield start
    for app in started:
        app.kill()


def ended_well(app: App) -> bool:
    assert (app.end(), app.errors) == (0, "")
    return marker() == ""


def scene() -> Scene:
    state = autosaved()
    return default_state().scene if state is None else state.scene


def colours_of_the_difference(display: Screen) -> int:
    return len(np.unique(display.pixels()[IN_THE_DIFFERENCE_MAP].reshape(-1, 3), axis=0))


def test_draw_step_close_undo_quit_and_find_it_again(start: Start, display: Screen) -> None:
    first = default_state()
    app = start()
    assert app.title == "Untitled — Aperture"
    until("a difference", lambda: colours_of_the_difference(display) > 3)

    app.drag(*ON_THE_CANVAS)
    until("the stroke in the autosave", lambda: scene().picture != first.scene.picture)
    drawing = scene().picture
    assert 10 < np.count_nonzero((drawing.pixels != first.scene.picture.pixels).any(axis=2)) < 120
    until("the sign that something is unsaved", lambda: app.title == "Untitled* — Aperture")

    app.press("Right", "Right", "Down")
    app.press("braceleft")
    until("a closed window", lambda: scene().window_side == 1)
    state = autosaved()
    assert state is not None
    assert state.look.cell == (first.look.cell[0] + 1, first.look.cell[1] + 2)
    until("no difference", lambda: colours_of_the_difference(display) == 1)

    app.press("ctrl+z", "ctrl+z")
    until("everything undone", lambda: scene() == first.scene)
    until("the difference back", lambda: colours_of_the_difference(display) > 3)
    app.press("ctrl+shift+z", "ctrl+y")
    until("everything done again", lambda: scene() == replace(first.scene, picture=drawing, window_side=1.0))

    app.resize(1200, 800)
    app.press("braceright", "ctrl+q")  # global attention is being computed while the window closes
    assert ended_well(app)
    kept = scene()
    assert kept.picture == drawing
    assert kept.window_side > 9

    app = start()
    assert app.size == (1200, 800), "the window has the size that it had"
    app.press("ctrl+z", "bracketleft")  # there is nothing to undo at a start; then one step closes the window
    until("the drawing, one step closer", lambda: 9 < scene().window_side < kept.window_side)
    assert scene().picture == drawing
    app.press("ctrl+q")
    assert ended_well(app)


def test_a_drawing_survives_a_crash(start: Start) -> None:
    app = start()
    app.drag(*ON_THE_CANVAS)
    until("the stroke in the autosave", lambda: scene() != default_state().scene)
    drawing = scene().picture
    app.kill()
    assert marker() == f"{app.process.pid}\n", "nobody said that it ended"
    assert app.errors == ""

    crashed = marker()
    app = start()
    assert marker() == crashed, "the same place is taken over, and is never without a word"
    app.press("braceleft")
    until("the recovered drawing, closed", lambda: scene().window_side == 1)
    assert scene().picture == drawing
    app.press("ctrl+q")
    assert ended_well(app)


def test_a_session_is_opened_changed_and_saved_and_left_while_it_computes(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "seven.aperture"
    before = State(Scene(render("fruit", 64), kernel=Kernel("gaussian", 7), window_side=64.0))
    save_session(before, file)
    app = start(file)
    until("its name", lambda: app.title == "seven — Aperture")
    app.press("braceleft")
    until("the sign that something is unsaved", lambda: app.title == "seven* — Aperture")
    app.press("ctrl+s")
    until("the saved change", lambda: load_session(file).scene.window_side == 1)
    assert load_session(file) == before.changed(window_side=1.0)
    until("no sign any more", lambda: app.title == "seven — Aperture")
    app.press("braceright", "ctrl+q")  # 49 heads over 64 x 64 pixels: seconds of work are waiting
    assert ended_well(app)
    assert load_session(file).scene.window_side == 1, "nothing is saved that nobody asked to save"
    assert scene().window_side > 1, "but it is kept for the next start"


def test_draw_large_zoomed_and_moved_and_go_back(start: Start, display: Screen) -> None:
    """On the fish at 32 x 32 px in a window of 1440 x 900, the whole of it is seen at 22 screen pixels a pixel."""
    first = default_state().scene.picture
    app = start()
    app.press("z")
    until("a grid of 22 px", lambda: _grid_px(display) == 22)

    app.drag((300, 400), (330, 420), (360, 480), (380, 600), (380, 700))
    until("the stroke in the autosave", lambda: scene().picture != first)
    changed = (scene().picture.pixels != first.pixels).any(axis=2)
    assert 10 < np.count_nonzero(changed) < 60
    columns = np.nonzero(changed)[1]
    assert columns.max() - columns.min() >= 12, "a stroke as wide as the way of the mouse"

    display.hand("mousemove", 450, 150, "keydown", "ctrl", "click", 4, "click", 4, "click", 4, "keyup", "ctrl")
    until("a larger grid", lambda: _grid_px(display) == 40)
    app.press("0")
    until("the whole picture", lambda: _grid_px(display) == 22)
    app.press("ctrl+z")
    until("the stroke taken back", lambda: scene().picture == first)
    app.press("Escape")
    until("the lanes", lambda: _grid_px(display) is None)
    app.press("ctrl+q")
    assert ended_well(app)


def _grid_px(display: Screen) -> int | None:
    """How far apart the lines of the pixel grid are in the black ground at the head of the canvas; None without one."""
    row = display.pixels()[120:200, 260:900].astype(int).sum(axis=2).mean(axis=0)
    edges = np.flatnonzero((row[1:-1] > row[:-2] + 20) & (row[1:-1] > row[2:] + 20))
    apart = np.diff(edges)
    if len(apart) < 4:
        return None
    values, counts = np.unique(apart, return_counts=True)
    return int(values[counts.argmax()]) if counts.max() * 2 > len(apart) else None
