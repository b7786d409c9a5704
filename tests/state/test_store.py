"""One door for changes: who is told, what one undo takes back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from explorer.state.history import HISTORY, History, size_bytes
from explorer.state.picture import Picture
from explorer.state.state import Scene, State
from explorer.state.store import Store

START = State(Scene(Picture(np.zeros((8, 8, 1), np.uint8))))


@pytest.fixture
def store() -> Store:
    return Store(START)


def test_subscribers_are_told_in_order_with_new_and_old(store: Store) -> None:
    told: list[tuple[str, int, int]] = []
    store.subscribe(lambda new, old: told.append(("first", new.scene.stride, old.scene.stride)))
    store.subscribe(lambda new, old: told.append(("second", new.scene.stride, old.scene.stride)))
    store.set(stride=2)
    assert told == [("first", 2, 1), ("second", 2, 1)]


def test_nothing_is_told_or_kept_when_nothing_changes(store: Store) -> None:
    told: list[State] = []
    store.subscribe(lambda new, old: told.append(new))
    store.set(stride=1)
    store.replace(START)
    assert told == []
    assert not store.can_undo


def test_a_refused_value_changes_nothing(store: Store) -> None:
    told: list[State] = []
    store.subscribe(lambda new, old: told.append(new))
    with pytest.raises(ValueError, match="stride must lie between"):
        store.set(content=2.0, stride=99)
    assert store.state == START
    assert told == []
    assert not store.can_undo


def test_a_subscriber_may_subscribe_another(store: Store) -> None:
    late: list[State] = []
    store.subscribe(lambda new, old: store.subscribe(lambda n, o: late.append(n)))
    store.set(stride=2)
    assert late == []
    store.set(stride=3)
    assert len(late) == 1


def test_undo_and_redo(store: Store) -> None:
    for stride in (2, 3):
        store.set(stride=stride)
    store.undo()
    assert store.state.scene.stride == 2
    store.undo()
    assert store.state == START
    assert (store.can_undo, store.can_redo) == (False, True)
    store.undo()
    assert store.state == START
    store.redo()
    store.redo()
    assert store.state.scene.stride == 3
    store.redo()
    assert store.state.scene.stride == 3


def test_a_new_change_forgets_what_was_undone(store: Store) -> None:
    store.set(stride=2)
    store.undo()
    store.set(stride=3)
    assert not store.can_redo
    store.undo()
    assert store.state == START


def test_a_gesture_is_one_step(store: Store) -> None:
    with store.gesture():
        for side in (8.0, 7.0, 6.0):
            store.set(window_side=side)
    store.undo()
    assert store.state == START
    store.redo()
    assert store.state.scene.window_side == 6.0


def test_a_gesture_that_ends_where_it_began_is_no_step(store: Store) -> None:
    with store.gesture():
        store.set(window_side=3.0)
        store.set(window_side=9.0)
    assert not store.can_undo


def test_a_gesture_is_closed_when_its_code_fails(store: Store) -> None:
    def drag() -> None:
        with store.gesture():
            store.set(window_side=3.0)
            store.set(window_side=-1.0)

    with pytest.raises(ValueError, match="window_side"):
        drag()
    store.set(stride=2)
    store.undo()
    assert (store.state.scene.window_side, store.state.scene.stride) == (3.0, 1)


def test_a_gesture_inside_a_gesture_belongs_to_the_outer_one(store: Store) -> None:
    store.begin()
    store.set(window_side=3.0)
    store.begin()
    store.set(window_side=2.0)
    store.end()
    store.undo()
    assert store.state == START


def test_cancel_goes_back_and_tells(store: Store) -> None:
    told: list[float] = []
    store.subscribe(lambda new, old: told.append(new.scene.window_side))
    store.begin()
    store.set(window_side=3.0)
    store.cancel()
    assert store.state == START
    assert told == [3.0, 9.0]
    assert not store.can_undo
    store.cancel()
    assert told == [3.0, 9.0]


def test_undo_in_the_middle_of_a_gesture_takes_the_gesture_back(store: Store) -> None:
    store.begin()
    store.set(window_side=3.0)
    store.undo()
    assert store.state == START


@pytest.mark.parametrize("change", [{"cell": (1, 1)}, {"pinned": True}, {"scan": 5}, {"stage": 2}])
def test_what_passes_by_is_no_step(store: Store, change: dict[str, object]) -> None:
    store.set(**change)
    assert store.state != START
    assert not store.can_undo


def test_hiding_a_head_is_a_step(store: Store) -> None:
    store.set(hidden_heads=frozenset({3}))
    store.undo()
    assert store.state.look.hidden_heads == frozenset()


def test_opening_a_session_can_be_undone(store: Store) -> None:
    store.replace(START.changed(stride=3))
    store.undo()
    assert store.state == START


def test_the_history_is_long_but_ends(store: Store) -> None:
    for k in range(HISTORY + 20):
        store.set(head_seed=k + 1)
    steps = 0
    while store.can_undo:
        store.undo()
        steps += 1
    assert steps == HISTORY
    assert store.state.scene.head_seed == 20


class Machine(RuleBasedStateMachine):
    """Any order of changes, gestures, undos and redos against a plain list of states."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store(START)
        self.seen = START
        self.store.subscribe(self._follow)
        self.states, self.at = [START], 0

    def _follow(self, new: State, old: State) -> None:
        assert old == self.seen
        self.seen = new

    def _step(self) -> None:
        if self.store.state != self.states[self.at]:
            self.states[self.at + 1 :] = [self.store.state]
            self.at += 1

    @rule(stride=st.integers(1, 4))
    def change(self, stride: int) -> None:
        self.store.set(stride=stride)
        self._step()

    @rule(sides=st.lists(st.sampled_from([1.0, 2.0, 9.0]), max_size=4))
    def drag(self, sides: list[float]) -> None:
        with self.store.gesture():
            for side in sides:
                self.store.set(window_side=side)
        self._step()

    @rule(sides=st.lists(st.sampled_from([1.0, 2.0, 9.0]), max_size=3))
    def drag_and_cancel(self, sides: list[float]) -> None:
        self.store.begin()
        for side in sides:
            self.store.set(window_side=side)
        self.store.cancel()

    @rule()
    def undo(self) -> None:
        self.store.undo()
        self.at = max(self.at - 1, 0)

    @rule()
    def redo(self) -> None:
        self.store.redo()
        self.at = min(self.at + 1, len(self.states) - 1)

    @invariant()
    def it_is_where_the_list_is(self) -> None:
        assert self.store.state == self.states[self.at] == self.seen
        assert self.store.can_undo == (self.at > 0)


Machine.TestCase.settings = settings(max_examples=30, stateful_step_count=20)
test_any_order = Machine.TestCase


def test_the_history_keeps_within_its_bytes_and_pictures_count_once() -> None:
    grey = [State(Scene(Picture(np.full((16, 16, 1), level, np.uint8)))) for level in range(9)]
    history = History(budget_bytes=4 * 256)
    for state in grey:
        history.remember(state)
        history.remember(state.changed(stride=2))  # shares the picture
    assert [state.scene.picture for state in history.past] == [s.scene.picture for s in grey[5:] for _ in range(2)]
    assert history.size_bytes == size_bytes(history.past) == 4 * 256
    history.remember(State(Scene(Picture(np.zeros((64, 64, 1), np.uint8)))))
    assert len(history.past) == 1, "the last step can be undone, whatever its size"
