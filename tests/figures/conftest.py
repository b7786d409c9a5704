from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from explorer.panels.theme import load_fonts


@pytest.fixture(autouse=True)
def fonts(qapp: QGuiApplication) -> None:
    load_fonts()
