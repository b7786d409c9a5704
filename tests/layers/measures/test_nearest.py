"""The convolution nearest to a layer, and how much of the layer it explains."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.measures import nearest
from explorer.layers.measures.nearest import fit_convolution, nearest_convolution, r_squared, report_fit
from tests.layers.layer_cases import kernel, make_attention, normal


@settings(max_examples=30)
@given(
    seed=st.integers(0, 2**20),
    channels=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    border=st.sampled_from(("zero", "replicate", "reflect", "circular")),
    stride=st.integers(1, 2),
    dilation=st.integers(1, 2),
    scale=st.sampled_from((1e-3, 1.0, 1e3)),
)
def test_a_convolution_is_its_own_nearest(
    seed: int, channels: tuple[int, int], border: str, stride: int, dilation: int, scale: float
) -> None:
    layer = kernel(seed, channels[1], channels[0], 3, border=border, stride=stride, dilation=dilation)
    layer = replace(layer, bias=normal(seed + 1, channels[1]))
    image = normal(seed + 2, channels[0], 17, 15) * scale
    found = nearest_convolution(image, convolve(image, layer), 3, border=border, stride=stride, dilation=dilation)
    assert torch.allclose(found.weight, layer.weight, rtol=0, atol=1e-9)
    assert found.bias is not None
    assert torch.allclose(found.bias, layer.bias, rtol=0, atol=1e-9 * scale)
    other = normal(seed + 3, channels[0], 9, 11) * scale
    assert r_squared(found, other, convolve(other, layer)) == pytest.approx(1, abs=1e-12)


def test_several_images_in_pieces_give_the_fit_of_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    heads = make_attention(1, [(0, 0), (1, -1)], channels=2, outputs=2, scale=0.5)
    images = [normal(seed, 2, 8 + seed, 9) for seed in range(3)]
    pairs = [(image, attend(image, heads, Window(5.0))) for image in images]
    whole = fit_convolution(pairs, (3, 5))
    monkeypatch.setattr(nearest, "ROWS_AT_ONCE", 13)
    pieces = fit_convolution(pairs, (3, 5))
    assert torch.allclose(pieces.convolution.weight, whole.convolution.weight, rtol=0, atol=1e-12)
    assert pieces.pixels == whole.pixels == 27 * 9
    assert pieces.determined
    assert whole.unknowns == 2 * 15 + 1


def test_no_other_convolution_is_nearer() -> None:
    """The residual stands at a right angle on every patch pixel and on the bias."""
    heads = make_attention(2, [(0, 0)], channels=2, outputs=2, scale=0.8)
    image = normal(3, 2, 12, 13)
    output = attend(image, heads, Window(7.0))
    found = nearest_convolution(image, output, 3)
    best = report_fit(found, image, output)
    assert 0 < best.r_squared < 1
    generator = torch.Generator().manual_seed(4)
    for step in (1e-3, -1e-3):
        turned = found.weight + step * torch.randn(found.weight.shape, generator=generator, dtype=torch.float64)
        assert report_fit(replace(found, weight=turned), image, output).relative > best.relative
    assert best.residual.sum((1, 2)).abs().max() < 1e-10
    moved = torch.nn.functional.pad(image, (1, 1, 1, 1))
    for row in range(3):
        for column in range(3):
            patch = moved[:, row : row + 12, column : column + 13]
            assert torch.einsum("irc,orc->io", patch, best.residual).abs().max() < 1e-9


def test_where_images_do_not_determine_it_the_smallest_kernel_is_taken_and_said() -> None:
    flat = torch.full((1, 9, 9), 2.0).double()
    fit = fit_convolution([(flat, 3 * flat)], 3, border="replicate")
    assert (fit.rank, fit.unknowns, fit.determined) == (1, 10, False)
    # One number is known: 2 * (sum of the taps) + bias = 6. Nine taps of 6 * 2 / 37 and a bias of 6 / 37 are least.
    assert torch.allclose(fit.convolution.weight, torch.full((1, 1, 3, 3), 12 / 37).double())
    assert float(fit.convolution.bias) == pytest.approx(6 / 37)  # type: ignore[arg-type]
    assert r_squared(fit.convolution, flat, 3 * flat) == 1


def test_content_makes_attention_less_of_a_convolution() -> None:
    train, held_out = normal(5, 1, 20, 20), normal(6, 1, 16, 16)
    scores = []
    for scale in (0.0, 0.5, 2.0):
        heads = make_attention(7, [(0, 0)], scale=scale)
        window = Window(5.0)
        found = nearest_convolution(train, attend(train, heads, window), 5)
        scores.append(r_squared(found, held_out, attend(held_out, heads, window)))
    assert scores[0] > scores[1] > scores[2]


def test_r_squared_of_the_mean_is_zero_and_of_a_flat_output_all_or_nothing() -> None:
    image = normal(8, 1, 6, 6)
    zero = Convolution(torch.zeros(1, 1, 1, 1).double())
    assert r_squared(replace(zero, bias=image.mean().view(1)), image, image) == pytest.approx(0, abs=1e-14)
    flat = torch.full_like(image, 0.1)
    assert r_squared(replace(zero, bias=torch.tensor([0.1], dtype=torch.float64)), image, flat) == 1
    assert r_squared(zero, image, flat) == -inf
    assert r_squared(zero, image, 0 * flat) == 1
    report = report_fit(zero, image, 0 * flat)
    assert report.relative == 0
    assert report_fit(replace(zero, bias=torch.ones(1)), image, 0 * flat).relative == inf


def test_outputs_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(1, 3, 3\), got \(1, 6, 6\)"):
        nearest_convolution(normal(9, 1, 6, 6), normal(9, 1, 6, 6), 3, stride=2)
    with pytest.raises(ValueError, match="at least one image"):
        fit_convolution([], 3)
    with pytest.raises(ValueError, match="odd and positive, got 4"):
        nearest_convolution(normal(9, 1, 6, 6), normal(9, 1, 6, 6), 4)


def test_a_dependence_that_only_rounding_breaks_is_no_direction_of_the_image() -> None:
    """A layer norm's channels sum to 0, in float32 nearly: without the rounding told, weights of 1e5 fit the rest."""
    generator = torch.Generator().manual_seed(9)
    tokens = torch.randn(14 * 14, 24, generator=generator)
    image = torch.nn.functional.layer_norm(tokens, (24,)).T.reshape(24, 14, 14).contiguous()
    output = torch.randn(4, 14, 14, generator=generator)
    fits = {eps: fit_convolution([(image, output)], 1, input_eps=eps) for eps in (0.0, torch.finfo(torch.float32).eps)}
    exact, rounded = fits.values()
    assert exact.determined, "in float64 the channels are independent"
    assert (rounded.rank, rounded.unknowns) == (24, 25)
    assert rounded.convolution.weight.abs().max() < 1 < 1e3 < exact.convolution.weight.abs().max()
    report = [report_fit(fit.convolution, image, output).r_squared for fit in (rounded, exact)]
    assert report[0] == pytest.approx(report[1], abs=0.02)
