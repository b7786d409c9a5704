"""Memory for films, used again: one film is summed after another, each as large as the last.

Memory fresh from the system is filled with zeros page by page while it is written: at 64 x 64 pixels, nine heads, a
third more time. So what a film was kept in waits here for the next one, once the last tensor that looks at it is gone.
"""

from __future__ import annotations

import weakref

import numpy as np
import torch

from explorer.native import library

LIMIT_BYTES = 128 << 20  # wait for films to come, at most; what has waited longest is let go first
LONGER = 1.25  # a piece may be so many times as long as what is asked for

_waiting: dict[int, np.ndarray] = {}  # by id, in the order in which they came


def room(floats: int) -> torch.Tensor:
    """Memory for so many float32 numbers, not filled: one axis, starting on 64 bytes."""
    piece = _fitting(floats)
    if piece is None:
        piece = torch.empty(floats, dtype=torch.float32).numpy()
        library.expect_large(piece.ctypes.data, piece.nbytes)
    part = piece[:floats]  # torch holds on to it as long as any tensor looks at it
    weakref.finalize(part, _give_back, piece).atexit = False
    return torch.from_numpy(part)


def waiting_bytes() -> int:
    """What is kept for films to come."""
    return sum(piece.nbytes for piece in tuple(_waiting.values()))


def _fitting(floats: int) -> np.ndarray | None:
    for name, piece in tuple(_waiting.items()):
        if floats <= piece.size <= LONGER * floats:
            taken = _waiting.pop(name, None)  # None if another thread was quicker
            if taken is not None:
                return taken
    return None


def _give_back(piece: np.ndarray) -> None:
    _waiting[id(piece)] = piece
    for name in tuple(_waiting):
        if waiting_bytes() <= LIMIT_BYTES:
            break
        _waiting.pop(name, None)
