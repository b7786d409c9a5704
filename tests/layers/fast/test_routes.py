"""Which route a window takes, and that it makes no difference but in time."""

from __future__ import annotations

from dataclasses import replace
from math import prod

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer import native
from explorer.layers.attention import Attention
from explorer.layers.borders import BORDERS
from explorer.layers.fast import free_memory, rings_compiled, routes, tiles
from explorer.layers.fast.field import Field
from explorer.layers.fast.routes import attend_heads, candidates, cheapest
from explorer.layers.geometry import Window, widest_side
from explorer.layers.projection import Projected, project
from explorer.native import library
from tests.layers.layer_cases import Case, cases, make_attention, normal

NINE = [(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1)]
needs_kernel = pytest.mark.skipif(not library.ways(), reason=native.status())


def scene(size_px: int, **settings: object) -> tuple[Projected, Attention]:
    attention = make_attention(1, NINE, features="patch", head_dim=8, **settings)
    return project(normal(2, 1, size_px, size_px).float(), attention), attention


def nobody(share: float) -> None:
    """The tick where nobody wants to know."""


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("side", [1.0, 2.5, 7.0, 41.0])
def test_every_route_gives_the_same_in_float32(border: str, side: float) -> None:
    projected, attention = scene(13, border=border, position="table", scale=0.3)
    window = routes.no_wider_than_all(projected, attention, Window(side))
    double = Projected(*(part.double() for part in vars(projected).values()))
    wanted = attend_heads(double, attention, window)
    for route in candidates(projected, attention, window):
        heads = route.compute(projected, attention, window, nobody)
        torch.testing.assert_close(heads.double(), wanted, rtol=1e-4, atol=1e-4, msg=f"{route.name}: {{}}".format)


@pytest.mark.parametrize("border", BORDERS)
def test_a_closed_window_has_the_same_bits_by_every_route(border: str) -> None:
    projected, attention = scene(9, border=border, content=50.0)
    found = candidates(projected, attention, Window(1.0))
    first, *others = (route.compute(projected, attention, Window(1.0), nobody) for route in found)
    assert all(torch.equal(first, other) for other in others)


@needs_kernel
@pytest.mark.parametrize("border", ["zero", "masked"])
def test_by_rings_too_the_widest_window_is_global_attention_bit_by_bit(border: str) -> None:
    projected, attention = scene(20, border=border)
    widest = widest_side(20, 20, border, attention.zero_padding, attention.largest_center)
    assert cheapest(projected, attention, Window(widest)).name == "by rings"
    whole = attend_heads(projected, attention, Window(widest))
    for wider in (widest + 0.5, widest + 2, 500.0):
        assert torch.equal(attend_heads(projected, attention, Window(wider)), whole)


@needs_kernel
def test_the_kernel_is_taken_wherever_it_serves_down_to_one_pixel() -> None:
    projected, attention = scene(32)
    one = replace(attention, **{n: getattr(attention, n)[:1] for n in ("query", "key", "value", "out", "centers")})
    assert cheapest(projected, attention, Window(11)).name == "by rings"
    assert cheapest(project(normal(2, 1, 16, 16).float(), one), one, Window(1)).name == "by rings"


@pytest.mark.parametrize(
    ("changes", "window", "name"),
    [
        ({"border": "shifted", "norm": "relu"}, Window(5), "by tiles"),  # differs from query to query
        ({}, Window(8, "block"), "by tiles"),
        ({"norm": "relu"}, Window(3), "by offsets"),
        ({"norm": "relu"}, Window(63), "by tiles"),  # wider than the image
        ({"border": "circular"}, Window(31), "by offsets"),  # moves with the image bit by bit
    ],
)
def test_windows_that_the_kernel_does_not_serve(changes: dict[str, str], window: Window, name: str) -> None:
    projected, attention = scene(32, **changes)
    assert cheapest(projected, attention, window).name == name


@needs_kernel
@settings(max_examples=60)
@given(case=cases(norms=("softmax", "sparsemax", "entmax", "sigmoid")), single=st.booleans())
def test_the_rings_serve_what_the_kernel_serves(case: Case, single: bool) -> None:
    """What is said before the field is made agrees with what the film finds in it."""
    image = case.image.float() if single else case.image
    projected, window = project(image, case.attention), case.window
    by_rings = next(route for route in routes.ROUTES if route.name == "by rings")
    if by_rings.serves(projected, case.attention, window):
        assert rings_compiled.serves(Field(projected, case.attention, window.dilation, window.reach))
        film = by_rings.compute(projected, case.attention, window, nobody)
        assert film.shape == attend_heads(projected, case.attention, window).shape


def test_a_gradient_goes_by_a_route_that_torch_can_follow() -> None:
    projected, attention = scene(12)
    learned = replace(attention, query=attention.query.clone().requires_grad_())
    asked = Projected(projected.query.clone().requires_grad_(), projected.key, projected.value)
    assert "by rings" not in {route.name for route in candidates(asked, attention, Window(9))}
    routes.attend(normal(2, 1, 12, 12).float(), learned, Window(9)).square().sum().backward()
    assert learned.query.grad is not None
    assert learned.query.grad.abs().max() > 0


@given(
    queries=st.tuples(st.integers(1, 200), st.integers(1, 200)),
    reach=st.integers(0, 60),
    stride=st.integers(1, 3),
    most=st.integers(1, 10**6),
    side=st.sampled_from((16, 1000)),
)
def test_a_tile_holds_what_it_may_and_one_query_in_any_case(
    queries: tuple[int, int], reach: int, stride: int, most: int, side: int
) -> None:
    keys = (queries[0] * stride, queries[1] * stride)
    tile = tiles.tile_size(queries, keys, reach, stride, most, side)
    assert all(1 <= n <= min(side, whole) for n, whole in zip(tile, queries, strict=True))
    assert prod(tile) == 1 or prod(tile) * tiles.keys_seen(*tile, keys, reach, stride) <= most


def test_memory_is_shared_out_of_what_is_free() -> None:
    assert free_memory.free_bytes(torch.device("cpu")) is None
    assert free_memory.elements_at_once(torch.zeros(1)) == free_memory.TILE_ELEMENTS
    assert free_memory.elements_within(None, 4) == free_memory.TILE_ELEMENTS
    assert free_memory.elements_within(0, 4) == free_memory.TILE_ELEMENTS
    assert free_memory.elements_within(80 << 30, 4) == free_memory.DEVICE_TILE_ELEMENTS
    half = free_memory.elements_within(512 << 20, 4)
    assert free_memory.TILE_ELEMENTS < half < free_memory.DEVICE_TILE_ELEMENTS
    assert half * 4 * free_memory.ARRAYS_PER_TILE <= 512 << 20
    assert free_memory.budget(None, 100) == 100
    assert free_memory.budget(1000, 100) == 100
    assert free_memory.budget(100, 100) == 50
    assert free_memory.budget(-5, 100) == 0
