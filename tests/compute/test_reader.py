"""The terms of a pixel that were read ahead are those of the result they came with."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
import torch

from explorer.compute.request import Request
from explorer.compute.work import Reader, Work
from explorer.images.gallery import render
from explorer.layers.terms import Terms
from explorer.state.state import Scene

CELL = (4, 7)


def request(side: float) -> Request:
    return Request(Scene(render("fish", 12), window_side=side, content=1.1))


def assert_same(one: Terms, other: Terms) -> None:
    for field in fields(Terms):
        mine, its = getattr(one, field.name), getattr(other, field.name)
        same = np.array_equal(mine, its) if isinstance(mine, np.ndarray) else mine == its
        assert same, field.name


@pytest.fixture
def work() -> Work:
    return Work(request(1.0).scene, torch.device("cpu"))


def reads(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Every cell that is read from now on."""
    cells: list[tuple[int, int]] = []
    read = Reader._read

    def noted(reader: Reader, cell: tuple[int, int]) -> Terms:
        cells.append(cell)
        return read(reader, cell)

    monkeypatch.setattr(Reader, "_read", noted)
    return cells


def test_the_cell_asked_for_last_is_read_ahead_through_the_new_window(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Work(request(1.0).scene, torch.device("cpu")).frame(request(1.0)).reader.terms(CELL)
    work.frame(request(3.0)).reader.terms(CELL)
    cells = reads(monkeypatch)
    for side in (5.5, 1.0):  # also when nobody has asked in between
        result = work.frame(request(side))
        assert cells.pop() == CELL
    told = result.reader.terms(CELL)
    assert cells == [], "it was ready"
    assert_same(told, fresh)
    assert_same(result.reader.terms(CELL), told)
    assert cells == [CELL], "it is handed over once"


def test_another_cell_is_read_when_it_is_asked_for(work: Work) -> None:
    work.frame(request(3.0)).reader.terms(CELL)
    reader = work.frame(request(5.5)).reader
    assert reader.terms((0, 3)).pixel == (0, 3)
    assert reader.terms(CELL).pixel == CELL
