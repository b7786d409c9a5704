"""The four meters: 0 for what is a convolution, above 0 for what is not, and the derivatives behind them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, jacobian_at, pull_back
from explorer.layers.measures.matrices import convolution_share
from explorer.layers.measures.meters import measure_layer, measure_reach, noise_for
from explorer.layers.measures.shares import measure_loose, weights_follow
from explorer.layers.measures.shifts import shift_image
from explorer.layers.norms import NORMS, SUMS_TO_ONE
from explorer.layers.operator import attention_weights, operator_matrix
from explorer.layers.position import Gaussian
from explorer.layers.projection import project
from explorer.layers.similarities import SIMILARITIES
from tests.layers.layer_cases import Case, cases, kernel, make_attention, normal

IMAGE = normal(0, 2, 8, 8)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_torus_convolution_is_one_by_every_meter(dtype: torch.dtype) -> None:
    layer = ConvolutionLayer(kernel(1, 3, 2, 3, border="circular"))
    meters = measure_layer(layer, IMAGE.to(dtype), 1)
    rounding = 500 * torch.finfo(dtype).eps
    for reading in (meters.additivity, meters.homogeneity):
        assert reading.is_zero
        assert reading.value < reading.bound < rounding
    assert meters.equivariance_interior is not None
    assert (meters.equivariance.value, meters.equivariance_interior.value) == (0, 0)
    assert meters.reach.beyond.value == 0
    assert (meters.reach.holds_all, meters.reach.farthest) == (1, 1)
    assert meters.scale > 0


@settings(max_examples=20)
@given(
    seed=st.integers(0, 2**20),
    content=st.sampled_from((0.0, 1e-3, 0.2, 2.0)),
    norm=st.sampled_from(SUMS_TO_ONE),
    similarity=st.sampled_from(SIMILARITIES),
)
def test_content_costs_linearity_but_no_equivariance(seed: int, content: float, norm: str, similarity: str) -> None:
    """Additive exactly if beta is 0, so homogeneous but for a cosine; equivariant bit by bit on a torus in any case."""
    heads = heads_from_kernel(
        kernel(seed, 2, 2, 3), border="circular", content=content, norm=norm, similarity=similarity, seed=seed
    )
    meters = measure_layer(AttentionLayer(heads, Window(5.0)), IMAGE, 1, shift=(3, -2))
    assert meters.equivariance.value == 0
    assert meters.additivity.is_zero == (content == 0)
    assert meters.homogeneity.is_zero == (content == 0 or similarity == "cosine")


PLACES = np.arange(256).reshape(1, 16, 16)
SYMMETRIC = {  # x plus its half turn is constant, a multiple of x, or the picture is even
    "even": torch.full((1, 16, 16), 90.0, dtype=torch.float64),
    "ramp": torch.from_numpy(PLACES.astype(np.float64)),
    "checker": torch.from_numpy((PLACES % 2 + PLACES // 16 % 2) % 2 * 255.0),
    "square": torch.zeros(1, 16, 16, dtype=torch.float64),
}
SYMMETRIC["square"][:, 4:12, 4:12] = 255


@pytest.mark.parametrize("name", SYMMETRIC)
@pytest.mark.parametrize("side", [5.0, 16.0])
@pytest.mark.parametrize("similarity", ["dot", "cosine"])
def test_no_symmetry_of_a_picture_hides_what_content_does(name: str, side: float, similarity: str) -> None:
    heads = heads_from_kernel(
        kernel(2, 1, 1, 3), border="circular", content=4.0, similarity=similarity, pixel_scale=1 / 255
    )
    meters = measure_layer(AttentionLayer(heads, Window(side)), SYMMETRIC[name], 1)
    assert meters.additivity.value > 1e-3
    assert not meters.additivity.is_zero


@settings(max_examples=50)
@given(
    shape=st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4)),
    seed=st.integers(0, 99),
    kind=st.sampled_from(("zero", "even", "ramp", "noise")),
)
def test_noise_is_never_degenerate(shape: tuple[int, int, int], seed: int, kind: str) -> None:
    image = {
        "zero": torch.zeros(shape, dtype=torch.float64),
        "even": torch.full(shape, 3.0, dtype=torch.float64),
        "ramp": torch.arange(float(np.prod(shape)), dtype=torch.float64).view(shape),
        "noise": normal(seed, *shape),
    }[kind]
    made = noise_for(image, seed)
    assert len(made) == 2
    if image.numel() == 1:
        return
    for place, noise in enumerate(made):
        assert noise.std(correction=0) > 0
        for other in (image, *made[:place]):
            assert (noise + other).std(correction=0) > 0
            both = torch.stack([noise.flatten(), other.flatten()])
            assert torch.linalg.matrix_rank(both) == 2 or not other.any()


def test_a_gate_leaves_equivariance_exact() -> None:
    heads = heads_from_kernel(kernel(3, 2, 2, 3), border="circular")
    layer = AttentionLayer(replace(heads, gate=torch.linspace(0, 1, 9)), Window(7.0))
    assert shift_image(layer, IMAGE, (1, 5)).error.abs().max() == 0


@pytest.mark.parametrize("border", ["zero", "masked", "replicate", "reflect"])
def test_padding_costs_equivariance_on_the_frame_alone(border: str) -> None:
    heads = heads_from_kernel(kernel(4, 1, 1, 3), border=border)
    meters = measure_layer(AttentionLayer(heads, Window(3.0)), normal(5, 1, 12, 13), 1)
    assert meters.equivariance.value > 1e-3
    assert not meters.equivariance.is_zero
    assert meters.equivariance_interior is not None
    assert meters.equivariance_interior.is_zero
    whole = measure_layer(AttentionLayer(heads, Window(33.0)), normal(5, 1, 12, 13), 1)
    assert whole.equivariance_interior is None


@pytest.mark.parametrize("side", [2, 4])
def test_blocks_are_equivariant_to_shifts_by_whole_blocks(side: int) -> None:
    attention = make_attention(6, [(0, 0)], 2, 2, border="circular")
    layer = AttentionLayer(attention, Window(float(side), "block"))
    for step in range(1, 8):
        demo = shift_image(layer, IMAGE, (0, step))
        assert (demo.largest <= demo.bound) == (step % side == 0), (step, demo.largest)


def test_shifts_go_by_whole_strides() -> None:
    layer = ConvolutionLayer(kernel(7, 1, 2, 3, border="circular", stride=2))
    demo = shift_image(layer, IMAGE, (2, -4))
    assert demo.error.abs().max() == 0
    assert torch.equal(demo.image[:, 2, 0], IMAGE[:, 0, 4])
    with pytest.raises(ValueError, match=r"shift must be a multiple of the stride 2, got \(1, 0\)"):
        shift_image(layer, IMAGE, (1, 0))
    with pytest.raises(ValueError, match=r"must be a multiple of it, got \(8, 7\)"):
        shift_image(layer, IMAGE[..., :7], (0, 2))


@settings(max_examples=25)
@given(case=cases(norms=("softmax", "sigmoid"), similarities=("dot", "distance")), seed=st.integers(0, 99))
def test_nothing_beyond_the_reach_moves_the_output(case: Case, seed: int) -> None:
    """The Jacobian's support lies inside the window, whatever the border and the shape."""
    image = normal(seed, *case.image.shape)
    attention = replace(case.attention, query=case.attention.query / 1e3, border="masked")
    layer = AttentionLayer(attention, case.window)
    rows, columns = ((n - 1) // attention.stride for n in image.shape[1:])
    reach = measure_reach(layer, [image], layer.reach, [(rows, columns), (rows // 2, columns // 2)])
    assert reach.beyond.value == 0
    assert reach.holds_all <= reach.farthest <= layer.reach


@pytest.mark.parametrize("features", ["pixel", "patch"])
@pytest.mark.parametrize("similarity", ["dot", "cosine", "distance"])
def test_derivatives_are_differences(features: str, similarity: str) -> None:
    image, cell = normal(8, 2, 5, 6), (1, 4)
    attention = make_attention(
        9, [(0, 1), (-1, 0)], 2, 2, features=features, similarity=similarity, position="embeddings", scale=0.5
    )
    layer = AttentionLayer(attention, Window(3.5))
    jacobian = jacobian_at(layer, image, cell)
    assert jacobian.shape == (2, 2, 5, 6)
    step = torch.zeros_like(image)
    step[1, 2, 3] = 1e-6
    measured = (layer.at(image + step, cell) - layer.at(image - step, cell)) / 2e-6
    assert torch.allclose(jacobian[:, 1, 2, 3], measured, atol=1e-8)
    cotangent = torch.zeros(2, 5, 6, dtype=torch.float64)
    cotangent[:, 1, 4] = 1
    assert torch.allclose(pull_back(layer, image, cotangent), jacobian.sum(0), atol=1e-12)


def test_derivatives_work_where_the_program_computes() -> None:
    with torch.inference_mode():
        layer = ConvolutionLayer(kernel(10, 1, 2, 3))
        assert jacobian_at(layer, IMAGE.clone(), (2, 2))[0, 0, 1, 1] == layer.convolution.weight[0, 0, 0, 0]


def test_meters_tell_how_far_they_are() -> None:
    shares: list[float] = []
    measure_layer(ConvolutionLayer(kernel(11, 1, 2, 3)), IMAGE, 1, tick=shares.append)
    assert shares == sorted(shares)
    assert len(shares) > 3


@pytest.mark.parametrize("border", ["zero", "circular", "masked"])
def test_a_share_head_by_head_is_that_of_all_heads(border: str) -> None:
    heads = heads_from_kernel(kernel(12, 2, 2, 3), border=border)
    weights = attention_weights(project(IMAGE, heads), heads, Window(3.0))
    wanted = convolution_share(weights, 8, 8, border == "circular")
    found = measure_loose(AttentionLayer(heads, Window(3.0)), IMAGE)
    assert 1 - found.value == pytest.approx(wanted, abs=1e-14)
    assert not found.is_zero


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_without_content_a_torus_has_a_share_of_one_up_to_rounding(norm: str, dtype: torch.dtype) -> None:
    heads = heads_from_kernel(kernel(12, 2, 2, 3), border="circular", content=0.0, norm=norm)
    layer = AttentionLayer(replace(heads, position=Gaussian(0.3)), Window(5.5))
    found = measure_loose(layer, IMAGE.to(dtype))
    assert found.is_zero
    assert found.bound < 1e-2
    assert not weights_follow(layer, IMAGE.to(dtype), IMAGE.flip(1).to(dtype), [(0, 0), (4, 4)])
    followed = AttentionLayer(replace(layer.attention, content=1.0), Window(5.5))
    assert weights_follow(followed, IMAGE, IMAGE.flip(1), [(0, 0), (4, 4)])


def test_the_share_of_a_convolution_is_that_of_its_matrix() -> None:
    for border in ("zero", "circular", "replicate"):
        one = kernel(13, 1, 1, 3, border=border)
        wanted = convolution_share(operator_matrix(one, 8, 8), 8, 8, border == "circular")
        found = measure_loose(ConvolutionLayer(one), IMAGE[:1])
        assert 1 - found.value == pytest.approx(wanted, abs=1e-14)
        assert found.is_zero == (border != "replicate")
    shares: list[float] = []
    assert measure_loose(ConvolutionLayer(kernel(13, 2, 3, 3)), IMAGE, shares.append).is_zero
    assert shares == [n / 6 for n in range(6)]


def test_a_cosine_has_a_derivative_where_the_image_is_even() -> None:
    """A patch without contrast has queries and keys of length 0."""
    image = torch.zeros(1, 6, 6, dtype=torch.float64)
    image[0, 0, 0] = 1
    heads = heads_from_kernel(kernel(14, 1, 1, 3), similarity="cosine")
    layer, cotangent = AttentionLayer(heads, Window(3.0)), torch.zeros(1, 6, 6, dtype=torch.float64)
    cotangent[0, 4, 4] = 1
    pulled = pull_back(layer, image, cotangent)
    assert pulled.isfinite().all()
    assert torch.allclose(pulled, jacobian_at(layer, image, (4, 4))[0], atol=1e-14)
