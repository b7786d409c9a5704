"""From card to card by keys."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QScrollArea


def beyond(cards: Mapping[str, QRectF], here: QRectF, down: int) -> str | None:
    """The nearest card of the next line (`down` 1), or of the one before (-1); None where there is none."""

    def away(one: str) -> tuple[float, float]:
        return abs(cards[one].top() - here.top()), abs(cards[one].center().x() - here.center().x())

    others = [one for one, rect in cards.items() if (rect.top() - here.top()) * down > 0]
    return min(others, key=away, default=None)


def turned(area: QScrollArea, pages: int) -> bool:
    """So many pages down; False where it was at its end already."""
    bar = area.verticalScrollBar()
    before = bar.value()
    bar.setValue(before + pages * bar.pageStep())
    return bar.value() != before
