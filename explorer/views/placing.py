"""Where the window stands when it opens: within the screen that it is on, as it was left where that is still there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

FIRST_SIZE = QSize(1440, 900)
FRAME_PX = 48  # what a desktop may put around a window: its title above all
ENOUGH = QSize(200, 100)  # of a window that can still be seen, and moved by hand


@dataclass(frozen=True)
class Place:
    """`rect` (left, top, width, height) of the window while it is not maximised; None: never placed yet."""

    rect: tuple[int, int, int, int] | None = None
    maximised: bool = False


def fitted(place: Place, areas: Sequence[QRect]) -> tuple[QRect, bool]:
    """Where a window goes on screens with these free areas, the first one's first, and whether it is maximised.

    A place that is on no screen any more is not used; a window that is larger than its screen is maximised.
    """
    if place.rect is not None:
        wanted = QRect(*place.rect)
        area = max(areas, key=lambda area: _size_of(area.intersected(wanted)))
        seen = area.intersected(wanted)
        if seen.width() >= ENOUGH.width() and seen.height() >= ENOUGH.height():
            larger = wanted.width() > area.width() or wanted.height() > area.height()
            return _inside(wanted, area), place.maximised or larger
    area = areas[0]
    if area.width() < FIRST_SIZE.width() + FRAME_PX or area.height() < FIRST_SIZE.height() + FRAME_PX:
        return area, True
    first = QRect(area.topLeft(), FIRST_SIZE)
    first.moveCenter(area.center())
    return first, False


def put(window: QWidget, place: Place) -> None:
    """Shows a window at its place."""
    screens = [QGuiApplication.primaryScreen(), *QGuiApplication.screens()]
    rect, maximised = fitted(place, [screen.availableGeometry() for screen in screens])
    window.setGeometry(rect)  # also where it is maximised: without a window manager nobody else does it
    if maximised:
        window.showMaximized()
    else:
        window.show()


def place_of_window(window: QWidget) -> Place:
    """Where it stands now, for the next start."""
    area, now = window.screen().availableGeometry(), window.geometry()
    # Without a window manager a window that is said to be maximised may have been resized all the same.
    maximised = window.isMaximized() and now.width() >= area.width() - FRAME_PX
    rect = window.normalGeometry() if maximised or window.isFullScreen() else now
    if rect.isEmpty():
        rect = now
    return Place((rect.x(), rect.y(), rect.width(), rect.height()), maximised)


def _size_of(rect: QRect) -> int:
    return max(rect.width(), 0) * max(rect.height(), 0)


def _inside(rect: QRect, area: QRect) -> QRect:
    size = rect.size().boundedTo(area.size())
    left = min(max(rect.left(), area.left()), area.right() + 1 - size.width())
    top = min(max(rect.top(), area.top()), area.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())
