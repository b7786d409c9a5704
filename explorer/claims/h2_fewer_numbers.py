"""H2: is a convolution a fully connected layer, local and shared, and how many numbers does that leave?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import BarsExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.compute.build import build
from explorer.layers.borders import border_named
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.geometry import short_way
from explorer.layers.measures.matrices import fully_connected, locally_connected, toeplitz
from explorer.layers.measures.misfit import rounding_bound
from explorer.layers.operator import operator_matrix
from explorer.layers.progress import Tick
from explorer.layers.threads import one_thread

SIDE_PX = 8  # the smallest picture: a matrix of 64 x 64 can still be seen


@torch.inference_mode()
@one_thread()
def judge(ground: Ground, tick: Tick) -> Judgement:
    """The convolution as a matrix, held against what locality and sharing ask of one, and applied to the picture."""
    small = ground.at_most(SIDE_PX)
    size = small.size
    layers = build(small.scene)
    convolution, image = replace(layers.convolution, weight=layers.convolution.weight.double()), layers.image.double()
    matrix = operator_matrix(convolution, *size)
    applied = (matrix @ image.flatten(1).mT.flatten()).view(-1, convolution.out_channels).mT.reshape(-1, *size)
    error = (applied - convolve(image, convolution)).abs()
    tick(0.3)
    planes = _planes(matrix, convolution)
    found = _structure(planes, convolution, size)
    scale = float(np.abs(planes[0, 0]).mean()) or 1.0
    full = fully_connected(*size, small.scene.head_seed, scale)
    local = _local(convolution, size, small.scene.head_seed, scale)
    is_matrix = bool((error <= rounding_bound(image, convolution, 1)).all()) and found.beyond == 0
    if not is_matrix or found.inside > 0:
        ruling, condition = Ruling.FALSE, "other"
    elif found.residual > found.rounding:
        ruling, condition = Ruling.TRUE_IF, "inside"
    else:
        ruling, condition = Ruling.TRUE, "shared"
    numbers = _free_numbers(convolution, size)
    circular = border_named(convolution.border).wraps
    values = (
        *(Value(name, number, "count") for name, number in zip(("full", "local", "shared"), numbers, strict=True)),
        Value("residual", found.residual, "share"),
        Value("unshared", _residual(local, size, circular), "share"),
        Value("beyond", found.beyond),
        Value("applied", float(error.max())),
        Value("bound", float(rounding_bound(image, convolution, 1).max())),
    )
    return Judgement(
        "H2",
        ruling,
        values,
        condition,
        found.where if ruling is Ruling.TRUE_IF else (),
        (
            BarsExhibit("numbers", ("full", "local", "shared"), tuple(float(n) for n in numbers), "count"),
            MapExhibit("full", full, "signed"),
            MapExhibit("local", local, "signed"),
            MapExhibit("shared", planes[0, 0], "signed"),
        ),
        small.size_beside(ground),
    )


@dataclass(frozen=True)
class _Structure:
    """beyond    the largest entry between pixels that are farther apart than the kernel reaches
    residual  |A - T(A)| / |A|, what is not constant along diagonals; rounding, what float64 may make of 0
    inside    the largest difference to the same kernel under zeros, in rows of pixels that see no border
    where     the pixel whose row differs most from that, if any does"""

    beyond: float
    residual: float
    rounding: float
    inside: float
    where: tuple[tuple[int, int], ...]


def _structure(planes: np.ndarray, convolution: Convolution, size: tuple[int, int]) -> _Structure:
    circular = border_named(convolution.border).wraps
    residual = max(_residual(plane, size, circular) for pair in planes for plane in pair)
    rows, columns = (
        np.abs(short_way(np.arange(n)[None, :] - np.arange(n)[:, None], n, convolution.border)) <= reach
        for n, reach in zip(size, convolution.reach, strict=True)
    )
    near = np.kron(rows, columns)
    differs, inside = np.zeros(size), 0.0
    if not circular:
        zeros = _planes(operator_matrix(replace(convolution, border="zero"), *size), convolution)
        differs = np.abs(planes - zeros).max((0, 1, 3)).reshape(size)
        (top, left) = convolution.reach
        inner = differs[top : size[0] - top, left : size[1] - left]
        inside = float(inner.max()) if inner.size else 0.0
    worst = divmod(int(differs.argmax()), size[1])
    return _Structure(
        beyond=float(np.abs(planes[..., ~near]).max(initial=0.0)),
        residual=residual,
        rounding=planes.shape[-1] * 2.0**-52,  # of a mean of as many equal numbers as a diagonal is long, at most
        inside=inside,
        where=((int(worst[0]), int(worst[1])),) if differs.any() else (),
    )


def _planes(matrix: torch.Tensor, convolution: Convolution) -> np.ndarray:
    """(N C_out, N C_in) -> (C_out, C_in, N, N)."""
    outputs, inputs = convolution.out_channels, convolution.in_channels
    planes: np.ndarray = matrix.view(len(matrix) // outputs, outputs, -1, inputs).permute(1, 3, 0, 2).numpy()
    return planes


def _residual(matrix: np.ndarray, size: tuple[int, int], circular: bool) -> float:
    whole = float(np.linalg.norm(matrix))
    return float(np.linalg.norm(matrix - toeplitz(matrix, *size, circular))) / whole if whole > 0 else 0.0


def _local(convolution: Convolution, size: tuple[int, int], seed: int, scale: float) -> np.ndarray:
    circular = border_named(convolution.border).wraps
    return locally_connected(*size, convolution.kernel_size, seed, scale, circular, convolution.dilation)


def _free_numbers(convolution: Convolution, size: tuple[int, int]) -> tuple[int, int, int]:
    """Counted: an entry for every output and pixel; for every output and pixel under its window, where the picture goes
    on as far as the kernel reaches; for every offset between the two."""
    pairs = convolution.out_channels * convolution.in_channels
    ones = Convolution(torch.ones(1, 1, *convolution.kernel_size), dilation=convolution.dilation)
    height, width = (n + 2 * reach for n, reach in zip(size, ones.reach, strict=True))
    row, column = (reach + np.arange(n) for n, reach in zip(size, ones.reach, strict=True))
    outputs = (row[:, None] * width + column[None, :]).ravel()
    output, pixel = np.nonzero(operator_matrix(ones, height, width).numpy()[outputs])
    offsets = pixel - outputs[output]  # one number for each: the picture is wider than two windows
    return len(outputs) ** 2 * pairs, len(output) * pairs, len(np.unique(offsets)) * pairs
