"""The export dialog in tests: opening it, choosing, what it shows and says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QToolButton

from explorer.export.dialog.dialog import ExportDialog
from explorer.export.dialog.kinds import KindList
from explorer.words import export as export_words
from tests.gui.desk import CONTROL, KEY, Desk


def open_export(desk: Desk) -> ExportDialog:
    desk.press(KEY.Key_E, held=CONTROL)
    dialog = desk.window.exporter.dialog
    assert dialog is not None
    assert dialog.isVisible()
    desk.settle()
    return dialog


def drawn(desk: Desk, dialog: ExportDialog) -> np.ndarray:
    """The figure of the choices of now as the preview shows it, (H, W, 4)."""
    dialog.refresh()
    desk.settle()
    image = dialog.preview.image()
    assert image is not None
    assert dialog.figure is not None
    return pixels(image)


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4).copy()


def choose_kind(dialog: ExportDialog, name: str) -> None:
    kinds = dialog.findChild(KindList)
    kinds.scrollToItem(kinds._rows[name])
    where = kinds.visualItemRect(kinds._rows[name]).center()
    QTest.mouseClick(kinds.viewport(), Desk.mouse, pos=where)


def click(dialog: ExportDialog, name: str) -> None:
    """A button, by what it says or by its accessible name."""
    buttons = [*dialog.findChildren(QPushButton), *dialog.findChildren(QToolButton)]
    button = next(b for b in buttons if b.isVisible() and name in (b.text(), b.accessibleName()))
    assert button.isEnabled()
    QTest.mouseClick(button, Desk.mouse)


def said(dialog: ExportDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def save_as(desk: Desk, dialog: ExportDialog, path: Path) -> None:
    """Save, a name in the file dialog, Enter."""
    click(dialog, export_words.EXPORT_SAVE)
    files = dialog.findChild(QFileDialog)
    files.setDirectory(str(path.parent))
    files.selectFile(path.name)
    files.accept()
    desk.forget_closed()
