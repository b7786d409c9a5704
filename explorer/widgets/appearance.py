"""Dark, light or as the system says; the style sheet, the palette and the icons that follow from it.

The style sheet is not the application's: Qt then looks at every widget there is, four times as long for each, and a
change of theme held the window for a second. Every part of a window is dressed by itself, those that are seen at once
and the others when they are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from explorer.panels.theme import BODY_PX, DARK, LIGHT, WORDS, Theme, load_fonts
from explorer.widgets.stylesheet import stylesheet

Mode = Literal["dark", "light", "system"]


class Appearance(QObject):
    """The current Theme of the whole application; `changed` says that everything painted must be painted again."""

    changed = Signal()
    restyled = Signal()  # before `changed`, which may measure what the style sheet decides

    def __init__(self, mode: Mode = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        load_fonts()
        self._mode: Mode = mode
        self._scale = 1.0
        self._ratio: float | None = None
        self._theme = self._resolve()
        _application().setStyle("Fusion")  # the one style that takes a palette everywhere
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    @property
    def theme(self) -> Theme:
        return self._theme

    @property
    def mode(self) -> Mode:
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        self._mode = mode
        self._refresh()

    def set_scale(self, scale: float) -> None:
        """Everything larger, for a room (1.0 is the desk)."""
        self._scale = scale
        self._refresh()

    def enlarged(self, parent: QObject) -> Enlarged:
        """The same for another window, with a scale of its own."""
        return Enlarged(self, parent)

    def dress(self, part: QWidget) -> None:
        """Gives `part` and all that is or comes into it the style sheet, for as long as it lives. For the parts of a
        window and for dialogs; parts do not stand in one another."""
        _Dress(self, part)

    @property
    def sheet(self) -> str:
        return self._sheet

    def pixel_ratio(self, widget: QWidget) -> float:
        """Device pixels per logical one of whatever `widget` is painted on next."""
        return self._ratio or widget.devicePixelRatioF()

    @contextmanager
    def painted_at(self, ratio: float) -> Iterator[None]:
        """For a picture with another number of pixels than the screen: what counts in device pixels counts in its."""
        self._ratio = ratio
        self.changed.emit()
        try:
            yield
        finally:
            self._ratio = None
            self.changed.emit()

    @Slot()
    def _follow_system(self) -> None:
        if self._mode == "system":
            self._refresh()

    def _resolve(self) -> Theme:
        mode = self._mode
        if mode == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            # Without a desktop session the scheme is unknown: the dark one shows pictures best.
            mode = "light" if scheme == Qt.ColorScheme.Light else "dark"
        return (LIGHT if mode == "light" else DARK).scaled(self._scale)

    def _refresh(self) -> None:
        theme = self._resolve()
        if theme != self._theme:
            self._theme = theme
            self._apply()
            self.changed.emit()

    def _apply(self) -> None:
        app, font = _application(), QFont(WORDS)
        font.setPixelSize(round(BODY_PX * self._theme.scale))
        if app.font() != font:
            app.setFont(font)
        app.setPalette(_palette(self._theme))
        self._sheet = stylesheet(self._theme)
        self.restyled.emit()


class Enlarged(Appearance):
    """Follows another Appearance in all but the scale; the application itself stays as that one has it."""

    def __init__(self, of: Appearance, parent: QObject) -> None:
        QObject.__init__(self, parent)
        self._of, self._scale, self._ratio = of, 1.0, None
        self._mode = of.mode
        self._theme = self._resolve()
        self._sheet = stylesheet(self._theme)
        of.restyled.connect(self._refresh)
        of.changed.connect(self._on_changed)

    def _resolve(self) -> Theme:
        return self._of.theme.scaled(self._scale)

    def _apply(self) -> None:
        self._sheet = stylesheet(self._theme)
        self.restyled.emit()

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()


class _Dress(QObject):
    """Lives with a part: sets the style sheet while the part is seen, else when it is shown."""

    def __init__(self, appearance: Appearance, part: QWidget) -> None:
        super().__init__(part)
        self._appearance, self._part = appearance, part
        part.setStyleSheet(appearance.sheet)
        part.installEventFilter(self)
        appearance.restyled.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        if self._part.isVisible():
            self._part.setStyleSheet(self._appearance.sheet)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._part.styleSheet() != self._appearance.sheet:
            self._part.setStyleSheet(self._appearance.sheet)
        return False


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("an Appearance needs a running QApplication")
    return app


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, value in (
        (role.Window, theme.ground), (role.Base, theme.panel), (role.AlternateBase, theme.soft),
        (role.Button, theme.soft), (role.ToolTipBase, theme.soft), (role.Highlight, theme.attention),
        (role.WindowText, theme.ink), (role.Text, theme.ink), (role.ButtonText, theme.ink),
        (role.ToolTipText, theme.ink), (role.PlaceholderText, theme.dim), (role.Mid, theme.line),
        (role.Link, theme.attention), (role.HighlightedText, "#FFFFFF"),
    ):  # fmt: skip
        palette.setColor(name, QColor(value))
        if name in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.dim))
    return palette
