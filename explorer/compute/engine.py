"""Engine: the compute thread. The only file with threads.

    1  submit(request) keeps the newest request and starts the worker if it sleeps
    2  the worker answers the newest request with a Result, then closes the window in small parts (the film)
    3  between two parts it looks up: a request for the same layers is answered at once, one for others ends the film
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

from explorer import messages
from explorer.compute.request import Curve, Request
from explorer.state import Scene

if TYPE_CHECKING:
    import torch

    from explorer.compute.work import Work

PATIENCE_S = 0.15  # an outdated frame is let finish within this time, so that a drag always shows something
CURVE_EVERY_S = 0.05


class Cancelled(Exception):
    """The work that is running is no longer wanted."""


class Engine(QObject):
    """Turns requests into results on a thread of its own.

    `pick_device` and `make_work` replace `device.pick` and `work.Work`: how a device that fails can be tried out.
    """

    result_ready = Signal(object)  # Result
    curve_ready = Signal(object)  # Curve
    progressed = Signal(float, str)  # share done in [0, 1], what is being computed; only for work past half a second
    failed = Signal(str)  # a sentence
    noticed = Signal(str)  # a sentence that is no failure: another device serves
    idle_changed = Signal(bool)  # True when nothing runs or waits

    def __init__(
        self,
        parent: QObject | None = None,
        pick_device: Callable[[], torch.device] | None = None,
        make_work: Callable[[Scene, torch.device], Work] | None = None,
    ) -> None:
        super().__init__(parent)
        self._pick_device, self._make_work = pick_device, make_work
        self._executor = ThreadPoolExecutor(1, "compute")
        self._lock = Lock()
        self._waiting: Request | None = None
        self._running: Future[None] | None = None
        self._newer = Event()  # a request waits
        self._stopped = Event()  # the user said cancel
        self._closed = False
        self._work: Work | None = None
        self._work_for: object = None
        self._device: torch.device | None = None

    # On the GUI thread

    def submit(self, request: Request) -> None:
        """Asks for a result; replaces a request that still waits."""
        with self._lock:
            if self._closed:
                return
            self._waiting = request
            self._newer.set()
            self._stopped.clear()
            if self._running is None:
                self._running = self._executor.submit(self._drain)
                self.idle_changed.emit(False)

    def cancel(self) -> None:
        """Ends what is running; the last result stays."""
        with self._lock:
            self._waiting = None
            self._newer.clear()
            self._stopped.set()

    @property
    def idle(self) -> bool:
        return self._running is None

    def close(self) -> None:
        """Refuses new work, disconnects everyone, waits for the part that runs."""
        with self._lock:
            self._closed = True
            self._waiting = None
            self._stopped.set()
        self.blockSignals(True)
        self._executor.shutdown(wait=True, cancel_futures=True)

    # On the worker

    def _drain(self) -> None:
        while (request := self._next()) is not None:
            try:
                self._answer(request)
                self._film(request)
            except Cancelled:
                continue
            except Exception as error:  # whatever went wrong becomes one sentence; the thread lives on
                self._report(error, request)

    def _next(self) -> Request | None:
        with self._lock:
            request, self._waiting = self._waiting, None
            self._newer.clear()
            if request is None or self._closed:
                self._running = None
                self.idle_changed.emit(True)
                return None
            return request

    def _answer(self, request: Request) -> None:
        from explorer.compute import device
        from explorer.compute.work import Work

        if self._device is None:
            self._device = (self._pick_device or device.pick)()
            device.settle(self._device)
        if self._work is None or self._work_for != request.layers:
            self._work = None  # its memory goes first
            self._work = (self._make_work or Work)(request.scene, self._device)
            self._work_for = request.layers
        start = perf_counter()

        def tick(share: float) -> None:
            elapsed = perf_counter() - start
            if self._stopped.is_set() or (self._newer.is_set() and elapsed > PATIENCE_S):
                raise Cancelled
            if elapsed > 0.5:
                self.progressed.emit(share, messages.COMPUTING_FRAME)

        self.result_ready.emit(self._work.frame(request, tick))

    def _film(self, request: Request) -> None:
        work = self._work
        if work is None or work.complete:
            return
        start = perf_counter()
        last_told = 0.0

        def on_curve(curve: Curve) -> None:
            nonlocal last_told
            if curve.complete or perf_counter() - last_told > CURVE_EVERY_S:
                last_told = perf_counter()
                self.curve_ready.emit(curve)

        def tick(share: float) -> None:
            if self._stopped.is_set():
                raise Cancelled
            if self._newer.is_set():
                self._serve(request)
            if perf_counter() - start > 0.5:
                self.progressed.emit(share, messages.COMPUTING_FILM)

        work.run_film(request.layers, on_curve, tick)

    def _serve(self, running: Request) -> None:
        """Answers a waiting request for the layers whose film is running; any other one ends the film."""
        with self._lock:
            waiting = self._waiting
            if waiting is None:
                return
            if waiting.layers != running.layers:
                raise Cancelled
            self._waiting = None
            self._newer.clear()
        self._answer(waiting)

    def _report(self, error: Exception, request: Request) -> None:
        from explorer.compute import device

        if device.ran_out_of_memory(error):
            self._work = None
            if self._device is not None and self._device.type != "cpu":
                import torch

                self._device = torch.device("cpu")
                self.noticed.emit(messages.DEVICE_OUT_OF_MEMORY)
                self._resubmit(request)
                return
            self.failed.emit(messages.OUT_OF_MEMORY)
            return
        self.failed.emit(messages.COMPUTE_FAILED.format(reason=error))

    def _resubmit(self, request: Request) -> None:
        with self._lock:
            if self._waiting is None and not self._closed:
                self._waiting = request
