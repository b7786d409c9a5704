"""What goes on by itself: a Ticker, with the screen's frames or slower; and a Player, gently from a start to an end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

FRAME_MS = 16


class Ticker(QObject):
    """Tells how much time has gone, again and again, until it is stopped."""

    ticked = Signal(float)  # ms since the last tick, or since the start
    running_changed = Signal(bool)

    def __init__(self, parent: QObject, interval_ms: int = FRAME_MS) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._on_timeout)
        self._clock = QElapsedTimer()
        self._told_ms = 0.0

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    def start(self) -> None:
        self._told_ms = 0.0
        self._clock.start()
        self._timer.start()
        self.running_changed.emit(True)

    def stop(self) -> None:
        if self.running:
            self._timer.stop()
            self.running_changed.emit(False)

    @Slot()
    def _on_timeout(self) -> None:
        since, self._told_ms = self._told_ms, self._clock.nsecsElapsed() / 1e6
        self.ticked.emit(self._told_ms - since)


class Player(Ticker):
    """Tells how far it is, with the screen's frames: `moved(share)`, eased at both ends, the last one exactly 1."""

    moved = Signal(float)

    def __init__(self, parent: QObject, duration_ms: Callable[[], float]) -> None:
        """`duration_ms` is asked with every frame: what is on the way may become longer or shorter meanwhile."""
        super().__init__(parent)
        self._duration_ms = duration_ms
        self.ticked.connect(self._on_tick)

    @Slot()
    def _on_tick(self) -> None:
        share = min(1.0, self._told_ms / self._duration_ms())
        self.moved.emit(smooth(share))
        if share >= 1:
            self.stop()


def smooth(share: float) -> float:
    """From 0 to 1 with a gentle start and end: 3 s^2 - 2 s^3, and 0 or 1 outside."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)
