"""StudyBridge: the study that runs beside the window, for pages that come and go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.pages.study.choice import StudyChoice
from explorer.study.background import BackgroundStudy, StudyProgress
from explorer.study.summary import Group

Made = Callable[[Callable[[StudyProgress], None]], BackgroundStudy]


class StudyBridge(QObject):
    """Lives on the window's thread; the study's thread only emits through it, so that no slot runs there."""

    changed = Signal(object)  # StudyProgress

    def __init__(self, parent: QObject, make: Made = BackgroundStudy) -> None:
        super().__init__(parent)
        self._study = make(self.changed.emit)

    @property
    def progress(self) -> StudyProgress | None:
        return self._study.progress

    @property
    def running(self) -> bool:
        return self._study.running

    @property
    def at_once(self) -> int:
        return self._study.at_once

    def start(self, choice: StudyChoice) -> None:
        """Raises Refusal where records cannot be read."""
        self._study.start(choice.plan, choice.sources)

    def pause(self) -> None:
        self._study.pause()

    def set_aside(self, group: Group) -> Path:
        """See `BackgroundStudy.set_aside`. Raises OSError."""
        return self._study.set_aside(group)

    def close(self) -> None:
        """No worker is left when this returns, and nothing is told any more."""
        self.blockSignals(True)
        self._study.close()
