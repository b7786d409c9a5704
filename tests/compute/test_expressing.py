"""The fewest heads are the convolution exactly where that is said, and building them always leads there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.compute.build import build
from explorer.compute.expressing import expressed, sees_patterns
from explorer.layers.borders import BORDERS
from explorer.layers.convolution import convolve
from explorer.layers.fast.routes import attend
from explorer.layers.measures.misfit import compare
from explorer.layers.norms import NORMS
from explorer.layers.shapes import SHAPES
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene, exclusion

KERNELS = ("sobel_x", "laplacian", "gaussian", "emboss", "identity", "random")


def is_the_convolution(scene: Scene) -> bool:
    """On pixels that no two queries see alike."""
    layers = build(scene)
    image = torch.from_numpy(np.random.default_rng(3).integers(0, 256, tuple(layers.image.shape)).astype(np.float32))
    output = attend(image, layers.attention, layers.window)
    return compare(output, convolve(image, layers.convolution), image, layers.convolution, 1).verdict != "different"


@st.composite
def scenes(draw: st.DrawFn, **fixed: object) -> Scene:
    size = draw(st.integers(8, 12)), draw(st.integers(8, 12))
    kernel = Kernel(
        draw(st.sampled_from(KERNELS)),
        draw(st.sampled_from((1, 3, 5))),
        draw(st.sampled_from((1, 3))),  # type: ignore[arg-type]
    )
    border, shape = draw(st.sampled_from(BORDERS)), draw(st.sampled_from(SHAPES))
    dilation = draw(st.integers(1, 3))
    if exclusion(border, shape, dilation):
        shape, dilation = "square", 1
    return replace(
        Scene(Picture(np.zeros((*size, 1), np.uint8)), kernel),
        border=border,
        window_shape=shape,
        dilation=dilation,
        window_side=draw(st.sampled_from((1.0, 2.0, 3.0, 4.5, 5.0, 9.0, 40.0))),
        stride=draw(st.sampled_from((1, 2))),
        **fixed,
    )


@settings(max_examples=120)
@given(scene=scenes(heads="fewest", content=0.0))
def test_what_every_query_sees_decides(scene: Scene) -> None:
    assert sees_patterns(scene) == is_the_convolution(scene)


@settings(max_examples=80)
@given(
    scene=scenes(),
    content=st.sampled_from((0.0, 1.0)),
    norm=st.sampled_from(NORMS),
    wider=st.sampled_from((0.0, 0.5, 1.0, 6.0, 50.0)),
)
def test_building_leads_to_the_convolution_and_every_wider_window_serves(
    scene: Scene, content: float, norm: str, wider: float
) -> None:
    scene = replace(scene, content=content, norm=norm)
    found = expressed(scene)
    assert is_the_convolution(found.scene)
    assert replace(scene, **found.changes) == found.scene
    assert is_the_convolution(replace(found.scene, window_side=found.least_side + wider))
    assert not expressed(found.scene).changes


@pytest.mark.parametrize("border", BORDERS)
def test_the_convolution_beside_stays_the_same_where_it_can(border: str) -> None:
    scene = Scene(Picture(np.zeros((16, 16, 1), np.uint8)), border=border)
    before, after = build(scene).convolution, build(expressed(scene).scene).convolution
    assert before.border == after.border


def test_a_torus_smaller_than_the_kernel_is_given_up() -> None:
    scene = Scene(Picture(np.zeros((8, 8, 1), np.uint8)), Kernel("random", 5), border="circular", dilation=2)
    assert expressed(scene).changes["border"] == "zero"
