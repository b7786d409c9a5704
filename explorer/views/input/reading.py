"""ImageReader: image files come in by a process of their own, while the window goes on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal, Slot

from explorer.errors import Refusal, said
from explorer.images.reader import answered
from explorer.words import images as images_words

Source = str | Path | bytes  # a path, or the bytes of an image file
LONGEST_S = 120  # an honest image of the largest size takes a few seconds on a slow machine
ENDING_MS = 5000


class ImageReader(QObject):
    """One image at a time: a new one takes the place of the one that is being read."""

    arrived = Signal(object)  # Loaded
    refused = Signal(str)  # a sentence
    changed = Signal()  # what is being read

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self.name = ""  # of what is being read; "" while nothing is
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._on_too_long)

    def start(self, source: Source) -> None:
        self._end()
        pasted = isinstance(source, bytes)
        name = images_words.IMAGE_PASTED if isinstance(source, bytes) else Path(source).name or str(source)
        self._process = process = QProcess(self)
        process.setProcessEnvironment(_environment())
        process.setStandardErrorFile(QProcess.nullDevice())  # libraries that decode images complain there
        process.setProgram(sys.executable)
        # -P: what lies in the folder where the program was started is not imported.
        process.setArguments(["-P", "-m", "explorer.images.reader", "bytes" if pasted else "file"])
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self.name = name
        self._limit.start(LONGEST_S * 1000)
        self.changed.emit()
        process.start()
        process.write(source if isinstance(source, bytes) else os.fsencode(source))
        process.closeWriteChannel()

    @Slot()
    def cancel(self) -> None:
        """Ends it, and nothing comes."""
        if self._process is not None:
            self._end()
            self.changed.emit()

    def _end(self) -> None:
        process, self._process = self._process, None
        self.name = ""
        self._limit.stop()
        if process is not None:
            process.blockSignals(True)
            if process.state() != QProcess.ProcessState.NotRunning:
                process.kill()
                process.waitForFinished(ENDING_MS)
            process.deleteLater()

    @Slot()
    def _on_finished(self) -> None:
        process, name = self._process, self.name
        if process is None:
            return
        told = bytes(process.readAllStandardOutput().data())
        self.cancel()
        try:
            loaded = answered(told, name)
        except Refusal as refusal:
            self.refused.emit(str(refusal))
        else:
            self.arrived.emit(loaded)

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:  # any other way of ending badly is `finished` as well
            self._refuse(images_words.IMAGE_NO_READER)

    @Slot()
    def _on_too_long(self) -> None:
        self._refuse(images_words.IMAGE_TOO_LONG)

    def _refuse(self, sentence: str) -> None:
        name = self.name
        self.cancel()
        self.refused.emit(said(sentence, name=name, seconds=LONGEST_S))


def _environment() -> QProcessEnvironment:
    """Finds this very program, and takes one thread: each one more would have memory of its own."""
    here = str(Path(sys.modules["explorer"].__path__[0]).parent)
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("PYTHONPATH", os.pathsep.join(filter(None, [here, environment.value("PYTHONPATH")])))
    for library in ("OPENBLAS", "OMP", "MKL"):
        environment.insert(f"{library}_NUM_THREADS", "1")
    return environment
