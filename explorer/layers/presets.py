"""Kernels by name, as whole numbers, at sizes 1, 3, 5 and 7. Numpy only: a kernel can be shown before torch is there.

Every derivative has one rule for growing: the 5 x 5 and 7 x 7 kernels are the 3 x 3 one on an image that was blurred
by the 3 x 3 or 5 x 5 binomial kernel. At size 1 no kernel has a neighbour to compare a pixel with, so every named
kernel is the identity there and "random" is one number.
"""

from __future__ import annotations

from math import comb

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SIZES = (1, 3, 5, 7)
LARGEST_RANDOM = 4  # random weights are -4 ... 4, never 0

_CENTER = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], dtype=np.float64)
_LAPLACIAN = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], dtype=np.float64)
_DERIVATIVES = {
    "sobel_x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=np.float64),
    "sobel_y": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]], dtype=np.float64),
    "laplacian": _LAPLACIAN,
    "line": np.array([[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]], dtype=np.float64),
}
_RELIEF = np.array([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]], dtype=np.float64)  # light from the lower right
# These two add a derivative to the pixel itself.
_ADDED = {"sharpen": -_LAPLACIAN, "emboss": _RELIEF}

KERNELS = ("identity", "box", "gaussian", "sobel_x", "sobel_y", "laplacian", "sharpen", "emboss", "line", "random")


def kernel_weight(
    name: str, size: int, in_channels: int = 1, out_channels: int = 1, seed: int = 0, integer: bool = True
) -> Floats:
    """The weight of a named kernel, float64 (C_out, C_in, size, size), in the layout of torch's conv2d.

    Three colours to three outputs: each colour is filtered by itself. Otherwise every input meets the same kernel, and
    output o sees it turned by o quarter turns. "random" draws every weight by itself.

    Args:
        name: one of `KERNELS`.
        size: 1, 3, 5 or 7.
        seed: of "random".
        integer: whole numbers, small enough that sums over an 8-bit RGB image stay exact in float32; otherwise these
            divided by their `divisor` and, where inputs are added up, by C_in.

    Raises:
        ValueError: for an unknown name, a size that is not offered, or less than one channel.

    >>> from explorer.layers import kernel_weight
    >>> kernel_weight("sobel_x", 3).astype(int)[0, 0].tolist()
    [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    """
    if min(in_channels, out_channels) < 1:
        raise ValueError(f"a kernel needs at least 1 input and 1 output, got {in_channels} and {out_channels}")
    if name == "random":
        return _random(size, in_channels, out_channels, seed, integer)
    kernel = plane(name, size)
    if not integer:
        kernel = kernel / divisor(kernel)
    weight = np.zeros((out_channels, in_channels, size, size))
    if in_channels == out_channels == 3:
        weight[range(3), range(3)] = kernel
        return weight
    for output in range(out_channels):
        weight[output] = np.rot90(kernel, output)
    return weight if integer else weight / in_channels


def plane(name: str, size: int) -> Floats:
    """One plane (size, size) of a named kernel (not "random"), whole numbers."""
    _check_size(size)
    if name not in KERNELS or name == "random":
        raise ValueError(f"kernel must be one of {', '.join(KERNELS)}, got {name!r}")
    if size == 1:
        return np.ones((1, 1))
    if name == "identity":
        return np.pad([[1.0]], size // 2)
    if name == "box":
        return np.ones((size, size))
    if name == "gaussian":
        return _binomial(size)
    if name in _DERIVATIVES:
        return _grown(_DERIVATIVES[name], size)
    scale = _binomial(size - 2).sum()  # 1, 16, 256: as much as the blur multiplies the derivative by
    return scale * np.pad(_CENTER, size // 2 - 1) + _grown(_ADDED[name], size)


def divisor(kernel: Floats) -> float:
    """What an integer plane is divided by to keep pixels 0...1 in range.

    Its sum where it has one (box, Gaussian, sharpen, emboss: the brightness stays), half the sum of |w| where the sum
    is 0 (Sobel, Laplacian, line: the output lies in -1...1; 3 x 3 Sobel becomes 1/4 and 1/2).
    """
    total = float(kernel.sum())
    return total if total != 0 else float(np.abs(kernel).sum()) / 2


def _random(size: int, in_channels: int, out_channels: int, seed: int, integer: bool) -> Floats:
    """Non-integer: each output is divided by half the sum of its |w|."""
    _check_size(size)
    digits = np.arange(1.0, LARGEST_RANDOM + 1)
    shape = (out_channels, in_channels, size, size)
    weight = np.random.default_rng(seed).choice(np.concatenate([-digits, digits]), shape)
    return weight if integer else weight / (np.abs(weight).sum((1, 2, 3), keepdims=True) / 2)


def _check_size(size: int) -> None:
    if size not in SIZES:
        raise ValueError(f"kernel_size must be one of {', '.join(map(str, SIZES))}, got {size}")


def _binomial(size: int) -> Floats:
    row = np.array([comb(size - 1, k) for k in range(size)], dtype=np.float64)
    return np.outer(row, row)


def _grown(derivative: Floats, size: int) -> Floats:
    """The 3 x 3 derivative convolved with the binomial kernel of `size - 2`: (size, size)."""
    blur = _binomial(size - 2)
    grown = np.zeros((size, size))
    for row, column in np.ndindex(3, 3):
        grown[row : row + size - 2, column : column + size - 2] += derivative[row, column] * blur
    return grown
