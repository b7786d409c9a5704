"""Builds Store, Engine and MainWindow and joins them: the only place that knows all three."""

from __future__ import annotations

import atexit
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QObject, QTimer, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from explorer.compute.asking import Answers, Inquiry
from explorer.compute.engine import Engine
from explorer.compute.request import Request, resolve
from explorer.documents.documents import Documents
from explorer.documents.opening import default_state
from explorer.machine.files import state_folder
from explorer.machine.kept import KeptFile
from explorer.pages.kit.page import PageView
from explorer.pages.listed import brief_inquiries, inquiries
from explorer.pages.study.bridge import StudyBridge
from explorer.pages.study.view import StudyPage
from explorer.resources import resource
from explorer.state.state import State
from explorer.state.store import Store
from explorer.views.main_window import MainWindow
from explorer.views.placing import Place, place_of_window, put
from explorer.widgets.appearance import Appearance, Mode
from explorer.words import computing as computing_words
from explorer.words import window as window_words

__all__ = ["Aperture", "application", "default_state"]

OWN_CLIPBOARD = ("offscreen", "minimal", "minimalegl", "vnc", "linuxfb", "eglfs")  # platforms without a desktop's


def _answers() -> Answers:
    from explorer.export.answers import answers  # with torch, which the first window does not wait for

    return answers()


def application() -> QApplication:
    """The one QApplication, named and with its icon."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([window_words.APP_NAME])
    app.setApplicationName("aperture")
    app.setApplicationDisplayName(window_words.APP_NAME)
    app.setDesktopFileName("org.aperture.Aperture")
    app.setWindowIcon(QIcon(str(resource("icons/aperture.svg"))))
    atexit.unregister(_let_go_of_clipboard)
    atexit.register(_let_go_of_clipboard)  # before Qt's own end, which is registered first
    return app


def _let_go_of_clipboard() -> None:
    """What was copied is made by Python. A clipboard that is this process's own deletes it when Python is gone already,
    which ends in a segmentation fault; those of a desktop give it away, or delete it with the QApplication."""
    if isinstance(QApplication.instance(), QApplication) and QApplication.platformName() in OWN_CLIPBOARD:
        QApplication.clipboard().clear()


@dataclass(frozen=True)
class WindowSettings:
    """What is remembered of the window, in `folder`/window.json."""

    place: Place = field(default_factory=Place)
    theme: Mode | None = None


class Aperture(QObject):
    """One running window with its store and its compute thread.

        state -> resolve -> engine.submit (if it changed) -> result -> window
              -> inquiries (of the page that is open) -> engine.inquire -> findings -> page

    `folder` keeps autosave, recent files and the window's geometry.
    """

    def __init__(self, state: State, folder: Path | None = None, mode: Mode = "system") -> None:
        super().__init__()
        self.folder = folder or state_folder()
        self.settings = KeptFile(self.folder / "window.json", WindowSettings, WindowSettings)
        self.store = Store(state)
        self.appearance = Appearance(mode)
        self.documents = Documents(self.store, self.folder, self)
        self.window = MainWindow(self.store, self.appearance, self.documents)
        self.engine = Engine(self, _answers)
        self.study = StudyBridge(self)
        self._asked: Request | None = None
        self._inquired: dict[str, Inquiry] = {}  # by topic
        self._stopped: set[str] = set()  # topics that the user stopped, until another page is opened
        self._ready = False
        self.engine.result_ready.connect(self.window.show_result)
        self.engine.curve_ready.connect(self.window.show_curve)
        self.engine.finding_ready.connect(self.window.pages.show_finding)
        self.engine.progressed.connect(self.window.chip.show_progress)
        self.engine.idle_changed.connect(self.window.chip.show_idle)
        self.engine.unanswered.connect(self.window.show_failure)
        self.engine.noticed.connect(self.window.toast.notice)
        self.window.chip.cancelled.connect(self._cancel)
        self.window.pages.asked_again.connect(self._ask_again)
        self.window.pages.made.connect(self._on_page)
        self._on_page(self.window.pages.current)
        self.window.lessons.asked.connect(self.engine.inquire)
        self.engine.finding_ready.connect(self.window.lessons.take)
        self.window.exporter.asked.connect(self.engine.inquire)
        self.window.exporter.let_go.connect(self.engine.forget)
        self.engine.finding_ready.connect(self.window.exporter.take)
        self.engine.idle_changed.connect(self.window.exporter.follow_engine)
        trained = self.window.commands.files.trained
        trained.asked.connect(self.engine.inquire)
        self.engine.finding_ready.connect(trained.take)
        self.engine.unanswered.connect(trained.fail)
        self.window.shown.connect(self._on_shown)
        self.window.closing.connect(self.close)
        self.store.subscribe(self._on_state)

    def start(self, path: Path | None = None) -> None:
        """Shows the window as it was left, with what was on the stage then; `path` is opened on top of that."""
        session = path if path is not None and path.suffix.lower() == ".aperture" else None
        self.documents.start(session)
        left = self.settings.read()
        if left.theme is not None:
            self.appearance.set_mode(left.theme)
        put(self.window, left.place)
        if path is not None and session is None:
            self.window.commands.files.open_path(path)
        if path is None:
            self.window.commands.lessons.tour_offer.offer()

    @Slot()
    def _on_shown(self) -> None:
        # The window is on the screen before the compute thread starts to load torch.
        QTimer.singleShot(0, self, self._begin)

    @Slot(object)
    def _on_page(self, page: PageView | None) -> None:
        """The study runs beside the window; its page, when it is first opened, starts it and follows it."""
        if isinstance(page, StudyPage):
            page.use(self.study)

    def _begin(self) -> None:
        self._ready = True
        self._submit()

    def _on_state(self, new: State, old: State) -> None:
        if new.look.page != old.look.page:
            for topic in self._stopped:
                self._inquired.pop(topic, None)
            self._stopped.clear()
        self._submit()

    def _submit(self) -> None:
        if not self._ready:
            return
        request = resolve(self.store.state)
        if request != self._asked:
            self._asked = request
            self.engine.submit(request)
        state = self.store.state
        wanted = {inquiry.topic: inquiry for inquiry in (*inquiries(state), *brief_inquiries(state))}
        for topic in self._inquired.keys() - wanted.keys():
            if not self.window.pages.has_found(self._inquired[topic]):  # it is asked again when its page is opened
                del self._inquired[topic]
                self.engine.forget(topic)
        for topic, inquiry in wanted.items():
            if inquiry != self._inquired.get(topic):
                self._inquired[topic] = inquiry
                self.engine.inquire(inquiry)

    @Slot()
    def _cancel(self) -> None:
        """What has no answer yet says so, and is asked again when it changes or its page is opened anew: a hover must
        not begin again what was stopped."""
        self.engine.cancel()
        state, pages = self.store.state, self.window.pages
        shown = self.window.lanes.result
        jobs: list[Request | Inquiry] = [inquiry for inquiry in inquiries(state) if not pages.has_begun(inquiry)]
        if self._asked is not None and (shown is None or shown.request != self._asked):
            jobs.append(self._asked)
        if self.window.lessons.waiting is not None:
            jobs.append(self.window.lessons.waiting)
        for job in jobs:
            self.window.show_failure(job, computing_words.STOPPED)
        self._stopped = {topic for topic, inquiry in self._inquired.items() if not pages.has_found(inquiry)}

    @Slot()
    def _ask_again(self) -> None:
        """What the open page asks is answered once more, as if it had not been."""
        for inquiry in inquiries(self.store.state):
            self._inquired.pop(inquiry.topic, None)
        self._submit()

    def settle(self, timeout_ms: int = 120_000) -> bool:
        """Waits, with events running, until the engine has nothing to do; False when it took too long."""
        self._begin()
        deadline, alarm = QDeadlineTimer(timeout_ms), QTimer()
        alarm.start(timeout_ms)  # an event to wake up by, at the latest
        while not (self.engine.idle or deadline.hasExpired()):
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()  # the last result is told before the engine is idle, and may wait here still
        return self.engine.idle

    @Slot()
    def close(self) -> None:
        """Keeps geometry, theme and state; ends the compute thread."""
        self.window.present(False) if self.window.presenting else None
        self.settings.keep(WindowSettings(place_of_window(self.window), self.appearance.mode))
        self.documents.close()
        self.window.hide()  # at once: the part that is being computed may take a second to end
        self.study.close()
        self.engine.close()
