"""The desks of the tests of the whole window, and the left column by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from explorer.state.store import Store
from explorer.views.input.column import InputColumn
from tests.gui.desk import Desk
from tests.gui.input_parts import FISH, open_column


@pytest.fixture
def open_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Starts the program, in one folder however often; ends it after the test."""
    desks: list[Desk] = []

    def open_desk(**how: Any) -> Desk:
        desks.append(Desk(qtbot, how.pop("folder", tmp_path / "state"), **how))
        return desks[-1]

    yield open_desk
    for desk in desks:
        if desk.open:
            desk.close()


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """The program with the fish at 16 x 16 pixels, its numbers computed."""
    return open_desk()


@pytest.fixture
def fish(qtbot: QtBot) -> tuple[InputColumn, Store]:
    """The fish at 32 x 32 pixels, and what is done to it."""
    return open_column(qtbot, FISH)
