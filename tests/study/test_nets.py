"""The five nets: alike in size, and what each can see."""

from __future__ import annotations

import pytest
import torch

from explorer.study.nets import HEADS, MODELS, AttentionMixing, LocalMixing, make_net, parameter_count
from explorer.study.plan import MODELS as PLANNED


def test_a_plan_knows_all_nets() -> None:
    assert PLANNED == MODELS


@pytest.mark.parametrize(("side", "classes"), [(12, 4), (28, 10)])
def test_they_are_alike_in_size(side: int, classes: int) -> None:
    counts = {model: parameter_count(make_net(model, side, classes, 0)) for model in MODELS}
    assert all(11_000 < count < 13_500 for count in counts.values())


@pytest.mark.parametrize("model", MODELS)
def test_the_seed_decides_a_net(model: str) -> None:
    one, same, other = (make_net(model, 12, 4, seed) for seed in (3, 3, 4))  # type: ignore[arg-type]
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), same.parameters(), strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


@pytest.mark.parametrize(
    ("model", "reach"), [("convolution", 1), ("local", 1), ("deep", 4), ("attention", 5), ("started", 5)]
)
def test_how_far_a_token_sees(model: str, reach: int) -> None:
    """By differentiation, in tokens: beyond it every derivative is exactly 0."""
    net = make_net(model, 12, 4, 0).double().eval()  # type: ignore[arg-type]
    tokens = torch.randn(1, net.patches.out_channels, 6, 6, dtype=torch.float64, requires_grad=True)
    net.blocks(tokens)[0, :, 0, 0].sum().backward()
    assert tokens.grad is not None
    seen = tokens.grad[0].abs().sum(0) > 0
    away = torch.arange(6)
    expected = torch.maximum(away[:, None], away[None]) <= reach
    assert torch.equal(seen, expected)


def test_attention_weights_sum_to_one() -> None:
    weights, value = AttentionMixing(36, 6).weights(torch.randn(2, 36, 6, 6))
    assert weights.shape == (2, HEADS, 36, 36)
    assert value.shape == (2, HEADS, 36, 4)
    assert torch.allclose(weights.sum(-1), torch.ones(2, HEADS, 36))


def test_started_as_a_convolution_each_head_looks_at_its_own_offset() -> None:
    weights, _ = AttentionMixing(36, 6, as_convolution=True).weights(torch.zeros(1, 36, 6, 6))
    middle = 2 * 6 + 3
    looked = weights[0, :, middle].argmax(-1)
    assert [tuple(int(n) for n in divmod(int(key), 6)) for key in looked] == [
        (2 + row, 3 + column) for row in (-1, 0, 1) for column in (-1, 0, 1)
    ]


def test_it_starts_with_the_weights_of_convit() -> None:
    """Without content a head's weights are ConViT's: (1 - gate) on all tokens alike, gate on softmax of its position's
    scores (d'Ascoli et al. 2021, equation 7, alpha = 1, lambda = 1). The central head seen from the middle of 11 x 11,
    whose Gaussian ends within the tokens."""
    side = 11
    layer = AttentionMixing(36, side, as_convolution=True).double()
    with torch.no_grad():
        layer.qkv.weight.zero_()
        layer.qkv.bias.zero_()  # type: ignore[union-attr]
        weights, _ = layer.weights(torch.zeros(1, 36, side, side, dtype=torch.float64))
    away = torch.arange(side, dtype=torch.float64) - 5
    position = -(away[:, None] ** 2 + away[None] ** 2)
    gate = torch.ones((), dtype=torch.float64).sigmoid()
    expected = (1 - gate) / side**2 + gate * position.flatten().softmax(0)
    # the table is float32: each score is rounded, and so is the gate; a weight moves by twice as much at the most
    unit = torch.finfo(torch.float32).eps
    assert ((weights[0, 4, 5 * side + 5] - expected).abs() <= 2 * 8 * unit * expected).all()


def test_local_attention_against_loops() -> None:
    torch.manual_seed(1)
    layer, x = LocalMixing(36).double(), torch.randn(1, 36, 3, 4, dtype=torch.float64)
    query, key, value = (part.reshape(HEADS, 4, 3, 4) for part in layer.qkv(x)[0].chunk(3))
    place = torch.cat((layer.rows.expand(-1, -1, 3), layer.columns.expand(-1, 3, -1)))  # (4, 3, 3)
    mixed = torch.zeros(HEADS, 4, 3, 4, dtype=torch.float64)
    for head in range(HEADS):
        for row in range(3):
            for column in range(4):
                keys = [
                    (row + dr, column + dc, place[:, dr + 1, dc + 1])
                    for dr in (-1, 0, 1)
                    for dc in (-1, 0, 1)
                    if 0 <= row + dr < 3 and 0 <= column + dc < 4
                ]
                scores = torch.stack([query[head, :, row, column] @ (key[head, :, r, c] + e) / 2 for r, c, e in keys])
                weights = scores.softmax(0)
                mixed[head, :, row, column] = sum(
                    w * value[head, :, r, c] for w, (r, c, _) in zip(weights, keys, strict=True)
                )
    expected = layer.out(mixed.reshape(1, 36, 3, 4))
    assert torch.allclose(layer(x), expected, rtol=1e-12, atol=1e-12)
