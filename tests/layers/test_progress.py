"""Being told how far a computation is, and ending it from outside."""

from __future__ import annotations

import pytest
import torch

from explorer.layers import Convolution, Window, attend, heads_from_kernel
from explorer.layers.fast.closing import close_windows
from explorer.layers.films.approach import KINDS, approach
from explorer.layers.films.frames import approach_outputs
from explorer.layers.films.laws import law_of
from explorer.layers.progress import look_up, nobody, watched
from explorer.layers.projection import project

SOBEL = Convolution(torch.tensor([[[[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]]]))
HEADS = heads_from_kernel(SOBEL)
IMAGE = torch.rand(1, 12, 12, generator=torch.Generator().manual_seed(0))
STEPS = {
    "attend": lambda: attend(IMAGE, HEADS, Window(5.0)),
    "attend, double": lambda: attend(IMAGE.double(), HEADS, Window(5.0)),
    "film of squares": lambda: close_windows(project(IMAGE, HEADS), HEADS, shape="square"),
    "film of discs": lambda: close_windows(project(IMAGE, HEADS), HEADS, shape="disc"),
    **{
        f"{part} of {kind}": lambda kind=kind, part=part: PARTS[part](approach(kind, HEADS, SOBEL, (12, 12)))
        for kind in KINDS
        for part in ("law", "frames")
    },
}
PARTS = {
    "law": lambda way: law_of(way, IMAGE),
    "frames": lambda way: list(approach_outputs(way, IMAGE, [1e-3, 0.5])),
}


class Ended(Exception):
    pass


def end() -> None:
    raise Ended


@pytest.mark.parametrize("step", STEPS)
def test_every_long_step_is_ended_from_outside_without_being_handed_a_tick(step: str) -> None:
    with pytest.raises(Ended), watched(end):
        STEPS[step]()
    STEPS[step]()  # goes on where nobody watches


def test_who_watches_last_is_called_and_then_who_watched_before() -> None:
    seen: list[str] = []
    look_up()
    with watched(lambda: seen.append("outer")):
        with watched(lambda: seen.append("inner")):
            nobody(0.5)
        look_up()
    look_up()
    assert seen == ["inner", "outer"]
