"""MovieWriter: writes a movie while the window goes on, one picture in each turn of its event loop.

On the GUI thread, because the fonts of what is painted are not for two threads.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from explorer.errors import Refusal, said
from explorer.words import movies as movies_words


class MovieWriter(QObject):
    """One movie at a time."""

    progressed = Signal(float)  # share done, 0 to 1
    finished = Signal()
    failed = Signal(str)  # a sentence

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Generator[float] | None = None
        self.path = Path()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)

    @property
    def running(self) -> bool:
        return self._steps is not None

    def start(self, path: Path, steps: Generator[float]) -> None:
        self.cancel()
        self.path, self._steps = path, steps
        self._timer.start()

    @Slot()
    def cancel(self) -> None:
        """Ends it; what was written is removed."""
        self._timer.stop()
        steps, self._steps = self._steps, None
        if steps is not None:
            steps.close()

    @Slot()
    def _step(self) -> None:
        if self._steps is None:
            return
        try:
            self.progressed.emit(next(self._steps))
        except StopIteration:
            self.cancel()
            self.finished.emit()
        except Refusal as refusal:
            self.cancel()
            self.failed.emit(str(refusal))
        except Exception as error:  # a picture that cannot be made must not come up again in every turn
            self.cancel()
            self.failed.emit(said(movies_words.MOVIE_NOT_SAVED, name=self.path.name, reason=error))
