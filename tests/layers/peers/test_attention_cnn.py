"""Cordonnier et al. 2020 (arXiv 1911.03584): Gaussians that a layer learned, with real centers and full precisions."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.position import Gaussian, Quadratic
from tests.layers.layer_cases import make_attention, normal


def by_the_papers_encoding(image: torch.Tensor, centers: torch.Tensor, roots: torch.Tensor) -> torch.Tensor:
    """softmax over all pixels of v . r: r = (d1, d2, d1^2, d2^2, d1 d2) of the offset d, v from center and precision;
    what each head sees, (heads, C, H, W)."""
    height, width = image.shape[1:]
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    places = torch.stack([rows.flatten(), columns.flatten()], -1).double()
    d1, d2 = (places[None, :] - places[:, None]).unbind(-1)  # key less query
    encoding = torch.stack([d1, d2, d1**2, d2**2, d1 * d2], -1)
    precision = roots @ roots.mT
    a, b, c = precision[:, 0, 0], precision[:, 0, 1], precision[:, 1, 1]
    m1, m2 = centers.unbind(-1)
    vector = -0.5 * torch.stack([-2 * (a * m1 + b * m2), -2 * (c * m2 + b * m1), a, c, 2 * b], -1)
    weights = torch.softmax(torch.einsum("qkr,hr->hqk", encoding, vector), -1)
    return (weights @ image.flatten(1).T).mT.unflatten(-1, (height, width))


@settings(max_examples=40)
@given(seed=st.integers(0, 2**20), size=st.tuples(st.integers(1, 7), st.integers(1, 7)), spread=st.floats(0.1, 3))
def test_a_learned_gaussian_layer(seed: int, size: tuple[int, int], spread: float) -> None:
    """The whole layer: every head sees the image itself, and one matrix with a bias mixes what all heads see."""
    heads, channels, outputs = 3, 2, 4
    image, centers = normal(seed, channels, *size), normal(seed + 1, heads, 2) * 2
    roots, mix = torch.eye(2) + normal(seed + 2, heads, 2, 2) * spread, normal(seed + 3, outputs, heads * channels)
    wanted = torch.einsum("on,nrc->orc", mix, by_the_papers_encoding(image, centers, roots).flatten(0, 1))
    layer = Attention(
        query=torch.zeros(heads, channels, 1, dtype=torch.float64),
        key=torch.zeros(heads, channels, 1, dtype=torch.float64),
        value=torch.eye(channels, dtype=torch.float64).expand(heads, -1, -1),
        out=mix.T.unflatten(0, (heads, channels)),
        centers=torch.zeros(heads, 2, dtype=torch.int64),
        position=Quadratic.gaussian(centers, roots @ roots.mT),
        content=0.0,
        border="masked",
    )
    # A score of size S is rounded by S times some 2^-53, and so is the weight's logarithm.
    largest = float((roots @ roots.mT).abs().sum((1, 2)).max()) * (float(centers.abs().max()) + 7) ** 2
    bound = 200 * 2.0**-53 * (largest + 1) * float(mix.abs().sum(1).max() * image.abs().max())
    assert (attend(image, layer, Window(99.0)) - wanted).abs().max() <= bound


@pytest.mark.parametrize("border", ["zero", "masked", "shifted", "replicate", "circular"])
def test_round_gaussians_at_whole_centers_are_the_gaussian_of_the_windows(border: str) -> None:
    image, centers = normal(1, 2, 6, 7), [(0, 1), (-2, 0), (1, 1)]
    plain = make_attention(2, centers, channels=2, outputs=2, border=border)
    precision = 2 * 0.4 * torch.eye(2, dtype=torch.float64).expand(3, -1, -1)
    layers = (
        replace(plain, position=position) for position in (Gaussian(0.4), Quadratic.gaussian(plain.centers, precision))
    )
    first, second = (attend(image, layer, Window(5.0)) for layer in layers)
    assert (first - second).abs().max() < 1e-12


def test_centers_between_pixels_end_in_a_box_blur_and_no_shift() -> None:
    """Identity I14: the four nearest pixels are equally near."""
    image, one = normal(3, 1, 6, 6), torch.ones(1, 1, 1, dtype=torch.float64)
    sharp = 60 * torch.eye(2, dtype=torch.float64)[None]
    half = Quadratic.gaussian(torch.full((1, 2), 0.5), sharp)
    zero = torch.zeros(1, 2, dtype=torch.int64)
    layer = Attention(one, one, one, one, zero, position=half, content=0.0, border="circular")
    box = torch.zeros(1, 1, 3, 3, dtype=torch.float64)
    box[..., 1:, 1:] = 0.25
    wanted = convolve(image, Convolution(box, border="circular"))
    assert (attend(image, layer, Window(6.0)) - wanted).abs().max() < 4e-16 * 16


@pytest.mark.parametrize(
    ("position", "message"),
    [
        (Quadratic(torch.zeros(2, 2), torch.zeros(1, 2)), r"matrix must have shape \(1, 2, 2\), got \(2, 2\)"),
        (Quadratic(torch.zeros(1, 2, 2), torch.zeros(1, 3)), r"slope must have shape \(1, 2\), got \(1, 3\)"),
        (Quadratic(torch.zeros(1, 2, 2), torch.zeros(1, 2), torch.zeros(2)), r"level must have shape \(1,\), got"),
        (Quadratic(torch.full((1, 2, 2), torch.nan), torch.zeros(1, 2)), "matrix must be finite, got"),
    ],
)
def test_a_position_that_does_not_fit_is_refused(position: Quadratic, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(make_attention(0, [(0, 0)]), position=position)
