"""Memory that large work leaves behind goes back to the system, and only then is anything asked of the C library."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.machine.memory import GROWN_BYTES, Trimmer, resident_bytes


def test_the_process_is_as_large_as_what_it_holds() -> None:
    before = resident_bytes()
    if before is None:
        pytest.skip("this system does not tell")
    held = np.ones(GROWN_BYTES // 8)
    after = resident_bytes()
    assert after is not None
    assert after - before > 0.9 * held.nbytes


def test_it_trims_after_growth_alone() -> None:
    if resident_bytes() is None:
        pytest.skip("this system does not tell")
    asked: list[int] = []
    trimmer = Trimmer(asked.append)
    assert not trimmer.trim()
    assert asked == []
    held = np.ones(2 * GROWN_BYTES // 8)
    assert trimmer.trim()
    assert not trimmer.trim(), "nothing has grown since"
    assert asked == [0]
    assert held.all()
