"""A whole program for `test_kills`: it draws without end and saves, until it is killed, and says what it has done.

    python -m tests.gui.killed draw STATE_FOLDER SESSION     one line `strokes seconds` for each stroke
    python -m tests.gui.killed look STATE_FOLDER             how many strokes the next start has, and what it says

The picture counts the strokes: its first pixels hold their number in base 256.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic

import numpy as np
from PySide6.QtCore import QTimer

from explorer.app import Aperture, application
from explorer.state.picture import Picture
from explorer.state.state import Scene, State

DIGITS, STROKE_MS, SAVE_EVERY = 3, 15, 5


def counting(strokes: int) -> Picture:
    """A picture of 24 x 24 pixels with that many strokes on it."""
    pixels = np.random.default_rng(strokes).integers(0, 256, (24, 24, 1), np.uint8)
    pixels[0, :DIGITS, 0] = [strokes >> 8 * digit & 255 for digit in range(DIGITS)]
    return Picture(pixels)


def counted(picture: Picture) -> int:
    return sum(int(value) << 8 * digit for digit, value in enumerate(picture.pixels[0, :DIGITS, 0]))


def draw(folder: Path, session: Path) -> None:
    app = application()
    aperture = Aperture(State(Scene(counting(0), window_side=3.0)), folder, "dark")
    aperture.start()

    def stroke() -> None:
        strokes = counted(aperture.store.state.scene.picture) + 1
        aperture.store.set(picture=counting(strokes))
        if strokes % SAVE_EVERY == 0:
            aperture.documents.save(session)
        print(strokes, monotonic(), flush=True)

    clock = QTimer()
    clock.timeout.connect(stroke)
    clock.start(STROKE_MS)
    aperture.window.show()
    app.exec()


def look(folder: Path) -> None:
    application()
    aperture = Aperture(State(Scene(counting(0))), folder, "dark")
    aperture.start()
    print(counted(aperture.store.state.scene.picture))
    print(aperture.window.toast.text)
    aperture.close()


if __name__ == "__main__":
    {"draw": draw, "look": look}[sys.argv[1]](*map(Path, sys.argv[2:]))
