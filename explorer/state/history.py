"""History: the states before and after the one of now, within a budget of bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from explorer.state.state import State

HISTORY = 500  # steps
BUDGET_BYTES = 16 * 2**20  # of pictures and edited kernels: 111 of the largest pictures, all 500 of smaller ones
NUMBER_BYTES = 32  # of a kernel's number: a Python float and its place in a tuple


class History:
    """What can be undone and done again. A picture or a kernel that states share counts once; the oldest state goes
    first, and the last step stays whatever its size."""

    def __init__(self, budget_bytes: int = BUDGET_BYTES) -> None:
        self._budget_bytes = budget_bytes
        self.past: deque[State] = deque(maxlen=HISTORY)
        self.future: list[State] = []

    @property
    def size_bytes(self) -> int:
        return size_bytes((*self.past, *self.future))

    def remember(self, state: State) -> None:
        """A step forward from this state, after which nothing can be done again."""
        self.past.append(state)
        self.future.clear()
        while len(self.past) > 1 and self.size_bytes > self._budget_bytes:
            self.past.popleft()

    def back(self, now: State) -> State:
        """The state before; `now` can be done again. There must be one."""
        self.future.append(now)
        return self.past.pop()

    def forward(self, now: State) -> State:
        """The state that was undone last. There must be one."""
        self.past.append(now)
        return self.future.pop()

    def forget(self) -> None:
        self.past.clear()
        self.future.clear()


def size_bytes(states: Iterable[State]) -> int:
    """What is large in these states, each picture and each edited kernel once."""
    parts: dict[int, int] = {}
    for state in states:
        picture, kernel = state.scene.picture, state.scene.kernel
        parts[id(picture)] = int(picture.pixels.nbytes)
        if kernel.weight is not None:
            parts[id(kernel.weight)] = len(kernel.weight) * len(kernel.weight[0]) * kernel.size**2 * NUMBER_BYTES
    return sum(parts.values())
