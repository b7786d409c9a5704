"""Memory for films: used again only when nobody looks at it any more, and never without bound."""

from __future__ import annotations

import pytest
import torch

from explorer.layers.fast import reused_memory as rooms
from explorer.layers.fast.reused_memory import room, waiting_bytes


@pytest.fixture(autouse=True)
def nothing_waits(monkeypatch) -> None:
    monkeypatch.setattr(rooms, "_waiting", {})


def test_a_piece_comes_back_when_its_last_view_is_gone_and_not_before():
    first = room(1000)
    address, view = first.data_ptr(), first[200:300].view(10, 10).fill_(7)
    del first
    other = room(1000)
    assert waiting_bytes() == 0
    assert other.data_ptr() != address
    other.zero_()
    assert bool((view == 7).all())
    del view
    assert waiting_bytes() == 4000
    again = room(900)
    assert again.data_ptr() == address
    assert again.shape == (900,)
    assert again.dtype == torch.float32
    assert waiting_bytes() == 0


def test_pieces_that_are_too_long_or_too_short_wait_on():
    del (kept := [room(1000)])[:]
    assert not kept
    assert waiting_bytes() == 4000
    for floats in (1001, 700):
        held = room(floats)
        assert held.numel() == floats
        assert waiting_bytes() >= 4000
        del held


def test_no_more_waits_than_the_limit_and_the_oldest_goes_first(monkeypatch):
    monkeypatch.setattr(rooms, "LIMIT_BYTES", 10_000)
    pieces = [room(1000), room(1500)]
    addresses = [piece.data_ptr() for piece in pieces]
    while pieces:
        pieces.pop(0)
    assert waiting_bytes() == 10_000
    del (late := [room(2000)])[:]
    assert not late
    assert waiting_bytes() == 8_000
    assert addresses[0] not in {piece.ctypes.data for piece in rooms._waiting.values()}
