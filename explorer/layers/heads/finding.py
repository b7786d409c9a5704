"""Heads that seek a kernel: gradient descent on where they look, how narrowly, and what they do with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import cos, log, pi, sqrt
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import torch

from explorer.layers.convolution import Convolution
from explorer.layers.geometry import taps
from explorer.layers.heads.descent import Adam
from explorer.layers.heads.from_kernel import heads_from_kernel
from explorer.layers.heads.seekers import Seekers, Windows
from explorer.layers.heads.seen import noise, windows_of
from explorer.layers.progress import Tick, nobody
from explorer.layers.threads import one_thread

Array = npt.NDArray[np.float64]
Start = Literal["random", "convit"]
Shape = Literal["round", "full"]
MARGIN = 3  # px that the window is wider than the kernel, to every side
RATE = 0.05  # at the start; it falls to 0 along half a cosine
BATCHES, TESTED_BATCHES = 4, 2  # of an epoch; of the windows for testing
LARGEST_BATCH, LEAST_BATCH = 128, 32  # windows
WORK = 400_000  # weights of a batch, which decide how long a step takes
HEAD_DIM = 4
PICTURE_SIZE = 0.25  # the standard deviation of a usual picture's pixels, for which queries and keys are drawn
CONVIT_SHARPNESS = log(2) / 2  # alpha = 1, the "locality strength" that ConViT starts with; P = 2 alpha I
CONVIT_GATE = 1.0  # its sigmoid is .73
CONVIT_CONTENT = 0.1  # queries and keys start that much smaller
RANDOM_SPREAD = 0.75  # of centers by chance, in units of the kernel's side / 2


@dataclass(frozen=True, eq=False)
class FoundAt:
    """Where the heads are after an epoch, float64.

    centers     (heads, 2), (row, column) in px
    precisions  (heads, 2, 2), per px^2: a width is 1 / sqrt of an eigenvalue
    mixes       (heads, C_in, C_out)
    gates       (heads,), or None without content
    shares      (heads,), the weight on the key nearest to the center, of 1, in the mean over the windows for testing
    error       sqrt(sum |outputs - convolution|^2 / sum |convolution|^2) over the windows for testing; where the
                convolution is 0 everywhere, sqrt(mean |outputs|^2)
    seekers     all that was learned
    """

    epoch: int
    centers: Array
    precisions: Array
    mixes: Array
    gates: Array | None
    shares: Array
    error: float
    seekers: Seekers


def find_kernel(
    convolution: Convolution,
    picture: npt.NDArray[np.floating],
    *,
    start: Start = "random",
    shape: Shape = "round",
    content: bool = False,
    seed: int = 0,
    epochs: int = 100,
    tick: Tick = nobody,
) -> Iterator[FoundAt]:
    """As many heads as the kernel has taps, after 0, 1, ... `epochs` epochs towards the convolution's output.

    Learned from windows of the picture and as many of a picture by chance, so that it is the kernel that is learned
    and not one picture. The convolution's stride and bias play no part.

    Args:
        picture: (C_in, H, W), or several of one size (n, C_in, H, W).
        start: "random", centers by chance; "convit", a center on every tap, the width and the gate that ConViT
            (arXiv 2103.10697, sections 3 and 4, and its code) starts with.
        shape: "round", one width for each head; "full", a precision of its own along every direction.
        seed: of all that is by chance. The same arguments give the same numbers on the same machine.
        tick: told the share done, in [0, 1], before every step; may raise to cancel.

    Raises:
        ValueError: for an unknown start or shape, or epochs below 0.
    """
    for name, value, known in (("start", start, get_args(Start)), ("shape", shape, get_args(Shape))):
        if value not in known:
            raise ValueError(f"{name} must be {' or '.join(known)}, got {value!r}")
    if epochs < 0:
        raise ValueError(f"epochs must be at least 0, got {epochs}")
    with one_thread(), torch.inference_mode(False):
        # In units of its own size, so that one rate suits every kernel.
        size = float(convolution.weight.double().norm()) or 1.0
        wanted = Convolution(convolution.weight.double() / size, None, convolution.border, 1, convolution.dilation)
        first = started(wanted, start, shape, content, seed)
        pictures = (picture, noise(seed, wanted.in_channels, 24 + 2 * first.reach))
        batch = batch_size(first)
        learned, tested = windows_of(pictures, wanted, first, BATCHES * batch, TESTED_BATCHES * batch, seed)
        values = [one.clone().requires_grad_() for one in first.numbers]
        adam = Adam(values)
    chance = torch.Generator().manual_seed(seed)
    for epoch in range(epochs + 1):
        with one_thread(), torch.inference_mode(False):
            now = first.with_numbers([one.detach().clone() for one in values])
            found = _found(epoch, now, tested, batch, size)
        yield found
        if epoch == epochs:
            return
        with one_thread(), torch.inference_mode(False), torch.enable_grad():
            order = torch.randperm(BATCHES * batch, generator=chance)
            for index, which in enumerate(order.split(batch)):
                done = (epoch + index / BATCHES) / epochs
                tick(done)
                loss = loss_of(first.with_numbers(values), learned.some(which))
                adam.descend(torch.autograd.grad(loss, values), RATE * (1 + cos(pi * done)) / 2)


def loss_of(seekers: Seekers, windows: Windows) -> torch.Tensor:
    """The squared difference, added up over channels, in the mean over windows."""
    return (seekers.outputs(windows) - windows.wanted).square().sum(1).mean()


def started(convolution: Convolution, start: Start, shape: Shape, content: bool, seed: int) -> Seekers:
    """Where heads begin: with mixes a tenth of the kernel's size."""
    offsets = torch.from_numpy(taps(convolution.kernel_size, convolution.dilation)).double()
    heads, inputs, outputs = len(offsets), convolution.in_channels, convolution.out_channels
    reach = max(convolution.reach) + MARGIN
    drawn = torch.Generator().manual_seed(seed)
    centers = torch.randn(heads, 2, generator=drawn, dtype=torch.float64)
    mixes = torch.randn(heads, inputs, outputs, generator=drawn, dtype=torch.float64) * 0.1
    half_side = max(convolution.reach) + 0.5
    sharpness = torch.zeros(heads, 1 if shape == "round" else 3, dtype=torch.float64)
    if start == "convit":
        sharpness[:, ::2] = CONVIT_SHARPNESS
    seekers = Seekers(
        offsets if start == "convit" else centers * RANDOM_SPREAD * half_side, sharpness, mixes, reach=reach
    )
    if not content:
        return seekers
    layer = heads_from_kernel(convolution, head_dim=HEAD_DIM, seed=seed, pixel_scale=PICTURE_SIZE)
    smaller = CONVIT_CONTENT if start == "convit" else 1.0
    gate = torch.full((heads,), CONVIT_GATE if start == "convit" else 0.0, dtype=torch.float64)
    return replace(seekers, query=layer.query * smaller, key=layer.key * smaller, gate=gate, content=layer.content)


def batch_size(seekers: Seekers) -> int:
    """Windows of one step."""
    weights = len(seekers.centers) * (2 * seekers.reach + 1) ** 2
    return min(max(WORK // weights, LEAST_BATCH), LARGEST_BATCH)


def _found(epoch: int, seekers: Seekers, tested: Windows, batch: int, size: float) -> FoundAt:
    parts = [tested.some(which) for which in torch.arange(len(tested.wanted)).split(batch)]
    outputs = torch.cat([seekers.outputs(part) for part in parts])
    off, wanted = (float(one.square().sum()) for one in (outputs - tested.wanted, tested.wanted))
    weights = seekers.weights(parts[0])
    if weights.ndim == 3:
        weights = torch.cat([seekers.weights(part) for part in parts]).mean(0)
    nearest = seekers.centers.round().clamp(-seekers.reach, seekers.reach) + seekers.reach
    key = (nearest[:, 0] * (2 * seekers.reach + 1) + nearest[:, 1]).long()
    error = sqrt(off / wanted) if wanted > 0 else sqrt(off / len(outputs)) * size
    gates = seekers.gates
    whole = replace(seekers, mixes=seekers.mixes * size)
    return FoundAt(
        epoch,
        seekers.centers.numpy(),
        seekers.precisions.numpy(),
        whole.mixes.numpy(),
        None if gates is None else gates.numpy(),
        weights.gather(1, key[:, None])[:, 0].numpy(),
        error,
        whole,
    )
