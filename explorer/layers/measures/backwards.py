"""Derivatives of an attention layer for many outputs at once: what a stack of layers is pulled back through.

What grows with queries times keys is done by hand, once for all cotangents; what grows with pixels, by autograd:

    A = norm(S)    Y_q = sum_k A_qk v_k    D: by which weights follow scores (`Norm.slope`)
    P_qk = D_qk (v_k - v'_q), v'_q the mean of v by D where weights sum to one, else 0
    dL/dS_qk = g_q . P_qk    dL/dv_k = sum_q A_qk g_q    for every cotangent g
"""

from __future__ import annotations

import torch

from explorer.layers.attention import Attention, content_scale, placed
from explorer.layers.convolution import take
from explorer.layers.fast.tiles import pick, tiles
from explorer.layers.gate import gate_parts
from explorer.layers.geometry import Window
from explorer.layers.measures.layer import AttentionLayer, Layer, ordinary, pull_back
from explorer.layers.norms import norm_named, normalise
from explorer.layers.position import reads_query
from explorer.layers.progress import Tick, nobody, part_of
from explorer.layers.projection import Projected, project
from explorer.layers.similarities import similarity_named
from explorer.layers.threads import one_thread


def pull_back_each(
    layer: Layer, image: torch.Tensor, cotangents: torch.Tensor, tick: Tick | None = None
) -> torch.Tensor:
    """`pull_back` for several cotangents (m, C_out, rows, columns), at hardly more than the cost of one where the layer
    is an attention: (m, C_in, H, W), float64."""
    if type(layer) is AttentionLayer and _serves(layer.attention):
        known = ordinary(layer)
        return _attention_pulled_back(ordinary(image), known.attention, known.window, ordinary(cotangents), tick)
    told = tick or nobody
    return torch.stack(
        [pull_back(layer, image, one, part_of(told, number, len(cotangents))) for number, one in enumerate(cotangents)]
    )


def _serves(attention: Attention) -> bool:
    """Whether keys are pixels alone, and no position reads the queries."""
    return attention.token is None and not any(map(reads_query, (attention.position, attention.gate_position)))


@torch.inference_mode(False)
def _attention_pulled_back(
    image: torch.Tensor, attention: Attention, window: Window, cotangents: torch.Tensor, tick: Tick | None = None
) -> torch.Tensor:
    """Of tensors that were not made in inference mode."""
    cotangents, told, size = cotangents.double(), tick or nobody, (image.shape[1], image.shape[2])
    ends: list[torch.Tensor] = []  # what the weights are made of, head by head
    slopes: list[torch.Tensor] = []  # the derivatives with respect to each, (m, ...)
    with one_thread(), torch.enable_grad():
        pixels = image.double().clone().requires_grad_()
        projected = project(pixels, attention)
        parts = _parts(attention, window)
        for number, (layer, seen, shares) in enumerate(parts):
            part = part_of(told, number, len(parts))
            for head in range(attention.num_heads):
                vectors = _vectors(projected, layer, seen, head)
                asked = torch.einsum("mors,vo->mvrs", cotangents, layer.out[head].double()) * shares[head]
                with torch.no_grad():
                    told_head = part_of(part, head, attention.num_heads)
                    slopes += _through_weights(vectors, layer, seen, head, asked, size, told_head)
                ends += vectors
        pulled = [torch.autograd.grad(ends, pixels, [slope[one] for slope in slopes], retain_graph=True)[0]
                  for one in range(len(cotangents))]  # fmt: skip
    return torch.stack(pulled)


def _parts(attention: Attention, window: Window) -> list[tuple[Attention, Window, torch.Tensor]]:
    """Layers without a gate, and the share of each of their heads."""
    if attention.gate is None:
        return [(attention, window, torch.ones(attention.num_heads).double())]
    share = attention.gate.double()
    seen, alone = gate_parts(attention, window)
    return [(*seen, 1 - share), (*alone, share)]


def _vectors(projected: Projected, attention: Attention, window: Window, head: int) -> list[torch.Tensor]:
    """Queries (d', rows, columns), keys (d', ...) and values (d_v, ...) on the plane of keys; a score is the plain
    product of the first two."""
    height, width = projected.query.shape[-2:]
    plane = attention.plane(height, width, window)
    alike = similarity_named(attention.similarity)
    query = projected.query[head : head + 1, :, :: attention.stride, :: attention.stride]
    key, value = (
        take(part[head], plane.row_positions, plane.column_positions, attention.border)
        for part in (projected.key, projected.value)
    )
    asks, answers = alike.as_product(alike.prepared(query, 1), alike.prepared(key[None], 1), content_scale(attention))
    return [asks[0], answers[0], value]


def _through_weights(
    vectors: list[torch.Tensor],
    attention: Attention,
    window: Window,
    head: int,
    asked: torch.Tensor,
    size: tuple[int, int],
    tick: Tick,
) -> list[torch.Tensor]:
    """From cotangents (m, d_v, rows, columns) of what a head sees to those of its three vectors, (m, ...) each."""
    query, key, value = vectors
    norm, many, across = norm_named(attention.norm), len(asked), key.shape[-1]
    to_query, to_key, to_value = (one.new_zeros(many, *one.shape) for one in vectors)
    for tile in tiles(attention, window, head, size, query, tick):
        asks, answers, seen = query[:, *tile.where].flatten(1), pick(key, tile.visible), pick(value, tile.visible)
        score = asks.T @ answers  # (queries, keys)
        bias = placed(attention, head, tile.axes, asks.T)
        score = score if bias is None else score + bias
        weight = normalise(score, tile.cover, attention.norm)
        slope = norm.slope(score, weight, tile.cover)
        middle = _mean(seen, slope) if norm.sums_to_one else torch.zeros_like(seen[:, :1])
        given = asked[:, :, *tile.where].flatten(2)  # (m, d_v, queries)
        by_query, by_key = given.new_zeros(many, *asks.shape), given.new_zeros(many, *answers.shape)
        for channel in range(len(seen)):
            follows = slope * (seen[channel] - middle[channel][:, None])  # P, (queries, keys)
            by_query += given[:, channel, None] * (answers @ follows.T)
            by_key += (given[:, channel, None] * asks) @ follows
        to_query[:, :, *tile.where] += by_query.unflatten(2, [len(axis.queries) for axis in tile.axes])
        rows, columns = (torch.from_numpy(lines) for lines in tile.visible)
        keys = (rows[:, None] * across + columns).flatten()
        for whole, part in ((to_key, by_key), (to_value, given @ weight)):
            whole.flatten(2).index_add_(2, keys, part)
    return [to_query, to_key, to_value]


def _mean(values: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
    """Of values (d_v, keys) by each row of slope (queries, keys): (d_v, queries)."""
    total = slope.sum(1)
    return values @ slope.T / torch.where(total > 0, total, 1)
