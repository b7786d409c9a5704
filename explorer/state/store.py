"""Store: the one current State. Everything that changes it goes through `set`; one gesture is one undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from explorer.state.history import History
from explorer.state.state import Scene, State

Subscriber = Callable[[State, State], None]  # (new, old)
# What passes by without being kept: hovering, scanning, walking the stages, turning pages and what is chosen on them
# are not steps to undo.
TRANSIENT = frozenset({"cell", "pinned", "scan", "stage", "page", "choices"})


class Store:
    """Holds the State, tells subscribers when it changes, and remembers what it was.

    `set(...)` outside a gesture is one undo step. Between `begin()` and `end()` (one drag, one stroke) all changes
    together are one step; `cancel()` goes back to where the gesture began.

    While something stands in for the user's own work (a lesson), all of this is about what stands in.

    Fields of the scene can be locked: `set` then changes nothing that would change one of them, and `replace` keeps
    them as they are. `put` and `set_aside`, by which a lesson shows what it means, change them all the same.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._subscribers: list[Subscriber] = []
        self._history = History()
        self._gesture_start: State | None = None
        self._aside: tuple[State, History] | None = None  # the user's own work, while something stands in for it
        self._locked: frozenset[str] = frozenset()
        self.on_locked: Callable[[str], object] = lambda field: None  # told of each change that a lock has refused

    @property
    def state(self) -> State:
        return self._state

    @property
    def own(self) -> State:
        """The user's own work: what is saved, and kept for recovery."""
        return self._state if self._aside is None else self._aside[0]

    @property
    def is_aside(self) -> bool:
        """Whether something stands in for the user's own work."""
        return self._aside is not None

    def set_aside(self, state: State) -> None:
        """Shows `state` in place of the user's own work, which stays as it is, with all that can be undone, until
        `give_back`. Once more: another state in its place, with nothing to undo."""
        self.end()
        if self._aside is None:
            self._aside = self._state, self._history
        self._history = History()
        self._move_to(state, always=True)

    def give_back(self) -> None:
        """The user's own work is there again; nothing happens where it was not set aside."""
        if self._aside is not None:
            self._gesture_start = None
            (state, self._history), self._aside = self._aside, None
            self._move_to(state, always=True)

    @property
    def locked(self) -> frozenset[str]:
        return self._locked

    def lock(self, fields: frozenset[str]) -> None:
        """These fields of the scene, and no others, stay as they are."""
        self.end()
        self._locked = fields

    def exchange(self, state: State, past: History | None = None) -> tuple[State, History]:
        """Another document in place of that of now, with what can be undone in it; returns what was there."""
        self.end()
        self.give_back()
        before = self._state, self._history
        self._history = past or History()
        self._move_to(state, always=True)
        return before

    def subscribe(self, subscriber: Subscriber) -> None:
        """Calls `subscriber(new, old)` after every change, in the order of subscribing."""
        self._subscribers.append(subscriber)

    def set(self, *choices: Any, **changes: Any) -> None:
        """Replaces choices made on pages, and fields of the scene or the look.

        ValueError, and no change, when a value is out of range.
        """
        new = self._state.changed(*choices, **changes)
        if new == self._state or self._refused(new.scene, self._state.scene):
            return
        if self._gesture_start is None and not TRANSIENT.issuperset(changes):
            self._history.remember(self._state)
        self._move_to(new)

    def replace(self, state: State) -> bool:
        """A whole new state (a session was opened) in place of the user's own work; can be undone. False, and nothing
        happens, where what is locked does not go with it."""
        kept = {name: getattr(self.own.scene, name) for name in sorted(self._locked)}
        try:
            state = state.changed(**kept) if kept else state
        except ValueError:
            return not self._refused(state.scene, self.own.scene)
        self.end()
        self.give_back()
        self.put(state)
        return True

    def put(self, state: State) -> None:
        """A whole state in place of that of now, as one step that can be undone."""
        self.end()
        if state != self._state:
            self._history.remember(self._state)
            self._move_to(state)

    def restore(self, state: State) -> None:
        """What was there at the last start: nothing before it can be undone."""
        self.end()
        self.give_back()
        self._history.forget()
        self._move_to(state)

    def begin(self) -> None:
        if self._gesture_start is None:
            self._gesture_start = self._state

    def end(self) -> None:
        start, self._gesture_start = self._gesture_start, None
        if start is not None and start.scene != self._state.scene:
            self._history.remember(start)

    def cancel(self) -> None:
        start, self._gesture_start = self._gesture_start, None
        if start is not None:
            self._move_to(start)

    @contextmanager
    def gesture(self) -> Iterator[None]:
        self.begin()
        try:
            yield
        finally:
            self.end()

    # A gesture that has changed something already counts: `undo` would end it first, and `end` itself tells nobody.
    @property
    def can_undo(self) -> bool:
        return bool(self._history.past) or self._gesture_counts

    @property
    def can_redo(self) -> bool:
        return bool(self._history.future) and not self._gesture_counts

    @property
    def _gesture_counts(self) -> bool:
        return self._gesture_start is not None and self._gesture_start.scene != self._state.scene

    def undo(self) -> None:
        self.end()
        if self._history.past:
            self._move_to(self._history.back(self._state))

    def redo(self) -> None:
        self.end()
        if self._history.future:
            self._move_to(self._history.forward(self._state))

    def _refused(self, new: Scene, old: Scene) -> bool:
        """Whether a lock stands against this change; the first that does is told."""
        for name in sorted(self._locked):
            if getattr(new, name) != getattr(old, name):
                self.on_locked(name)
                return True
        return False

    def _move_to(self, new: State, always: bool = False) -> None:
        """`always`: also where the state is the same, because what can be undone is not."""
        old, self._state = self._state, new
        if new != old or always:
            for subscriber in list(self._subscribers):
                subscriber(new, old)
