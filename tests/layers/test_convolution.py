"""The convolution against plain loops and against torch's own."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers import reference
from explorer.layers.borders import CONVOLUTION_BORDERS
from explorer.layers.convolution import Convolution, convolve, products_at
from explorer.layers.measures.misfit import rounding_bound
from tests.layers.layer_cases import assert_within, kernel, normal

TORCH_MODES = {"zero": "constant", "replicate": "replicate", "reflect": "reflect", "circular": "circular"}


@st.composite
def convolutions(draw: st.DrawFn) -> tuple[torch.Tensor, Convolution]:
    seed = draw(st.integers(0, 2**20))
    inputs, outputs = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    shape = outputs, inputs, draw(st.sampled_from((1, 3, 5, 7))), draw(st.sampled_from((1, 3, 5, 7)))
    convolution = Convolution(
        normal(seed, *shape),
        normal(seed + 1, outputs) if draw(st.booleans()) else None,
        draw(st.sampled_from(CONVOLUTION_BORDERS)),
        draw(st.integers(1, 3)),
        draw(st.integers(1, 3)),
    )
    image = normal(seed + 2, inputs, draw(st.integers(1, 9)), draw(st.integers(1, 9)))
    return image * draw(st.sampled_from((1e-3, 1.0, 1e3))), convolution


@settings(max_examples=40)
@given(convolutions())
def test_convolution_equals_the_loops(case: tuple[torch.Tensor, Convolution]) -> None:
    image, convolution = case
    truth = torch.from_numpy(reference.convolve(image, convolution))
    assert_within(convolve(image, convolution), truth, rounding_bound(image, convolution, 0))


@settings(max_examples=150)
@given(convolutions())
def test_convolution_equals_torchs_where_torch_can(case: tuple[torch.Tensor, Convolution]) -> None:
    image, convolution = case
    reach = [size // 2 * convolution.dilation for size in convolution.kernel_size]
    limits = {"reflect": [n - 1 for n in image.shape[1:]], "circular": list(image.shape[1:])}
    if any(r > limit for r, limit in zip(reach, limits.get(convolution.border, reach), strict=True)):
        return  # torch's pads are shorter than the image; ours go on
    pad = [reach[1], reach[1], reach[0], reach[0]]
    padded = torch.nn.functional.pad(image[None], pad, TORCH_MODES[convolution.border])
    theirs = torch.nn.functional.conv2d(
        padded, convolution.weight, convolution.bias, convolution.stride, 0, convolution.dilation
    )[0]
    assert_within(convolve(image, convolution), theirs, rounding_bound(image, convolution, 0))


@settings(max_examples=40)
@given(convolutions(), st.floats(0, 1), st.floats(0, 1))
def test_products_add_up_to_the_output(case: tuple[torch.Tensor, Convolution], down: float, right: float) -> None:
    image, convolution = case
    output = convolve(image, convolution)
    cell = round(down * (output.shape[1] - 1)), round(right * (output.shape[2] - 1))
    found = products_at(image, convolution, cell)
    total = found.products.sum((0, 2)) + (0 if convolution.bias is None else convolution.bias)
    bound = rounding_bound(image, convolution, 0)[:, cell[0], cell[1]]
    assert_within(total, output[:, cell[0], cell[1]], bound)
    assert torch.equal(found.products, found.weights * found.values[:, None])


@settings(max_examples=30)
@given(
    shift=st.tuples(st.integers(-9, 9), st.integers(-9, 9)), dilation=st.integers(1, 3), size=st.sampled_from((1, 3, 5))
)
def test_on_a_torus_convolution_moves_with_the_image_bit_by_bit(
    shift: tuple[int, int], dilation: int, size: int
) -> None:
    image = normal(1, 2, 9, 11).float()
    convolution = kernel(2, 3, 2, size, border="circular", dilation=dilation)
    moved = convolve(image.roll(shift, (1, 2)), convolution)
    assert torch.equal(moved, convolve(image, convolution).roll(shift, (1, 2)))


@pytest.mark.parametrize(
    ("border", "corner", "edge"), [("zero", 4, 6), ("replicate", 9, 9), ("reflect", 9, 9), ("circular", 9, 9)]
)
def test_a_picture_of_ones_shows_the_border(border: str, corner: float, edge: float) -> None:
    output = convolve(torch.ones(1, 5, 4), Convolution(torch.ones(1, 1, 3, 3), border=border))[0]
    assert output[0, 0] == corner
    assert output[0, 1] == output[1, 0] == edge
    assert output[2, 2] == 9


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"weight": torch.zeros(3, 3)}, r"weight must have shape \(C_out, C_in, K_rows, K_columns\), got \(3, 3\)"),
        ({"weight": torch.zeros(1, 1, 2, 3)}, "kernel_size must be odd and positive, got 2"),
        ({"bias": torch.zeros(2)}, r"bias must have shape \(1,\), got \(2,\)"),
        ({"border": "masked"}, "border must be one of zero, replicate, reflect, circular, got 'masked'"),
        ({"stride": 0}, "stride must be a positive integer, got 0"),
        ({"dilation": 1.5}, "dilation must be a positive integer, got 1.5"),
    ],
)
def test_what_cannot_be_is_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Convolution(**{"weight": torch.zeros(1, 1, 3, 3), **arguments})  # type: ignore[arg-type]


def test_an_image_with_other_channels_is_refused() -> None:
    with pytest.raises(ValueError, match=r"image must have shape \(1, H, W\) with H, W >= 1, got \(3, 4, 4\)"):
        convolve(torch.zeros(3, 4, 4), kernel(0, 1, 1, 3))
