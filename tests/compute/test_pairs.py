"""Any two actions, one after the other, end in a valid state, whose numbers are those of a fresh computation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from explorer.compute.inputs import weight_of
from explorer.compute.request import Request
from explorer.compute.work import Work
from explorer.images.fit import resize_picture, to_grey, to_rgb
from explorer.images.gallery import render
from explorer.state.state import Kernel, KernelWeight, Scene, State, fitted
from explorer.state.store import Store

CPU = torch.device("cpu")
FISH = render("fish", 8)
OTHER = State(Scene(to_rgb(render("letter_s", 9)), Kernel("random", 5, 2, 3), stride=2, border="reflect"))


def edit(store: Store) -> None:
    """One number of the kernel becomes another."""
    scene = store.state.scene
    weight = weight_of(scene.kernel, scene.picture.channels, scene.integer).copy()
    weight[-1, -1, 0, 0] = 7
    numbers: KernelWeight = tuple(tuple(tuple(tuple(map(float, r)) for r in i) for i in o) for o in weight)
    store.set(kernel=Kernel("free", scene.kernel.size, scene.kernel.outputs, 0, numbers))


ACTIONS: dict[str, Callable[[Store], object]] = {
    "edit": edit,
    "colour": lambda store: store.set(picture=to_rgb(store.state.scene.picture)),
    "grey": lambda store: store.set(picture=to_grey(store.state.scene.picture)),
    "paste": lambda store: store.set(picture=to_rgb(FISH)),
    "size": lambda store: store.set(picture=resize_picture(store.state.scene.picture, 11, 8)),
    "open": lambda store: store.replace(OTHER),
    "one number": lambda store: store.set(kernel=Kernel("identity", 1)),
    "stride": lambda store: store.set(stride=3),
    "one head": lambda store: store.set(heads="one"),
    "hide": lambda store: store.set(hidden_heads=frozenset({0})),
    "last query": lambda store: store.set(cell=(3, 3), scan=8),
    "channels": lambda store: store.set(channel_in=2, channel_out=1),
    "undo": Store.undo,
    "redo": Store.redo,
}


@pytest.mark.parametrize("first", ACTIONS)
@pytest.mark.parametrize("start", ["grey", "colour, edited"])
def test_any_two_actions_end_in_a_state_whose_parts_fit(start: str, first: str) -> None:
    for second in ACTIONS:
        store = Store(State(Scene(FISH if start == "grey" else to_rgb(FISH), window_side=3.0)))
        if start != "grey":
            edit(store)
        works = [Work(store.state.scene, CPU)]
        works[-1].frame(Request(store.state.scene))
        for action in (first, second):
            ACTIONS[action](store)
            state = store.state
            assert fitted(state.look, state.scene) == state.look
            works.append(Work(state.scene, CPU, works[-1].trace))
            shown, fresh = (work.frame(Request(state.scene)) for work in (works[-1], Work(state.scene, CPU)))
            assert np.array_equal(shown.convolution, fresh.convolution), (first, second)
            np.testing.assert_allclose(shown.heads, fresh.heads, rtol=1e-4, atol=2 * fresh.meters.bound)
