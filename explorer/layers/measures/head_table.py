"""What each head of a layer does with an image, in numbers: how much of it is a convolution, and how far it looks."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from explorer.layers.convolution import Convolution
from explorer.layers.measures.head_on_image import HeadOnImage
from explorer.layers.measures.matrices import convolution_share
from explorer.layers.threads import one_thread


@dataclass(frozen=True)
class HeadNumbers:
    """share      |T(A)|^2 / |A|^2 of the mixing matrix A (N, N) between the image's pixels (`convolution_share`).
              1 is a convolution of any reach; a head that looks everywhere alike is one, too. What the class token
              gets is no part of A
    distance   the mean attention distance: the mean over queries of the mean of |key - query| under the weights on
               pixels, in pixels of the layer's image (Dosovitskiy et al. 2021, arXiv 2010.11929, section 4.5; Raghu et
               al. 2021, arXiv 2108.08810, section 4)
    token      the mean weight on the class token; 0 without one
    """

    share: float
    distance: float
    token: float


def head_numbers(head: HeadOnImage) -> HeadNumbers:
    with one_thread():
        sizes = head.weights.abs()
        total = sizes.sum(1)
        seen = (sizes * head.away).sum(1) / torch.where(total > 0, total, 1)
        share = convolution_share(head.weights.numpy(), *head.size)
        return HeadNumbers(share, float(seen.mean()), float(head.on_token.mean()))


@dataclass(frozen=True)
class KernelNumbers:
    """energy           (K_rows, K_columns) nested, each tap's share of |W|^2
    effective_rank   of the taps, unfolded to (K_rows K_columns, C_in C_out): e to the entropy of its singular values
                     over their sum (Roy & Vetterli 2007, "The effective rank"). The rank itself, or one more, is how
                     many softmax heads the kernel needs (mathematics: heads for a kernel)
    """

    energy: tuple[tuple[float, ...], ...]
    effective_rank: float


def kernel_numbers(convolution: Convolution) -> KernelNumbers:
    """A kernel of zeros has no energy anywhere, and rank 0."""
    weight = convolution.weight.double()
    unfolded = weight.flatten(2).permute(2, 0, 1).flatten(1)  # (taps, C_out C_in)
    energy = unfolded.square().sum(1)
    whole = energy.sum()
    with one_thread():
        values = torch.linalg.svdvals(unfolded)
    rank = float(torch.special.entr(values / values.sum()).sum().exp()) if whole > 0 else 0.0
    shares = (energy / whole if whole > 0 else energy).view(weight.shape[2:])
    return KernelNumbers(tuple(map(tuple, shares.tolist())), rank)


@dataclass(frozen=True, eq=False)
class HeadMaps:
    """Three pictures that add up, (H, W) float64 each: output = fitted + left. Of many channels the one direction is
    shown along which the head's output varies most, without its mean.

    shown   the share of the output's variance that lies in this direction; NaN where it does not vary
    """

    output: torch.Tensor
    fitted: torch.Tensor
    left: torch.Tensor
    shown: float


def head_maps(head: HeadOnImage, fitted: torch.Tensor) -> HeadMaps:
    """`fitted` (N, m), in the head's basis. The sign is such that the output's largest number is positive."""
    centered = head.output - head.output.mean(0)
    if head.flat:
        flat = centered.new_zeros(head.size)
        return HeadMaps(flat, flat, flat, float("nan"))
    with one_thread():
        sizes, directions = torch.linalg.eigh(centered.T @ centered)
    most = directions[:, -1]
    along = centered @ most
    sign = 1.0 if along[along.abs().argmax()] > 0 else -1.0
    output, other = ((part @ most * sign).view(head.size) for part in (centered, fitted - head.output.mean(0)))
    return HeadMaps(output, other, output - other, float(sizes[-1] / centered.square().sum()))
