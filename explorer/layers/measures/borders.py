"""Every border rule side by side: what the frame owes to it, and which convolution a layer really is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch

from explorer.layers.attention import Attention
from explorer.layers.borders import BORDERS, CONVOLUTION_BORDERS, border_named
from explorer.layers.convolution import Convolution, convolve, inside_of
from explorer.layers.fast.routes import attend, attend_heads
from explorer.layers.gate import without_gate
from explorer.layers.geometry import Window, widest_side
from explorer.layers.measures.misfit import Comparison, compare
from explorer.layers.position import Gaussian
from explorer.layers.progress import Tick
from explorer.layers.projection import project, summed


@dataclass(frozen=True, eq=False)
class BorderCase:
    """One rule, for both layers at one state.

    attention, convolution  outputs (C_out, rows, columns); the convolution pads as `twin` says, as the closed window
    meters                  whole and interior
    frame                   the largest |attention - convolution| off the interior, 0 where there is no frame
    inside                  the largest in the interior; None where there is none
    """

    border: str
    twin: str
    attention: torch.Tensor
    convolution: torch.Tensor
    meters: Comparison
    frame: float
    inside: float | None


def compare_borders(
    image: torch.Tensor,
    attention: Attention,
    convolution: Convolution,
    window: Window,
    borders: Iterable[str] = BORDERS,
    tick: Tick | None = None,
) -> Iterator[BorderCase]:
    """Both layers under each of these rules, one by one; rules that such a window cannot have are left out.

    Args:
        image: (C_in, H, W).
        tick: told the share done, in [0, 1]; may raise to cancel.
    """
    possible = [border for border in borders if border_named(border).takes(window.shape, window.dilation)]
    for done, border in enumerate(possible):
        if tick:
            tick(done / len(possible))
        twin = replace(convolution, border=border_named(border).twin)
        output, wanted = attend(image, replace(attention, border=border), window), convolve(image, twin)
        meters = compare(output, wanted, image, twin, int(attention.value.shape[-1]))
        inside = None if meters.interior is None else meters.interior.max_abs
        yield BorderCase(border, twin.border, output, wanted, meters, frame_error(output, wanted, image, twin), inside)


def sharpen_position(
    image: torch.Tensor, attention: Attention, convolution: Convolution, alpha: float
) -> tuple[torch.Tensor, dict[str, Comparison]]:
    """Attention over the whole image with a Gaussian position of sharpness alpha, held against every padding.

    As alpha grows, a head whose tap lies outside takes the nearest key that there is. Without padding (masked) that is
    the nearest real pixel: the limit is the convolution with *replicated* borders, not with zeros (identity I2).

    Returns:
        the output (C_out, rows, columns), and its meters against the convolution under each of its borders.
    """
    sharp = replace(without_gate(attention), position=Gaussian(alpha))
    height, width = image.shape[1:]
    side = widest_side(height, width, sharp.border, sharp.zero_padding, sharp.largest_center)
    output = attend(image, sharp, Window(float(side)))
    meters = {}
    for border in CONVOLUTION_BORDERS:
        twin = replace(convolution, border=border)
        meters[border] = compare(output, convolve(image, twin), image, twin, int(attention.value.shape[-1]))
    return output, meters


@dataclass(frozen=True)
class SharpPoint:
    """At one sharpness: the largest |attention - convolution| on the frame, by how the convolution pads, and inside it
    (None where there is no inside)."""

    alpha: float
    frame: dict[str, float]
    inside: float | None


def sharpen_errors(
    image: torch.Tensor,
    attention: Attention,
    convolution: Convolution,
    alphas: Sequence[float],
    paddings: Iterable[str] = ("zero", "replicate"),
    tick: Tick | None = None,
) -> Iterator[SharpPoint]:
    """The errors behind `sharpen_position` at these alphas, one by one; queries, keys and values are shared.

    Args:
        image: (C_in, H, W).
        tick: told the share done, in [0, 1]; may raise to cancel.
    """
    height, width = image.shape[1:]
    plain, projected = without_gate(attention), project(image, attention)
    side = widest_side(height, width, plain.border, plain.zero_padding, plain.largest_center)
    twins = {border: replace(convolution, border=border) for border in paddings}
    wanted = {border: convolve(image, twin) for border, twin in twins.items()}
    for done, alpha in enumerate(alphas):
        if tick:
            tick(done / len(alphas))
        sharp = replace(plain, position=Gaussian(alpha))
        output = summed(attend_heads(projected, sharp, Window(float(side))), sharp)
        frame = {border: frame_error(output, wanted[border], image, twin) for border, twin in twins.items()}
        yield SharpPoint(alpha, frame, _inside_error(output, next(iter(wanted.values())), image, convolution))


def frame_error(output: torch.Tensor, wanted: torch.Tensor, image: torch.Tensor, convolution: Convolution) -> float:
    """The largest |output - wanted|, both (C_out, rows, columns), where the kernel meets what lies outside the image; 0
    where there is no such place."""
    error = (output.double() - wanted.double()).abs()
    error[:, *inside_of(convolution, (image.shape[1], image.shape[2]))] = 0
    return float(error.max())


def _inside_error(
    output: torch.Tensor, wanted: torch.Tensor, image: torch.Tensor, convolution: Convolution
) -> float | None:
    inside = inside_of(convolution, (image.shape[1], image.shape[2]))
    error = (output[:, *inside].double() - wanted[:, *inside].double()).abs()
    return float(error.max()) if error.numel() else None
