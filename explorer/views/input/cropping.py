"""The crop rectangle's arithmetic: boxes of one aspect that stay inside an image. No widget.

A box is (row0, column0, row1, column1) in pixels of an image of `size` = (rows, columns); `aspect` is the box's
height over its width.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.images.fit import Box

Size = tuple[int, int]


@dataclass(frozen=True)
class Corner:
    """One corner of a box: its side in each direction, -1 (upper, left) or +1 (lower, right)."""

    rows: int
    columns: int

    def of(self, box: Box) -> tuple[float, float]:
        return box[0] if self.rows < 0 else box[2], box[1] if self.columns < 0 else box[3]


CORNERS = tuple(Corner(rows, columns) for rows in (-1, 1) for columns in (-1, 1))


def largest(size: Size, aspect: float) -> Box:
    """The largest box, centred."""
    return _placed(size[0] / 2, size[1] / 2, _most_rows(size, aspect), aspect, size)


def moved(box: Box, rows: float, columns: float, size: Size) -> Box:
    """The box moved, as far as the image goes."""
    height, width = box[2] - box[0], box[3] - box[1]
    top = min(max(box[0] + rows, 0.0), size[0] - height)
    left = min(max(box[1] + columns, 0.0), size[1] - width)
    return top, left, min(top + height, float(size[0])), min(left + width, float(size[1]))


def scaled(box: Box, factor: float, aspect: float, size: Size) -> Box:
    """The box larger or smaller about its centre."""
    return _placed((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, (box[2] - box[0]) * factor, aspect, size)


def reshaped(box: Box, old_aspect: float, aspect: float, size: Size) -> Box:
    """The box with another aspect: about the same centre, and as large a share of the largest possible as before."""
    share = (box[2] - box[0]) / _most_rows(size, old_aspect)
    rows = share * _most_rows(size, aspect)
    return _placed((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, rows, aspect, size)


def dragged(box: Box, corner: Corner, to: tuple[float, float], aspect: float, size: Size) -> Box:
    """The box with one corner dragged towards `to`; the opposite corner stays."""
    fixed_row, fixed_column = Corner(-corner.rows, -corner.columns).of(box)
    rows = max((to[0] - fixed_row) * corner.rows, (to[1] - fixed_column) * corner.columns * aspect)
    room_rows = fixed_row if corner.rows < 0 else size[0] - fixed_row
    room_columns = fixed_column if corner.columns < 0 else size[1] - fixed_column
    rows = min(max(rows, _least_rows(aspect)), room_rows, room_columns * aspect)
    row, column = fixed_row + corner.rows * rows, fixed_column + corner.columns * rows / aspect
    return _inside(
        (min(row, fixed_row), min(column, fixed_column), max(row, fixed_row), max(column, fixed_column)), size
    )


def _placed(row: float, column: float, rows: float, aspect: float, size: Size) -> Box:
    """A box about a centre, moved and shrunk as far as it must be."""
    rows = min(max(rows, _least_rows(aspect)), _most_rows(size, aspect))
    columns = rows / aspect
    return _inside(
        moved((row - rows / 2, column - columns / 2, row + rows / 2, column + columns / 2), 0, 0, size), size
    )


def _least_rows(aspect: float) -> float:
    return max(1.0, aspect)  # so that neither side falls below one pixel


def _most_rows(size: Size, aspect: float) -> float:
    return min(float(size[0]), size[1] * aspect)


def _inside(box: Box, size: Size) -> Box:
    """Takes off what rounding put outside the image."""
    return max(box[0], 0.0), max(box[1], 0.0), min(box[2], float(size[0])), min(box[3], float(size[1]))
