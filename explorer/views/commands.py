"""Commands: what the menus, the keys and a drop do, in one place."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QFileDialog, QLineEdit

from explorer.documents.documents import SUFFIX, default_state
from explorer.errors import Refusal
from explorer.export.dialog.arriving import session_of, session_offered
from explorer.export.dialog.screenshot import SHOT_SCALES, screenshot
from explorer.machine import doctor
from explorer.pages.stack import PAGES
from explorer.panels.base import Spot
from explorer.programs.pytorch import pytorch_snippet
from explorer.state.state import output_size
from explorer.views.actions import Entry, key_groups, menu_bar
from explorer.views.input.transfer import source_of
from explorer.views.keys import KeysSheet
from explorer.widgets.appearance import Mode
from explorer.words import actions as actions_words
from explorer.words import places as places_words
from explorer.words import sessions as sessions_words
from explorer.words import stage as stage_words

if TYPE_CHECKING:
    from explorer.views.main_window import MainWindow

IMAGES = "*.png *.jpg *.jpeg *.webp *.bmp *.tif *.tiff *.gif"


class Commands(QObject):
    """Belongs to one MainWindow."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._store = window, window.store
        self._menus = self._table()
        self.bar, self.actions, menus = menu_bar(self._menus, window)
        self._recent = menus["File"].addMenu(actions_words.OPEN_RECENT)
        menus["File"].insertMenu(self.actions[actions_words.SAVE], self._recent)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._sheet: KeysSheet | None = None
        self._store.subscribe(lambda new, old: self._follow())
        window.appearance.changed.connect(self._follow)
        self._follow()

    def _table(self) -> list[tuple[str, list[Entry]]]:
        w, store = self._window, self._store
        card, steps = w.closing_card, w.stepping
        return [
            ("File", [
                Entry(actions_words.NEW, self.new, ("Ctrl+N",)),
                Entry(actions_words.OPEN, self.open, ("Ctrl+O",)),
                Entry(actions_words.SAVE, self.save, ("Ctrl+S",)),
                Entry(actions_words.SAVE_AS, self.save_as, ("Ctrl+Shift+S",)),
                Entry(actions_words.EXPORT_MENU,
                      w.exporter.open, ("Ctrl+E",), actions_words.EXPORT_TIP, separated=True),
                Entry(actions_words.QUIT, w.close, ("Ctrl+Q",), separated=True),
            ]),
            ("Edit", [
                Entry(actions_words.UNDO, store.undo, ("Ctrl+Z",)),
                Entry(actions_words.REDO, store.redo, ("Ctrl+Shift+Z", "Ctrl+Y")),
                Entry(actions_words.COPY_PICTURE, w.input.copy, ("Ctrl+C",), separated=True),
                Entry(actions_words.PASTE_PICTURE, self.paste, ("Ctrl+V",)),
                Entry(actions_words.COPY_CODE, self.copy_code, ("Ctrl+Shift+P",)),
                *[
                    Entry(
                        actions_words.COPY_SHOT.format(scale=scale), partial(self.copy_shot, scale),
                        ("Ctrl+Shift+C",) if scale == 2 else (), separated=scale == 1,
                    )
                    for scale in SHOT_SCALES
                ],
            ]),
            ("Stage", [
                Entry(actions_words.SCAN_OR_PAUSE, steps.toggle, ("Space",), by_window=True),
                Entry(actions_words.STEP_NEXT, lambda: steps.step(1), (".",), by_window=True),
                Entry(actions_words.STEP_BACK, lambda: steps.step(-1), (",",), by_window=True),
                Entry(actions_words.WALK, lambda: self.walk(1), ("Return",), by_window=True),
                Entry(actions_words.WALK_BACK, lambda: self.walk(-1), ("Backspace",), by_window=True),
                Entry(actions_words.WHY, self.why, ("W",), by_window=True),
                Entry(actions_words.PIN, self.pin, ("X",), by_window=True),
                Entry(actions_words.CLOSE_STEP, lambda: card.step_side(-1), ("[",), by_window=True, separated=True),
                Entry(actions_words.OPEN_STEP, lambda: card.step_side(1), ("]",), by_window=True),
                Entry(actions_words.CLOSE_WHOLLY, lambda: card.set_side(1), ("{",), by_window=True),
                Entry(actions_words.OPEN_WHOLLY, lambda: card.set_side(card.widest), ("}",), by_window=True),
                Entry(actions_words.PLAY_FILM, card.toggle_film, ("P",), by_window=True),
                Entry(actions_words.READ_METERS, self.read_meters, ("M",), by_window=True),
                Entry(stage_words.SHOW_ALL_HEADS, self.show_all_heads, ("A",), by_window=True, separated=True),
                Entry(actions_words.NEXT_INPUT, lambda: self.next_channel("channel_in"), ("I",), by_window=True),
                Entry(actions_words.NEXT_OUTPUT, lambda: self.next_channel("channel_out"), ("U",), by_window=True),
                Entry(actions_words.STOP, self.stop, ("Escape",), by_window=True),
            ]),
            ("View", [
                Entry(actions_words.DARK, lambda: self.set_mode("dark"), checkable=True),
                Entry(actions_words.LIGHT, lambda: self.set_mode("light"), checkable=True),
                Entry(actions_words.SYSTEM, lambda: self.set_mode("system"), checkable=True),
                *(Entry(label, partial(self.open_page, page), (f"Ctrl+{number}",), separated=number == 1)
                  for number, (page, label, _) in enumerate(places_words.TABS, 1) if page in ("stage", *PAGES)),
                Entry(actions_words.PRESENT, self.toggle_present, ("F5",), separated=True),
                Entry(actions_words.FULL_SCREEN, self.toggle_full_screen, ("F11",)),
            ]),
            ("Help", [
                Entry(actions_words.KEYS, self.show_keys, ("?",), by_window=True),
                Entry(actions_words.COPY_REPORT, self.copy_report),
            ]),
        ]  # fmt: skip

    # Keys that a focused control may want for itself come here only when it did not take them.

    def take_key(self, event: QKeyEvent) -> bool:
        if isinstance(self._window.focusWidget(), QLineEdit | QAbstractSpinBox) and event.key() != Qt.Key.Key_Escape:
            return False  # typing: Enter ends the number, and what is no digit is not for the stage either
        key, text = event.key(), event.text()
        page = self._window.pages.current
        if page is not None and not event.modifiers() and page.take_key(QKeySequence(key).toString()):
            return True
        arrows = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        if key in arrows:
            far = 5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.move_query(*(far * step for step in arrows[Qt.Key(key)]))
            return True
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if held and text not in ("[", "]", "{", "}"):  # many keyboards write brackets by AltGr, which is Ctrl and Alt
            return False
        names = {
            Qt.Key.Key_Space: "Space", Qt.Key.Key_Return: "Return", Qt.Key.Key_Enter: "Return",
            Qt.Key.Key_Backspace: "Backspace", Qt.Key.Key_Escape: "Escape",
        }  # fmt: skip
        name = names.get(Qt.Key(key), text.upper())
        for _, entries in self._menus:
            for entry in entries:
                if entry.by_window and name in entry.keys:
                    entry.run()
                    return True
        return False

    def read_meters(self) -> None:
        """The meters of the layer on the stage."""
        self._store.set(meters=replace(self._store.state.look.meters, show="meters"))
        self.open_page("meters")

    def move_query(self, rows: int, columns: int) -> None:
        height, width = output_size(self._store.state.scene)
        row, column = self._store.state.look.cell
        self._store.set(cell=(min(max(row + rows, 0), height - 1), min(max(column + columns, 0), width - 1)))

    def walk(self, direction: int) -> None:
        """Enter goes through the five stages in both lanes at once, and round again."""
        self._store.set(stage=(self._store.state.look.stage + direction) % 6, pinned=True)

    def why(self) -> None:
        """Asks why the output at the query is what it is."""
        panel = self._window.lanes.parts["attention"][4]
        if panel.part is not None:
            spot = Spot(*self._store.state.look.cell)
            panel.asked.emit(spot, panel.global_of(spot))

    def pin(self) -> None:
        self._store.set(pinned=not self._store.state.look.pinned)

    def show_all_heads(self) -> None:
        self._store.set(hidden_heads=frozenset())

    def next_channel(self, which: str) -> None:
        state = self._store.state
        count = state.scene.picture.channels if which == "channel_in" else state.scene.kernel.outputs
        self._store.set(**{which: (getattr(state.look, which) + 1) % count})

    @Slot()
    def stop(self) -> None:
        """Esc: ends what runs, from the top down."""
        window, look = self._window, self._store.state.look
        if window.closing_card.playing:
            window.closing_card.stop_film()
        elif look.scan is not None:
            window.stepping.stop()
        elif look.stage:
            self._store.set(stage=0)
        elif window.lanes.enlarged is not None:
            window.lanes.enlarge(None)
        elif window.presenting:
            window.present(False)
        elif window.chip.working:
            window.chip.cancelled.emit()
        else:
            self._store.set(pinned=False)

    # Files

    def new(self) -> None:
        """The default scene, untitled; what was there can be had again by undo."""
        self._store.replace(default_state())
        self._window.documents.forget()

    def open(self) -> None:
        kinds = (
            f"{sessions_words.IMAGES_AND_SESSIONS} (*{SUFFIX} {IMAGES} *.pdf *.svg)",
            f"{sessions_words.SESSIONS} (*{SUFFIX} *.pdf *.svg *.png)",
            f"{sessions_words.IMAGES} ({IMAGES})",
        )
        dialog = QFileDialog(self._window, actions_words.OPEN, "", ";;".join(kinds))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_open)
        self._show(dialog)

    def open_path(self, path: Path) -> None:
        """A session, or a figure with one inside, replaces everything; an image the picture."""
        if path.suffix.lower() == SUFFIX:
            self._window.documents.open(path)
            return
        try:
            session = session_of(path)
        except Refusal as refusal:
            self._window.toast.error(str(refusal))
        else:
            if session is None:
                self._window.input.open_image(path)
            elif self._window.documents.adopt(session, path.name):
                self._window.documents.recent.add(path)

    def paste(self) -> None:
        """A copied figure replaces everything, by the session in it; an image the picture."""
        session = session_offered(QGuiApplication.clipboard().mimeData())
        if session is None:
            self._window.input.paste()
        else:
            self._window.documents.adopt(session, sessions_words.FIGURE_PASTED)

    def save(self) -> None:
        if self._window.documents.path is None:
            self.save_as()
        else:
            self._window.documents.save()

    def save_as(self) -> None:
        dialog = QFileDialog(self._window, actions_words.SAVE_AS, "", f"{sessions_words.SESSIONS} (*{SUFFIX})")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.lstrip("."))
        dialog.selectFile(f"{self._window.documents.name}{SUFFIX}")
        dialog.fileSelected.connect(self._on_save)
        self._show(dialog)

    @Slot(str)
    def _on_open(self, path: str) -> None:
        self.open_path(Path(path))

    @Slot(str)
    def _on_save(self, path: str) -> None:
        self._window.documents.save(Path(path))

    @staticmethod
    def _show(dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _fill_recent(self) -> None:
        self._recent.clear()
        paths = self._window.documents.recent.paths()
        for path in paths:
            self._recent.addAction(str(path), partial(self.open_path, path))
        if not paths:
            self._recent.addAction(actions_words.NO_RECENT).setEnabled(False)

    def accepts(self, mime: QMimeData) -> bool:
        return bool(self._dropped_session(mime)) or self._window.input.accepts(mime)

    def drop(self, mime: QMimeData) -> None:
        source = self._dropped_session(mime) or source_of(mime)
        if isinstance(source, Path | str):
            self.open_path(Path(source))
        elif (session := session_offered(mime)) is not None:
            self._window.documents.adopt(session, sessions_words.FIGURE_PASTED)
        else:
            self._window.input.drop(mime)

    @staticmethod
    def _dropped_session(mime: QMimeData) -> Path | None:
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        return next((path for path in paths if path.suffix.lower() == SUFFIX), None)

    # The rest

    @Slot(str)
    def open_page(self, page: str) -> None:
        self._window.closing_card.stop_film()
        self._window.stepping.stop()
        self._store.set(page=page)

    @Slot()
    def copy_code(self) -> None:
        QGuiApplication.clipboard().setText(pytorch_snippet(self._store.state.scene))
        self._window.toast.notice(actions_words.CODE_COPIED)

    def copy_shot(self, scale: int) -> None:
        """The whole window on the clipboard, painted again with so many pixels for each of the screen's."""
        self._window.toast.hide()  # what is said about the last one is no part of the window
        shot = screenshot(self._window, self._window.appearance, scale)
        QGuiApplication.clipboard().setImage(shot)
        self._window.toast.notice(actions_words.SHOT_COPIED.format(columns=shot.width(), rows=shot.height()))

    def set_mode(self, mode: Mode) -> None:
        self._window.appearance.set_mode(mode)
        self._follow()  # also where nothing changed: a click has unticked what was ticked

    def copy_report(self) -> None:
        QGuiApplication.clipboard().setText(doctor.report())
        self._window.toast.notice(actions_words.REPORT_COPIED)

    @Slot()
    def toggle_present(self) -> None:
        self._window.present(not self._window.presenting)

    def toggle_full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    @Slot()
    def show_keys(self) -> None:
        groups = key_groups(self._menus)
        groups.append((actions_words.DRAWING, self._window.input.actions_list()))
        groups[2][1].insert(0, ("← → ↑ ↓", actions_words.MOVE_QUERY))
        self._sheet = KeysSheet(self._window.appearance, groups, self._window.whole)
        self._sheet.show()

    @Slot()
    def _follow(self) -> None:
        self.actions[actions_words.UNDO].setEnabled(self._store.can_undo)
        self.actions[actions_words.REDO].setEnabled(self._store.can_redo)
        mode = self._window.appearance.mode
        for name, value in (
            (actions_words.DARK, "dark"),
            (actions_words.LIGHT, "light"),
            (actions_words.SYSTEM, "system"),
        ):
            self.actions[name].setChecked(mode == value)
