"""Four approaches from attention to a convolution, each by how far it still has to go.

    window    the window closes            eps = (side - (2 dilation - 1)) / 2, which is (side - 1) / 2 without dilation
    position  a Gaussian position sharpens eps = e^-alpha
    content   the content fades            eps = beta / beta at the start, on the fewest static heads of the kernel
    gate      a gate opens (ConViT)        eps = 1 - sigma

Window, position and gate start from the same attention over the whole image; all end in the same convolution when its
heads were made from that convolution's kernel. `laws` says how fast, `film_frames` computes the frames.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log

import torch

from explorer.layers.attention import Attention
from explorer.layers.borders import border_named
from explorer.layers.convolution import Convolution, folded
from explorer.layers.gate import without_gate
from explorer.layers.geometry import Window, widest_side
from explorer.layers.heads.from_kernel import closed_convolution
from explorer.layers.heads.static import covering_window, fewest_heads
from explorer.layers.norms import SUMS_TO_ONE, norm_named
from explorer.layers.position import Gaussian

KINDS = ("window", "position", "content", "gate")


@dataclass(frozen=True, eq=False)
class Approach:
    """One approach: the attention that it starts from and the convolution that it ends in.

    attention  the heads; what the approach's parameter stands for is replaced in them
    window     through which they look; of the window approach, at its start
    limit      the convolution at eps = 0. Sharp positions without padding end in replicated borders (a softmax takes
               the nearest pixel that there is), closed windows in zeros: limits may differ on the frame
    """

    kind: str
    attention: Attention
    window: Window
    limit: Convolution

    @property
    def farthest_eps(self) -> float:
        """Where the approach starts."""
        return self.eps(self.window.side) if self.kind == "window" else 1.0

    def parameter(self, eps: float) -> float:
        """Window side in px, alpha per px^2, beta or sigma at this distance.

        Raises:
            ValueError: for a distance off the approach; a position is never infinitely sharp, so there eps > 0.
        """
        self._check(eps)
        if self.kind == "window":
            return self._closed_side + 2 * eps
        if self.kind == "position":
            return -log(eps)
        return eps * self.attention.content if self.kind == "content" else 1 - eps

    def eps(self, parameter: float) -> float:
        """The distance at this parameter; the way back from `parameter`."""
        if self.kind == "window":
            return max(parameter - self._closed_side, 0.0) / 2
        if self.kind == "position":
            return exp(-parameter)
        if self.kind == "content":
            return parameter / self.attention.content if self.attention.content > 0 else 0.0
        return 1 - parameter

    def layer(self, eps: float) -> tuple[Attention, Window]:
        """The attention and the window at this distance: `attend(image, *layer)` is the approach's frame."""
        parameter = self.parameter(eps)
        if self.kind == "window":
            return self.attention, replace(self.window, side=parameter)
        if self.kind == "position":
            return replace(self.attention, position=Gaussian(parameter)), self.window
        if self.kind == "content":
            return replace(self.attention, content=parameter), self.window
        gate = self.attention.out.new_full((self.attention.num_heads,), parameter)
        return replace(self.attention, gate=gate), self.window

    @property
    def _closed_side(self) -> int:
        """Up to this side a window with gaps sees one key."""
        return 2 * self.window.dilation - 1

    def _check(self, eps: float) -> None:
        """The window approach may be asked beyond its start: a wider window sees nothing more."""
        most = float("inf") if self.kind == "window" else 1.0
        if not (0 <= eps <= most) or (self.kind == "position" and eps == 0):
            least = "above 0" if self.kind == "position" else "at least 0"
            raise ValueError(f"eps of the {self.kind} approach must be {least} and at most {most:g}, got {eps}")


def approach(
    kind: str, attention: Attention, convolution: Convolution, size: tuple[int, int], window: Window | None = None
) -> Approach:
    """An approach for images of this size (height, width).

    Args:
        attention: its gate, if any, is left out, and the position approach replaces its position scores.
        convolution: what the content approach ends in; the others end in what the heads' closed windows are. On a torus
            smaller than its kernel the content approach has one tap for each pixel (see `convolution.folded`).
        window: shape and dilation of the window approach, by default a square. Its side plays no part: an approach
            starts from the whole image.

    Raises:
        ValueError: for an unknown kind, or a norm whose closed window is no convolution.
    """
    if kind not in KINDS:
        raise ValueError(f"an approach must be one of {', '.join(KINDS)}, got {kind!r}")
    if not norm_named(attention.norm).sums_to_one:
        raise ValueError(
            f"only weights that sum to one ({', '.join(SUMS_TO_ONE)}) end in a convolution, got norm {attention.norm!r}"
        )
    if kind == "content":
        return _content(attention, folded(convolution, size))
    attention = replace(without_gate(attention), value=attention.value.double(), out=attention.out.double())
    limit = closed_convolution(attention)
    if window is not None and window.moved_px:
        raise ValueError(f"moved windows do not close to their center: moved_px must be 0, got {window.moved_px}")
    looks = window if window is not None and kind == "window" else Window(1.0)
    widest = widest_side(
        *size, attention.border, attention.zero_padding, attention.largest_center,
        "square" if looks.kind.in_blocks else looks.shape,
    )  # fmt: skip
    if kind == "position" and _takes_nearest(attention):
        limit = replace(limit, border="replicate")
    return Approach(kind, attention, replace(looks, side=float(widest)), limit)


def _content(attention: Attention, convolution: Convolution) -> Approach:
    """The fewest heads of the kernel, with queries and keys of the attention's first heads, in turn."""
    static = fewest_heads(replace(convolution, weight=convolution.weight.double()))
    turn = torch.arange(static.num_heads) % attention.num_heads
    heads = replace(
        static,
        query=attention.query[turn],
        key=attention.key[turn],
        query_bias=None if attention.query_bias is None else attention.query_bias[turn],
        key_bias=None if attention.key_bias is None else attention.key_bias[turn],
        content=attention.content,
        similarity=attention.similarity,
        features=attention.features,
    )
    return Approach("content", heads, covering_window(convolution), convolution)


def _takes_nearest(attention: Attention) -> bool:
    """Whether a center outside the image has no key, so that the nearest one wins."""
    border = border_named(attention.border)
    unpadded = not border.padded or (attention.zero_padding == 0 and attention.largest_center > 0)
    return border.ends and unpadded
