"""Liu et al. 2021 (arXiv 2103.14030): attention within blocks, their relative position bias, and the masked shift."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import normalize

from explorer.layers.attention import Attention
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.measures.layer import one_head_of
from explorer.layers.position import Table
from explorer.layers.projection import project, summed
from tests.layers.layer_cases import make_attention, normal


def swin(image: torch.Tensor, layer: Attention, block: int, shift: int, table: torch.Tensor) -> torch.Tensor:
    """Roll, cut into blocks, attend with the bias and the mask, put together, roll back.

    The table, ((2 M - 1)^2, heads), is read at query less key, row by row, as the paper's code has it. The mask keeps
    apart what the roll brought together: pixels whose regions of the rolled image differ, 3 x 3 of them.
    """
    height, width = image.shape[1:]
    projected = project(image, layer)
    rolled = [part.roll((-shift, -shift), (2, 3)) for part in (projected.query, projected.key, projected.value)]
    regions = torch.zeros(height, width)
    cuts = (slice(0, -block), slice(-block, -shift), slice(-shift, None)) if shift else (slice(None),)
    for number, (rows, columns) in enumerate((r, c) for r in cuts for c in cuts):
        regions[rows, columns] = number

    def blocks(plane: torch.Tensor) -> torch.Tensor:
        """(..., H, W) -> (..., blocks, M^2)"""
        cut = plane.unflatten(-1, (-1, block)).unflatten(-3, (-1, block))  # (..., rows, M, columns, M)
        return cut.transpose(-3, -2).flatten(-2).flatten(-3, -2)

    place = torch.arange(block * block)
    rows, columns = place // block, place % block
    down, right = (along[:, None] - along[None, :] + block - 1 for along in (rows, columns))  # query less key
    bias = table[down * (2 * block - 1) + right].permute(2, 0, 1)  # (heads, M^2, M^2)
    query, key, value = (blocks(part).transpose(1, 2) for part in rolled)  # (heads, blocks, d, M^2)
    score = query.mT @ key / layer.head_dim**0.5 + bias[:, None]
    region = blocks(regions)
    score = score.masked_fill((region[:, :, None] != region[:, None, :])[None], -torch.inf)
    seen = (score.softmax(-1) @ value.mT).mT  # (heads, blocks, d_v, M^2)
    seen = seen.transpose(1, 2).unflatten(-1, (block, block)).unflatten(2, (height // block, width // block))
    seen = seen.transpose(-3, -2).flatten(-2).flatten(-3, -2)  # (heads, d_v, H, W)
    heads = torch.einsum("hvrc,hvo->horc", seen.roll((shift, shift), (2, 3)), layer.out)
    return summed(heads, layer)


@settings(max_examples=30)
@given(
    seed=st.integers(0, 2**20),
    block=st.integers(1, 4),
    count=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    shifted=st.booleans(),
)
def test_a_swin_block_with_and_without_its_shift(seed: int, block: int, count: tuple[int, int], shifted: bool) -> None:
    """The cyclic shift and its mask are a grid of blocks that begins at the shift and is cut off at the edges."""
    shift = block // 2 if shifted else 0
    heads, side = 2, 2 * block - 1
    plain = make_attention(seed, [(0, 0)] * heads, channels=2, outputs=3, biased=True, border="masked")
    table = normal(seed + 20, side * side, heads)
    # Our table is read at key less query.
    layer = replace(plain, position=Table(table.T.reshape(heads, side, side).flip(1, 2)))
    image = normal(seed + 21, 2, block * count[0], block * count[1])
    wanted = swin(image, plain, block, shift, table)
    found = attend(image, layer, Window(float(block), "block", moved_px=float(shift)))
    assert (found - wanted).abs().max() < 1e-11 * (1 + wanted.abs().max())


def test_blocks_that_are_moved_by_their_side_are_where_they_were() -> None:
    layer, image = make_attention(1, [(0, 0), (1, 0)], border="masked"), normal(2, 1, 6, 8)
    still = attend(image, layer, Window(2.0, "block"))
    assert torch.equal(attend(image, layer, Window(2.0, "block", moved_px=-4.0)), still)
    assert not torch.equal(attend(image, layer, Window(2.0, "block", moved_px=1.0)), still)


@pytest.mark.parametrize("similarity", ["dot", "cosine"])
def test_a_scale_for_each_head_is_part_of_its_queries_or_a_layer_of_its_own(similarity: str) -> None:
    """Folded into W_Q and its bias; a cosine does not feel these (Swin V2), so there each head is a layer."""
    layer = make_attention(1, [(0, 0), (0, 1)], channels=2, biased=True, similarity=similarity)
    image, scales, window = normal(2, 2, 5, 6), torch.tensor([0.3, 2.5], dtype=torch.float64), Window(3.0)
    assert layer.query_bias is not None
    folded = replace(layer, query=layer.query * scales[:, None, None], query_bias=layer.query_bias * scales[:, None])
    alone = torch.zeros(1, 5, 6, dtype=torch.float64)
    for head, part in enumerate(parts_of(layer)):
        alone += attend(image, replace(part, content=float(scales[head])), window)
    if similarity == "dot":
        assert (attend(image, folded, window) - alone).abs().max() < 1e-12
    else:
        assert (attend(image, folded, window) - attend(image, layer, window)).abs().max() < 1e-12
        assert (attend(image, layer, window) - alone).abs().max() > 1e-3


def test_cosine_attention_with_a_scale_for_each_head() -> None:
    """Swin V2 (Liu et al. 2022, arXiv 2111.09883, section 3.2): cos(q, k) times the head's own scale."""
    layer = make_attention(1, [(0, 0), (0, 0)], channels=2, outputs=2, similarity="cosine", border="masked")
    image, scales = normal(2, 2, 4, 5), torch.tensor([0.7, 9.0], dtype=torch.float64)
    projected = project(image, layer)
    query, key, value = (part.flatten(2).mT for part in (projected.query, projected.key, projected.value))
    cosine = normalize(query, dim=-1) @ normalize(key, dim=-1).mT
    weights = (cosine * scales[:, None, None]).softmax(-1)
    wanted = torch.einsum("hqk,hkv,hvo->oq", weights, value, layer.out).view(-1, 4, 5)
    root = layer.head_dim**0.5
    heads = [replace(part, content=float(scale) * root) for part, scale in zip(parts_of(layer), scales, strict=True)]
    found = torch.stack([attend(image, head, Window(9.0)) for head in heads]).sum(0)
    assert (found - wanted).abs().max() < 1e-13


def parts_of(layer: Attention) -> list[Attention]:
    return [one_head_of(layer, head) for head in range(layer.num_heads)]
