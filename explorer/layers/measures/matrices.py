"""What makes a matrix a convolution: locality empties it, weight sharing ties its diagonals. Numpy alone.

A matrix here maps the N = H W pixels of an image to N pixels, both in row-major order. Its diagonal of offset
delta = (row, column) holds the entries [q, q + delta]: how much every pixel takes of its neighbour there. It has two
conventions. Plain: an entry belongs to the offset between its two pixels; there are (2 H - 1) (2 W - 1) diagonals, and
delta is met by those q for which q + delta lies in the image. Circular: offsets are taken on the torus, there are H W
diagonals, and each is met by every q. A convolution with zero padding is constant along the plain diagonals (frame
included: what it would take from outside is no entry), one with circular padding along both. Replicate and reflect
count copies to pixels on the frame, and so are constant inside the frame only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def toeplitz(weights: npt.ArrayLike, height: int, width: int, circular: bool = False) -> Floats:
    """T(A): every entry replaced by the mean of its diagonal; the matrix nearest to A that is a convolution.

    An orthogonal projection: T(T(A)) = T(A) and |A|^2 = |T(A)|^2 + |A - T(A)|^2.

    Args:
        weights: (..., N, N), real; a torch tensor on the CPU will do.

    Raises:
        ValueError: when N is not height * width.
    """
    matrix = _square(weights, height, width)
    means = diagonal_means(matrix, height, width, circular)
    flat = means.reshape(*means.shape[:-2], -1)
    return np.take(flat, _diagonals(height, width, circular)[0], axis=-1).reshape(matrix.shape)


def diagonal_means(weights: npt.ArrayLike, height: int, width: int, circular: bool = False) -> Floats:
    """The kernel of `toeplitz`: the mean of every diagonal.

    Returns:
        (..., 2 H - 1, 2 W - 1), entry (H - 1 + row, W - 1 + column) for that offset; circular: (..., H, W), entry
        (row mod H, column mod W).
    """
    matrix = _square(weights, height, width)
    index, counts = _diagonals(height, width, circular)
    lead = matrix.shape[:-2]
    sums = [np.bincount(index, one, minlength=counts.size) for one in matrix.reshape(-1, index.size)]
    return np.asarray(sums).reshape(*lead, *counts.shape) / counts


def convolution_share(weights: npt.ArrayLike, height: int, width: int, circular: bool = False) -> float:
    """|T(A)|^2 / |A|^2 in [0, 1]: how much of a matrix (N, N) is a convolution; 1 exactly if all of it is.

    A matrix of zeros is the convolution with zeros: 1. Several matrices (..., N, N) are counted as one.

    >>> from explorer.layers import convolution_share
    >>> convolution_share([[2, 1], [1, 2]], 1, 2), convolution_share([[2, 0], [0, 0]], 1, 2)
    (1.0, 0.5)
    """
    matrix = _square(weights, height, width)
    whole = float((matrix**2).sum())
    if whole == 0:
        return 1.0
    means = diagonal_means(matrix, height, width, circular)
    counts = _diagonals(height, width, circular)[1]
    return min(float((means**2 * counts).sum()) / whole, 1.0)  # above 1 by rounding only


def spectrum(weights: npt.ArrayLike, height: int, width: int) -> npt.NDArray[np.complex128]:
    """The matrix in the two-dimensional Fourier basis, F A F^-1 with F unitary: (..., N, N) complex.

    Entry [f, g] is what the wave of frequency g contributes to the wave of frequency f; frequencies are
    (row mod H, column mod W) in row-major order, 0 first. Exactly the circular convolutions are diagonal, with the
    kernel's own transfer function on the diagonal, so the diagonal's share of |A|^2 is
    `convolution_share(circular=True)`.
    """
    matrix = _square(weights, height, width)
    split = matrix.reshape(*matrix.shape[:-2], height, width, height, width)
    waves = np.fft.fft2(np.fft.ifft2(split, norm="ortho"), axes=(-4, -3), norm="ortho")
    return waves.reshape(matrix.shape)


@dataclass(frozen=True)
class FreeNumbers:
    """How many numbers can be chosen in a layer between images of one size, without biases.

    One number for every pair of an output and an input; for every output and tap (also where the tap lies outside the
    image, so that every pixel counts the same); for every tap.
    """

    fully_connected: int
    locally_connected: int
    convolution: int


def free_numbers(
    height: int, width: int, kernel_size: tuple[int, int] = (3, 3), in_channels: int = 1, out_channels: int = 1
) -> FreeNumbers:
    """4096, 576 and 9 for one channel, 3 x 3 taps and 8 x 8 pixels."""
    pixels, pairs = height * width, in_channels * out_channels
    window = kernel_size[0] * kernel_size[1]
    return FreeNumbers(pixels**2 * pairs, pixels * window * pairs, window * pairs)


def fully_connected(height: int, width: int, seed: int = 0, scale: float = 1.0) -> Floats:
    """A matrix (N, N) of normal numbers with standard deviation `scale`; a kernel's own puts both on one scale."""
    return np.random.default_rng(seed).normal(scale=scale, size=(height * width, height * width))


def locally_connected(
    height: int,
    width: int,
    kernel_size: tuple[int, int] = (3, 3),
    seed: int = 0,
    scale: float = 1.0,
    circular: bool = False,
    dilation: int = 1,
) -> Floats:
    """The same, and 0 where the column's pixel does not lie under the kernel's taps around the row's pixel.

    Args:
        kernel_size: odd sizes.
    """
    near = []
    for size, taps in zip((height, width), kernel_size, strict=True):
        offset = np.arange(size)[None, :] - np.arange(size)[:, None]
        at = (np.arange(taps) - taps // 2) * dilation
        near.append(np.isin(offset % size, at % size) if circular else np.isin(offset, at))
    return fully_connected(height, width, seed, scale) * np.kron(near[0], near[1])


def _square(weights: npt.ArrayLike, height: int, width: int) -> Floats:
    matrix = np.asarray(weights, dtype=np.float64)
    if matrix.ndim < 2 or matrix.shape[-2:] != (height * width, height * width):
        raise ValueError(
            f"weights must have shape (..., {height * width}, {height * width}) for {height} x {width} pixels, "
            f"got {matrix.shape}"
        )
    return matrix


@lru_cache(maxsize=4)
def _diagonals(height: int, width: int, circular: bool) -> tuple[Ints, Ints]:
    """For every entry of the flat matrix the number of its diagonal, (N N,), and how many entries each has."""
    offsets = [np.arange(n)[None, :] - np.arange(n)[:, None] for n in (height, width)]
    shape = (height, width) if circular else (2 * height - 1, 2 * width - 1)
    row, column = (o % n if circular else o + n - 1 for o, n in zip(offsets, (height, width), strict=True))
    index = (row[:, None, :, None] * shape[1] + column[None, :, None, :]).ravel()
    return index, np.bincount(index, minlength=shape[0] * shape[1]).reshape(shape)
