"""A short run of the monkey; `make monkey` is a long one."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.gui.monkey import BATCH, run

SEED, DEEDS = 4, 300


def test_hundreds_of_deeds_by_chance_leave_nothing_to_report(qtbot: QtBot, tmp_path: Path) -> None:
    monkey = run(tmp_path, SEED, [*range(DEEDS)])
    assert len(monkey.deeds) >= DEEDS
    assert len(monkey.memory_mib) == DEEDS // BATCH
