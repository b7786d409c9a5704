"""The convolution nearest to any layer: least squares of its output on the patches of its input.

    output_q  ~  sum over taps of x_{q + delta} W_delta + b        the least sum of squares over all pixels and images

Fit on some images and report on others: a kernel fitted on one image explains that image better than it should.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
import torch

from explorer.layers.convolution import Convolution, check_channels, convolve, take
from explorer.layers.geometry import taps
from explorer.layers.threads import one_thread

ROWS_AT_ONCE = 20_000  # pixels' patches held at once: 23 MB for 7 x 7 RGB


@dataclass(frozen=True, eq=False)
class Fit:
    """The nearest convolution, and whether the images determine it.

    rank, unknowns  how many numbers per output the images determine, of how many there are (taps times C_in, and the
                    bias). Where rank is less, as on flat images or very small ones, other kernels fit as well; this one
                    is the smallest, |W|^2 + b^2.
    pixels          how many output pixels it was fitted on
    """

    convolution: Convolution
    rank: int
    unknowns: int
    pixels: int

    @property
    def determined(self) -> bool:
        return self.rank == self.unknowns


@dataclass(frozen=True, eq=False)
class Report:
    """How well a convolution explains a layer's output on one image.

    r_squared  see the function of this name
    relative   |output - convolution| / |output|; 0 where both are 0
    rounding   whether what is left may be rounding in the output's own dtype, all of it
    residual   output - convolution, float64 (C_out, rows, columns)
    """

    r_squared: float
    relative: float
    rounding: bool
    residual: torch.Tensor


def nearest_convolution(
    image_in: torch.Tensor,
    image_out: torch.Tensor,
    kernel_size: int | tuple[int, int],
    *,
    border: str = "zero",
    stride: int = 1,
    dilation: int = 1,
) -> Convolution:
    """The convolution, with bias, that makes the least squared error from an image to a layer's output on it.

    Args:
        image_in: (C_in, H, W).
        image_out: (C_out, ceil(H / stride), ceil(W / stride)).
        kernel_size: odd; one number for a square kernel.
        border, stride, dilation: of the convolution that is looked for.

    Returns:
        A float64 Convolution. `fit_convolution` fits several images, and says whether they determine it.

    Raises:
        ValueError: for outputs of another size than such a convolution has.

    >>> import torch
    >>> from explorer.layers import Convolution, convolve, nearest_convolution
    >>> image = torch.tensor([[[1.0, 5.0, 2.0, 8.0], [3.0, 0.0, 7.0, 4.0]]])
    >>> double = convolve(image, Convolution(torch.full((1, 1, 1, 1), 2.0)))
    >>> round(float(nearest_convolution(image, double, 1).weight), 6)
    2.0
    """
    found = fit_convolution([(image_in, image_out)], kernel_size, border=border, stride=stride, dilation=dilation)
    return found.convolution


def fit_convolution(
    pairs: Sequence[tuple[torch.Tensor, torch.Tensor]],
    kernel_size: int | tuple[int, int],
    *,
    border: str = "zero",
    stride: int = 1,
    dilation: int = 1,
    input_eps: float = 0.0,
) -> Fit:
    """The nearest convolution over several images (input, output), which may differ in size; see `nearest_convolution`.

    `input_eps` is the relative rounding of the images' numbers, 0 where they are exact as pictures are. What a layer
    norm has made linearly dependent is so only up to that rounding: a rounded table is off by at most eps/2 of its
    Frobenius norm, and singular values below this are no directions of the images (Golub & Van Loan, section 2.4).

    By Householder's QR, piece after piece of all patches, and the singular values of what remains, which is a triangle
    as large as the number of unknowns: memory stays bounded, and no digits are lost to normal equations (Golub & Van
    Loan, Matrix Computations, sections 5.3 and 5.5). Nothing is added to make the answer unique: no regularisation.
    """
    size = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if not pairs:
        raise ValueError("a fit needs at least one image and its output, got none")
    inputs, outputs = int(pairs[0][0].shape[0]), int(pairs[0][1].shape[0])
    empty = torch.zeros(outputs, inputs, *size, dtype=torch.float64)
    asked = Convolution(empty, torch.zeros(outputs, dtype=torch.float64), border, stride, dilation)
    unknowns = empty[0].numel() + 1
    triangle, pixels = torch.zeros(0, unknowns + outputs, dtype=torch.float64), 0
    with one_thread():
        for image, output in pairs:
            check_output(image, output, asked)
            table = torch.cat([_patches(image, asked), output.double().flatten(1).T], 1).cpu()
            pixels += len(table)
            for piece in table.split(ROWS_AT_ONCE):
                triangle = torch.linalg.qr(torch.cat([triangle, piece]), mode="r").R
        # By singular values: the rank is known, and of many solutions the smallest is taken.
        known = triangle[:, :unknowns]
        largest = float(torch.linalg.matrix_norm(known, 2)) or 1.0
        blurred = input_eps / 2 * float(known.norm()) / largest
        least = max(blurred, torch.finfo(known.dtype).eps * max(known.shape))
        solved = torch.linalg.lstsq(known, triangle[:, unknowns:], rcond=least, driver="gelsd")
    weight, bias = solved.solution[:-1].T.reshape(empty.shape), solved.solution[-1]
    found = Convolution(weight.contiguous(), bias.contiguous(), border, stride, dilation)
    return Fit(found, int(solved.rank), unknowns, pixels)


def report_fit(convolution: Convolution, image_in: torch.Tensor, image_out: torch.Tensor) -> Report:
    """How far a convolution is from a layer's output (C_out, rows, columns) on an image (C_in, H, W), in float64."""
    check_output(image_in, image_out, convolution)
    wanted = image_out.double()
    residual = wanted - convolve(image_in.double(), convolution)
    left, whole = float(residual.square().sum()), float(wanted.square().sum())
    spread = float((wanted - wanted.mean((1, 2), keepdim=True)).square().sum())
    # What may be rounding in the output's own dtype: it has passed through as many sums as the kernel has terms.
    rounding = (torch.finfo(image_out.dtype).eps * (8 + convolution.weight[0].numel())) ** 2 * whole
    if spread <= rounding:
        score = 1.0 if left <= rounding else -inf
    else:
        score = 1 - left / spread
    relative = (left / whole) ** 0.5 if whole > 0 else 0.0 if left == 0 else inf
    return Report(score, relative, left <= rounding, residual)


def r_squared(convolution: Convolution, image_in: torch.Tensor, image_out: torch.Tensor) -> float:
    """The share of the output's variance that the convolution explains: 1 - |residual|^2 / |output - its mean|^2.

    Over all pixels, and over all channels with a mean each. 1 is a convolution, 0 is as good as the mean, below 0 is
    worse. A flat output has no variance: 1 where the convolution gives it, else minus infinity.
    """
    return report_fit(convolution, image_in, image_out).r_squared


def check_output(image: torch.Tensor, output: torch.Tensor, convolution: Convolution) -> None:
    """Raises ValueError unless the convolution takes such an image to an output of such a shape."""
    check_channels(image, convolution.in_channels)
    rows, columns = ((n - 1) // convolution.stride + 1 for n in image.shape[1:])
    if tuple(output.shape) != (convolution.out_channels, rows, columns):
        raise ValueError(
            f"output must have shape ({convolution.out_channels}, {rows}, {columns}), got {tuple(output.shape)}"
        )


def _patches(image: torch.Tensor, convolution: Convolution) -> torch.Tensor:
    """What every output pixel's taps meet, and a 1 for the bias: (pixels, C_in taps + 1) float64."""
    rows, columns = (np.arange(0, n, convolution.stride) for n in image.shape[1:])
    met = [
        take(image.double(), rows + dy, columns + dx, convolution.border).flatten(1)
        for dy, dx in taps(convolution.kernel_size, convolution.dilation).tolist()
    ]
    patches = torch.stack(met, 1).flatten(0, 1)  # (C_in taps, pixels), as a weight's own order
    return torch.cat([patches, torch.ones_like(patches[:1])]).T
