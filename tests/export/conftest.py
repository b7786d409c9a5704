"""Figures and movies are drawn with the fonts of the product."""

from __future__ import annotations

from tests.figures.conftest import fonts

__all__ = ["fonts"]
