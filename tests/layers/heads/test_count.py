"""How many heads a kernel needs, and the heads themselves: as patterns, and as a layer."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.heads.count import (
    head_bounds,
    heads_needed,
    nonnegative_least_squares,
    positive_mix,
    sign_floor,
    unfold_kernel,
)
from explorer.layers.heads.learning import learn_patterns
from explorer.layers.heads.patterns import find_patterns
from explorer.layers.heads.static import covering_window, fewest_heads, head_floor, heads_built
from explorer.layers.position import Table
from explorer.layers.presets import KERNELS, SIZES, kernel_weight
from explorer.layers.terms import weights_at
from tests.layers.layer_cases import kernel, normal


@st.composite
def weights(draw: st.DrawFn) -> np.ndarray:
    """Kernels of every kind: dense, of low rank, with taps that are 0, with outputs of one sign."""
    rng = np.random.default_rng(draw(st.integers(0, 2**20)))
    outputs, inputs = draw(st.integers(1, 8)), draw(st.sampled_from((1, 3)))
    size = draw(st.sampled_from((1, 3, 5, 7))), draw(st.sampled_from((1, 3, 5)))
    weight = rng.normal(size=(outputs, inputs, *size))
    if draw(st.booleans()):
        rank = draw(st.integers(1, 3))
        weight = np.einsum("roi,rab->oiab", rng.normal(size=(rank, outputs, inputs)), rng.normal(size=(rank, *size)))
    if draw(st.booleans()):
        weight = weight * (rng.random(size) < 0.6)
    if draw(st.booleans()):
        weight[0, 0] = abs(weight[0, 0])
    return weight * draw(st.sampled_from((1e-3, 1.0, 1e3)))


@settings(max_examples=50)
@given(weight=weights())
def test_as_many_heads_as_needed_are_the_kernel_and_one_less_is_above_its_floor(weight: np.ndarray) -> None:
    needed, found = heads_needed(weight), find_patterns(weight)
    assert len(found.shares) == needed.count <= max(1, int(needed.support.sum()))
    assert (found.shares >= 0).all()
    np.testing.assert_allclose(found.shares.sum((1, 2)), 1, atol=1e-14)
    assert not found.shares[:, ~needed.support].any() or needed.rank == 0
    built = np.einsum("hab,hio->oiab", found.shares, found.mixes)
    allowed = 1e-14 / (needed.margin if needed.margin > 0 and needed.positive else 1) + 1e-13
    assert np.linalg.norm(built - weight) <= allowed * np.linalg.norm(weight)
    if needed.count > 1:
        fewer, (lower, upper) = find_patterns(weight, needed.count - 1), head_bounds(weight, needed.count - 1)
        assert len(fewer.shares) == needed.count - 1
        assert lower - 1e-12 <= fewer.error <= upper + 1e-12
        assert fewer.error >= (sign_floor(weight) if needed.count == 2 else lower) - 1e-12


@settings(max_examples=40)
@given(weight=weights())
def test_the_count_is_the_theorems(weight: np.ndarray) -> None:
    """Positive: the mix shows it. Signed: nonnegative numbers over the taps with which the rows add up to 0 show it."""
    needed, unfolded = heads_needed(weight), unfold_kernel(weight)
    used = unfolded[needed.support.ravel()]
    assert needed.rank == np.linalg.matrix_rank(unfolded)
    if needed.reason == "zero":
        assert not weight.any()
        assert needed.count == 1
    elif needed.positive and needed.rank < len(used):
        assert (used @ needed.mix > 0).all()
        assert needed.count == needed.rank
    elif needed.reason == "signed":
        units = used / np.linalg.norm(used, axis=1, keepdims=True)
        goal = np.append(np.zeros(units.shape[1]), 1.0)
        shares = nonnegative_least_squares(np.vstack([units.T, np.ones(len(units))]), goal)
        assert np.linalg.norm(shares @ units) < 1e-7 * shares.sum()
        assert needed.count == needed.rank + 1


@pytest.mark.parametrize(
    ("name", "count"), [("identity", 1), ("box", 1), ("gaussian", 1), ("sobel_x", 2), ("laplacian", 2), ("sharpen", 2)]
)
def test_known_kernels(name: str, count: int) -> None:
    for size in SIZES[1:]:
        assert heads_needed(kernel_weight(name, size)).count == count
        assert heads_needed(-3 * kernel_weight(name, size)).count == count  # a sign turned round is a sign all the same


def test_random_kernels_need_far_fewer_heads_than_taps() -> None:
    assert [heads_needed(normal(seed, 3, 1, 5, 5).numpy()).count for seed in range(9)] == [4] * 9
    assert heads_needed(normal(1, 8, 3, 3, 3).numpy()).count == 9  # of rank 9: one head for each tap
    assert heads_needed(normal(1, 8, 3, 7, 7).numpy()).count in (24, 25)


def test_a_derivative_is_one_blur_less_another() -> None:
    found = find_patterns(kernel_weight("sobel_x", 3))
    blur = np.array([[1, 2, 1]]).T / 4
    for share, mix in zip(found.shares, found.mixes, strict=True):
        side = 2 if mix[0, 0] > 0 else 0
        np.testing.assert_allclose(share, np.pad(blur, ((0, 0), (side, 2 - side))), atol=1e-15)
        assert abs(mix[0, 0]) == pytest.approx(4)


@pytest.mark.parametrize(("name", "floor"), [("sobel_x", 0.7071), ("laplacian", 0.4472), ("sharpen", 0.3714)])
def test_one_head_on_a_kernel_of_two_signs_reaches_the_floor_of_its_sign(name: str, floor: float) -> None:
    weight = kernel_weight(name, 3)
    assert sign_floor(weight) == pytest.approx(floor, abs=5e-5)
    assert find_patterns(weight, 1).error == pytest.approx(sign_floor(weight), rel=1e-12)
    assert head_floor(Convolution(torch.from_numpy(weight)), 1) == pytest.approx(sign_floor(weight))


@settings(max_examples=25)
@given(weight=weights())
def test_with_more_heads_the_error_falls_from_floor_to_floor(weight: np.ndarray) -> None:
    needed = heads_needed(weight)
    counts = sorted({1, 2, needed.count // 2 or 1, needed.count})
    errors = [find_patterns(weight, n).error for n in counts]
    for n, error in zip(counts, errors, strict=True):
        assert head_floor(Convolution(torch.from_numpy(weight)), n) <= error + 1e-12
    assert all(more <= fewer + 1e-12 for fewer, more in pairwise(errors))


def test_a_sign_floor_over_several_planes_adds_their_squares() -> None:
    weight = np.concatenate([kernel_weight("sobel_x", 3), kernel_weight("gaussian", 3)])
    sobel, gaussian = (np.linalg.norm(plane) for plane in weight)
    assert sign_floor(weight) == pytest.approx(sobel / 2**0.5 / np.hypot(sobel, gaussian))


def test_what_counts_as_nothing_follows_the_dtype() -> None:
    weight = normal(2, 1, 1, 5, 5).numpy()
    twice = np.concatenate([weight, (weight / 3).astype(np.float32)])  # of rank 1 but for float32's rounding
    assert heads_needed(twice).rank == 2
    assert heads_needed(twice.astype(np.float32)).rank == 1


@pytest.mark.parametrize("exponent", [-1000, -600, 600, 990])
def test_the_count_knows_no_scale(exponent: int) -> None:
    """Squares of such taps are 0, or no number. A power of two changes no other bit."""
    for weight in (kernel_weight("sobel_x", 3), kernel_weight("random", 3, 1, 3, seed=2, integer=False)):
        scaled, size = np.ldexp(weight, exponent), 2.0**exponent
        needed, plain = heads_needed(scaled), heads_needed(weight)
        assert (needed.count, needed.rank, needed.margin) == (plain.count, plain.rank, plain.margin)
        assert (needed.singular_values == plain.singular_values * size).all()
        assert sign_floor(scaled) == sign_floor(weight)
        for n in range(1, plain.count + 1):
            assert head_bounds(scaled, n) == head_bounds(weight, n)
            found, wanted = find_patterns(scaled, n), find_patterns(weight, n)
            assert (found.error, found.shares.tolist()) == (wanted.error, wanted.shares.tolist())
            assert (found.mixes == wanted.mixes * size).all()


def test_a_tap_that_is_nothing_beside_the_others_is_none() -> None:
    weight = kernel_weight("sobel_x", 3)
    weight[0, 0, 1, 1] = 1e-200
    assert heads_needed(weight).count == 2
    assert not heads_needed(weight).support[1, 1]


def test_a_kernel_of_zeros_is_one_head_that_gives_zeros() -> None:
    needed = heads_needed(np.zeros((2, 3, 3, 3)))
    assert (needed.rank, needed.count, needed.reason, needed.positive) == (0, 1, "zero", False)
    output = attend(normal(1, 3, 5, 6), fewest_heads(Convolution(torch.zeros(2, 3, 3, 3).double())), Window(3.0))
    assert torch.equal(output, torch.zeros(2, 5, 6).double())


@pytest.mark.parametrize(("weight", "message"), [(np.ones((3, 3)), "shape"), (np.full((1, 1, 3, 3), np.nan), "finite")])
def test_what_is_no_kernel_is_refused(weight: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        heads_needed(weight)
    with pytest.raises(ValueError, match="positive number of heads, got 0"):
        find_patterns(np.ones((1, 1, 3, 3)), 0)
    with pytest.raises(ValueError, match="positive number of heads, got 0"):
        head_bounds(np.ones((1, 1, 3, 3)), 0)


@settings(max_examples=60)
@given(
    weight=weights(),
    border=st.sampled_from(("zero", "replicate", "reflect", "circular")),
    stride=st.integers(1, 3),
    dilation=st.integers(1, 3),
    seed=st.integers(0, 2**20),
    image_size=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    side=st.sampled_from((0.0, 1.5, 40.0)),
)
def test_fewest_heads_are_the_convolution(
    weight: np.ndarray,
    border: str,
    stride: int,
    dilation: int,
    seed: int,
    image_size: tuple[int, int],
    side: float,
) -> None:
    convolution = Convolution(torch.from_numpy(weight), None, border, stride, dilation)
    if border == "circular":  # as large as the kernel, so that no two taps meet in one pixel
        image_size = tuple(n + 2 * (k // 2) * dilation for n, k in zip(image_size, weight.shape[2:], strict=True))  # type: ignore[assignment]
    image = normal(seed, weight.shape[1], *image_size)
    heads, wanted = fewest_heads(convolution), convolve(image, convolution)
    output = attend(image, heads, Window(covering_window(convolution).side + side))
    assert heads.num_heads == heads_needed(weight).count
    scale = convolve(image.abs(), Convolution(convolution.weight.abs(), None, border, stride, dilation))
    margin = heads_needed(weight).margin or 1
    assert (output - wanted).abs().max() <= (1e-12 + 1e-14 / margin) * scale.max()


def test_logits_are_nothing_off_the_taps_and_no_window_makes_a_nan() -> None:
    convolution = kernel(3, 1, 1, 3, dilation=2)
    convolution.weight[:, :, 1, 1] = 0  # a window of one pixel sees nothing at all
    heads, image = fewest_heads(convolution), normal(4, 1, 6, 7)
    assert isinstance(heads.position, Table)
    assert heads.position.bias.isfinite().any(0).sum() == 8
    for side in (1.0, 1.5, 3.0, 4.2, 5.0, 99.0):
        assert attend(image, heads, Window(side)).isfinite().all()
        weight = weights_at(image, heads, Window(side), (0, 0))
        assert weight.isfinite().all()
    assert not attend(image, heads, Window(1.0)).any()


def test_the_fewest_heads_have_the_convolutions_bias() -> None:
    convolution = kernel(1, 2, 2, 3, bias=normal(2, 2))
    image, heads = normal(3, 2, 5, 6), fewest_heads(convolution)
    output, wanted = attend(image, heads, covering_window(convolution)), convolve(image, convolution)
    assert (output - wanted).abs().max() < 1e-12 * wanted.abs().max()


def test_too_few_heads_miss_the_convolution_by_their_error_on_white_noise() -> None:
    convolution = kernel(5, 3, 3, 3, border="circular")
    image = normal(6, 3, 60, 60)
    wanted = convolve(image, convolution)
    for n in (1, 4, 8):
        output = attend(image, heads_built(convolution, n), covering_window(convolution))
        measured = float((output - wanted).norm() / wanted.norm())
        assert measured == pytest.approx(find_patterns(convolution.weight.numpy(), n).error, rel=0.05)


def test_learning_comes_near_but_not_as_near_as_building() -> None:
    convolution = kernel(7, 3, 1, 5)
    weight = convolution.weight.numpy()
    for n in (2, heads_needed(weight).count):
        shares: list[float] = []
        errors = [one.error for one in learn_patterns(weight, n, steps=200, seed=1, tick=shares.append)]
        assert len(errors) == 201
        assert shares == sorted(shares)
        assert head_bounds(weight, n)[0] <= errors[-1] < errors[0] / 1.2
        assert find_patterns(weight, n).error < errors[-1]


@pytest.mark.parametrize(("outputs", "n"), [(4, 2), (6, 4), (8, 7)])
def test_below_the_least_number_building_still_beats_learning(outputs: int, n: int) -> None:
    weight = kernel_weight("random", 5, 1, outputs, 0, True)
    *_, learned = learn_patterns(weight, n, steps=500)
    assert head_floor(Convolution(torch.from_numpy(weight)), n) <= find_patterns(weight, n).error < learned.error


def test_what_is_learned_is_what_is_reported_and_follows_the_seed() -> None:
    weight = kernel_weight("sobel_x", 3)
    *_, last = learn_patterns(weight, 2, steps=50, seed=3)
    built = np.einsum("hab,hio->oiab", last.shares, last.mixes)
    assert np.linalg.norm(built - weight) / np.linalg.norm(weight) == pytest.approx(last.error)
    again, other = (list(learn_patterns(weight, 2, steps=5, seed=seed))[-1].error for seed in (3, 4))
    assert again == list(learn_patterns(weight, 2, steps=5, seed=3))[-1].error != other


def test_the_gradient_is_that_of_the_error() -> None:
    """Adam's first step goes by the rate against the sign of the gradient, which autograd knows too."""
    weight = normal(8, 2, 1, 3, 3)
    start, after = list(learn_patterns(weight.numpy(), 2, steps=1, seed=5))
    logits = torch.from_numpy(np.log(start.shares)).flatten(1).requires_grad_()
    mixes = torch.from_numpy(start.mixes).flatten(1).requires_grad_()
    unfolded = torch.from_numpy(unfold_kernel(weight.numpy()))
    ((torch.softmax(logits, 1).T @ mixes - unfolded) ** 2).sum().backward()
    assert torch.equal(torch.from_numpy(after.mixes - start.mixes).flatten(1).sign(), -mixes.grad.sign())
    moved = torch.from_numpy(np.log(after.shares / start.shares)).flatten(1)
    order = moved - moved.mean(1, keepdim=True)  # a softmax does not feel what all logits share
    step = -logits.grad.sign() * 0.05
    assert torch.allclose(order, step - step.mean(1, keepdim=True), atol=2e-3)


@pytest.mark.parametrize("name", KERNELS)
def test_every_named_kernel_can_be_built(name: str) -> None:
    for inputs, outputs in ((1, 1), (3, 3), (3, 8)):
        for size in SIZES:
            assert find_patterns(kernel_weight(name, size, inputs, outputs)).error < 1e-13


def test_the_mix_is_the_widest_one() -> None:
    """In the plane the best mix halves the angle between the outermost rows."""
    angles = np.array([0.2, 1.1, 2.4])
    margin, mix = positive_mix(np.stack([np.cos(angles), np.sin(angles)], 1) * [[3], [0.1], [1]])
    assert margin == pytest.approx(np.cos(1.1))
    np.testing.assert_allclose(mix, [np.cos(1.3), np.sin(1.3)], atol=1e-12)
    assert positive_mix(np.array([[1.0], [-2.0]]))[0] == 0
