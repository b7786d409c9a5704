"""The eyes of the monkey: what must hold after every batch of deeds, whatever was done."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any

import numpy as np
import torch
from PySide6.QtCore import QMessageLogContext, QObject, QTimer, QtMsgType, qInstallMessageHandler

from explorer.app import Aperture
from explorer.compute.build import build
from explorer.compute.inputs import image_of
from explorer.compute.request import Result, resolve
from explorer.compute.work import Work
from explorer.figures.words import verdict_line
from explorer.layers.projection import project
from explorer.pages.listed import inquiries
from explorer.panels.base import paints_the_same
from explorer.panels.lanes import make_lanes
from explorer.panels.text import rich
from explorer.words import computing as computing_words
from explorer.words import lessons as lessons_words

CPU = torch.device("cpu")
UNIT = float(torch.finfo(torch.float32).eps) / 2
# What Qt says on a screen that is none.
OFFSCREEN = ("This plugin does not support", "QFont", "propagateSizeHints")
BEAT_MS = 40
WAITED = Path("/proc/self/schedstat")


def _seconds() -> float:
    """A clock that stands while the GUI thread could run but is not let (Linux tells; else all time counts)."""
    waited_ns = int(WAITED.read_text("ascii").split()[1]) if WAITED.exists() else 0
    return perf_counter() - waited_ns / 1e9


class Ears:
    """Hears what went wrong where nobody looks: exceptions in slots, threads and finalizers, and Qt's messages."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._before: tuple[Any, ...] = ()

    def __enter__(self) -> Ears:
        self._before = (
            sys.excepthook, sys.unraisablehook, threading.excepthook, qInstallMessageHandler(self._on_message)
        )  # fmt: skip
        sys.excepthook = self._on_exception
        sys.unraisablehook = lambda args: self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)
        threading.excepthook = lambda args: self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)
        return self

    def __exit__(self, *exception: object) -> None:
        sys.excepthook, sys.unraisablehook, threading.excepthook, handler = self._before
        qInstallMessageHandler(handler)

    def take(self) -> list[str]:
        heard, self.heard = self.heard, []
        return heard

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        places = []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        self.heard.append(f"exception: {kind.__name__}: {error} [{' < '.join(reversed(places[-12:]))}]")

    def _on_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        quiet = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if not quiet and not any(text.startswith(known) or known in text for known in OFFSCREEN):
            self.heard.append(f"Qt says: {text}")


class Pulse(QObject):
    """Beats with the events of the GUI thread, and remembers where it stood still, and during which deed.

    Gaps over `limit_s` count, without the time that this thread waited while other programs had the processor.
    """

    def __init__(self, limit_s: float) -> None:
        super().__init__()
        self.deed: object = None
        self.gaps: list[tuple[float, object]] = []
        self.longest_s = 0.0
        self._limit_s, self._last = limit_s, _seconds()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.beat)
        self._timer.start(BEAT_MS)

    def beat(self) -> None:
        now = _seconds()
        gap, self._last = now - self._last, now
        self.longest_s = max(gap, self.longest_s)
        if gap > self._limit_s:
            self.gaps.append((gap, self.deed))

    def skip(self) -> None:
        """What has gone since the last beat was not the program's."""
        self._last = _seconds()

    def take(self) -> list[str]:
        gaps, self.gaps = self.gaps, []
        return [f"the window stood still for {gap:.1f} s during {deed}" for gap, deed in gaps]


def look(app: Aperture) -> list[str]:
    """What is wrong with the screen of an app whose engine is idle."""
    state, result = app.store.state, app.window.lanes.result
    if result is None:  # the user may have stopped it, which must be said then
        stopped = computing_words.STOPPED in app.window.closing_card.sentence.text()
        return [] if stopped else ["nothing is on the stage"]
    if result.request != resolve(state):
        return ["the stage shows another state than the store's"]
    return [*_wrong_numbers(result), *_wrong_stage(app, result), *_wrong_page(app), *_wrong_lesson(app)]


def _wrong_lesson(app: Aperture) -> list[str]:
    """The column of a lesson, the dimming and the store must agree on whether one is taken, and where it is."""
    player, store = app.window.lessons, app.store
    run, column = player.run, player.column
    if run is None:
        seen = column.isVisible() or player.pointing.isVisible() or store.is_aside
        return ["there is no lesson, but something of one"] if seen else []
    wrong = []
    if not (column.isVisible() and store.is_aside):
        wrong.append("a lesson is taken beside nothing")
    if store.own is not run.own:
        wrong.append("the user's own work is another one than before the lesson")
    if run.step.goal is not None and column.ring.done == run.waits:
        wrong.append("the ring of the goal is another one's")
    if column.next_button.isEnabled() == (run.waits or run.asks):
        wrong.append("the next step is open, or closed, without a reason")
    said = column.measured.accessibleName()
    if run.step.reveals and lessons_words.MEASURING in said and not player.waiting:
        wrong.append(f"what was measured is not told: {said}")
    return wrong


def _wrong_numbers(result: Result) -> list[str]:
    """The numbers of the stage against those of a work that has seen nothing before."""
    fresh = Work(result.request.scene, CPU).frame(result.request)
    wrong = []
    for name in ("image", "kernel", "convolution", "heads", "attention"):
        shown, wanted = getattr(result, name), getattr(fresh, name)
        if shown.shape != wanted.shape:
            wrong.append(f"{name} has shape {shown.shape} on the stage and {wanted.shape} afresh")
            continue
        if not np.isfinite(shown).all():
            wrong.append(f"{name} has values that are no numbers")
        exact = name not in ("heads", "attention")
        bound = 0.0 if exact else _bound(result)
        apart = float(np.abs(shown.astype(np.float64) - wanted).max())
        if not apart <= bound:
            wrong.append(f"{name} on the stage is {apart:g} from a fresh computation, at most {bound:g} is rounding")
    return wrong


def _bound(result: Result) -> float:
    """How far two orders of the same sums may be apart: the error of the scores, and that of the sums over keys.

    A score is wrong by gamma times the sizes of query and key, a weight relatively by twice that, and an output by that
    share of the largest value that it can have (Higham, section 3.1).
    """
    layers = build(result.request.scene)
    projected = project(torch.from_numpy(image_of(result.request.scene)), layers.attention)
    query, key, value = (getattr(projected, name).double() for name in ("query", "key", "value"))
    score = float((query.norm(dim=1).amax((1, 2)) * key.norm(dim=1).amax((1, 2))).max())
    keys = value.shape[2] * value.shape[3]
    n = query.shape[1] + keys + value.shape[1] + 2
    gamma = n * UNIT / (1 - n * UNIT)
    out = layers.attention.out.double().abs().sum((0, 1)).max()
    largest = float(value.abs().max() * out) * value.shape[1]
    return 4 * gamma * (1 + score) * max(largest, float(np.abs(result.heads).max(initial=0)))


def _wrong_stage(app: Aperture, result: Result) -> list[str]:
    """What the stage paints against what this result paints."""
    if app.store.state.look.page != "stage":
        return []
    lanes, look, theme = app.window.lanes, app.store.state.look, app.appearance.theme
    wanted = make_lanes(result, look, theme, lanes.enlarged)
    wrong = [
        f"{lane}, part {number + 1} of the stage is another one's"
        for lane in ("convolution", "attention")
        for number, (widget, part) in enumerate(zip(lanes.parts[lane], getattr(wanted, lane), strict=True))
        if widget.part is None
        or widget.part.caption != part.caption
        or not paints_the_same(widget.part.panel, part.panel)
    ]
    card = app.window.closing_card
    if not look.stage and card.sentence.text() != rich(verdict_line(result, "ink"), theme):
        wrong.append(f"the verdict is another one's: {card.sentence.text()}")
    return wrong


def _wrong_page(app: Aperture) -> list[str]:
    """What the open page shows must answer what is asked now."""
    page, state = app.window.pages.current, app.store.state
    if page is None:
        return []
    name = state.look.page
    wanted = {inquiry.topic: inquiry for inquiry in inquiries(state)}
    material = page.material
    if material is None:
        return [] if page.words == computing_words.STOPPED else [f"{name}: the page is empty"]
    wrong = []
    if material.result.request != resolve(state):
        wrong.append(f"{name}: stale page, its result is another state's")
    for topic, inquiry in wanted.items():
        finding = material.findings.get(topic)
        if finding is None:
            wrong.append(f"{name}: {topic} is missing")
        elif finding.inquiry != inquiry:
            wrong.append(f"{name}: stale page, {topic} is another state's")
        elif not finding.complete and topic not in app._stopped:  # what was stopped stays as far as it came
            wrong.append(f"{name}: {topic} is not complete")
    if page.pale != bool(wrong):
        wrong.append(f"{name}: the page is {'pale without a reason' if page.pale else 'not pale'}")
    if material.findings.keys() - wanted.keys():
        wrong.append(f"{name}: stale page, it holds {sorted(material.findings.keys() - wanted.keys())}")
    return wrong
