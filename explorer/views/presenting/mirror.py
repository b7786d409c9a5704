"""Mirror: what is in the middle of the window once more, without any control, for a second screen.

It is made of the same views on a store that follows the first one, so that it is as sharp as its own screen and has
its own shape; nothing in it can be clicked.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from explorer.compute.asking import Finding
from explorer.compute.request import Curve, Result
from explorer.pages.stack import Pages
from explorer.state.state import State
from explorer.state.store import Store
from explorer.views.presenting.pointer import Pointer
from explorer.views.stage.panel_widget import PanelWidget
from explorer.views.stage.stage_view import StageView
from explorer.widgets.appearance import Appearance
from explorer.words import presenting as presenting_words

DESK, STEP = QSize(1120, 720), 0.05  # the size that type is made for; type grows with the screen in steps
OWN = (Qt.Key.Key_Escape, Qt.Key.Key_F11)
FIRST_SIZE = QSize(960, 600)


class Mirror(QWidget):
    """Hidden until `open`. `shown_changed`: on the screen or not."""

    shown_changed = Signal(bool)

    def __init__(self, stage: StageView, pages: Pages, store: Store, appearance: Appearance) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("window")
        self.setWindowTitle(presenting_words.MIRROR_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)  # the keys stay with the first window
        self._stage, self._pages, self._first = stage, pages, store
        self._appearance = appearance.enlarged(self)
        self._store = Store(store.state)
        self.stage = StageView(self._store, self._appearance)
        self.stage.closing_card.play.hide()
        self.pages = Pages(self.stage, self._store, self._appearance)
        self.pages.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.pages.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self.pointer = Pointer(self, self._appearance, arrow=True)
        self._appearance.dress(self)
        store.subscribe(self._on_state)
        stage.result_shown.connect(self._on_result)
        stage.curve_shown.connect(self._on_curve)
        stage.failed.connect(self._on_failure)
        stage.lanes.refreshed.connect(self._follow_enlarged)
        pages.findings_changed.connect(self._on_findings)
        pages.failed.connect(self._on_page_failure)

    def open(self) -> None:
        """Fills another screen than the window's where there is one; else it is a window that can be taken there."""
        window = self._stage.window()
        others = [screen for screen in QGuiApplication.screens() if screen is not window.screen()]
        self.resize(FIRST_SIZE)
        if others:
            self.setGeometry(others[0].geometry())
            self.showFullScreen()
        else:
            self.show()

    def place_of(self, at: QPoint) -> QPoint | None:
        """Where the mirror shows what the first window shows at a point of the screen; None for what it does not show.

        Over a map it is the same pixel of the map; elsewhere the same part of the same view.
        """
        for first, mine in self._twins():
            inside = first.mapFromGlobal(at)
            if first.isVisible() and first.rect().contains(inside):
                if isinstance(first, PanelWidget) and isinstance(mine, PanelWidget):
                    spot = first.spot_at(inside.toPointF())
                    if spot is not None:
                        return self.mapFromGlobal(mine.global_of(spot))
                wide, high = mine.width() / max(first.width(), 1), mine.height() / max(first.height(), 1)
                return mine.mapTo(self, QPoint(round(inside.x() * wide), round(inside.y() * high)))
        return None

    def _twins(self) -> list[tuple[QWidget, QWidget]]:
        """Views of the first window and those of this one, the innermost first."""
        twins: list[tuple[QWidget, QWidget]] = []
        page, own = self._pages.current, self.pages.current
        if page is not None and own is not None:
            return [(page.board, own.board), (page, own)]
        for lane, panels in self._stage.lanes.parts.items():
            twins += zip(panels, self.stage.lanes.parts[lane], strict=True)
        first, mine = self._stage.closing_card, self.stage.closing_card
        twins += [(first.plot, mine.plot), (first.difference, mine.difference), (self._stage, self.stage)]
        return twins

    # Following

    def _on_state(self, new: State, old: State) -> None:
        if self.isVisible():
            self._store.restore(new)

    @Slot(object)
    def _on_result(self, result: Result) -> None:
        if self.isVisible():
            self.stage.show_result(result)
            self.pages.show_result(result)

    @Slot(object)
    def _on_curve(self, curve: Curve) -> None:
        if self.isVisible():
            self.stage.show_curve(curve)

    @Slot(str)
    def _on_failure(self, sentence: str) -> None:
        if self.isVisible():
            self.stage.show_failure(sentence)

    @Slot(object)
    def _on_findings(self, findings: Mapping[str, Finding]) -> None:
        if self.isVisible():
            self.pages.show_findings(findings)
            self._hide_controls()

    @Slot(object, str)
    def _on_page_failure(self, job: object, sentence: str) -> None:
        if self.isVisible():
            self.pages.show_failure(job, sentence)  # type: ignore[arg-type]

    @Slot()
    def _follow_enlarged(self) -> None:
        if self.isVisible() and self.stage.lanes.enlarged != self._stage.lanes.enlarged:
            self.stage.lanes.enlarge(self._stage.lanes.enlarged)

    def _catch_up(self) -> None:
        """Everything that was told while this was hidden."""
        self._store.restore(self._first.state)
        if self._stage.failure:
            self._on_failure(self._stage.failure)
        if self._stage.lanes.result is not None:
            self._on_result(self._stage.lanes.result)
        if self._stage.curve is not None:
            self._on_curve(self._stage.curve)
        self._on_findings(self._pages.findings)
        self._follow_enlarged()
        self._hide_controls()

    def _hide_controls(self) -> None:
        self.pages.present(True)

    # Events

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()
        self.shown_changed.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown_changed.emit(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.hide()
        event.ignore()  # it is opened again

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fit = min(self.width() / DESK.width(), self.height() / DESK.height())
        self._appearance.set_scale(max(1.0, round(fit / STEP) * STEP))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() == Qt.Key.Key_F11:
            self._toggle_full_screen()
        else:  # it was clicked, and is the active window now: a clicker goes on all the same
            QApplication.sendEvent(self._stage.window(), event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._toggle_full_screen()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in OWN:
            event.accept()  # before it is the first window's shortcut
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            return True  # there is nothing to tab to
        return super().event(event)
