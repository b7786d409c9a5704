"""Every side of the film against `attend_heads`, which looks at the keys anew for each side."""

from __future__ import annotations

from dataclasses import replace
from math import expm1, inf, sqrt

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.attention import Attention
from explorer.layers.borders import BORDERS
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.closing import Film, close_windows, film
from explorer.layers.fast.growing import can_grow
from explorer.layers.fast.routes import attend, attend_heads
from explorer.layers.features import FEATURES
from explorer.layers.geometry import Window, taps
from explorer.layers.norms import NORMS
from explorer.layers.position import Embeddings, Gaussian, Table
from explorer.layers.projection import project
from explorer.layers.similarities import SIMILARITIES

SIDES = (1.0, 1.004, 1.5, 2.0, 3.0, 3.7, 5.0, 6.25, 9.0, 12.5, 17.0, 40.0)


def random_attention(seed: int = 0, heads: int = 4, head_dim: int = 3, scale: float = 1.0, **settings) -> Attention:
    """Heads with random weights on images of 2 channels, at random centers within 1 px."""
    generator = torch.Generator().manual_seed(seed)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator, dtype=torch.float64)

    features = 18 if settings.get("features") == "patch" else 2
    return Attention(
        query=scale * normal(heads, features, head_dim),
        key=normal(heads, features, head_dim),
        value=normal(heads, 2, 3),
        out=normal(heads, 3, 2),
        centers=torch.randint(-1, 2, (heads, 2), generator=generator),
        **settings,
    )


def random_image(height: int, width: int, seed: int = 1) -> torch.Tensor:
    return torch.randn(2, height, width, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def assert_film_is_attend(image: torch.Tensor, attention: Attention, shape: str = "square", dilation: int = 1) -> None:
    projected = project(image, attention)
    closing = close_windows(projected, attention, shape=shape, dilation=dilation)
    for side in SIDES:
        wanted = attend_heads(projected, attention, Window(side, shape, dilation))
        heads = closing.heads_at(side)
        assert torch.isfinite(heads).all()
        error = float((heads - wanted).abs().max())
        assert error <= 1e-11 * max(1.0, float(wanted.abs().max())), f"side {side}: off by {error}"


@st.composite
def scenes(draw):
    border = draw(st.sampled_from(BORDERS))
    shape = "square" if border == "shifted" else draw(st.sampled_from(["square", "square", "disc", "block"]))
    dilation = 1 if border == "shifted" or shape == "block" else draw(st.integers(1, 3))
    heads, seed = draw(st.integers(1, 4)), draw(st.integers(0, 99))
    generator = torch.Generator().manual_seed(seed)
    position = draw(
        st.sampled_from(
            [
                None,
                Gaussian(0.3),
                Table(torch.randn(heads, 5, 3, generator=generator)),
                Embeddings(
                    torch.randn(heads, 5, 1, generator=generator), torch.randn(heads, 3, 2, generator=generator)
                ),
            ]
        )
    )
    attention = random_attention(
        seed,
        heads,
        scale=draw(st.sampled_from([1.0, 1.0, 1000.0])),
        position=position,
        norm=draw(st.sampled_from(NORMS)),
        border=border,
        similarity=draw(st.sampled_from(SIMILARITIES)),
        features=draw(st.sampled_from(FEATURES)),
        padding=draw(st.sampled_from([None, 0, 2])),
        stride=draw(st.integers(1, 3)),
    )
    image = random_image(draw(st.integers(1, 9)), draw(st.integers(1, 9)), seed)
    return image, attention, shape, dilation


@settings(max_examples=40)
@given(scenes())
def test_every_side_is_that_of_attend(scene):
    assert_film_is_attend(*scene)


@pytest.mark.parametrize(
    ("border", "shape"), [(b, s) for b in BORDERS for s in ("square", "disc") if (b, s) != ("shifted", "disc")]
)
def test_every_border_and_shape(border, shape):
    assert_film_is_attend(random_image(7, 6), random_attention(border=border), shape)


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1), (2, 2), (8, 5), (4, 7)])
@pytest.mark.parametrize("border", ["zero", "masked", "circular"])
def test_narrow_images(size, border):
    assert_film_is_attend(random_image(*size), random_attention(border=border))


def test_scores_of_a_thousand_that_a_common_maximum_would_underflow():
    """A key far out outweighs the center by e^1000: kept on one maximum, the closed window would be 0/0."""
    image = torch.ones(2, 9, 9)
    image[:, 0, 0] = 1001.0
    one = torch.ones(1, 2, 1)
    attention = Attention(one, one / 2, one, one.mT, torch.zeros(1, 2, dtype=torch.int64), border="masked")
    closing = close_windows(project(image, attention), attention)
    pulled = closing.at(17.0)[0, 8, 8]
    assert float(pulled) == 2002.0  # all weight on the bright corner, whose value is the sum of two channels
    assert torch.equal(closing.at(1.0), attend(image, attention, Window(1.0)))
    assert float(closing.at(3.0)[0, 8, 8]) == 2.0
    for side in SIDES:
        assert torch.isfinite(closing.at(side)).all()


@pytest.mark.parametrize("border", [b for b in BORDERS if b != "shifted"])
@pytest.mark.parametrize("shape", ["square", "disc"])
def test_the_closed_window_has_the_bits_of_attend(border, shape):
    attention = random_attention(heads=9, scale=50, border=border)
    image = random_image(8, 7).float()
    closed = film(image, attention, [1.0, 5.0], shape=shape)[0]
    assert torch.equal(closed, attend(image, attention, Window(1.0, shape)))


def test_integer_kernel_on_integer_pixels_is_the_convolution_bit_by_bit():
    generator = torch.Generator().manual_seed(3)
    weight = torch.randint(-4, 5, (2, 3, 3, 3), generator=generator).float()
    image = torch.randint(0, 256, (3, 11, 8), generator=generator).float()
    attention = Attention(
        query=torch.randn(9, 3, 4, generator=generator),
        key=torch.randn(9, 3, 4, generator=generator),
        value=torch.eye(3).expand(9, 3, 3),
        out=weight.flatten(2).permute(2, 1, 0).contiguous(),
        centers=torch.from_numpy(taps((3, 3))),
    )
    assert torch.equal(film(image, attention, [1.0])[0], convolve(image, Convolution(weight)))


@pytest.mark.parametrize("shape", ["square", "disc"])
def test_float32_stays_within_the_rounding_bound(shape):
    """A score sums d products, so e^S is off by a factor e^(2 delta); numerator and denominator add n such terms."""
    image, attention = random_image(12, 10), random_attention(heads=2, head_dim=4, border="masked")
    single, double = project(image.float(), attention), project(image, attention)
    unit = torch.finfo(torch.float32).eps / 2
    lengths = [part.flatten(2).norm(dim=1).amax() for part in (double.query, double.key)]
    terms = 2 + 2 + attention.head_dim  # projecting the pixel (two channels), twice, then the dot product
    delta = (terms + 4) * unit * float(lengths[0] * lengths[1]) / sqrt(attention.head_dim)
    keys = image[0].numel()
    relative = 2 * expm1(2 * delta) + 2 * (keys + terms + 8) * unit
    widest = float((double.value.abs().amax((2, 3))[:, :, None] * attention.out.abs()).sum(1).max())
    closing = close_windows(single, attention, shape=shape)
    for side in SIDES:
        wanted = attend_heads(double, attention, Window(side, shape))
        assert float((closing.heads_at(side) - wanted).abs().max()) <= relative * widest


def test_a_growing_film_already_shows_what_the_whole_one_will():
    image, attention = random_image(9, 7), random_attention()
    projected = project(image, attention)
    whole, seen = close_windows(projected, attention), []

    def look(growing: Film) -> None:
        assert growing.known_side >= 1
        if growing.known_side < inf:
            seen.append(growing.known_side)
            assert torch.equal(growing.heads_at(growing.known_side), whole.heads_at(growing.known_side))
            assert torch.allclose(growing.heads_at(50.0), whole.heads_at(50.0))  # unknown yet, but never wrong

    close_windows(projected, attention, on_ring=look)
    assert seen == sorted(seen)
    assert seen[0] == 1
    assert len(seen) > 5
    assert whole.known_side == inf


def test_sides_beyond_the_widest_that_was_asked_for():
    image, attention = random_image(9, 9), random_attention()
    projected = project(image, attention)
    narrow, whole = close_windows(projected, attention, widest=4.2), close_windows(projected, attention)
    assert 4.2 <= narrow.known_side < 9
    assert narrow.nbytes < whole.nbytes
    for side in (1.0, 4.2, 9.0):
        assert torch.allclose(narrow.heads_at(side), whole.heads_at(side))


def test_no_more_rings_are_kept_than_memory_is_given():
    image, attention = random_image(9, 9), random_attention()
    projected = project(image, attention)
    whole = close_windows(projected, attention)
    half = close_windows(projected, attention, memory_bytes=whole.nbytes // 2)
    assert whole.nbytes / 4 < half.nbytes < whole.nbytes * 0.8
    assert half.known_side == whole.known_side  # the curve passed through all of them
    assert half.stores(1.0)
    assert not half.stores(13.0)
    for side in (1.0, 4.2, 9.0, 21.0):
        assert torch.allclose(half.heads_at(side), whole.heads_at(side))


def test_cancelled_by_its_tick_and_told_the_share_done():
    attention = random_attention()
    projected, shares = project(random_image(9, 9), attention), []

    class Stopped(Exception):
        pass

    def tick(share: float) -> None:
        shares.append(share)
        if share > 0.5:
            raise Stopped

    with pytest.raises(Stopped):
        close_windows(projected, attention, tick=tick)
    assert shares == sorted(shares)
    assert shares[0] < 0.1
    assert shares[-1] < 1


@pytest.mark.parametrize(
    ("shape", "changes"),
    [
        ("block", {}),
        ("square", {"norm": "sparsemax"}),
        ("square", {"norm": "entmax"}),
        ("square", {"border": "shifted"}),
    ],
)
def test_where_no_rings_can_be_kept_the_film_says_so(shape, changes):
    attention = replace(random_attention(), **changes)
    assert not can_grow(attention, shape)
    closing = close_windows(project(random_image(6, 5), attention), attention, shape=shape)
    assert not closing.stored
    assert closing.nbytes == 0
    assert closing.known_side == inf
    assert_film_is_attend(random_image(6, 5), attention, shape)


def test_film_has_a_picture_for_every_side_in_the_order_asked_for():
    image, attention = random_image(6, 7), random_attention(stride=2)
    pictures = film(image, attention, [5.5, 1.0, 3.0], dilation=2)
    assert pictures.shape == (3, 2, 3, 4)
    for picture, side in zip(pictures, (5.5, 1.0, 3.0), strict=True):
        assert torch.allclose(picture, attend(image, attention, Window(side, dilation=2)))
    with pytest.raises(ValueError, match="at least one"):
        film(image, attention, [])


def test_sides_below_one_pixel_are_refused():
    attention = random_attention()
    closing = close_windows(project(random_image(3, 3), attention), attention)
    with pytest.raises(ValueError, match=r"at least 1, got 0\.5"):
        closing.heads_at(0.5)


@pytest.mark.parametrize("norm", ["softmax", "relu", "linear"])
@pytest.mark.parametrize("size", [(9, 8), (8, 9), (8, 8), (7, 9)])
def test_a_growing_film_is_right_at_every_side_that_it_knows(norm: str, size: tuple[int, int]) -> None:
    """Also on the way: on a torus that is longer one way, its last ring knew no side beyond the short way."""
    image, attention = random_image(*size), random_attention(border="circular", norm=norm)
    projected = project(image, attention)

    def look(growing: Film) -> None:
        for side in (one for one in (3.0, 6.5, 7.0, 8.0, 8.4, 9.0) if one <= growing.known_side):
            wanted = attend(image, attention, Window(side))
            torch.testing.assert_close(growing.at(side), wanted, rtol=1e-10, atol=1e-10)

    close_windows(projected, attention, on_ring=look)
