"""Player: lets something go from its start to its end, gently, until it is stopped."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

FRAME_MS = 16


class Player(QObject):
    """Tells how far it is, with the screen's frames: `moved(share)`, eased at both ends, the last one exactly 1."""

    moved = Signal(float)
    running_changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._on_frame)
        self._clock = QElapsedTimer()
        self._duration_ms = 1.0

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    def start(self, duration_ms: float) -> None:
        self._duration_ms = duration_ms
        self._clock.start()
        self._timer.start()
        self.running_changed.emit(True)

    def stop(self) -> None:
        if self.running:
            self._timer.stop()
            self.running_changed.emit(False)

    @Slot()
    def _on_frame(self) -> None:
        share = min(1.0, self._clock.elapsed() / self._duration_ms)
        self.moved.emit(share * share * (3 - 2 * share))
        if share >= 1:
            self.stop()
