"""What a figure is made from, of a trained layer: what asks about kernels is refused in one sentence."""

from __future__ import annotations

import pytest

from explorer.compute.trained import read_layer
from explorer.errors import Refusal
from explorer.export.gather import gather
from explorer.images.gallery import render
from explorer.pages.listed import PAGES
from explorer.state.state import Scene, State
from explorer.words import trained as trained_words

FISH = render("fish", 28)
OF_KERNELS = [name for name, page in PAGES.items() if page.of_kernels and callable(page.kind().needs)]


@pytest.fixture(scope="module")
def state() -> State:
    head = read_layer("models/digits-vit", None, "blocks.1.attn", 0, FISH)
    return State(Scene(FISH, trained=head, window_side=head.window_side))


@pytest.mark.parametrize("name", OF_KERNELS)
def test_a_page_that_has_nothing_to_say_makes_no_figure(state: State, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        gather(state, PAGES[name].kind().needs)
    assert str(refused.value) == trained_words.FIGURE_OF_KERNELS


def test_what_is_of_the_stage_is_made(state: State) -> None:
    made = gather(state, "frame")
    assert made.result.request.scene.trained == state.scene.trained
