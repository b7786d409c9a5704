"""Laws, frames and bounds against the plain loops of `reference`: small tori, discs, dilations, every border."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers import reference
from explorer.layers.attention import content_scale
from explorer.layers.borders import BORDERS, border_named
from explorer.layers.convolution import convolve, folded
from explorer.layers.films.approach import Approach, approach
from explorer.layers.films.frames import approach_outputs
from explorer.layers.films.laws import bound_of, law_of
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel
from explorer.layers.projection import project
from explorer.layers.similarities import SIMILARITIES, similarity_named
from tests.layers.layer_cases import UNIT, kernel, normal

NEAR = 1e-6  # where what is of second order is a millionth of what is of first


@dataclass(frozen=True, eq=False)
class Scene:
    way: Approach
    image: torch.Tensor

    @property
    def mass(self) -> torch.Tensor:
        """(C_out,), what the sum over all heads of |value| times |W_O| cannot pass."""
        attention = self.way.attention
        largest = self.image.abs().flatten(1).amax(1)
        return torch.einsum("i,hio->o", largest, (attention.value.double().abs() @ attention.out.double().abs()))

    @property
    def score_range(self) -> float:
        """The largest difference between two scores of a query."""
        attention = self.way.attention
        projected = project(self.image, attention)
        lengths = [float(part.norm(dim=1).max()) for part in (projected.query, projected.key)]
        return similarity_named(attention.similarity).widest_range(*lengths) * content_scale(attention)

    @property
    def rounding(self) -> torch.Tensor:
        """(C_out, 1, 1), of two sums over all heads and keys whose weights know their scores to a few units."""
        keys = (self.image.shape[1] + 20) * (self.image.shape[2] + 20)
        return (self.mass * (keys + 40 * (1 + self.score_range)) * 4 * UNIT)[:, None, None]

    def layer_at(self, eps: float) -> torch.Tensor:
        """By plain loops."""
        return torch.from_numpy(reference.attend(self.image, *self.way.layer(eps)))

    @property
    def limit(self) -> torch.Tensor:
        return torch.from_numpy(reference.convolve(self.image, self.way.limit))


@st.composite
def scenes(draw: st.DrawFn, kind: str, borders: tuple[str, ...] = BORDERS, largest: int = 5) -> Scene:
    border = draw(st.sampled_from(borders))
    shape = "square" if border_named(border).moves or kind != "window" else draw(st.sampled_from(("square", "disc")))
    dilation = draw(st.integers(1, 3))
    spread = 1 if border_named(border).moves else draw(st.sampled_from((1, dilation)))  # of the window
    size = draw(st.integers(1, largest)), draw(st.integers(1, largest))
    seed = draw(st.integers(0, 2**20))
    convolution = kernel(
        seed, draw(st.integers(1, 2)), 1, draw(st.sampled_from((1, 3))),
        border=border_named(border).twin, stride=draw(st.integers(1, 2)), dilation=dilation,
    )  # fmt: skip
    heads = heads_from_kernel(
        convolution,
        border=border,
        content=draw(st.sampled_from((0.0, 0.003, 0.03, 1.0) if kind == "content" else (0.0, 0.003, 0.03))),
        similarity=draw(st.sampled_from(SIMILARITIES)),
        features=draw(st.sampled_from(("pixel", "patch"))),
        seed=seed,
    )
    return Scene(approach(kind, heads, convolution, size, Window(1.0, shape, spread)), normal(seed + 1, 1, *size))


@settings(max_examples=60, deadline=None)
@given(st.one_of(scenes("window"), scenes("position")))
def test_the_neighbours_law_is_the_loops_to_first_order(scene: Scene) -> None:
    """Beside the center stand at most 4 keys with weight eps (2 eps where both sides meet) and 4 with its square, each
    times at most e^range; what a first order leaves out is within 200 times the square of all that."""
    law = law_of(scene.way, scene.image)
    assert law is not None
    left = (scene.layer_at(NEAR) - scene.limit - law.map_at(NEAR)).abs()
    allowed = 200 * (NEAR * exp(scene.score_range)) ** 2 * scene.mass[:, None, None] + scene.rounding
    assert (left <= allowed).all(), (float(left.max()), float(allowed.min()))


@settings(max_examples=60, deadline=None)
@given(scene=scenes("content"), eps=st.sampled_from((NEAR, 1e-3, 0.1, 1.0)))
def test_the_content_film_is_the_loops_and_ends_in_the_convolution_on_any_torus(scene: Scene, eps: float) -> None:
    layer = scene.layer_at(eps)
    ((_, frame),) = approach_outputs(scene.way, scene.image, [eps])
    assert ((frame - layer).abs() <= scene.rounding).all()
    law, bound = law_of(scene.way, scene.image), bound_of(scene.way, scene.image)
    assert law is not None
    assert bound is not None
    away = (layer - scene.limit).abs()
    assert (away <= bound.map_at(eps) + scene.rounding).all()
    if eps == NEAR:
        osc = float(bound.osc.max())
        left = (layer - scene.limit - law.map_at(eps)).abs()
        assert (left <= (eps * osc) ** 2 * scene.mass[:, None, None] + scene.rounding).all()


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**20),
    size=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    kernel_size=st.sampled_from((1, 3, 5, 7)),
    dilation=st.integers(1, 3),
    stride=st.integers(1, 2),
    border=st.sampled_from(("zero", "replicate", "reflect", "circular")),
)
def test_a_folded_convolution_is_the_same_map_with_one_tap_for_each_pixel(
    seed: int, size: tuple[int, int], kernel_size: int, dilation: int, stride: int, border: str
) -> None:
    convolution = kernel(seed, 2, 2, kernel_size, border=border, dilation=dilation, stride=stride)
    image, once = normal(seed + 1, 2, *size), folded(convolution, size)
    assert all(reach <= n // 2 for reach, n in zip(once.reach, size, strict=True)) or border != "circular"
    assert once is convolution or border == "circular"
    absolute = replace(convolution, weight=convolution.weight.abs())
    bound = 4 * kernel_size**2 * UNIT * convolve(image.abs(), absolute)
    assert ((convolve(image, once) - convolve(image, convolution)).abs() <= bound).all()


def test_a_torus_smaller_than_the_kernel() -> None:
    """8 px, 5 x 5 taps two apart: the outermost meet in one pixel."""
    convolution = kernel(3, 1, 1, 5, border="circular", dilation=2)
    heads = heads_from_kernel(convolution, border="circular", content=1.0)
    for size in ((8, 8), (3, 3), (1, 2)):
        image = normal(4, 1, *size)
        way = approach("content", heads, convolution, size)
        wanted = torch.from_numpy(reference.convolve(image, convolution))
        ((_, frame),) = approach_outputs(way, image, [1e-12])
        assert float((frame - wanted).norm()) < 1e-9 * float(wanted.norm())


@pytest.mark.parametrize("side", [2, 3])
def test_a_disc_on_a_small_torus_and_at_a_masked_corner(side: int) -> None:
    """What a square counts and a disc does not: the far side of 2 px, and keys across a corner."""
    convolution = kernel(7, 1, 1, 3, border="circular")
    heads = heads_from_kernel(convolution, border="circular", content=0.0)
    image = normal(8, 1, side, side)
    square, disc = (
        law_of(approach("window", heads, convolution, (side, side), Window(1.0, shape)), image)
        for shape in ("square", "disc")
    )
    assert square is not None
    assert disc is not None
    assert torch.allclose(square.slope, disc.slope * (2 if side == 2 else 1), atol=1e-12)
    corner = replace(heads_from_kernel(replace(convolution, border="zero"), border="masked"), content=0.0)
    laws = [
        law_of(approach("window", corner, convolution, (4, 4), Window(1.0, shape)), normal(9, 1, 4, 4))
        for shape in ("square", "disc")
    ]
    assert laws[0] is not None
    assert laws[1] is not None
    lost = (laws[0].jump - laws[1].jump)[0]
    at_corner = torch.zeros(4, 4, dtype=torch.bool)
    at_corner[::3, ::3] = True
    assert (lost[at_corner] != 0).all()
    assert (lost[~at_corner] == 0).all()
