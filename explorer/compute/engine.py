"""Engine: the compute thread. The only file with threads.

    1  submit(request) keeps the newest request, inquire(inquiry) the newest of each topic; either wakes the worker
    2  the worker answers the request with a Result, then inquiries with Findings, then closes the window (the film)
    3  between two parts long work looks up: what replaces it ends it, whatever else is asked is answered at once
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
from explorer.compute.numbers_only import numbers_only
from explorer.compute.request import Curve, Request
from explorer.errors import said
from explorer.machine.memory import Trimmer
from explorer.state.state import Scene
from explorer.words import computing as computing_words

if TYPE_CHECKING:
    import torch

    from explorer.compute.work import Work

Job = Request | Inquiry
PATIENCE_S = 0.15  # an outdated frame is let finish within this time, so that a drag always shows something
CURVE_EVERY_S = 0.05


class Cancelled(Exception):
    """The work that is running is no longer wanted."""


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
        self._waiting: Request | None = None
        self._asked: dict[str, Inquiry] = {}  # by topic, in the order of asking
        self._begun: dict[str, Inquiry] = {}  # by topic, whose answer was begun last
        self._film_of: Request | None = None  # whose film is not complete
        self._running: Future[None] | None = None
        self._newer = Event()  # a request or an inquiry waits
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
            self._waiting = request
            self._wake()

    def inquire(self, inquiry: Inquiry) -> None:
        """Asks for findings; replaces an inquiry of the same topic that still waits, or is being answered."""
        with self._lock:
            self._asked.pop(inquiry.topic, None)
            self._asked[inquiry.topic] = inquiry
            self._wake()

    def forget(self, topic: str) -> None:
        """Nobody waits for findings of that topic any more: what was asked is let go, and ended where it runs."""
        with self._lock:
            self._asked.pop(topic, None)
            self._begun.pop(topic, None)

    def _wake(self) -> None:
        if self._closed:
            return
        self._newer.set()
        self._stopped.clear()
        if self._running is None:
            self._running = self._executor.submit(self._drain)
            self.idle_changed.emit(False)

    def cancel(self) -> None:
        """Ends what is running; the last result stays."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        self._waiting = self._film_of = None
        self._asked.clear()
        self._newer.clear()
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
        while (job := self._next()) is not None:
            self._try(job)
        self._trimmer.trim()

    def _try(self, job: Job) -> None:
        """Does a job, whose end is no end of what it is done in the middle of."""
        try:
            self._do(job)
        except Cancelled:
            pass
        except Exception as error:  # whatever went wrong becomes one sentence; the thread lives on
            self._report(error, job)

    def _next(self) -> Job | None:
        """What comes next; None when nothing does. A request whose film is not complete comes twice."""
        with self._lock:
            job = self._waiting or next(iter(self._asked.values()), None)
            if job is not None and not self._closed:
                self._take(job)
                return job
            if self._film_of is None or self._closed:
                self._running = None
                self.idle_changed.emit(True)
                return None
            return self._film_of

    def _take(self, job: Job) -> None:
        """Strikes a job off the list; the lock is held."""
        if isinstance(job, Request):
            self._waiting = None
        else:
            self._begun[job.topic] = self._asked.pop(job.topic)
        if self._waiting is None and not self._asked:
            self._newer.clear()

    def _do(self, job: Job) -> None:
        if not isinstance(job, Request):
            self._find(job)
        elif job is self._film_of:
            self._film_of = None
            self._film(job)
        else:
            self._answer(job)
            self._film_of = job

    def _serve(self, replaces: Callable[[Job], bool], patient: bool = False) -> None:
        """Answers, in the middle of other work, what was asked meanwhile.

        Something that `replaces` that work ends it instead; while it is `patient` it goes on and lets that wait.
        """
        while not self._stopped.is_set():
            with self._lock:
                waiting: list[Job] = [*([self._waiting] if self._waiting else []), *self._asked.values()]
                others = [job for job in waiting if not replaces(job)]
                if len(others) < len(waiting) and not patient:
                    raise Cancelled
                if not others:
                    return
                self._take(others[0])
            self._try(others[0])
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

        def tick(share: float) -> None:
            elapsed = perf_counter() - start
            if self._stopped.is_set() or (self._waiting is not None and elapsed > PATIENCE_S):
                raise Cancelled
            if elapsed > 0.5:
                self.progressed.emit(share, computing_words.COMPUTING_FRAME)

        self.result_ready.emit(self._work.frame(request, tick))

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

        def tick(share: float) -> None:
            if self._stopped.is_set() or self._work is not work:
                raise Cancelled
            if self._newer.is_set():
                self._serve(lambda job: isinstance(job, Request) and job.layers != request.layers)
            if perf_counter() - start > 0.5:
                self.progressed.emit(share, computing_words.COMPUTING_FILM)

        work.run_film(request.layers, on_curve, tick)

    def _find(self, inquiry: Inquiry) -> None:
        start = perf_counter()

        def replaces(job: Job) -> bool:
            return not isinstance(job, Request) and job.topic == inquiry.topic

        def tick(share: float) -> None:
            elapsed = perf_counter() - start
            if self._stopped.is_set():
                raise Cancelled
            if self._newer.is_set():
                self._serve(replaces, patient=elapsed < PATIENCE_S)
            if self._begun.get(inquiry.topic) is not inquiry:  # forgotten, or a newer one was answered meanwhile
                raise Cancelled
            if elapsed > 0.5:
                self.progressed.emit(share, computing_words.COMPUTING_PAGE)

        if self._known is None:
            self._known = self._answers()
        told = self.finding_ready.emit
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
            self._work = self._film_of = None
            if self._device is not None and self._device.type != "cpu":
                import torch

                self._device = torch.device("cpu")
                self.noticed.emit(computing_words.DEVICE_OUT_OF_MEMORY)
                self._again(job)
                return
            sentence = computing_words.OUT_OF_MEMORY
        elif isinstance(error, OverflowError):
            sentence = computing_words.TOO_LARGE
        else:
            sentence = said(computing_words.COMPUTE_FAILED, reason=error)
        self.failed.emit(sentence)
        self.unanswered.emit(job, sentence)

    def _again(self, job: Job) -> None:
        with self._lock:
            if isinstance(job, Request):
                self._waiting = self._waiting or job
            else:
                self._asked.setdefault(job.topic, job)
