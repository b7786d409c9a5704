"""Engine: the compute thread. The only file with threads.

    1  submit(request) keeps the newest request, inquire(inquiry) the newest of each topic; either wakes the worker
    2  the worker answers the request with a Result, then inquiries with Findings, then closes the window (the film)
    3  between two parts long work looks up: what replaces it ends it, what else is asked is answered at once (`line`)
    4  results cross to the GUI thread as frozen data, errors as text
    5  close() refuses new work, disconnects, and waits for the part that is running

The QObject lives on the GUI thread and the executor's thread only emits through it, so no slot runs on the worker.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from explorer.compute.asking import Answers, Inquiry
from explorer.compute.line import Cancelled, Job, Level, Line
from explorer.compute.numbers_only import numbers_only
from explorer.compute.request import Curve, Request
from explorer.errors import Refusal, said
from explorer.layers.progress import watched
from explorer.machine.memory import Trimmer
from explorer.state.state import Scene
from explorer.words import computing as computing_words

if TYPE_CHECKING:
    import torch

    from explorer.compute.work import Work

PATIENCE_S = 0.15  # what is outdated is let finish within this time, so that a drag always shows something
CURVE_EVERY_S = 0.05


class Engine(QObject):
    """Turns requests into results, and inquiries into findings, on a thread of its own.

    `answers` gives who answers inquiries, by topic; it is called on that thread, since it imports torch.
    `pick_device` and `make_work` replace `device.pick` and `work.Work`: how a device that fails can be tried out.
    """

    result_ready = Signal(object)  # Result
    curve_ready = Signal(object)  # Curve
    finding_ready = Signal(object)  # Finding
    progressed = Signal(float, str)  # share done in [0, 1], what is being computed; only for work past half a second
    failed = Signal(str)  # a sentence
    unanswered = Signal(object, str)  # the Request or Inquiry that failed, and the same sentence
    noticed = Signal(str)  # a sentence that is no failure: another device serves
    idle_changed = Signal(bool)  # True when nothing runs or waits

    def __init__(
        self,
        parent: QObject | None = None,
        answers: Callable[[], Answers] = dict,
        pick_device: Callable[[], torch.device] | None = None,
        make_work: Callable[[Scene, torch.device], Work] | None = None,
    ) -> None:
        super().__init__(parent)
        self._answers, self._pick_device, self._make_work = answers, pick_device, make_work
        self._known: Answers | None = None
        self._executor = ThreadPoolExecutor(1, "compute")
        self._lock = Lock()
        self._line = Line()
        self._running: Future[None] | None = None
        self._stopped = Event()  # the user said cancel
        self._closed = False
        self._work: Work | None = None
        self._work_for: object = None
        self._device: torch.device | None = None
        self._trimmer = Trimmer()

    # On the GUI thread

    def submit(self, request: Request) -> None:
        """Asks for a result; replaces a request that still waits."""
        with self._lock:
            self._line.submit(request)
            self._wake()

    def inquire(self, inquiry: Inquiry) -> None:
        """Asks for findings; replaces an inquiry of the same topic that still waits, or is being answered."""
        with self._lock:
            self._line.inquire(inquiry)
            self._wake()

    def forget(self, topic: str) -> None:
        """Nobody waits for findings of that topic any more: what was asked is let go, and ended where it runs."""
        with self._lock:
            self._line.forget(topic)

    def _wake(self) -> None:
        if self._closed:
            return
        self._stopped.clear()
        if self._running is None:
            self._running = self._executor.submit(self._drain)
            self.idle_changed.emit(False)

    def cancel(self) -> None:
        """Ends what is running; the last result stays."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        self._line.clear()
        self._stopped.set()

    @property
    def idle(self) -> bool:
        return self._running is None

    def close(self) -> None:
        """Refuses new work, disconnects everyone, waits for the part that runs."""
        with self._lock:
            self._closed = True
            self._stop()
        self.blockSignals(True)
        self._executor.shutdown(wait=True, cancel_futures=True)

    # On the worker

    def _drain(self) -> None:
        while (level := self._next()) is not None:
            self._try(level)
        self._trimmer.trim()

    def _try(self, level: Level) -> None:
        """Does a job as if it were alone, and its end is no end of what it is done in the middle of."""
        from explorer.compute.device import alone

        try:
            with alone():
                self._do(level)
        except Cancelled:
            pass
        except Exception as error:  # whatever went wrong becomes one sentence; the thread lives on
            self._report(error, level.job)
        finally:
            with self._lock:
                self._line.end()

    def _next(self) -> Level | None:
        with self._lock:
            level = None if self._closed else self._line.next()
            if level is None:
                self._running = None
                self.idle_changed.emit(True)
            return level

    def _do(self, level: Level) -> None:
        if not isinstance(level.job, Request):
            self._find(level.job)
        elif level.film:
            self._film(level.job)
        else:
            self._answer(level.job)
            self._line.film_of = level.job

    def _look_up(self, patience_ends_s: float = 0.0) -> None:
        """In the middle of the work on top: answers what comes between. Raises Cancelled where that work shall end."""
        while not self._stopped.is_set():
            with self._lock:
                level = self._line.between(patient=perf_counter() < patience_ends_s)
            if level is None:
                return
            self._try(level)
        raise Cancelled

    def _answer(self, request: Request) -> None:
        from explorer.compute.work import Work

        device, make = self._settled(), self._make_work
        if self._work is None or self._work_for != request.layers:
            trace = self._work.trace if self._work is not None else None  # small, beside a film
            self._work = None  # its memory goes first
            self._work = make(request.scene, device) if make else Work(request.scene, device, trace)
            self._work_for = request.layers
        start = perf_counter()

        def watch() -> None:
            if self._stopped.is_set() or (self._line.request is not None and perf_counter() - start > PATIENCE_S):
                raise Cancelled

        def tick(share: float) -> None:
            watch()
            if perf_counter() - start > 0.5:
                self.progressed.emit(share, computing_words.COMPUTING_FRAME)

        with watched(watch):
            result = self._work.frame(request, tick)
        self.result_ready.emit(result)

    def _film(self, request: Request) -> None:
        work = self._work
        if work is None or work.complete:
            return
        start, last_told = perf_counter(), 0.0

        def on_curve(curve: Curve) -> None:
            nonlocal last_told
            if curve.complete or perf_counter() - last_told > CURVE_EVERY_S:
                last_told = perf_counter()
                self.curve_ready.emit(curve)

        def watch() -> None:
            self._look_up()
            if self._work is not work:
                raise Cancelled

        def tick(share: float) -> None:
            watch()
            if perf_counter() - start > 0.5:
                self.progressed.emit(share, computing_words.COMPUTING_FILM)

        with watched(watch):
            work.run_film(request.layers, on_curve, tick)

    def _find(self, inquiry: Inquiry) -> None:
        start = perf_counter()

        def watch() -> None:
            self._look_up(start + PATIENCE_S)

        def tick(share: float) -> None:
            watch()
            if perf_counter() - start > 0.5:
                self.progressed.emit(share, computing_words.COMPUTING_PAGE)

        if self._known is None:
            self._known = self._answers()
        told = self.finding_ready.emit
        with watched(watch):
            self._known[inquiry.topic](inquiry, self._settled(), lambda one: told(numbers_only(one)), tick)

    def _settled(self) -> torch.device:
        from explorer.compute import device

        if self._device is None:
            self._device = (self._pick_device or device.pick)()
            device.settle(self._device)
        return self._device

    def _report(self, error: Exception, job: Job) -> None:
        from explorer.compute import device

        if device.ran_out_of_memory(error):
            self._work = self._line.film_of = None
            if self._device is not None and self._device.type != "cpu":
                import torch

                self._device = torch.device("cpu")
                self.noticed.emit(computing_words.DEVICE_OUT_OF_MEMORY)
                self._again(job)
                return
            sentence = computing_words.OUT_OF_MEMORY
        elif isinstance(error, Refusal):
            sentence = str(error)
        elif isinstance(error, OverflowError):
            sentence = computing_words.TOO_LARGE
        else:
            sentence = said(computing_words.COMPUTE_FAILED, reason=error)
        self.failed.emit(sentence)
        self.unanswered.emit(job, sentence)

    def _again(self, job: Job) -> None:
        with self._lock:
            self._line.again(job)
