"""What every test starts from: Qt without a screen, settings folders of its own, examples that repeat.

Neither Qt nor torch is imported here: a test of the mathematics need not wait for the one, nor a test of the store for
the other.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as the app does, see explorer/compute/__init__.py

# In CI the same examples are drawn every time, so that a red run is red again when it is repeated.
settings.register_profile("aperture", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("aperture")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sends everything that a test, or a process that it starts, would save for the user to an empty folder."""
    home = tmp_path_factory.mktemp("home")
    for variable, folder in (
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CACHE_HOME", "cache"),
    ):
        monkeypatch.setenv(variable, str(home / folder))
    return home
