"""A whole program for `test_studying`: a study runs beside its window, and the window is closed in the middle.

    python -m tests.gui.studying STATE_FOLDER     one line `done PID PID ...` for each run, then `closed SECONDS`

Workers import this module, too; so what has to do with the window is imported where it is used.
"""

from __future__ import annotations

import sys
from multiprocessing import active_children
from pathlib import Path
from time import perf_counter

RUNS = 3  # when it is closed


def study(folder: Path) -> None:
    from PySide6.QtCore import QTimer

    from explorer.app import Aperture, application
    from explorer.documents.opening import default_state
    from explorer.pages.study.choice import StudyChoice
    from explorer.study.background import StudyProgress

    app = application()
    aperture = Aperture(default_state().changed(StudyChoice(steps=20), page="study"), folder, "dark")
    aperture.start()

    def told(progress: StudyProgress) -> None:
        print(progress.done, *(child.pid for child in active_children()), flush=True)
        if progress.done >= RUNS:
            start = perf_counter()
            aperture.window.close()
            print("closed", perf_counter() - start, len(active_children()), flush=True)
            app.quit()

    aperture.study.changed.connect(told)
    aperture.window.show()
    page = aperture.window.pages.current
    assert page is not None
    QTimer.singleShot(0, page.runs.button.click)  # type: ignore[attr-defined]
    app.exec()


if __name__ == "__main__":
    study(Path(sys.argv[1]))
