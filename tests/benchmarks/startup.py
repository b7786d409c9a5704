"""Fresh processes: time to the first window and to the first result, and how much memory they took at most."""

from __future__ import annotations

import json
import subprocess
import sys
from time import time

from tests.benchmarks.table import Row, Section

NOTE = (
    "Each in a process of its own, from its start on (Python's start included), files in the page cache.\n"
    "The film: every side of the closing plot is there."
)

HEAD = """
import json, sys, time
from pathlib import Path
moments = {}
def tell(name):
    moments[name] = time.time()
def end():
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss of a child would count what its parent had, before it became another program
        most = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        peak = int(most.split()[1]) / 2**10
    else:
        import resource
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps({"moments": moments, "peak_mib": peak}))
"""
# The default scene, as `aperture` starts it, in an empty folder.
APERTURE = """
from tempfile import TemporaryDirectory
from PySide6.QtCore import QEventLoop
from explorer.app import Aperture, application, default_state
app = application()
with TemporaryDirectory() as folder:
    aperture = Aperture(default_state(), Path(folder), "dark")
    aperture.window.shown.connect(lambda: tell("window"))
    aperture.engine.result_ready.connect(lambda result: tell("result") if "result" not in moments else None)
    aperture.start()
    while "result" not in moments:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    aperture.settle()
    tell("film")
    aperture.window.close()
end()
"""
BARE_WINDOW = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        tell("window")
window = Window()
window.resize(1440, 900)
window.show()
while "window" not in moments:
    app.processEvents()
end()
"""
TORCH = """
import torch
tell("torch")
end()
"""


def run(quick: bool) -> Section:
    ours: list[dict[str, float]] = []
    window: list[dict[str, float]] = []
    torch: list[dict[str, float]] = []
    for repeat in range(2 if quick else 6):
        taken = [_start(program) for program in (APERTURE, BARE_WINDOW, TORCH)]
        if repeat:  # the first time fills the page cache
            for kept, moments in zip((ours, window, torch), taken, strict=True):
                kept.append(moments)

    def row(name: str, key: str, baseline: list[dict[str, float]], base_key: str, what: str, unit: str = "ms") -> Row:
        return Row(name, tuple(m[key] for m in ours), tuple(m[base_key] for m in baseline), what, unit)

    return Section(
        "Start",
        NOTE,
        (
            row("first window", "window", window, "window", "bare PySide6 window"),
            row("first result", "result", torch, "torch", "import torch"),
            row("whole film", "film", torch, "torch", "import torch"),
            row("peak memory", "peak_mib", torch, "peak_mib", "import torch", "MiB"),
        ),
    )


def _start(program: str) -> dict[str, float]:
    """Milliseconds from the start of the process to each moment that the program tells, and its peak memory in MiB."""
    start = time()
    ran = subprocess.run([sys.executable, "-c", HEAD + program], capture_output=True, text=True, check=True)
    told = json.loads(ran.stdout.splitlines()[-1])
    return {**{name: (at - start) * 1e3 for name, at in told["moments"].items()}, "peak_mib": told["peak_mib"]}
