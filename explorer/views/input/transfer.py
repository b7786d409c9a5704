"""Images by clipboard and by dragging."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QImage

from explorer.views.input.reading import Source

LONGEST_PATH = 4096
AS_A_FILE = ("image/png", "image/tiff", "image/webp", "image/jpeg", "image/bmp")
NOT_COMPRESSED = 100  # Qt's "quality" of a PNG: it is read again at once


def offers_image(mime: QMimeData) -> bool:
    """Whether `source_of` finds something, without encoding it: cheap enough while dragging."""
    return mime.hasImage() or source_of(mime) is not None


def source_of(mime: QMimeData | None) -> Source | None:
    """The image that is offered: a file of this computer, else image data, else a path as text; None without one."""
    if mime is None:  # an empty clipboard, on some systems
        return None
    for url in mime.urls():
        if url.isLocalFile():
            return url.toLocalFile()
    for kind in AS_A_FILE:  # better than Qt's copy of it, which may have lost 16-bit levels
        if mime.hasFormat(kind):
            return bytes(mime.data(kind).data())
    if mime.hasImage():
        return _png(mime.imageData())
    return _path_in(mime.text()) if mime.hasText() else None


def _path_in(text: str) -> str | None:
    line = text.strip().strip("\"'")
    if not line or "\n" in line or len(line) > LONGEST_PATH:
        return None
    path = QUrl(line).toLocalFile() if line.startswith("file:") else line
    try:
        return path if Path(path).expanduser().is_absolute() and Path(path).expanduser().is_file() else None
    except (OSError, ValueError, RuntimeError):  # not a path at all: a NUL, too long a name, an unknown ~user
        return None


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", NOT_COMPRESSED)  # type: ignore[call-overload]
    return bytes(buffer.data().data())
