"""One head of an attention on an image: its mixing matrix, and what it adds to the output, in float64.

    output_q = sum over pixels k of A[q, k] (x_k W_V + b_V) W_O, and A[q, token] times the token's, where there is one

A head's outputs lie in the space that its W_O spans, of d_v directions at most. They are told in an orthonormal basis
of it: lengths, and so least squares, are those of the C_out channels, and there are fewer numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch

from explorer.layers.attention import Attention
from explorer.layers.geometry import Window
from explorer.layers.measures.gaze import distances_px
from explorer.layers.measures.layer import AttentionLayer, one_head_of
from explorer.layers.measures.rounding import output_rounding
from explorer.layers.operator import all_weights
from explorer.layers.progress import look_up
from explorer.layers.projection import Projected, features_of
from explorer.layers.threads import one_thread

MOST_PIXELS = 4096  # a head's matrix has the square of that: 134 MB
SUSPECT = 1e-6  # of its largest number; an output that varies less is held against what rounding alone can do


@dataclass(frozen=True, eq=False)
class HeadOnImage:
    """All float64, with N = H W pixels in row-major order and m = min(d_v, C_out).

    attention   this head as a layer of its own
    weights     (N, N), A: how much query q takes of pixel k. Rows of a norm that sums to one sum to one, less what
                lies on the class token and on zeros outside
    on_token    (N,), the weight on the class token; zeros without one
    away        (N, N), how far pixel k is from query q, in pixels
    basis       (C_out, m), orthonormal columns: a row of `values` or `output` times its transpose is in channels
    values      (N, m), x_k W_V W_O: what pixel k gives, without a bias
    output      (N, m), what the head adds to each pixel, b_V and the token included, the layer's output bias not
    flat        whether the output is the same everywhere, up to rounding
    """

    attention: Attention
    size: tuple[int, int]
    weights: torch.Tensor
    on_token: torch.Tensor
    away: torch.Tensor
    basis: torch.Tensor
    values: torch.Tensor
    output: torch.Tensor
    flat: bool


def heads_on_image(image: torch.Tensor, attention: Attention, window: Window) -> Iterator[HeadOnImage]:
    """The heads one after the other; `image` (C_in, H, W). Weights of all are computed at once as long as they are no
    more than those of one head on the largest image, else one is held at a time.

    Raises:
        ValueError: for a stride, whose queries are fewer than the pixels, or more than `MOST_PIXELS` pixels.
    """
    x, away = _checked(image, attention)
    together = None
    if attention.num_heads * len(away) ** 2 <= MOST_PIXELS**2:
        with one_thread():
            together = all_weights(_projected(x, attention), attention, window)
    for head in range(attention.num_heads):
        look_up()
        one, weights, by_token = _alone(attention, head), None, None
        if together is not None:
            weights, by_token = together[0][head], None if together[1] is None else together[1][head]
        yield _made(x, one, window, away, weights, by_token)


def head_on_image(image: torch.Tensor, attention: Attention, window: Window, head: int) -> HeadOnImage:
    """One of them, from 0. Raises ValueError as `heads_on_image`."""
    x, away = _checked(image, attention)
    return _made(x, _alone(attention, head), window, away)


def _checked(image: torch.Tensor, attention: Attention) -> tuple[torch.Tensor, torch.Tensor]:
    """The image in float64, and how far apart its pixels are."""
    if attention.stride != 1:
        raise ValueError(f"queries must be the image's own pixels: stride must be 1, got {attention.stride}")
    rows, columns = (int(n) for n in image.shape[1:])
    if rows * columns > MOST_PIXELS:
        raise ValueError(f"an image must have at most {MOST_PIXELS} pixels for all pairs, got {rows} x {columns}")
    x = image.double()
    return x, distances_px(x, attention)


def _alone(attention: Attention, head: int) -> Attention:
    return replace(one_head_of(attention, head), out_bias=None)


def _made(
    x: torch.Tensor,
    one: Attention,
    window: Window,
    away: torch.Tensor,
    weights: torch.Tensor | None = None,
    by_token: torch.Tensor | None = None,
) -> HeadOnImage:
    with one_thread():
        if weights is None:
            every, of_token = all_weights(_projected(x, one), one, window)
            weights, by_token = every[0], None if of_token is None else of_token[0]
        basis, turn = torch.linalg.qr(one.out[0].double().T)  # W_O^T = basis turn
        values = x.flatten(1).T @ one.value[0].double() @ turn.T
        output = weights @ values
        bias = x.new_zeros(one.value.shape[2]) if one.value_bias is None else one.value_bias[0].double()
        output += weights.sum(1, keepdim=True) * (turn @ bias)
        if one.token is not None and by_token is not None:
            output += by_token[:, None] * (turn @ (one.token.double() @ one.value[0].double() + bias))
    on_token = weights.new_zeros(len(weights)) if by_token is None else by_token
    size = int(x.shape[1]), int(x.shape[2])
    return HeadOnImage(one, size, weights, on_token, away, basis, values, output, _flat(x, one, window, output))


def _projected(image: torch.Tensor, attention: Attention) -> Projected:
    """`projection.project` by matrix products: for hundreds of channels ten times as fast, and not the same bits."""
    features = features_of(image, attention)

    def mixed(weight: torch.Tensor, inputs: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
        found = torch.tensordot(weight.to(inputs), inputs, ([1], [0]))  # (heads, d, H, W)
        return found if bias is None else found + bias.to(inputs)[:, :, None, None]

    return Projected(
        mixed(attention.query, features, attention.query_bias),
        mixed(attention.key, features, attention.key_bias),
        mixed(attention.value, image, attention.value_bias),
    )


def _flat(image: torch.Tensor, attention: Attention, window: Window, output: torch.Tensor) -> bool:
    varies = (output - output.mean(0)).norm(dim=1).max()
    if varies > SUSPECT * output.norm(dim=1).max():
        return False
    channels = attention.out_channels
    return bool(varies <= 2 * channels**0.5 * output_rounding(AttentionLayer(attention, window), image))
