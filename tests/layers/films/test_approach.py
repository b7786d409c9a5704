"""The four approaches: their frames against the layer itself, their laws and bounds against what is measured."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.borders import BORDERS, border_named
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.films.approach import KINDS, Approach, approach
from explorer.layers.films.frames import approach_outputs
from explorer.layers.films.holding import ApproachPoint, Holding, holding_of
from explorer.layers.films.laws import bound_of, law_of
from explorer.layers.films.measure import approach_errors, spread_eps
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel
from explorer.layers.position import Gaussian
from tests.layers.layer_cases import kernel, make_attention, normal


def make_approach(
    kind: str,
    border: str = "zero",
    size: tuple[int, int] = (7, 8),
    content: float = 0.03,
    kernel_size: int = 3,
    seed: int = 0,
    window: Window | None = None,
    stride: int = 1,
    dilation: int = 1,
    **rest: object,
) -> tuple[Approach, torch.Tensor]:
    convolution = kernel(seed, 3, 2, kernel_size, border=border_named(border).twin, stride=stride, dilation=dilation)
    heads = heads_from_kernel(convolution, border=border, content=content, seed=seed, features="pixel", **rest)  # type: ignore[arg-type]
    return approach(kind, heads, convolution, size, window), normal(seed + 1, 2, *size)


def limit_output(way: Approach, image: torch.Tensor) -> torch.Tensor:
    return convolve(image, way.limit)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("border", BORDERS)
def test_a_frame_is_the_layer_at_that_distance(kind: str, border: str) -> None:
    way, image = make_approach(kind, border)
    distances = [1e-6, 1e-3, 0.03, 0.4, 1.0]
    if kind == "window":
        distances += [1.3, way.farthest_eps]
    limit = limit_output(way, image)
    for eps, output in approach_outputs(way, image, distances):
        wanted = attend(image, *way.layer(eps))
        # Gates start from float32; so may windows and positions that are far from the limit.
        single = kind == "gate" or (kind in ("window", "position") and eps > 0.01)
        allowed = 1e-11 + (1e-3 * float((wanted - limit).norm()) if single else 0.0)
        assert output.dtype == torch.float64
        assert float((output - wanted).norm()) <= allowed, (eps, float((output - wanted).norm()))


@settings(max_examples=25)
@given(
    seed=st.integers(0, 2**20),
    border=st.sampled_from(BORDERS),
    size=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    kernel_size=st.sampled_from((1, 3, 5)),
    stride=st.integers(1, 2),
    dilation=st.integers(1, 2),
    similarity=st.sampled_from(("dot", "cosine", "distance")),
    eps=st.floats(1e-9, 1e-2),
)
def test_sharp_positions_by_shells_are_the_layer(
    seed: int,
    border: str,
    size: tuple[int, int],
    kernel_size: int,
    stride: int,
    dilation: int,
    similarity: str,
    eps: float,
) -> None:
    way, image = make_approach(
        "position", border, size, 0.2, kernel_size, seed, stride=stride, dilation=dilation, similarity=similarity
    )
    ((_, output),) = approach_outputs(way, image, [eps])
    assert (output - attend(image, *way.layer(eps))).abs().max() < 1e-10 * max(1.0, float(output.abs().max()))


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("kind", ["window", "position"])
@pytest.mark.parametrize(("stride", "dilation", "kernel_size"), [(1, 1, 3), (2, 1, 5), (1, 2, 3)])
def test_the_first_order_holds_at_every_pixel(
    kind: str, border: str, stride: int, dilation: int, kernel_size: int
) -> None:
    """Borders included: the difference less the law falls with the square of the distance."""
    way, image = make_approach(kind, border, kernel_size=kernel_size, stride=stride, dilation=dilation)
    law, limit = law_of(way, image), limit_output(way, image)
    assert law is not None
    left = []
    for eps, output in approach_outputs(way, image, [2.0**-14, 2.0**-13]):
        left.append(float((output - limit - law.map_at(eps)).abs().max()))
        assert left[-1] < 1e-2 * eps * float(law.slope.abs().max())
    assert 3.8 < left[1] / left[0] < 4.2


def test_a_masked_window_ends_in_a_jump_on_the_frame_alone() -> None:
    way, image = make_approach("window", "masked")
    law = law_of(way, image)
    assert law is not None
    assert (law.jump[:, 1:-1, 1:-1] == 0).all()
    nearest = convolve(image, replace(way.limit, border="replicate")) - limit_output(way, image)
    assert torch.allclose(law.jump, nearest, atol=1e-12)


def test_dilated_windows_and_windows_with_a_position_follow_the_same_law() -> None:
    way, image = make_approach(
        "window", "circular", dilation=2, window=Window(1.0, "square", 2), position=Gaussian(0.4)
    )
    law, limit = law_of(way, image), limit_output(way, image)
    assert law is not None
    assert way.parameter(0.0) == 3.0
    for eps, output in approach_outputs(way, image, [0.0, 1e-7]):
        left = float((output - limit - law.map_at(eps)).abs().max())
        assert left <= 1e-11 + 1e-3 * eps * float(law.slope.abs().max())
        assert eps == 0 or float((output - limit).abs().max()) > 0.1 * eps * float(law.slope.abs().max())


def test_without_content_the_position_law_is_the_laplacian() -> None:
    """out - conv = e^-alpha conv(5-point Laplacian of x), away from the frame."""
    way, image = make_approach("position", content=0.0)
    law = law_of(way, image)
    assert law is not None
    cross = torch.tensor([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]], dtype=torch.float64)
    laplacian = convolve(image, Convolution(torch.eye(2, dtype=torch.float64)[..., None, None] * cross))
    wanted = convolve(laplacian, way.limit)
    inner = (..., slice(2, -2), slice(2, -2))
    assert torch.allclose(law.slope[inner], wanted[inner], atol=1e-12)


def test_the_error_falls_as_e_to_minus_alpha() -> None:
    """Slope of ln error against alpha in [-1.02, -0.98] for alpha in 6 ... 14."""
    way, image = make_approach("position", content=0.05)
    alphas = np.arange(6.0, 14.5, 0.5)
    points = list(approach_errors(way, image, np.exp(-alphas)))
    slope = np.polyfit([p.parameter for p in points], np.log([p.error for p in points]), 1)[0]
    assert -1.02 < slope < -0.98
    assert holding_of(points).eps > 1e-3


@pytest.mark.parametrize("kind", ["window", "position", "content"])
def test_the_misfit_of_the_law_is_of_first_order(kind: str) -> None:
    """Ten times nearer, ten times the agreement: about 4e-2, 4e-3, 4e-4 for scores of scale 1."""
    way, image = make_approach(kind, content=0.05)
    misfits = [abs(point.ratio - 1) for point in approach_errors(way, image, [5e-5, 5e-4, 5e-3]) if point.ratio]
    assert len(misfits) == 3
    assert misfits[2] < 0.2
    for nearer, farther in pairwise(misfits):
        assert 8 < farther / nearer < 12


@settings(max_examples=20)
@given(
    seed=st.integers(0, 2**20),
    content=st.sampled_from((0.1, 1.0, 30.0)),
    border=st.sampled_from(("zero", "circular", "replicate", "reflect")),
    similarity=st.sampled_from(("dot", "cosine", "distance")),
)
def test_no_pixel_passes_the_bound_of_the_content(seed: int, content: float, border: str, similarity: str) -> None:
    way, image = make_approach("content", border, content=content, seed=seed, similarity=similarity)
    bound, limit = bound_of(way, image), limit_output(way, image)
    assert bound is not None
    for eps, output in approach_outputs(way, image, [1e-3, 0.1, 1.0]):
        assert ((output - limit).abs() > bound.map_at(eps) + 1e-11).sum() == 0
    assert all(
        point.bound is not None and point.error <= point.bound + 1e-12 for point in approach_errors(way, image, [1])
    )


@pytest.mark.parametrize("kind", ["window", "position", "gate"])
@pytest.mark.parametrize("unevenness", [1e-9, 1e-5, 1.0])
def test_no_frame_is_lost_in_the_rounding_of_float32(kind: str, unevenness: float) -> None:
    """An image that is even but for so much: all frames are as near to the convolution, also far from the end."""
    convolution = kernel(5, 1, 1, 3, border="circular")
    heads = heads_from_kernel(convolution, border="circular", content=0.01, features="pixel")
    way = approach(kind, heads, convolution, (12, 12))
    image = 100 + unevenness * normal(6, 1, 12, 12)
    distances = [0.7, 1.0] + ([2.0, 3.5, way.farthest_eps] if kind == "window" else [])
    limit = limit_output(way, image)
    for point in approach_errors(way, image, distances):
        wanted = float((attend(image, *way.layer(point.eps)) - limit).norm()) / float(limit.norm())
        assert point.error == pytest.approx(wanted, rel=0.01, abs=1e-13)


def test_the_gate_is_linear_to_ten_decimals() -> None:
    way, image = make_approach("gate", content=2.0)
    for point in approach_errors(way, image, np.geomspace(1e-3, 1, 7)):
        assert point.ratio is not None
        assert abs(point.ratio - 1) < 1e-10


@pytest.mark.parametrize("kind", KINDS)
def test_parameter_and_distance_are_each_others_way_back(kind: str) -> None:
    way, _ = make_approach(kind)
    for eps in (1e-3, 0.2, 1.0):
        assert way.eps(way.parameter(eps)) == pytest.approx(eps)


@pytest.mark.parametrize("kind", KINDS)
def test_points_come_one_by_one_and_can_be_cancelled(kind: str) -> None:
    way, image = make_approach(kind)

    class Cancelled(Exception):
        pass

    shares: list[float] = []

    def tick(share: float) -> None:
        shares.append(share)
        if len(shares) > 2:
            raise Cancelled

    points = approach_errors(way, image, spread_eps(way, 12), tick)
    with pytest.raises(Cancelled):
        list(points)
    assert all(0 <= share <= 1 for share in shares)


def test_one_head_and_gated_heads_have_approaches_too() -> None:
    convolution = kernel(3, 2, 2, 3)
    heads = replace(make_attention(4, [(0, 0)], 2, 2), gate=torch.tensor([0.5]), padding=1)
    for kind in KINDS:
        way = approach(kind, heads, convolution, (6, 6))
        (point,) = approach_errors(way, normal(5, 2, 6, 6), [1e-9])
        assert point.error < 1e-6
        assert way.limit.kernel_size == ((3, 3) if kind == "content" else (1, 1))


def test_sharp_positions_without_padding_end_in_replicated_borders() -> None:
    assert make_approach("position", "masked")[0].limit.border == "replicate"
    assert make_approach("window", "masked")[0].limit.border == "zero"
    for border in ("masked", "shifted"):
        way, image = make_approach("position", border)
        (point,) = approach_errors(way, image, [1e-12])
        assert point.error < 1e-9


def test_approaches_without_a_first_order_have_no_law() -> None:
    for way, image in (
        make_approach("window", norm="sparsemax"),
        make_approach("window", norm="entmax"),
        make_approach("window", window=Window(1.0, "block")),
    ):
        assert law_of(way, image) is None
        points = list(approach_errors(way, image, [1e-3, 1.0]))
        assert [point.law for point in points] == [None, None]
        assert holding_of(points).extent == "none"


def test_where_the_law_ends_is_read_off_the_ratios() -> None:
    points = [ApproachPoint(e, e, e * r, e, None) for e, r in ((1e-4, 1.0), (1e-3, 0.96), (1e-2, 0.9), (1e-1, 1.0))]
    assert holding_of(points) == Holding("below", 1e-3)
    assert holding_of(points[::-1], 0.2) == Holding("always", 1e-1)
    assert holding_of(points[2:]) == Holding("never", 1e-2)
    assert holding_of([ApproachPoint(1e-3, 1.0, 1e-14, 1e-3, None, 1e-13)]) == Holding("exact", 1e-3)
    assert holding_of([ApproachPoint(1e-3, 1.0, 1e-6, 0.0, None, 1e-13)]) == Holding("flat", 0.0)
    assert holding_of([ApproachPoint(1e-3, 1.0, 1e-6, None, None, 1e-13)]) == Holding("none", 0.0)


@pytest.mark.parametrize("kind", KINDS)
def test_where_nothing_differs_no_law_is_broken(kind: str) -> None:
    """A flat image on a torus; and without content fixed patterns are the kernel from the start."""
    way, image = make_approach(kind, "circular", content=0.0 if kind == "content" else 0.3)
    flat = torch.full_like(image, 7.0)
    points = list(approach_errors(way, image if kind == "content" else flat, spread_eps(way, 9)))
    assert holding_of(points).extent == "exact"
    assert holding_of(list(approach_errors(make_approach(kind, "circular", content=0.3)[0], image, [1e-4]))).eps == 1e-4


def test_what_the_first_order_does_not_see_breaks_no_law() -> None:
    """One pixel, and taps two pixels away: they see nothing until the window reaches back, at 3 px."""
    weight = torch.zeros(1, 1, 5, 1, dtype=torch.float64)
    weight[..., 0, 0] = 1.0
    heads = heads_from_kernel(Convolution(weight), border="masked", features="pixel")
    way = approach("window", heads, Convolution(weight), (1, 1))
    points = list(approach_errors(way, torch.full((1, 1, 1), 3.0), [1e-3, 0.5, 1.5]))
    assert [point.differs for point in points] == [False, False, True]
    assert holding_of(points).extent == "flat"
    assert holding_of(points[:2]).extent == "exact"


@pytest.mark.parametrize(
    ("kind", "eps", "message"),
    [
        ("position", 0.0, "eps of the position approach must be above 0 and at most 1, got 0"),
        ("gate", 1.5, "eps of the gate approach must be at least 0 and at most 1, got 1.5"),
        ("window", -0.1, "eps of the window approach must be at least 0 and at most inf, got -0.1"),
    ],
)
def test_distances_off_the_approach_are_refused(kind: str, eps: float, message: str) -> None:
    way, image = make_approach(kind)
    with pytest.raises(ValueError, match=message):
        list(approach_outputs(way, image, [eps]))


def test_what_ends_in_no_convolution_is_refused() -> None:
    convolution = kernel(0, 1, 1, 3)
    with pytest.raises(ValueError, match="only weights that sum to one"):
        approach("window", heads_from_kernel(convolution, norm="relu"), convolution, (5, 5))
    with pytest.raises(ValueError, match="an approach must be one of window, position, content, gate, got 'zoom'"):
        approach("zoom", heads_from_kernel(convolution), convolution, (5, 5))
