"""MainWindow: the bar, the input on the left, the stage in the middle, the inspector on the right."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QMainWindow,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from explorer.compute.asking import Inquiry
from explorer.compute.request import Curve, Request, Result
from explorer.documents.documents import Documents
from explorer.explaining.explain import explain
from explorer.explaining.questions import Question
from explorer.export.dialog.exporter import Exporter
from explorer.lessons.course import LessonCourse
from explorer.pages.listed import place_of
from explorer.pages.stack import Pages
from explorer.state.store import Store
from explorer.views.columns import Columns, side
from explorer.views.commands import Commands
from explorer.views.device_chip import DeviceChip
from explorer.views.hiding import Hiding
from explorer.views.input.column import InputColumn
from explorer.views.input.opening import OpeningCard
from explorer.views.inspector import Inspector
from explorer.views.large_canvas import LargeCanvas
from explorer.views.lesson.player import LessonPlayer
from explorer.views.lesson.pointed import PointedParts
from explorer.views.parts import Parts
from explorer.views.presenting.presenter import Presenter
from explorer.views.rail import Rail
from explorer.views.stage.readout import Readout
from explorer.views.stage.stage_view import StageView
from explorer.views.stage.stepping import StepBar
from explorer.views.top_bar import TopBar
from explorer.views.why import WhyCard
from explorer.views.workshop.trimming import Trimming
from explorer.widgets.appearance import Appearance
from explorer.widgets.toast import Toast
from explorer.words import window as window_words

BAR_PX = 46
PRESENT_SCALE = 1.35


class MainWindow(QMainWindow):
    """Shows the state and the latest result. `shown` is told once, after the first painting."""

    shown = Signal()
    closing = Signal()

    def __init__(self, store: Store, appearance: Appearance, documents: Documents) -> None:
        super().__init__()
        self.store, self.appearance, self.documents = store, appearance, documents
        self._painted = self._was_full = self._presenting = False
        self.setObjectName("window")
        self.setAcceptDrops(True)
        self.setMinimumSize(940, 620)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside the controls gives the keys back to the stage
        self.input = InputColumn(store, appearance)
        self.readout = Readout(store, appearance)
        self.center = StageView(store, appearance)
        self.lanes, self.closing_card = self.center.lanes, self.center.closing_card
        self.inspector = Inspector(store, appearance)
        self.stepping = StepBar(store, appearance)
        self.chip = DeviceChip(appearance)
        self.large = LargeCanvas(store, appearance, self.lanes, self.closing_card)
        self.center.add_cover(self.large)
        self.pages = Pages(self.center, store, appearance)
        self.rail = Rail(store)
        self.columns = Columns(
            appearance,
            side("input", self.input, self.readout),
            side("input", self.rail),
            side("inspector", self.inspector, self.stepping),
        )
        self.whole = QWidget()
        column = QVBoxLayout(self.whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.exporter = Exporter(store, appearance, documents, self)
        self.toast = Toast(appearance, self.whole)
        self.opening = OpeningCard(self.input.images.reader, appearance, self.whole)
        self.presenter = Presenter(self.whole, self.center, self.pages, store, appearance)
        pointed = PointedParts(self.center, self.pages, self.columns, self.input, self.inspector)
        self.lessons = LessonPlayer(
            self.whole, pointed, store, LessonCourse(documents.folder), appearance, self._clear_stage
        )
        self.hiding = Hiding(self)
        self.commands = Commands(self._parts())
        self.bar = TopBar(appearance, self.commands, self.exporter, self.chip)
        self.tabs = self.bar.tabs
        pointed.add("places", self.tabs)
        pointed.add("menus", self.commands.bar)
        self.lessons.keep_lit(self.bar)
        self.rail.chosen.connect(self.commands.stage.open_page)
        self.rail.picture_asked.connect(self.input.images.show_gallery)
        column.addWidget(self.bar)
        column.addLayout(self.columns.around(self.pages, self.lessons.column), 1)
        self.setCentralWidget(self.whole)
        self.why = WhyCard(appearance, self.whole)
        for part in (self.bar, self.center):
            appearance.dress(part)
        self.trimming = Trimming(
            self.commands, self.hiding, self.lessons, self.bar, self.columns, self.rail, self.input, self.inspector,
            self.closing_card, store,
        )  # fmt: skip
        self._connect()
        self._arrange()
        self._resize_bar()
        self._keep_focus()
        self._retitle()

    # Showing

    @Slot(object)
    def show_result(self, result: Result) -> None:
        """A result of the compute thread, whole."""
        self.center.show_result(result)
        self.readout.show_result(result)
        self.chip.show_result(result)
        self.pages.show_result(result)
        self.lessons.show_result(result)

    @Slot(object, str)
    def show_failure(self, job: Request | Inquiry, sentence: str) -> None:
        """There are no numbers for this: a sentence says why, in the place of those of before where there is one."""
        if isinstance(job, Request):
            self.center.show_failure(sentence)
            self.readout.show_nothing()
            self.why.hide()
        said = self.lessons.show_failure(job, sentence)
        if not self.pages.show_failure(job, sentence) and not said and not isinstance(job, Request):
            self.toast.error(sentence)

    @Slot(object)
    def show_curve(self, curve: Curve) -> None:
        self.center.show_curve(curve)

    @Slot(object, QPoint)
    def answer(self, question: Question, where: QPoint) -> None:
        """Shows why a number is what it is, near where it was asked (on the screen)."""
        result = self.lanes.result
        if result is None:
            return
        with suppress(ValueError, IndexError):  # the state is ahead: this result has no such number, the next one will
            self.why.show_explanation(explain(result, question), self.whole.mapFromGlobal(where))

    def present(self, on: bool) -> None:
        """For a room: the stage alone, larger, over the whole screen."""
        self._presenting = on
        self._arrange()
        self.pages.present(on)
        self.appearance.set_scale(PRESENT_SCALE if on else 1.0)
        self.center.present(on)
        if on:
            self._was_full = self.isFullScreen()
        if not self._was_full:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    @property
    def presenting(self) -> bool:
        return self._presenting

    @Slot()
    def _arrange(self) -> None:
        page = self.store.state.look.page
        self.columns.arrange(page, self._presenting, self.large.is_open, self.lessons.beside)
        self.tabs.show_value(place_of(page))

    # Building

    def _parts(self) -> Parts:
        return Parts(
            self, self.whole, self.store, self.appearance, self.documents, self.exporter, self.input, self.lanes,
            self.large, self.closing_card, self.stepping, self.pages, self.chip, self.presenter, self.lessons,
            self.hiding, self.toast, self.present, lambda: self.presenting,
        )  # fmt: skip

    def _connect(self) -> None:
        self.lanes.why_asked.connect(self.answer)
        self.closing_card.why_asked.connect(self.answer)
        self.input.adopt(self.large.canvas)
        self.input.large_asked.connect(self.commands.stage.draw_large)
        self.large.toggled.connect(self._on_large)
        self.pages.refused.connect(self.toast.error)
        self.pages.noticed.connect(self.toast.notice)
        self.pages.findings_changed.connect(self.rail.show_findings)
        self.lessons.changed.connect(self._arrange)
        self.trimming.trimmed.connect(self._arrange)
        self.lessons.stepped.connect(self.pages.take_focus)
        for source in (self.input, self.documents, self.lessons):
            source.refused.connect(self.toast.error)
            source.noticed.connect(self.toast.notice)
        self.exporter.noticed.connect(self.toast.notice)
        self.closing.connect(self.exporter.stop)
        self.closing.connect(self.presenter.close)
        self.closing.connect(self.input.images.reader.cancel)
        self.documents.changed.connect(self._retitle)
        self.appearance.changed.connect(self._resize_bar)
        self.store.subscribe(lambda new, old: self._arrange() if new.look != old.look else None)

    @Slot(bool)
    def _on_large(self, on: bool) -> None:
        self.center.set_covered(on)
        self.input.show_large(on)
        self._arrange()
        if not on:
            self.pages.take_focus()

    @Slot()
    def _resize_bar(self) -> None:
        self.bar.setFixedHeight(round(BAR_PX * self.appearance.theme.scale))

    def _keep_focus(self) -> None:
        """A click on a control must not take Space and the arrows away from the stage; Tab still reaches it."""
        for kind in (QAbstractButton, QSlider, QComboBox):
            for control in self.findChildren(kind):
                if control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                    control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.pages.take_focus()

    @Slot()
    def _retitle(self) -> None:
        name = self.documents.name.replace("[*]", "[*][*]")  # Qt's mark for unsaved changes, written out
        self.setWindowTitle(window_words.WINDOW_TITLE.format(name=f"{name}[*]", app=window_words.APP_NAME))
        self.setWindowModified(self.documents.modified)

    def _clear_stage(self) -> None:
        """Nothing runs, and nothing lies over the stage."""
        self.closing_card.stop_film()
        self.stepping.stop()
        self.large.open(False)
        self.why.hide()

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bar.fit(self.width())
        self.columns.fit(self.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.commands.take_key(event):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None and self.commands.files.accepts(
            event.mimeData()
        ):  # else it comes from this very program
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.commands.files.drop(event.mimeData())
        event.acceptProposedAction()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.focusWidget() is None:
            self.pages.take_focus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._clear_stage()
        self.lessons.leave()
        self.closing.emit()
        super().closeEvent(event)
