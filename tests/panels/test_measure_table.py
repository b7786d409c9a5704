"""The table of measures: every spot is found where it is painted, and texts get shorter as cells do."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from explorer.panels.base import Spot
from explorer.panels.measure_table import MeasureTable, TableColumn
from explorer.panels.theme import DARK, LIGHT
from tests.figures.pages import pixels


def made(heads: int = 3, lines: int = 4, total: int = 0) -> MeasureTable:
    rgb = np.full((lines, 3), 120, np.uint8)
    texts, briefs = ("54.6 %",) * (lines - 1) + ("",), ("55",) * (lines - 1) + ("",)
    columns = [TableColumn(f"head {n + 1}", texts, briefs, rgb, short=str(n + 1)) for n in range(heads)]
    plain = TableColumn("mean", ("0.123",) * (lines - 1) + ("",), sorted=1)
    names = tuple(f"blocks.{n}.attn" for n in range(lines))
    return MeasureTable("layer", names, (*columns, plain), ("",) * (lines - 1) + ("a kernel",), (1, 1), 2, total)


@pytest.mark.parametrize("rect", [QRectF(10, 20, 700, 300), QRectF(0, 0, 260, 90)])
def test_spots_are_found_where_they_are(rect: QRectF) -> None:
    table = made()
    for row in range(-1, 3):
        for column in range(-1, 4):
            spot = Spot(row, column)
            assert table.spot(rect, table.spot_rect(rect, spot).center()) == spot
            assert rect.adjusted(-1, -1, 1, 1).contains(table.spot_rect(rect, spot))
    last = table.spot_rect(rect, Spot(3, -1))
    assert table.spot(rect, last.center()) == Spot(3, -1), "a line of words is one spot"
    assert last.width() > table.spot_rect(rect, Spot(0, -1)).width()
    assert table.bounds(rect).height() == pytest.approx(rect.height())


def test_cells_of_one_table_have_one_size_and_lose_their_numbers_last() -> None:
    wide, narrow, least = (made(12)._type(QRectF(0, 0, width, 200)) for width in (1000, 480, 170))
    assert wide == (11, False)
    assert narrow[1]
    assert narrow[0] >= 7
    assert least[0] == 0


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_it_paints_cells_in_their_colours_and_a_thumb_where_lines_are_left_out(theme: object) -> None:
    rect = QRectF(0, 0, 500, 160)
    images = []
    for total in (0, 20):
        image = QImage(500, 160, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        table = made(total=total)
        table.paint(painter, rect, theme)  # type: ignore[arg-type]
        painter.end()
        images.append(pixels(image))
        cell = table.spot_rect(rect, Spot(0, 0)).toRect()
        assert (images[-1][cell.top() + 3, cell.left() + 5] == 120).all()
    right = slice(496, 500)
    assert images[0][:, right].max() == 0
    assert images[1][40:, right].max() > 0
