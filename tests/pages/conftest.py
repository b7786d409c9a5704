"""The pages are tried in the whole window, and drawn with the fonts of the product."""

from __future__ import annotations

from tests.figures.conftest import fonts
from tests.gui.conftest import desk, open_desk

__all__ = ["desk", "fonts", "open_desk"]
