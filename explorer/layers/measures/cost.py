"""What the two layers cost: parameters, multiply-adds, memory. Plain arithmetic.

With k x k taps or keys and d channels in and out, per pixel (Ramachandran et al. 2019, arXiv 1906.05909, section 2):

    convolution   parameters k^2 d^2      multiply-adds k^2 d^2
    attention     parameters 3 d^2        multiply-adds 3 d^2 + 2 k^2 d       W_Q, W_K, W_V; then q.k and weight times v

A convolution's cost grows with k^2 d^2, an attention's with k^2 d: wide windows are cheap for attention, many channels
are not. Their heads share the d channels, so their number plays no part, and nothing mixes them afterwards (no W_O).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True)
class Cost:
    """Of one layer on one image.

    parameters    numbers to learn, without biases and position scores
    multiply_adds per output pixel
    pixels        how many output pixels there are
    held_bytes    what must be held between input and output when nothing is tiled: convolution, the unfolded image;
                  attention, queries, keys, values and the weights of every pair
    """

    parameters: int
    multiply_adds: int
    pixels: int
    held_bytes: int

    @property
    def all_multiply_adds(self) -> int:
        """Over the whole image."""
        return self.multiply_adds * self.pixels


def convolution_cost(side: int, in_channels: int, out_channels: int, pixels: int = 1, bytes_each: int = 4) -> Cost:
    """k^2 C_in C_out, twice. `side`: k in pixels, `bytes_each`: 4 for float32."""
    _check(side=side, in_channels=in_channels, out_channels=out_channels, pixels=pixels, bytes_each=bytes_each)
    taps = side * side
    return Cost(
        parameters=taps * in_channels * out_channels,
        multiply_adds=taps * in_channels * out_channels,
        pixels=pixels,
        held_bytes=pixels * taps * in_channels * bytes_each,
    )


def attention_cost(
    side: int,
    in_channels: int,
    out_channels: int,
    pixels: int = 1,
    bytes_each: int = 4,
    *,
    heads: int = 1,
    head_dim: int | None = None,
    value_dim: int | None = None,
    features: int | None = None,
    mixes_heads: bool = False,
) -> Cost:
    """Local attention with windows of `side` x `side` keys.

    By default the layer of the formulas above: heads share the channels, queries and keys of in_channels and values of
    out_channels in all. Given a length of their own, heads are counted as Aperture's stage has them.

    Args:
        heads: h; each keeps one weight for every key.
        head_dim: of one head's queries and keys; default: in_channels / heads.
        value_dim: of one head's values; default: out_channels / heads.
        features: how many numbers queries and keys are projected from; default: in_channels (a patch has nine times
            as many).
        mixes_heads: whether W_O, (heads value_dim, C_out), follows.

    Raises:
        ValueError: for a number below 1, or channels that the heads cannot share.
    """
    _check(
        side=side, in_channels=in_channels, out_channels=out_channels, pixels=pixels, bytes_each=bytes_each, heads=heads
    )
    queries = _shared("head_dim", head_dim, in_channels, heads)
    values = _shared("value_dim", value_dim, out_channels, heads)
    keys = side * side
    projections = 2 * (features or in_channels) * queries + in_channels * values
    if mixes_heads:
        projections += values * out_channels
    return Cost(
        parameters=projections,
        multiply_adds=projections + keys * (queries + values),
        pixels=pixels,
        held_bytes=pixels * (2 * queries + values + keys * heads) * bytes_each,
    )


def crossing_side(convolution_side: float, channels: int) -> float:
    """The attention's window side (pixels) at which both layers cost the same multiply-adds, with d = `channels`.

    From k_a^2 = (k_c^2 - 3) d / 2. Narrower windows are cheaper than the convolution, wider ones dearer; 0 where the
    three projections alone cost more than the convolution, as for k_c = 1, and below 1 where a window of 1 px does.
    """
    _check(convolution_side=convolution_side, channels=channels)
    return sqrt(max(convolution_side**2 - 3, 0) * channels / 2)


def _shared(name: str, each: int | None, channels: int, heads: int) -> int:
    """The length over all heads."""
    if each is not None:
        _check(**{name: each})
        return each * heads
    if channels % heads:
        raise ValueError(f"{heads} heads cannot share {channels} channels: give {name}")
    return channels


def _check(**numbers: float) -> None:
    for name, number in numbers.items():
        if number < 1:
            raise ValueError(f"{name} must be at least 1, got {number}")
