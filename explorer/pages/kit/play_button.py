"""PlayButton: starts and stops what goes on by itself, and says which of both it does."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton

from explorer.widgets.player import Ticker


class PlayButton(QPushButton):
    """`clicked` is the page's: it knows where to begin."""

    def __init__(self, ticker: Ticker, play: str, pause: str, tip: str) -> None:
        super().__init__(play)
        self._play, self._pause = play, pause
        self.setObjectName("primary")
        self.setToolTip(tip)
        ticker.running_changed.connect(self._on_running)

    @Slot(bool)
    def _on_running(self, running: bool) -> None:
        self.setText(self._pause if running else self._play)
