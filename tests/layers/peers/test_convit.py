"""d'Ascoli et al. 2021 (arXiv 2103.10697): gated positional self-attention, from the paper's equations."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers import reference
from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.position import Quadratic
from tests.layers.layer_cases import normal

HEADS, LENGTH = 4, 3
CHANNELS = HEADS * LENGTH


class Weights:
    """Of one layer, as its modules hold them: (out, in) matrices, and one projection of (column, row, |d|^2)."""

    def __init__(self, seed: int) -> None:
        self.query, self.key, self.value, self.proj = (normal(seed + n, CHANNELS, CHANNELS) for n in range(4))
        biases = (normal(seed + n, CHANNELS) for n in range(4, 8))
        self.query_bias, self.key_bias, self.value_bias, self.proj_bias = biases
        self.place, self.place_bias = normal(seed + 8, HEADS, 3), normal(seed + 9, HEADS)
        self.gate = torch.sigmoid(normal(seed + 10, HEADS))


def gpsa(tokens: torch.Tensor, side: int, w: Weights) -> torch.Tensor:
    """Tokens (N, C) of an image of side x side: A = (1 - g) softmax(q k / sqrt(d)) + g softmax(v . r), over its sum."""
    query, key, value = (
        (tokens @ weight.T + bias).unflatten(1, (HEADS, LENGTH)).transpose(0, 1)
        for weight, bias in ((w.query, w.query_bias), (w.key, w.key_bias), (w.value, w.value_bias))
    )
    index = torch.arange(side * side)
    rows, columns = index // side, index % side
    down, right = rows[None] - rows[:, None], columns[None] - columns[:, None]  # key less query
    relative = torch.stack([right, down, right**2 + down**2], -1).double()
    place = torch.softmax((relative @ w.place.T + w.place_bias).permute(2, 0, 1), -1)
    content = torch.softmax(query @ key.mT / LENGTH**0.5, -1)
    gate = w.gate[:, None, None]
    weights = (1 - gate) * content + gate * place
    weights = weights / weights.sum(-1, keepdim=True)
    return (weights @ value).transpose(0, 1).flatten(1) @ w.proj.T + w.proj_bias


def ours(w: Weights) -> Attention:
    """The same, said of our layer."""

    def heads(weight: torch.Tensor) -> torch.Tensor:
        return weight.T.unflatten(1, (HEADS, LENGTH)).transpose(0, 1)

    right, down, squared = w.place.unbind(1)
    return Attention(
        query=heads(w.query),
        key=heads(w.key),
        value=heads(w.value),
        out=w.proj.T.unflatten(0, (HEADS, LENGTH)),
        centers=torch.zeros(HEADS, 2, dtype=torch.int64),
        border="masked",
        gate=w.gate,
        gate_position=Quadratic(squared[:, None, None] * torch.eye(2), torch.stack([down, right], 1), w.place_bias),
        query_bias=w.query_bias.unflatten(0, (HEADS, LENGTH)),
        key_bias=w.key_bias.unflatten(0, (HEADS, LENGTH)),
        value_bias=w.value_bias.unflatten(0, (HEADS, LENGTH)),
        out_bias=w.proj_bias,
    )


@settings(max_examples=30)
@given(seed=st.integers(0, 2**20), side=st.integers(1, 7))
def test_a_gpsa_layer(seed: int, side: int) -> None:
    """Square images, as its relative indices are made for."""
    image, w = normal(seed + 50, CHANNELS, side, side), Weights(seed)
    wanted = gpsa(image.flatten(1).T, side, w).T.view(-1, side, side)
    found = attend(image, ours(w), Window(2.0 * side + 1))
    # Scores are sums of 12 products twice over; what they are rounded by is the weights' relative error.
    query, key = (float(image.abs().max() * part.abs().sum(1).max()) + 5 for part in (w.query, w.key))
    terms = float(w.proj.abs().sum(1).max() * (w.value.abs().sum(1).max() * image.abs().max() + 5))
    assert (found - wanted).abs().max() <= 200 * 2.0**-53 * query * key * terms


def test_the_loops_agree_with_the_papers_equation() -> None:
    image, w = normal(1, CHANNELS, 3, 3), Weights(2)
    wanted = gpsa(image.flatten(1).T, 3, w).T.view(-1, 3, 3)
    found = torch.from_numpy(reference.attend(image, ours(w), Window(9.0)))
    assert torch.allclose(found, wanted, rtol=0, atol=1e-11)


@pytest.mark.parametrize(("heads", "offsets"), [(9, (-1, 0, 1)), (4, (-0.5, 0.5))])
def test_its_first_position_is_a_convolution_or_half_a_pixel_off(heads: int, offsets: tuple[float, ...]) -> None:
    """v = -s (1, -2 D1, -2 D2): nine sharp heads are the nine shifts of a 3 x 3 kernel. Four stand between pixels, and
    each of them is a box blur of 2 x 2 (identity I14)."""
    centers = torch.tensor([(a, b) for a in offsets for b in offsets], dtype=torch.float64)
    strength = 50.0
    position = Quadratic(-strength * torch.eye(2).expand(heads, 2, 2), 2 * strength * centers)
    image, mixes = normal(1, 1, 6, 6), normal(2, heads, 1, 1)
    none = torch.zeros(heads, 1, 1, dtype=torch.float64)
    layer = Attention(
        none, none, torch.ones_like(none), mixes, torch.zeros(heads, 2, dtype=torch.int64), border="circular",
        gate=torch.ones(heads), gate_position=position,
    )  # fmt: skip
    weight = torch.zeros(1, 1, 3, 3, dtype=torch.float64)
    for (down, right), mix in zip(centers.tolist(), mixes.flatten(), strict=True):
        near = [(1 + int(down + a), 1 + int(right + b)) for a in (-0.5, 0.5) for b in (-0.5, 0.5)]
        for row, column in near if heads == 4 else [(1 + int(down), 1 + int(right))]:
            weight[0, 0, row, column] += mix / (4 if heads == 4 else 1)
    wanted = convolve(image, Convolution(weight, border="circular"))
    assert (attend(image, layer, Window(6.0)) - wanted).abs().max() < 1e-14
