"""The hands of the monkey: everything that a user can do to whatever is on the screen, found by looking there.

Nothing here knows the program's own controls by name: widgets and actions are found by their Qt classes, so that new
ones are tried by themselves. What a deed does follows from its `chance` alone, so that it can be done again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QColorDialog,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMenuBar,
    QScrollBar,
    QSpinBox,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

KEY, HELD = Qt.Key, Qt.KeyboardModifier
KEYS = (
    *(chr(letter) for letter in range(ord("A"), ord("Z") + 1)), *"0123456789.,[]{}?+-=",
    KEY.Key_Left, KEY.Key_Right, KEY.Key_Up, KEY.Key_Down, KEY.Key_Left, KEY.Key_Right, KEY.Key_Up, KEY.Key_Down,
    KEY.Key_Space, KEY.Key_Return, KEY.Key_Backspace, KEY.Key_Delete, KEY.Key_Escape, KEY.Key_Escape, KEY.Key_Tab,
    KEY.Key_Backtab, KEY.Key_PageUp, KEY.Key_PageDown, KEY.Key_Home, KEY.Key_End, KEY.Key_F5, KEY.Key_F11,
)  # fmt: skip
TEXTS = (
    "0", "1", "-1", "2", "3", "0,5", "1/9", "-7", "12", "8", "16", "9 x 14", "20, 11", "0.001", "1000", "1001", "1e9",
    "nan", "inf", "-inf", "", " ", "one", "<b>1</b>", "１", "−3", "1/0", "9" * 400, "7.25", "24 px",
)  # fmt: skip
SIZES = ((940, 620), (1024, 700), (1280, 720), (1366, 768), (1440, 900), (1700, 640))
MOUSE = ("mousePressEvent", "mouseMoveEvent", "mouseReleaseEvent", "wheelEvent", "contextMenuEvent")
NO_DRAG = "FigurePreview"  # dragging it away hands the mouse to the desktop, and offscreen nobody gives it back
SMALL = "11 x 10"


@dataclass(frozen=True)
class Deed:
    """One thing that a user does: of which kind, to what, and the seed of all that chance decides about it."""

    number: int
    kind: str
    target: str
    chance: int

    def __str__(self) -> str:
        return f"{self.number:>6} {self.kind:<8} {self.target}  (chance {self.chance})"


Targets = dict[str, object]


def roots(window: QWidget) -> list[QWidget]:
    """What takes the mouse now: a menu that is open, else the dialog over everything, else all windows."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        return [popup]
    modal = QApplication.activeModalWidget()
    if modal is not None:
        return [modal]
    return [w for w in QApplication.topLevelWidgets() if w.isVisible() and (w is window or isinstance(w, QDialog))]


def actions(window: QWidget) -> Targets:
    """Every enabled action of the menus that a user can open, those inside submenus too."""
    found: Targets = {}
    buttons = [button.menu() for button in window.findChildren(QToolButton)]
    waiting = [action for bar in (*window.findChildren(QMenuBar), *filter(None, buttons)) for action in bar.actions()]
    while waiting:
        action = waiting.pop()
        menu = action.menu()
        if menu is not None:
            waiting += menu.actions()  # type: ignore[attr-defined]
        elif action.text() and action.isEnabled():
            found.setdefault(action.text().split("\t")[0], action)
    return found


def controls(window: QWidget) -> Targets:
    """Every control and every painted widget that takes the mouse, on what is open now."""
    found: Targets = {}
    count: dict[str, int] = {}
    for root in roots(window):
        if isinstance(root, QFileDialog | QColorDialog | QMenu):
            found[name_of(root)] = root
            continue
        for widget in (root, *root.findChildren(QWidget)):
            if widget.isVisible() and widget.isEnabled() and role_of(widget) is not None:
                name = name_of(widget)
                count[name] = count.get(name, -1) + 1
                found[f"{name} #{count[name]}" if count[name] else name] = widget
    return found


def name_of(widget: QWidget) -> str:
    said = widget.accessibleName() or getattr(widget, "text", str)() or widget.toolTip()[:40] or widget.objectName()
    return f"{type(widget).__name__}: {said.splitlines()[0] if said else ''}"


def role_of(widget: QWidget) -> str | None:
    """How a widget is used; None for what only shows something."""
    if isinstance(widget, QScrollBar | QMainWindow) or widget.objectName() == "qt_spinbox_lineedit":
        return None
    for kind, role in ROLES:
        if isinstance(widget, kind):
            return role
    painted = type(widget).__module__.startswith("explorer.") and any(
        name in vars(one) for one in type(widget).__mro__ if one.__module__.startswith("explorer.") for name in MOUSE
    )
    return "mouse" if painted else None


ROLES: tuple[tuple[type[QWidget], str], ...] = (
    (QFileDialog, "files"),
    (QColorDialog, "colours"),
    (QMenu, "menu"),
    (QAbstractButton, "button"),
    (QComboBox, "choice"),
    (QAbstractSpinBox, "spin"),
    (QLineEdit, "line"),
    (QAbstractSlider, "slider"),
    (QAbstractItemView, "items"),
)


class Hands:
    """Does deeds to one window. `pool` holds the files that can be opened, `folder` those that are saved."""

    def __init__(self, window: QWidget, pool: list[Path], folder: Path) -> None:
        self.window, self.pool, self.folder = window, pool, folder
        self.uses: dict[str, Callable[..., None]] = {
            "files": self._choose_file, "colours": self._choose_colour, "menu": self._choose_entry,
            "button": self._click, "choice": self._choose, "spin": self._spin, "line": self._type,
            "slider": self._slide, "items": self._pick, "mouse": self._mouse,
        }  # fmt: skip

    def do(self, deed: Deed) -> bool:
        """False when what it is done to is not there."""
        chance = Random(deed.chance)
        if deed.kind == "action":
            action = actions(self.window).get(deed.target)
            if not isinstance(action, QAction) or QApplication.activeModalWidget() is not None:
                return False
            action.trigger()
        elif deed.kind == "control":
            widget = controls(self.window).get(deed.target)
            if not isinstance(widget, QWidget):
                return False
            self.uses[str(role_of(widget))](widget, chance)
        else:
            getattr(self, f"_do_{deed.kind}")(deed.target, chance)
        return True

    # To the whole window

    def _do_key(self, key: str, chance: Random) -> None:
        self._press(next(k for k in KEYS if str(k) == key), chance)

    def _press(self, key: str | Qt.Key, chance: Random) -> None:
        held = chance.choices([HELD.NoModifier, HELD.ShiftModifier, HELD.ControlModifier], [12, 3, 3])[0]
        if not (held == HELD.ControlModifier and key == "Q"):  # the monkey closes the window by a deed of its own
            handle = (QApplication.activeModalWidget() or self.window).windowHandle()
            if handle is not None:
                QTest.keyClick(handle, key, held)

    def _do_resize(self, size: str, chance: Random) -> None:
        if QApplication.activeModalWidget() is None:
            self.window.resize(*map(int, size.split("x")))

    def _do_drop(self, name: str, chance: Random) -> None:
        if QApplication.activeModalWidget() is not None:
            return
        mime, where, copy = self._mime(name), QPointF(self.window.rect().center()), Qt.DropAction.CopyAction
        none, left = HELD.NoModifier, Qt.MouseButton.LeftButton
        enter = QDragEnterEvent(where.toPoint(), copy, mime, left, none)
        enter.ignore()
        QApplication.sendEvent(self.window, enter)
        if enter.isAccepted():
            QApplication.sendEvent(self.window, QDropEvent(where, copy, mime, left, none))

    def _do_clip(self, name: str, chance: Random) -> None:
        """Copies something in another program: a file, a picture, or words."""
        what = chance.choice(["file", "picture", "words"])
        if what == "picture":
            image = QImage(chance.randint(1, 40), chance.randint(1, 40), QImage.Format.Format_RGB888)
            image.fill(QColor.fromHsv(chance.randrange(360), chance.choice([0, 200]), chance.randrange(256)))
            QGuiApplication.clipboard().setImage(image)
        elif what == "words":
            QGuiApplication.clipboard().setText(chance.choice([*TEXTS, str(self._path(name))]))
        else:
            QGuiApplication.clipboard().setMimeData(self._mime(name))

    def _do_settle(self, size: str, chance: Random) -> None:
        """Types a small size, so that what follows is computed in moments."""
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            dialog.reject()
        for widget in self.window.findChildren(QLineEdit):
            if widget.parentWidget() is not None and type(widget.parentWidget()).__name__ == "SizeRow":
                widget.setText(size)
                widget.setModified(True)
                widget.editingFinished.emit()

    def _do_leave(self, _target: str, chance: Random) -> None:
        """Back to the first place."""
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            dialog.reject()
        if self.window.windowHandle() is not None:
            QTest.keyClick(self.window.windowHandle(), KEY.Key_1, HELD.ControlModifier)

    def _mime(self, name: str) -> QMimeData:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(self._path(name)))])
        return mime

    def _path(self, name: str) -> Path:
        return next((path for path in self.pool if path.name == name), self.folder / name)

    # To one control

    def _click(self, button: QAbstractButton, chance: Random) -> None:
        menu = button.menu() if isinstance(button, QToolButton) else None
        if menu is not None:  # Qt would wait inside the click until the menu is gone
            self._choose_entry(menu, chance)
        else:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def _choose(self, box: QComboBox, chance: Random) -> None:
        flag = Qt.ItemFlag.ItemIsEnabled
        model = box.model()
        rows = [n for n in range(box.count()) if model.flags(model.index(n, box.modelColumn())) & flag]
        if rows:
            at = chance.choice(rows)
            box.setCurrentIndex(at)
            box.activated.emit(at)

    def _spin(self, spin: QAbstractSpinBox, chance: Random) -> None:
        if isinstance(spin, QSpinBox):
            spin.setValue(chance.randint(spin.minimum(), min(spin.maximum(), spin.minimum() + 40)))
        elif isinstance(spin, QDoubleSpinBox):
            spin.setValue(chance.uniform(spin.minimum(), spin.maximum()))

    def _type(self, line: QLineEdit, chance: Random) -> None:
        line.setFocus()
        line.selectAll()
        text = chance.choice(TEXTS)
        for letter in text[:40]:  # QTest knows Latin letters alone
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(line, QKeyEvent(kind, KEY.Key_unknown, HELD.NoModifier, letter))
        if not text:
            QTest.keyClick(line, KEY.Key_Delete)
        ending = chance.choice([KEY.Key_Return, KEY.Key_Return, KEY.Key_Return, KEY.Key_Tab, KEY.Key_Escape, None])
        if ending is not None:  # else it stays half typed
            QTest.keyClick(line, ending)

    def _slide(self, slider: QAbstractSlider, chance: Random) -> None:
        slider.setSliderDown(True)
        for _ in range(chance.randint(1, 4)):
            slider.setValue(chance.randint(slider.minimum(), slider.maximum()))
            QApplication.processEvents()
        slider.setSliderDown(False)

    def _pick(self, view: QAbstractItemView, chance: Random) -> None:
        model = view.model()
        if model is None or model.rowCount() == 0:
            return
        index = model.index(chance.randrange(model.rowCount()), 0)
        view.scrollTo(index)
        where = view.visualRect(index).center()
        if chance.random() < 0.2:
            QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, HELD.NoModifier, where)
        else:
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, HELD.NoModifier, where)

    def _choose_file(self, dialog: QFileDialog, chance: Random) -> None:
        if chance.random() < 0.15:
            dialog.reject()
            return
        if dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
            path = self.folder / f"saved-{chance.randrange(6)}"
            dialog.fileSelected.emit(str(path.with_suffix(f".{dialog.defaultSuffix()}".rstrip("."))))
        else:
            saved = sorted(self.folder.glob("saved-*")) if chance.random() < 0.3 else []
            dialog.fileSelected.emit(str(chance.choice(saved or self.pool)))
        dialog.reject()

    def _choose_colour(self, dialog: QColorDialog, chance: Random) -> None:
        dialog.setCurrentColor(QColor.fromHsv(chance.randrange(360), chance.randrange(256), chance.randrange(256)))
        dialog.accept() if chance.random() < 0.8 else dialog.reject()

    def _choose_entry(self, menu: QMenu, chance: Random) -> None:
        entries = [entry for entry in menu.actions() if entry.isEnabled() and not entry.isSeparator()]
        menu.close()
        if entries and chance.random() < 0.8:
            chance.choice(entries).trigger()

    # With the mouse

    def _mouse(self, widget: QWidget, chance: Random) -> None:
        at = [
            QPoint(chance.randrange(max(widget.width(), 1)), chance.randrange(max(widget.height(), 1)))
            for _ in range(chance.randint(2, 5))
        ]
        held = chance.choices(
            [HELD.NoModifier, HELD.ShiftModifier, HELD.ControlModifier, HELD.AltModifier], [9, 1, 1, 1]
        )
        how = chance.choices(["hover", "click", "drag", "wheel", "menu", "tip", "double"], [5, 4, 5, 2, 2, 1, 1])[0]
        if type(widget).__name__ == NO_DRAG and how == "drag":
            how = "hover"
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        if how == "hover":
            for point in at:
                self._move(widget, point, none, held[0])
        elif how == "click":
            QTest.mouseClick(widget, left, held[0], at[0])
        elif how == "double":
            QTest.mouseDClick(widget, left, held[0], at[0])
        elif how == "drag":
            self._drag(widget, at, held[0], chance)
        elif how == "wheel":
            self._wheel(widget, at[0], chance.choice([-240, -120, 120, 240]))
        elif how == "menu":
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at[0], widget.mapToGlobal(at[0]))
            QApplication.sendEvent(widget, event)
        else:
            QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at[0], widget.mapToGlobal(at[0])))

    def _drag(self, widget: QWidget, at: list[QPoint], held: Qt.KeyboardModifier, chance: Random) -> None:
        """What the press or a key has closed and deleted gets no more of the gesture: nor would it on a screen."""
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(widget, left, held, at[0])
        for point in at[1:]:
            if not isValid(widget):
                return
            self._move(widget, point, left, held)
            QApplication.processEvents()
        if chance.random() < 0.2:  # a key in the middle of a gesture
            self._press(chance.choice([KEY.Key_Escape, "Z", "P", "[", KEY.Key_Space]), chance)
        if isValid(widget):
            QTest.mouseRelease(widget, left, held, at[-1])

    @staticmethod
    def _move(widget: QWidget, where: QPoint, button: Qt.MouseButton, held: Qt.KeyboardModifier) -> None:
        on_screen = QPointF(widget.mapToGlobal(where))
        none = Qt.MouseButton.NoButton
        QApplication.sendEvent(
            widget, QMouseEvent(QEvent.Type.MouseMove, QPointF(where), on_screen, none, button, held)
        )

    @staticmethod
    def _wheel(widget: QWidget, where: QPoint, turn: int) -> None:
        none, still = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        on_screen = QPointF(widget.mapToGlobal(where))
        event = QWheelEvent(QPointF(where), on_screen, QPoint(), QPoint(0, turn), none, HELD.NoModifier, still, False)
        QApplication.sendEvent(widget, event)
