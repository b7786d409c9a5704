"""The window opens within the screen that it is on, and no settings file can make it run anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSettings

from explorer.views.placing import ENOUGH, FIRST_SIZE, Place, fitted
from tests.gui.desk import Desk
from tests.gui.real_screen import MISSING, App, screen
from tests.machine.test_kept import Trap

LAPTOP, LARGE = QRect(0, 0, 1366, 728), QRect(1366, 0, 3840, 2160)
numbers = st.integers(-6000, 6000)
sizes = st.integers(1, 6000)


@pytest.mark.parametrize(
    ("place", "areas", "wanted", "maximised"),
    [
        (Place(), [LARGE], QRect(1366 + 1200, 630, 1440, 900), False),
        (Place(), [LAPTOP], LAPTOP, True),
        (Place(), [QRect(0, 0, 1440, 900)], QRect(0, 0, 1440, 900), True),
        (Place((2000, 100, 1000, 700)), [LAPTOP, LARGE], QRect(2000, 100, 1000, 700), False),
        (Place((2000, 100, 1000, 700)), [LAPTOP], LAPTOP, True),
        (Place((900, 100, 1000, 700)), [LAPTOP], QRect(366, 28, 1000, 700), False),
        (Place((10, 10, 1000, 700), True), [LAPTOP], QRect(10, 10, 1000, 700), True),
        (Place((10, 10, 1440, 900)), [LAPTOP], LAPTOP, True),
    ],
    ids=["first", "small", "just as large", "as left", "screen gone", "half outside", "maximised", "larger"],
)
def test_where_it_opens(place: Place, areas: list[QRect], wanted: QRect, maximised: bool) -> None:
    assert fitted(place, areas) == (wanted, maximised)


@given(
    st.one_of(st.none(), st.tuples(numbers, numbers, sizes, sizes)),
    st.booleans(),
    st.lists(
        st.builds(QRect, numbers, numbers, st.integers(640, 6000), st.integers(480, 4000)), min_size=1, max_size=3
    ),
)
def test_it_always_lies_within_one_screen(
    rect: tuple[int, int, int, int] | None, maximised: bool, areas: list[QRect]
) -> None:
    found, larger = fitted(Place(rect, maximised), areas)
    assert any(area.contains(found) for area in areas)
    smallest = QRect(found.topLeft(), FIRST_SIZE.boundedTo(ENOUGH))
    assert larger or rect is not None or found.size() == FIRST_SIZE
    assert found.width() >= min(smallest.width(), rect[2] if rect else smallest.width())


@pytest.mark.skipif(bool(MISSING), reason=f"needs {MISSING}")
@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1440, 900), (3840, 2160)], ids=str)
def test_a_first_window_lies_on_a_real_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    with screen(tmp_path, size) as real:
        app = App(real, tmp_path / "errors")
        try:
            app.appear()
            (left, top), (width, height) = app.position, app.size
            assert (left, top) >= (0, 0)
            assert left + width <= size[0]
            assert top + height <= size[1]
            assert (width, height) == ((1440, 900) if size == (3840, 2160) else size)
            app.press("ctrl+q")
            assert app.end() == 0, app.errors
        finally:
            app.kill()


def test_the_window_comes_back_where_it_was(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = open_desk()
    desk.window.resize(1000, 700)
    desk.close()
    again = open_desk()
    left = again.app.settings.read().place
    assert left.rect is not None
    assert left.rect[2:] == (1000, 700)


def test_an_old_settings_file_runs_nothing(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    """What Qt's own settings unpickle when they are read: a command in the disguise of a window's place."""
    folder, sprung = tmp_path / "state", tmp_path / "sprung"
    folder.mkdir()
    planted = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    planted.setValue("geometry", Trap(str(sprung)))
    planted.sync()
    for copy in ("window.json", "read-by-qt.ini"):
        (folder / copy).write_bytes((folder / "window.ini").read_bytes())
    open_desk(folder=folder)
    assert not sprung.exists()
    QSettings(str(folder / "read-by-qt.ini"), QSettings.Format.IniFormat).value("geometry")
    assert sprung.exists(), "the trap is a real one"
