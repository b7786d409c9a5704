"""The pages beside the stage. Each is made when it is first opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from explorer.compute.asking import Finding, Inquiry
from explorer.compute.request import Request, Result
from explorer.pages.kit.of_kernels import OfKernels
from explorer.pages.listed import PAGES
from explorer.state.state import State
from explorer.state.store import Store
from explorer.widgets.appearance import Appearance

if TYPE_CHECKING:
    from explorer.pages.kit.page import PageView


class Pages(QStackedWidget):
    """The stage and, when they are opened, the other pages. Keeps the newest finding of every topic."""

    refused = Signal(str)
    noticed = Signal(str)
    made = Signal(object)  # PageView, when it is first opened
    picture_asked = Signal()  # by a page: another one
    figure_asked = Signal(str, str)  # by a page: a kind and a size
    layer_asked = Signal(str, object, str, object)  # by a page: a trained layer or one head of it, for the stage
    asked_again = Signal()  # by a page: what it asks shall be answered once more
    findings_changed = Signal(object)  # of all topics
    failed = Signal(object, str)  # what was asked, and why there is no answer

    def __init__(self, stage: QWidget, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store, self._appearance = store, appearance
        self._result: Result | None = None
        self._findings: dict[str, Finding] = {}
        self._made: dict[str, PageView] = {}
        self._stage, self._of_kernels = stage, OfKernels(store)
        appearance.dress(self._of_kernels)
        self.addWidget(stage)
        self.addWidget(self._of_kernels)
        store.subscribe(self._on_state)
        self._open(store.state)

    @property
    def current(self) -> PageView | None:
        """The page that is open; None while it is the stage, or has nothing to say of its layers."""
        state = self._store.state
        return self._made.get(state.look.page) if self._shown(state) else None

    def show_result(self, result: Result) -> None:
        self._result = result
        self._tell()

    def show_finding(self, finding: Finding) -> None:
        self._findings[finding.inquiry.topic] = finding
        self.findings_changed.emit(self._findings)
        self._tell()

    @property
    def findings(self) -> Mapping[str, Finding]:
        """The newest of every topic."""
        return self._findings

    def show_findings(self, findings: Mapping[str, Finding]) -> None:
        """All of another stack's."""
        self._findings = dict(findings)
        self._tell()

    def show_failure(self, job: Request | Inquiry, sentence: str) -> bool:
        """What was asked has no answer: a page that needs it shows no older one, but the sentence. Whether one does."""
        if isinstance(job, Request):
            self._result = None
        else:
            self._findings.pop(job.topic, None)
            self.findings_changed.emit(self._findings)
        self.failed.emit(job, sentence)
        page = self.current
        if page is None or not (isinstance(job, Request) or job.topic in page.topics(self._store.state)):
            return False
        page.show_failure(sentence)
        return True

    def has_found(self, inquiry: Inquiry) -> bool:
        """Whether the whole answer to this is known."""
        finding = self._findings.get(inquiry.topic)
        return finding is not None and finding.complete and finding.inquiry == inquiry

    def has_begun(self, inquiry: Inquiry) -> bool:
        """Whether some of the answer to this is known."""
        finding = self._findings.get(inquiry.topic)
        return finding is not None and finding.inquiry == inquiry

    def present(self, on: bool) -> None:
        """For a room: without the controls."""
        for page in self._made.values():
            page.present(on)

    def take_focus(self) -> None:
        """The page that is open gets the keys."""
        shown = self.currentWidget()
        if shown is not None:
            shown.setFocus()

    def _tell(self) -> None:
        if self._shown(self._store.state) and self.current is not None:
            self.current.show_findings(self._result, self._findings)
            self.current.follow(self._store.state)

    def _shown(self, state: State) -> bool:
        """Whether the page that is open has something to say of these layers."""
        return state.look.page not in PAGES or PAGES[state.look.page].answers_to(state)

    def _on_state(self, new: State, old: State) -> None:
        if new.look.page != old.look.page or self._shown(new) != self._shown(old):
            self._open(new)
        elif not self._shown(new):
            return
        elif self.current is not None:
            self.current.show_state(new)
            if new.look != old.look:  # something else may be asked now
                self.current.show_findings(self._result, self._findings)
            self.current.follow(new)

    def _open(self, state: State) -> None:
        focused = QApplication.focusWidget()
        keeps_keys = focused is not None and self.isAncestorOf(focused)
        self.setCurrentWidget(self._page(state))
        if keeps_keys:  # else the keys would go to whatever stands next to what is hidden now
            self.take_focus()

    def _page(self, state: State) -> QWidget:
        """The page of a state, made when it is first wanted."""
        name = state.look.page
        if name not in PAGES:
            return self._stage
        if not PAGES[name].answers_to(state):
            return self._of_kernels
        if name not in self._made:
            page = PAGES[name].view()(self._store, self._appearance)
            page.why_not.connect(self.refused)
            page.noticed.connect(self.noticed)
            page.picture_asked.connect(self.picture_asked)
            page.figure_asked.connect(self.figure_asked)
            page.layer_asked.connect(self.layer_asked)
            page.asked_again.connect(self.asked_again)
            self._made[name] = page
            self.addWidget(page)
            self.made.emit(page)
        page = self._made[name]
        page.show_state(state)
        page.show_findings(self._result, self._findings)
        page.follow(state)
        return page
