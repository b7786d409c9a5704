"""The six matrices as the page asks about them, against the layers themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest
import torch

from explorer.compute.build import build
from explorer.compute.inputs import widest_side_of
from explorer.images.gallery import render
from explorer.layers.convolution import convolve
from explorer.layers.fast.routes import attend
from explorer.layers.measures.matrices import convolution_share, spectrum, toeplitz
from explorer.layers.operator import operator_matrix
from explorer.pages.matrix import words
from explorer.pages.matrix.choice import MatrixChoice
from explorer.pages.matrix.figure import ending_of
from explorer.pages.matrix.question import Likeness, MatrixFinding, MatrixWindowFinding, Operator, ask
from explorer.state.state import Kernel, Scene, State
from tests.pages.answered import final

SCENES: dict[str, dict[str, Any]] = {
    "default": {},
    "circular": {"border": "circular", "dilation": 2},
    "replicate": {"border": "replicate", "integer": False},
    "gated": {"gate": 0.4, "border": "masked"},
    "fewest": {"heads": "fewest", "content": 0.5},
    "colour": {"picture": render("lake", 12), "kernel": Kernel("random", 5, 2), "stride": 2},
}
LIKENESS = {
    "softmax": ({}, "exact"),
    "copies": ({"border": "shifted"}, "exact"),
    "one head": ({"heads": "one"}, "another"),
    "sigmoid": ({"norm": "sigmoid"}, "none"),
    "block": ({"border": "reflect", "window_shape": "block"}, "exact"),
}


def state(scene: str = "default", **choice: Any) -> State:
    changes = SCENES[scene]
    look = {"channel_in": 2, "channel_out": 1} if scene == "colour" else {}
    return State(Scene(render("fish", 16))).changed(MatrixChoice(**choice), **changes, **look)


def found(of: State) -> tuple[MatrixFinding, MatrixWindowFinding]:
    first, second = (final(asked) for asked in ask(of))
    assert isinstance(first, MatrixFinding)
    assert isinstance(second, MatrixWindowFinding)
    return first, second


def operators(of: State) -> dict[str, Operator]:
    first, second = found(of)
    names = ("full", "local", "convolution", "globally", "closed")
    return {**{name: getattr(first, name) for name in names}, "windowed": second.windowed}


@pytest.mark.parametrize("scene", SCENES)
def test_matrices_are_the_planes_of_the_layers_own(scene: str) -> None:
    of = state(scene, window_side=2.5)
    first, second = found(of)
    small = first.inquiry.scene
    assert (small.picture.height, small.picture.width, small.stride) == (8, 8, 1)
    layers, (out, into) = build(small), first.inquiry.plane
    outputs, inputs = layers.convolution.weight.shape[:2]
    assert first.planes == outputs * inputs
    plane = slice(out, None, outputs), slice(into, None, inputs)  # channels alternate in a layer's matrix
    np.testing.assert_array_equal(first.convolution.matrix, operator_matrix(layers.convolution, 8, 8)[plane])
    sides = {"globally": float(widest_side_of(small)), "closed": 1.0, "windowed": second.inquiry.side}
    for name, side in sides.items():
        whole = operator_matrix(layers.attention, 8, 8, layers.image, replace(layers.window, side=side))
        shown = second.windowed if name == "windowed" else getattr(first, name)
        np.testing.assert_allclose(shown.matrix, whole[plane], atol=2e-5)


def test_times_the_picture_they_are_the_outputs() -> None:
    first, second = found(state(window_side=2.5))
    layers = build(first.inquiry.scene)
    image = layers.image.flatten().numpy()
    window = replace(layers.window, side=2.5)
    for made, wanted in (
        (first.convolution, convolve(layers.image, layers.convolution)),
        (second.windowed, attend(layers.image, layers.attention, window)),
    ):
        assert torch.allclose(torch.from_numpy(made.matrix @ image), wanted.flatten(), atol=1e-2, rtol=1e-4)


@pytest.mark.parametrize("scene", SCENES)
def test_projection_spectrum_and_shares_are_those_of_the_matrix(scene: str) -> None:
    of = state(scene, window_side=2.5)
    circular = of.scene.border == "circular"
    for one in operators(of).values():
        np.testing.assert_allclose(one.projection, toeplitz(one.matrix, 8, 8, circular), atol=1e-6)
        np.testing.assert_allclose(one.spectrum, np.abs(spectrum(one.matrix, 8, 8)), atol=1e-5)
        assert one.loose == pytest.approx(1 - convolution_share(one.matrix, 8, 8, circular), abs=1e-6)
        assert one.mixing == pytest.approx(1 - convolution_share(one.matrix, 8, 8, True), abs=1e-6)


def test_of_a_convolution_nothing_is_loose() -> None:
    assert operators(state())["convolution"].loose == 0
    assert operators(state("circular"))["convolution"].loose == 0
    assert operators(state("circular"))["convolution"].mixing == 0
    assert operators(state())["convolution"].mixing > 0.01  # zeros around the image are no torus
    assert operators(state("replicate"))["convolution"].loose > 0.01  # copies at the frame
    assert operators(state())["full"].loose > 0.9


@pytest.mark.parametrize("scene", SCENES)
def test_random_numbers_stand_where_the_kernel_may_reach(scene: str) -> None:
    first, _ = found(state(scene))
    kernel = Kernel("box", first.inquiry.scene.kernel.size)
    border = "circular" if first.inquiry.scene.border == "circular" else "zero"
    plain = build(Scene(render("fish", 8), kernel, border=border, dilation=first.inquiry.scene.dilation))
    support = operator_matrix(plain.convolution, 8, 8).numpy() != 0
    np.testing.assert_array_equal(first.local.matrix != 0, support)
    np.testing.assert_array_equal(first.local.matrix[support], first.full.matrix[support])


@pytest.mark.parametrize("case", LIKENESS)
def test_what_the_closed_window_is_is_measured(case: str) -> None:
    changes, wanted = LIKENESS[case]
    first, second = found(state(window_side=1.0).changed(**changes))
    assert first.closed.likeness == wanted
    assert second.windowed.likeness == wanted
    assert first.globally.likeness == "none"
    assert first.full.likeness == "none"
    if wanted == "exact":
        np.testing.assert_array_equal(first.closed.matrix, first.convolution.matrix)


def test_heads_that_need_no_content_are_the_convolution_through_any_window_that_covers_it() -> None:
    first, second = found(state(window_side=3.0).changed(heads="fewest", content=0.0))
    assert first.globally.likeness in ("exact", "rounding")
    assert second.windowed.likeness in ("exact", "rounding")
    assert (first.closed.likeness, first.closed.factor) == ("scaled", 0.0)  # Sobel's middle has no share in any pattern
    assert not first.closed.matrix.any()


def test_a_closed_window_may_end_in_a_multiple_of_the_convolution() -> None:
    """Without content a sigmoid weight over one key is 1/2 everywhere, under any border."""
    for border in ("zero", "replicate", "circular"):
        first, _ = found(state().changed(border=border, norm="sigmoid", content=0.0))
        assert (first.closed.likeness, first.closed.factor) == ("scaled", 0.5)
        np.testing.assert_array_equal(first.closed.matrix, first.convolution.matrix / 2)


@pytest.mark.parametrize("likeness", get_args(Likeness))
@pytest.mark.parametrize("content", [False, True])
def test_there_is_a_sentence_for_every_ending(likeness: Likeness, content: bool) -> None:
    assert ending_of(likeness, content) in words.MATRIX_ENDS
    data = "data" in words.MATRIX_ENDS[ending_of(likeness, content)]
    assert data == (likeness == "none" and content)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [({"border": "masked"}, "frame"), ({"border": "shifted"}, "frame"), ({"integer": False}, "rounding")],
)
def test_near_the_frame_and_in_rounding_it_may_differ(changes: dict[str, Any], wanted: str) -> None:
    first, _ = found(state().changed(heads="fewest", content=0.0, kernel=Kernel("gaussian", 5), **changes))
    assert first.globally.likeness == wanted
    apart = np.abs(first.globally.matrix - first.convolution.matrix).max(axis=1).reshape(8, 8)
    assert apart.max() > 0
    assert apart[2:-2, 2:-2].max() < 1e-5 * first.convolution.matrix.max()


def test_free_numbers_fall_as_locality_and_sharing_come() -> None:
    free = found(state())[0].free
    assert (free.fully_connected, free.locally_connected, free.convolution) == (4096, 576, 9)


def test_only_one_matrix_depends_on_the_side() -> None:
    narrow, wide = ask(state(window_side=2.0)), ask(state(window_side=9.0))
    assert narrow[0] == wide[0]
    assert narrow[1] != wide[1]
    assert ask(state(window_side=2.0).changed(window_side=5.0)) == narrow  # the stage's own window is another
    assert ask(state(window_side=2.0, show="spectrum")) == narrow
    assert ask(state(window_side=1e3))[1].side == widest_side_of(narrow[0].scene)
    assert ask(state(size=12))[0].size == 12
