"""Attention and convolution once more in numpy, float64, written from the formulas: what tests of claims hold them to.

Matrices of queries and keys are data here; nothing that computes is shared with the layers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.compute.build import build
from explorer.state.state import Scene
from tests.claims.grounds import pictures

Array = np.ndarray[Any, np.dtype[np.float64]]


def levels(name: str) -> Array:
    """A picture of `grounds`, (H, W, C), 0...255."""
    return pictures()[name].pixels.astype(np.float64)


def matrices(scene: Scene) -> tuple[Array, Array, Array]:
    """W_Q, W_K (heads, features, d), and each head's mix of channels (heads, C_in, C_out), of a scene's heads; the
    score's scale is in W_Q."""
    heads = build(scene).attention
    mixes = heads.value.double() @ heads.out.double()
    scale = heads.content / np.sqrt(heads.head_dim)
    return heads.query.double().numpy() * scale, heads.key.double().numpy(), mixes.numpy()


def patches(pixels: Array, around: str = "edge") -> Array:
    """The 3 x 3 patch around every pixel less its mean, channel by channel: (H, W, 9 C)."""
    height, width, channels = pixels.shape
    padded = np.pad(pixels, ((1, 1), (1, 1), (0, 0)), mode=around)  # type: ignore[call-overload]
    out = np.zeros((height, width, 9 * channels))
    for row, column, channel in np.ndindex(height, width, channels):
        patch = padded[row : row + 3, column : column + 3, channel].reshape(9) - pixels[row, column, channel]
        out[row, column, 9 * channel : 9 * channel + 9] = patch - patch.mean()
    return out


def softmax(scores: Array) -> Array:
    """Along the last axis; -inf is no key."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True))


def global_attention_at(
    pixels: Array, cell: tuple[int, int], query: Array, key: Array, mixes: Array, pad: int
) -> Array:
    """One output (C_out,) of heads that see the whole picture and `pad` zeros around it: keys of score 0, value 0."""
    phi = patches(pixels)
    height, width, _ = pixels.shape
    outside = (height + 2 * pad) * (width + 2 * pad) - height * width
    output = np.zeros(mixes.shape[2])
    for asks, answers, mix in zip(query, key, mixes, strict=True):
        scores = (phi.reshape(-1, phi.shape[2]) @ answers) @ (phi[cell] @ asks)
        weights = softmax(np.concatenate([scores, np.zeros(outside)]))[: height * width]
        output += (weights @ pixels.reshape(height * width, -1)) @ mix
    return output


def convolution_at(pixels: Array, cell: tuple[int, int], weight: Array) -> Array:
    """One output (C_out,) of a kernel (C_out, C_in, K, K), zeros outside."""
    output, reach = np.zeros(len(weight)), weight.shape[2] // 2
    for o, i, a, b in np.ndindex(*weight.shape):
        row, column = cell[0] + a - reach, cell[1] + b - reach
        if 0 <= row < pixels.shape[0] and 0 <= column < pixels.shape[1]:
            output[o] += weight[o, i, a, b] * pixels[row, column, i]
    return output
