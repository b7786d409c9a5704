"""How far the attention's output is from the convolution's, and whether rounding alone explains it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import torch

from explorer.layers.convolution import Convolution, convolve, inside_of


@dataclass(frozen=True)
class Misfit:
    """The difference of two outputs a (attention) and c (convolution) over some pixels and every channel.

    max_abs     the largest |a - c|
    rms         the root of the mean of (a - c)^2
    relative    Frobenius norm of a - c over that of c; where c is all 0 there is no scale to compare with: 0 if a is
                all 0 as well, else infinite
    bound       the largest of the values that rounding alone may reach (see `rounding_bound`)
    violations  how many values differ by more than their own bound
    values      how many were compared
    verdict     "exact" bit by bit, "rounding" within the bound everywhere, or "different"
    """

    max_abs: float
    rms: float
    relative: float
    bound: float
    violations: int
    values: int
    verdict: str


@dataclass(frozen=True)
class Comparison(Misfit):
    """The misfit over the whole output, and over its interior.

    interior        the same where the kernel sees no pixel outside the image; None where the image is too small to
                    have such a place
    constant_image  every pixel is the same, so that no difference between layers could show
    """

    interior: Misfit | None
    constant_image: bool

    @property
    def only_frame_differs(self) -> bool:
        """True when what differs lies on the frame alone: a matter of borders, not of the layers."""
        return self.verdict == "different" and self.interior is not None and self.interior.verdict != "different"


def compare(
    attention_output: torch.Tensor,
    convolution_output: torch.Tensor,
    image: torch.Tensor,
    convolution: Convolution,
    head_dim_v: int,
) -> Comparison:
    """Measures two outputs (C_out, rows, columns) of `image` (C_in, H, W) against each other, all in float64.

    Args:
        head_dim_v: d_v of the attention's heads, the length of its sums over value channels.

    Raises:
        ValueError: when the outputs differ in shape.

    >>> import torch
    >>> from explorer.layers import Convolution, compare, convolve
    >>> image, identity = torch.ones(1, 3, 3), Convolution(torch.ones(1, 1, 1, 1))
    >>> wanted = convolve(image, identity)
    >>> compare(wanted, wanted, image, identity, 1).verdict, compare(wanted + 1, wanted, image, identity, 1).verdict
    ('exact', 'different')
    """
    if attention_output.shape != convolution_output.shape:
        raise ValueError(
            f"both outputs must have the same shape, got {tuple(attention_output.shape)} "
            f"and {tuple(convolution_output.shape)}"
        )
    wanted = convolution_output.double()
    error = (attention_output.double() - wanted).abs()
    bound = rounding_bound(image, convolution, head_dim_v)
    inside = (..., *inside_of(convolution, (image.shape[1], image.shape[2])))
    interior = _misfit(error[inside], wanted[inside], bound[inside]) if error[inside].numel() else None
    whole = _misfit(error, wanted, bound)
    return Comparison(**vars(whole), interior=interior, constant_image=bool((image == image[:, :1, :1]).all()))


def rounding_bound(image: torch.Tensor, convolution: Convolution, head_dim_v: int) -> torch.Tensor:
    """How far two correct orders of summation may be apart, float64 (C_out, rows, columns).

    2 gamma_n (|w| * |x| + |b|) with gamma_n = n u / (1 - n u), n = K^2 C_in + d_v + 2 products and sums, and u half the
    machine's step at 1 in the image's dtype (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1; the 2
    because both sides round).
    """
    sizes = convolution.kernel_size
    n = sizes[0] * sizes[1] * convolution.in_channels + head_dim_v + 2
    unit = torch.finfo(image.dtype).eps / 2
    absolute = Convolution(
        convolution.weight.double().abs(),
        None if convolution.bias is None else convolution.bias.double().abs(),
        convolution.border,
        convolution.stride,
        convolution.dilation,
    )
    return convolve(image.double().abs(), absolute) * (2 * n * unit / (1 - n * unit))


def _misfit(error: torch.Tensor, wanted: torch.Tensor, bound: torch.Tensor) -> Misfit:
    violations = int((~(error <= bound)).sum())  # counted this way round, a NaN is a violation
    largest, norm, scale = float(error.max()), float(error.norm()), float(wanted.norm())
    return Misfit(
        max_abs=largest,
        rms=norm / error.numel() ** 0.5,
        relative=norm / scale if scale > 0 else 0.0 if norm == 0 else inf,
        bound=float(bound.max()),
        violations=violations,
        values=error.numel(),
        verdict="exact" if largest == 0 else "different" if violations else "rounding",
    )
