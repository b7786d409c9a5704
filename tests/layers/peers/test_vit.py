"""Dosovitskiy et al. 2021 (arXiv 2010.11929): a transformer block's attention, with its class token and biases."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import linear, scaled_dot_product_attention

from explorer.layers import reference
from explorer.layers.attention import Attention
from explorer.layers.borders import BORDERS
from explorer.layers.class_token import token_output
from explorer.layers.fast.closing import close_windows
from explorer.layers.fast.routes import attend, attend_heads, candidates
from explorer.layers.films.approach import approach
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import closed_convolution
from explorer.layers.measures.depth import support
from explorer.layers.measures.layer import AttentionLayer, jacobian_at
from explorer.layers.norms import NORMS
from explorer.layers.projection import project, summed
from explorer.layers.similarities import SIMILARITIES
from explorer.layers.terms import terms_at
from tests.layers.layer_cases import assert_within, attention_bound, kernel, make_attention, normal


def with_token(seed: int = 1, **rest: object) -> Attention:
    centers = [(0, 1), (-1, 0), (0, 0)]
    layer = make_attention(seed, centers, channels=2, outputs=2, biased=True, **rest)  # type: ignore[arg-type]
    return replace(layer, token=normal(seed + 20, 2))


@settings(max_examples=30)
@given(
    seed=st.integers(0, 2**20), size=st.tuples(st.integers(1, 5), st.integers(1, 5)), heads=st.sampled_from((1, 2, 4))
)
def test_a_blocks_attention_by_scaled_dot_product(seed: int, size: tuple[int, int], heads: int) -> None:
    """qkv and proj are the linear maps of such a block: rows of q, then k, then v; heads cut the channels."""
    channels, count = 8, size[0] * size[1] + 1
    tokens = normal(seed, count, channels)  # the class token, and then the pixels
    qkv, qkv_bias = normal(seed + 1, 3 * channels, channels), normal(seed + 2, 3 * channels)
    proj, proj_bias = normal(seed + 3, channels, channels), normal(seed + 4, channels)
    query, key, value = linear(tokens, qkv, qkv_bias).view(count, 3, heads, -1).permute(1, 2, 0, 3)
    mixed = scaled_dot_product_attention(query, key, value).transpose(0, 1).flatten(1)
    wanted = linear(mixed, proj, proj_bias)

    matrices = qkv.view(3, heads, -1, channels).mT
    biases = qkv_bias.view(3, heads, -1)
    layer = Attention(
        *matrices,
        out=proj.T.unflatten(0, (heads, -1)),
        centers=torch.zeros(heads, 2, dtype=torch.int64),
        border="masked",
        query_bias=biases[0],
        key_bias=biases[1],
        value_bias=biases[2],
        out_bias=proj_bias,
        token=tokens[0],
    )
    image = tokens[1:].T.view(channels, *size)
    largest = float(tokens.abs().max()) * float(qkv.abs().sum(1).max()) + 5
    bound = 200 * 2.0**-53 * (largest**2 * channels) * largest * float(proj.abs().sum(1).max())
    assert (attend(image, layer, Window(11.0)) - wanted[1:].T.view(-1, *size)).abs().max() <= bound
    assert (token_output(image, layer) - wanted[0]).abs().max() <= bound


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("similarity", SIMILARITIES)
def test_what_the_token_sees_equals_the_loops(norm: str, similarity: str) -> None:
    image, layer = normal(3, 2, 3, 4), with_token(norm=norm, similarity=similarity, content=0.7)
    wanted = torch.from_numpy(reference.token_output(image, layer, Window(1.0)))
    assert torch.allclose(token_output(image, layer), wanted, rtol=0, atol=1e-11)


@pytest.mark.parametrize("norm", ["softmax", "entmax", "relu", "sigmoid", "linear"])
@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("shape", ["square", "disc"])
def test_films_routes_and_terms_know_the_token(border: str, norm: str, shape: str) -> None:
    if border == "shifted" and shape == "disc":
        pytest.skip("shifted windows are square")
    for similarity in SIMILARITIES:
        image, layer = normal(3, 2, 5, 6), with_token(border=border, norm=norm, similarity=similarity)
        projected = project(image, layer)
        film = close_windows(projected, layer, shape=shape)
        for side in (1.0, 1.5, 3.0, 4.25, 30.0):
            window = Window(side, shape)
            wanted, bound = attend(image, layer, window), 2 * attention_bound(image, layer, window)
            assert_within(film.at(side), wanted, bound)
            for route in candidates(projected, layer, window):
                heads = route.compute(projected, layer, window, lambda share: None)
                assert_within(summed(heads, layer), wanted, bound)
            assert_within(AttentionLayer(layer, window)(image), wanted, bound)
            terms = terms_at(projected, layer, window, (2, 3), seen_only=True)
            assert_within(terms.output, wanted[:, 2, 3], bound[:, 2, 3])
            assert terms.token_weight is not None
            if norm in ("softmax", "entmax"):
                whole = terms.weight.sum((1, 2)) + terms.token_weight
                assert torch.allclose(whole, torch.ones_like(whole))


def test_in_float32_too_the_film_sees_the_token() -> None:
    """The compiled rings leave it to others."""
    image, layer = normal(3, 2, 12, 12).float(), with_token(similarity="distance")
    projected = project(image, layer)
    film = close_windows(projected, layer)
    assert film.stored
    assert "by rings" not in {route.name for route in candidates(projected, layer, Window(9.0))}
    for side in (1.0, 4.25, 25.0):
        wanted = attend_heads(project(image.double(), layer), layer, Window(side))
        assert (film.heads_at(side) - wanted).abs().max() < 1e-4


def test_with_a_token_a_closed_window_is_no_convolution() -> None:
    layer, image = with_token(border="circular"), normal(2, 2, 4, 5)
    with pytest.raises(ValueError, match="a closed window sees its pixel and the class token: no convolution"):
        closed_convolution(layer)
    with pytest.raises(ValueError, match="no convolution"):
        approach("window", layer, kernel(1, 2, 2, 3, border="circular"), (4, 5))
    way = approach("content", layer, kernel(1, 2, 2, 3, border="circular"), (4, 5))
    assert way.attention.token is None  # the heads of the kernel have none
    assert (attend(image, layer, Window(1.0)) - attend(2 * image, layer, Window(1.0)) / 2).abs().max() > 1e-3


def test_beside_a_token_the_one_key_is_weighed_by_its_score() -> None:
    """So the query counts too: a head to the right depends on its own pixel."""
    layer, image = with_token(border="masked"), normal(2, 2, 4, 5)
    for token in (layer.token, None):
        depends = AttentionLayer(replace(layer, token=token), Window(1.0))
        seen = support(depends, (4, 5), (2, 2), 1)[0]
        moved = jacobian_at(depends, image, (2, 2)).abs().sum((0, 1)) > 0
        assert torch.equal(seen, moved)


def test_the_token_is_seen_alike_from_everywhere_on_a_torus() -> None:
    layer, image = with_token(border="circular"), normal(2, 2, 4, 5)
    one = AttentionLayer(layer, Window(3.0))
    assert torch.equal(one(image.roll((1, 2), (1, 2))), one(image).roll((1, 2), (1, 2)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"token": torch.zeros(3)}, r"token must have shape \(2,\), got \(3,\)"),
        ({"token": torch.full((2,), torch.inf)}, "token must be finite, got NaN or inf"),
        ({"gate": torch.zeros(3)}, "a token has no place that a gate could give weight"),
    ],
)
def test_a_token_that_does_not_fit_is_refused(changes: dict[str, torch.Tensor], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(with_token(), **changes)


def test_a_token_has_no_patch_and_without_one_nothing_is_made_of_it() -> None:
    with pytest.raises(ValueError, match="a token has no neighbours: features must be 'pixel', got 'patch'"):
        with_token(features="patch")
    with pytest.raises(ValueError, match=r"token must be a tensor of \(C_in,\) numbers"):
        token_output(normal(1, 2, 3, 3), replace(with_token(), token=None))
    large = torch.tensor([1e200, 0.0], dtype=torch.float64)
    loud = replace(with_token(), token=large, query=normal(1, 3, 2, 2) * 1e120)
    with pytest.raises(OverflowError, match="lower the content"):
        attend(normal(1, 2, 3, 3), loud, Window(3.0))
