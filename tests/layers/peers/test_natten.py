"""Hassani et al. 2023 (arXiv 2204.07143): neighbourhood attention, by the rule for its windows' first keys."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.attention import Attention
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Axis, Window, coverage_factor
from explorer.layers.position import Table
from explorer.layers.projection import project
from tests.layers.layer_cases import make_attention, normal


def first_key(query: int, size: int, kernel_size: int) -> int:
    """As many keys for every query: K // 2 before it (an even K has one less after it), moved until all lie inside."""
    return min(max(query - kernel_size // 2, 0), size - kernel_size)


def neighbourhood(image: torch.Tensor, layer: Attention, kernel_size: int, bias: torch.Tensor | None) -> torch.Tensor:
    """One query, one window at a time. `bias` (heads, 2 K - 1, 2 K - 1) by key less query."""
    projected = project(image, layer)
    height, width = image.shape[1:]
    output = image.new_zeros(layer.out_channels, height, width)
    for row, column in product(range(height), range(width)):
        top, left = first_key(row, height, kernel_size), first_key(column, width, kernel_size)
        keys, values = (
            part[:, :, top : top + kernel_size, left : left + kernel_size].flatten(2)
            for part in (projected.key, projected.value)
        )
        score = torch.einsum("hd,hdk->hk", projected.query[:, :, row, column], keys) / layer.head_dim**0.5
        if bias is not None:
            rows = torch.arange(top, top + kernel_size) - row + kernel_size - 1
            columns = torch.arange(left, left + kernel_size) - column + kernel_size - 1
            score = score + bias[:, rows][:, :, columns].flatten(1)
        output[:, row, column] = torch.einsum("hk,hvk,hvo->o", score.softmax(-1), values, layer.out)
    return output


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**20),
    size=st.tuples(st.integers(2, 8), st.integers(2, 8)),
    kernel_size=st.integers(2, 7),
    placed=st.booleans(),
)
def test_neighbourhood_attention_of_any_size(seed: int, size: tuple[int, int], kernel_size: int, placed: bool) -> None:
    """An odd window is a square of that side; an even one is moved by half a pixel. With the relative position bias."""
    kernel_size = min(kernel_size, *size)  # NATTEN refuses wider ones
    layer = make_attention(seed, [(0, 0), (0, 0)], channels=2, outputs=3, border="shifted")
    bias = normal(seed + 30, 2, 2 * kernel_size - 1, 2 * kernel_size - 1) if placed else None
    if bias is not None:
        layer = make_attention_with(layer, bias)
    image = normal(seed + 31, 2, *size)
    window = Window(float(kernel_size), moved_px=0.0 if kernel_size % 2 else -0.5)
    wanted = neighbourhood(image, layer, kernel_size, bias)
    assert (attend(image, layer, window) - wanted).abs().max() < 1e-11 * (1 + wanted.abs().max())


def make_attention_with(layer: Attention, bias: torch.Tensor) -> Attention:
    return Attention(layer.query, layer.key, layer.value, layer.out, layer.centers, Table(bias), border="shifted")


@given(size=st.integers(1, 20), kernel_size=st.integers(1, 20))
def test_every_query_sees_the_windows_number_of_whole_keys(size: int, kernel_size: int) -> None:
    kernel_size = min(size, kernel_size)
    places = Axis(*[torch.arange(size).numpy()] * 2, center=0, size=size)
    window = Window(float(kernel_size), moved_px=0.0 if kernel_size % 2 else -0.5)
    cover = coverage_factor(places, window, "shifted")
    assert ((cover == 0) | (cover == 1)).all()
    assert (cover.sum(1) == kernel_size).all()
    assert cover.argmax(1).tolist() == [first_key(query, size, kernel_size) for query in range(size)]


@pytest.mark.parametrize("dilation", [2, 3])
@pytest.mark.parametrize("kernel_size", [2, 3])
def test_a_dilated_neighbourhood_is_one_without_gaps_on_each_part_of_the_image(dilation: int, kernel_size: int) -> None:
    """Queries attend to keys of their own row and column modulo the dilation: as many layers on small images."""
    layer, image = make_attention(1, [(0, 0)], channels=2, outputs=2, border="shifted"), normal(2, 2, 11, 10)
    window = Window(float(kernel_size), moved_px=0.0 if kernel_size % 2 else -0.5)
    output = torch.full((2, 11, 10), torch.nan, dtype=torch.float64)
    for row, column in product(range(dilation), range(dilation)):
        output[:, row::dilation, column::dilation] = attend(image[:, row::dilation, column::dilation], layer, window)
    projected = project(image, layer)
    for row, column in product(range(11), range(10)):
        seen = [dilated_keys(place, n, kernel_size, dilation) for place, n in ((row, 11), (column, 10))]
        parts = (part[0][:, seen[0]][:, :, seen[1]].flatten(1) for part in (projected.key, projected.value))
        keys, values = parts
        weight = (projected.query[0, :, row, column] @ keys / layer.head_dim**0.5).softmax(-1)
        assert (output[:, row, column] - (values @ weight) @ layer.out[0]).abs().max() < 1e-12


def dilated_keys(query: int, size: int, kernel_size: int, dilation: int) -> list[int]:
    """Of all places that are the query modulo the dilation, those that the rule picks."""
    group = list(range(query % dilation, size, dilation))
    first = first_key(group.index(query), len(group), kernel_size)
    return group[first : first + kernel_size]


@pytest.mark.parametrize("border", ["masked", "zero", "circular", "replicate"])
def test_an_even_window_sees_whole_pixels_under_every_border(border: str) -> None:
    layer, image = make_attention(1, [(0, 0)], content=0.0, border=border), normal(2, 1, 7, 8)
    values = torch.einsum("crw,vc->vrw", image, layer.value[0].T)
    mean = torch.stack([values[:, 2 + a : 6 + a, 2 + b : 7 + b] for a in (-1, 0) for b in (-1, 0)]).mean(0)
    wanted = torch.einsum("vrw,vo->orw", mean, layer.out[0])
    found = attend(image, layer, Window(2.0, moved_px=-0.5))[:, 2:6, 2:7]
    assert (found - wanted).abs().max() < 1e-14


@pytest.mark.parametrize(
    ("shape", "dilation", "moved", "message"),
    [
        ("disc", 1, -0.5, "only squares and blocks without gaps are moved"),
        ("square", 2, -0.5, "only squares and blocks without gaps are moved"),
        ("block", 1, 0.5, "blocks take whole pixels: moved_px must be an integer, got 0.5"),
        ("square", 1, 1.0, r"whole pixels are a head's center: \|moved_px\| must be below 1, got 1.0"),
        ("square", 1, float("nan"), "must be below 1, got nan"),
    ],
)
def test_a_window_that_cannot_be_moved_so_is_refused(shape: str, dilation: int, moved: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Window(3.0, shape, dilation, moved)
