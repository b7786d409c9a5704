"""Biases of queries, keys, values and of the output: where they reach, and where they must not."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.attention import Attention
from explorer.layers.borders import BORDERS
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.closing import close_windows
from explorer.layers.fast.routes import attend
from explorer.layers.films.approach import KINDS, approach
from explorer.layers.films.frames import approach_outputs
from explorer.layers.films.measure import approach_errors
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import closed_convolution, heads_from_kernel
from explorer.layers.measures.depth import averaging
from explorer.layers.measures.layer import AttentionLayer
from explorer.layers.measures.misfit import compare
from explorer.layers.operator import operator_constant, operator_matrix
from explorer.layers.projection import project
from explorer.layers.terms import terms_at
from tests.layers.layer_cases import kernel, make_attention, normal

CENTERS = [(0, 1), (-1, 0), (0, 0)]
WITH_PIXELS = ("replicate", "reflect", "circular", "shifted")  # outside the image, or never seen there


def biased(seed: int = 1, **rest: object) -> Attention:
    return make_attention(seed, CENTERS, channels=2, outputs=2, biased=True, **rest)  # type: ignore[arg-type]


def test_a_convolutions_constant_is_its_bias_at_every_output() -> None:
    convolution = replace(kernel(1, 2, 3, 3, stride=2), bias=normal(2, 2))
    image = normal(3, 3, 5, 4)
    whole = operator_matrix(convolution, 5, 4) @ image.flatten(1).T.flatten() + operator_constant(convolution, 5, 4)
    assert torch.allclose(whole.view(-1, 2).T.view(2, 3, 2), convolve(image, convolution), rtol=0, atol=1e-13)
    assert not operator_constant(replace(convolution, bias=None), 5, 4).any()


@pytest.mark.parametrize("border", ["zero", "zero_keys"])
def test_no_bias_reaches_the_padding(border: str) -> None:
    """Projected first, then padded: a zero is a key with score 0 and value 0."""
    attention = biased(border=border)
    terms = terms_at(project(normal(2, 2, 3, 3), attention), attention, Window(5.0), (0, 0))
    inside = torch.zeros(terms.plane.rows, terms.plane.columns, dtype=torch.bool)
    inside[-terms.plane.top : 3 - terms.plane.top, -terms.plane.left : 3 - terms.plane.left] = True
    assert not terms.score[:, ~inside].any()
    assert not terms.value[:, :, ~inside].any()
    assert terms.score[:, inside].all()
    assert terms.value[:, :, inside].all()


@settings(max_examples=40)
@given(seed=st.integers(0, 2**20), border=st.sampled_from(BORDERS), side=st.integers(1, 6))
def test_closed_windows_are_the_convolution_with_the_bias_of_the_values(seed: int, border: str, side: int) -> None:
    """Where pixels stand outside everywhere, else but for the frame, which lacks the bias of every head outside."""
    image, attention = normal(seed, 2, side, 5), biased(seed, border=border)
    output = attend(image, attention, Window(1.0))
    if border in WITH_PIXELS:
        limit = closed_convolution(attention)
    else:
        with pytest.raises(ValueError, match=f"a bias of the values is missing on the frame.*, got border '{border}'"):
            closed_convolution(attention)
        moved = replace(attention, centers=torch.zeros_like(attention.centers))
        assert closed_convolution(moved).bias is not None  # no head looks outside
        # Within, it is the one that replicates.
        limit = replace(closed_convolution(replace(attention, border="replicate")), border="zero")
    assert limit.bias is not None
    lacking = torch.zeros_like(output)
    if border not in WITH_PIXELS:
        assert attention.value_bias is not None
        added = torch.einsum("hv,hvo->ho", attention.value_bias, attention.out)
        lacking[:, :, -1] += added[0][:, None]  # the head to the right
        lacking[:, 0] += added[1][:, None]  # the head above
    found = compare(output + lacking, convolve(image, limit), image, limit, 2 + 2)
    terms = attention.value.abs() @ attention.out.abs()  # values are summed before they are mixed
    bound = 64 * 2.0**-53 * float(terms.sum() * image.abs().max() + limit.bias.abs().sum() + lacking.abs().max())
    assert found.max_abs <= bound + found.bound


def test_a_bias_of_values_that_add_up_to_nothing_hides_nothing() -> None:
    attention = biased(border="zero")
    quiet = replace(attention, value_bias=torch.zeros(3, 2, dtype=torch.float64))
    assert torch.equal(closed_convolution(quiet).bias, attention.out_bias)  # type: ignore[arg-type]


@pytest.mark.parametrize("norm", ["softmax", "sparsemax", "relu", "sigmoid"])
@pytest.mark.parametrize("border", ["zero", "masked", "shifted", "circular"])
def test_the_film_and_the_parts_of_a_biased_layer_are_the_layer(border: str, norm: str) -> None:
    image, attention = normal(2, 2, 5, 6), biased(border=border, norm=norm)
    film = close_windows(project(image, attention), attention)
    for side in (1.0, 1.5, 4.25, 30.0):
        wanted = attend(image, attention, Window(side))
        assert (film.at(side) - wanted).abs().max() < 1e-12
        layer = AttentionLayer(attention, Window(side))
        parts = torch.stack([part(image) for part in layer.parts])
        assert (parts.sum(0) - wanted).abs().max() < 1e-12
        assert (layer(image) - wanted).abs().max() < 1e-12
        assert (layer.at(image, (2, 3)) - wanted[:, 2, 3]).abs().max() < 1e-12


@pytest.mark.parametrize("kind", KINDS)
def test_an_approach_with_biases_ends_in_the_convolution_with_its_bias(kind: str) -> None:
    convolution = replace(kernel(1, 2, 2, 3, border="circular"), bias=normal(2, 2))
    heads = heads_from_kernel(convolution, border="circular", content=0.05, features="pixel")
    heads = replace(
        heads,
        query_bias=normal(3, 9, 8),
        key_bias=normal(4, 9, 8),
        value_bias=None if kind == "content" else normal(5, 9, 2),
    )
    way, image = approach(kind, heads, convolution, (6, 7)), normal(6, 2, 6, 7)
    for eps, output in approach_outputs(way, image, [1e-6, 0.4]):
        wanted = attend(image, *way.layer(eps))
        assert (output - wanted).norm() < 1e-5 * wanted.norm()  # far from the limit in float32
    near, nearer = (
        approach_errors(way, image, [1e-6, 1e-7]) if kind != "content" else approach_errors(way, image, [1e-3, 1e-4])
    )
    for point in (near, nearer):
        assert point.ratio == pytest.approx(1, abs=0.05)


def test_an_average_has_no_bias_of_its_own() -> None:
    image = torch.ones(2, 4, 5, dtype=torch.float64)
    output = attend(image, averaging(biased(border="replicate")), Window(3.0))
    assert torch.allclose(output, image)


@pytest.mark.parametrize(
    ("name", "shape", "wanted"),
    [
        ("query_bias", (3, 3), r"\(3, 2\)"),
        ("key_bias", (2, 2), r"\(3, 2\)"),
        ("value_bias", (3,), r"\(3, 2\)"),
        ("out_bias", (3, 2), r"\(2,\)"),
    ],
)
def test_a_bias_of_another_shape_is_refused(name: str, shape: tuple[int, ...], wanted: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must have shape {wanted}, got"):
        replace(biased(), **{name: torch.zeros(shape)})


def test_a_bias_is_met_in_the_images_own_dtype() -> None:
    image, attention = normal(2, 2, 5, 6).float(), biased()
    assert attend(image, attention, Window(3.0)).dtype == torch.float32
    assert isinstance(closed_convolution(replace(attention, border="circular")), Convolution)
