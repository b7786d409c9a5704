"""The ways back in: the session inside a figure or a movie that comes as a file, by dropping or from the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from explorer.errors import Refusal
from explorer.figures.provenance import session_in
from explorer.words import sessions as sessions_words

LARGEST_FILE_BYTES = 64 * 2**20
PDF = b"%PDF"
STARTS = (b"\x89PNG", PDF, b"GIF8", b"RIFF")  # movies have one inside as well
COPIED = ("image/png", "image/svg+xml")


def session_of(path: Path) -> bytes | None:
    """The session inside a figure's file; None for what is no figure, which may be an image then.

    A PDF without one raises Refusal: it is no image either. What cannot be read is left to who opens it as an image.
    """
    try:
        if not path.is_file():
            return None
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
            if not (start.startswith(STARTS) or b"<svg" in start or b"ftyp" in start[:12]):
                return None
            if size > LARGEST_FILE_BYTES:
                if start.startswith(PDF):
                    raise Refusal(sessions_words.FIGURE_TOO_LARGE, name=path.name, limit_mib=LARGEST_FILE_BYTES >> 20)
                return None
            session = session_in(start + file.read())
    except OSError:
        return None
    if session is None and start.startswith(PDF):
        raise Refusal(sessions_words.FIGURE_NO_SESSION, name=path.name)
    return session


def session_offered(mime: QMimeData | None) -> bytes | None:
    """The session inside a figure that was copied, or is dropped without a file."""
    if mime is None or mime.hasUrls():
        return None
    for kind in COPIED:
        if mime.hasFormat(kind):
            session = session_in(bytes(mime.data(kind).data()))
            if session is not None:
                return session
    return None
