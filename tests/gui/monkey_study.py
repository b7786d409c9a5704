"""Studies in a monkey's hands: they run, are paused and gone on with as they do, but no net is trained for it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from explorer.app import Aperture
from tests.study.guessing import guessing


def only_guess(app: Aperture) -> None:
    app.study._study._workers = guessing


def stop_study(app: Aperture) -> None:
    """Waits until it has ended, and until the window knows."""
    app.study.pause()
    while app.study.running:
        QApplication.processEvents()
    QApplication.processEvents()
