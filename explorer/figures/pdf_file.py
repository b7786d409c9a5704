"""What Qt's PDF lacks: the page's exact size, and the same bytes every time."""

from __future__ import annotations

import re
from bisect import bisect_right

from explorer.figures.presets import MM_PER_INCH

POINTS_PER_INCH = 72
DATE = re.compile(rb"\n/(?:CreationDate|ModDate) \(D:[^)]*\)")
PAGE = re.compile(rb"/(MediaBox|TrimBox) \[0 0 [\d.]+ ([\d.]+)\]")
ENTRY = re.compile(rb"(\d{10}) 00000 n")
END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")


def finished(data: bytes, width_mm: float, height_mm: float) -> bytes:
    """Without dates, whose length even depends on the time zone, and with the page's exact size, which Qt rounds to
    points. Qt puts the page's top at the rounded height, and there the exact page ends as well."""
    width, height = (mm / MM_PER_INCH * POINTS_PER_INCH for mm in (width_mm, height_mm))
    edits = [(found.start(), found.end(), b"") for found in DATE.finditer(data)]
    for found in PAGE.finditer(data):
        top = float(found.group(2))
        box = f"/{found.group(1).decode()} [0 {top - height:.6f} {width:.6f} {top:.6f}]"
        edits.append((found.start(), found.end(), box.encode()))
    return _edited(data, sorted(edits))


def _edited(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """`data` with each (start, end) replaced, and its table of offsets moved with what it points to."""
    end = END.search(data)
    if end is None:
        raise ValueError(f"a PDF must end in its table of offsets, got {data[-40:]!r}")
    table = int(end.group(1))
    starts = [start for start, _, _ in edits]
    moved = [0]
    for start, stop, new in edits:
        moved.append(moved[-1] + len(new) - (stop - start))

    def place(old: int) -> int:
        return old + moved[bisect_right(starts, old)]

    parts, at = [], 0
    for start, stop, new in edits:
        parts += [data[at:start], new]
        at = stop
    offsets = ENTRY.sub(lambda entry: b"%010d 00000 n" % place(int(entry.group(1))), data[table : end.start()])
    parts += [data[at:table], offsets, b"startxref\n%d\n%%%%EOF\n" % place(table)]
    return b"".join(parts)
