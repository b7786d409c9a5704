"""What a new user meets."""

from __future__ import annotations

from explorer.images.gallery import DEFAULT, render
from explorer.state.state import Scene, State

FIRST_CELL = (15, 8)  # the default drawing's eye


def default_state() -> State:
    """The scene of the first start, and of every new document."""
    return State(Scene(render(DEFAULT, 32))).changed(cell=FIRST_CELL)
