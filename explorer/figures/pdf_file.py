"""What Qt's PDF lacks: the page's exact size, and the same bytes every time."""

from __future__ import annotations

import re

from explorer.figures.presets import MM_PER_INCH

POINTS_PER_INCH = 72
DATE = re.compile(rb"(/(?:CreationDate|ModDate) \()D:[^)]*(\))")
PAGE = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")


def finished(data: bytes, width_mm: float, height_mm: float) -> bytes:
    """Replaces the dates by the empty string and the page's size, which Qt rounds to points, by the exact one.

    Every replacement is as long as what it replaces, so that the file's table of offsets stays true. Qt puts the page's
    top at the rounded height, and there the exact page ends as well.
    """
    data = DATE.sub(lambda found: _padded(found.group(1) + found.group(2), found.group(0)), data)
    return PAGE.sub(lambda found: _page(found, width_mm, height_mm), data)


def _page(found: re.Match[bytes], width_mm: float, height_mm: float) -> bytes:
    width, height = (mm / MM_PER_INCH * POINTS_PER_INCH for mm in (width_mm, height_mm))
    top = float(found.group(2))
    room = len(found.group(0))
    for digits in range(5, -1, -1):
        box = f"/MediaBox [0 {top - height:.{digits}f} {width:.{digits}f} {top:.0f}]".encode()
        if len(box) <= room:
            return _padded(box, found.group(0))
    raise ValueError(f"the page's size must fit {room} bytes, got {width} x {height} points")


def _padded(new: bytes, old: bytes) -> bytes:
    return new + b" " * (len(old) - len(new))
