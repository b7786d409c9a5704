"""Ramachandran et al. 2019 (arXiv 1906.05909): windows of zeros and pixels, with row and column embeddings."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import unfold

from explorer.layers.attention import Attention
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.heads.stand_alone import stand_alone
from explorer.layers.position import Embeddings
from tests.layers.layer_cases import normal

HEADS, LENGTH, CHANNELS = 2, 4, 3


def local(image: torch.Tensor, layer: Attention, side: int, rows: torch.Tensor, columns: torch.Tensor) -> torch.Tensor:
    """softmax over the side x side pixels around (q.k + q.r), zeros outside; rows and columns (heads, side, d / 2)."""
    height, width = image.shape[1:]
    query, key, value = (
        torch.einsum("hcd,crw->hdrw", weight, image) for weight in (layer.query, layer.key, layer.value)
    )
    keys, values = (
        unfold(part, side, padding=side // 2).unflatten(1, (LENGTH, side * side)) for part in (key, value)
    )  # (heads, d, side^2, N)
    embedding = torch.cat(
        [rows[:, :, None].expand(-1, -1, side, -1), columns[:, None].expand(-1, side, -1, -1)], -1
    ).flatten(1, 2)  # (heads, side^2, d)
    asking = query.flatten(2)
    score = torch.einsum("hdn,hdkn->hkn", asking, keys) + torch.einsum("hdn,hkd->hkn", asking, embedding)
    seen = torch.einsum("hkn,hdkn->hdn", score.softmax(1), values)
    return torch.einsum("hdn,hdo->on", seen, layer.out).view(-1, height, width)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**20),
    size=st.tuples(st.integers(1, 7), st.integers(1, 7)),
    side=st.sampled_from((1, 3, 5)),
)
def test_a_stand_alone_layer(seed: int, size: tuple[int, int], side: int) -> None:
    """It does not divide by sqrt(d): content is sqrt(d)."""
    image = normal(seed, CHANNELS, *size)
    rows, columns = normal(seed + 1, HEADS, side, LENGTH // 2), normal(seed + 2, HEADS, side, LENGTH // 2)
    query, key, value = (normal(seed + n, HEADS, CHANNELS, LENGTH) for n in (3, 4, 5))
    layer = Attention(
        query,
        key,
        value,
        out=normal(seed + 6, HEADS, LENGTH, 2),
        centers=torch.zeros(HEADS, 2, dtype=torch.int64),
        position=Embeddings(rows, columns),
        content=LENGTH**0.5,
        border="zero_keys",
    )
    wanted = local(image, layer, side, rows, columns)
    assert (attend(image, layer, Window(float(side))) - wanted).abs().max() < 1e-11 * (1 + wanted.abs().max())


@pytest.mark.parametrize("side", [1, 3, 7])
def test_the_layer_that_is_built(side: int) -> None:
    image = normal(9, CHANNELS, 6, 5)
    layer, window = stand_alone(CHANNELS, HEADS * LENGTH, side, HEADS, seed=3)
    assert isinstance(layer.position, Embeddings)
    wanted = local(image, layer, side, layer.position.rows, layer.position.columns)
    assert (attend(image, layer, window) - wanted).abs().max() < 1e-11 * (1 + wanted.abs().max())


@pytest.mark.parametrize("with_content", [False, True])
def test_learned_embeddings_over_the_whole_image_of_attention_cnn(with_content: bool) -> None:
    """There position scores are divided by sqrt(d) as those of content are: so are the embeddings here."""
    height, width = 4, 5
    image = normal(1, CHANNELS, height, width)
    query, key, value = (normal(n, HEADS, CHANNELS, LENGTH) for n in (3, 4, 5))
    rows, columns = normal(6, HEADS, 2 * height - 1, LENGTH // 2), normal(7, HEADS, 2 * width - 1, LENGTH // 2)
    layer = Attention(
        query,
        key,
        value,
        out=normal(8, HEADS, LENGTH, 2),
        centers=torch.zeros(HEADS, 2, dtype=torch.int64),
        position=Embeddings(rows / LENGTH**0.5, columns / LENGTH**0.5),
        content=float(with_content),
        border="masked",
    )
    asking, keys, values = (
        torch.einsum("hcd,crw->hrwd", weight, image).flatten(1, 2) for weight in (query, key, value)
    )
    down, right = (torch.arange(n)[None, :] - torch.arange(n)[:, None] + n - 1 for n in (height, width))
    first, second = (asking.unflatten(1, (height, width)) for _ in range(2))
    by_row = torch.einsum("hrcd,hrkd->hrck", first[..., : LENGTH // 2], rows[:, down])
    by_column = torch.einsum("hrcd,hckd->hrck", second[..., LENGTH // 2 :], columns[:, right])
    score = (by_row[..., :, None] + by_column[..., None, :]).flatten(1, 2).flatten(2)
    score = score + asking @ keys.mT if with_content else score
    weights = (score / LENGTH**0.5).softmax(-1)
    wanted = torch.einsum("hqk,hkv,hvo->oq", weights, values, layer.out).view(-1, height, width)
    assert (attend(image, layer, Window(9.0)) - wanted).abs().max() < 1e-12
