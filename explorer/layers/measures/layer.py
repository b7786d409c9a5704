"""A layer as a function of the image, with its derivatives: what meters and stacks of layers take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Protocol

import torch

from explorer.layers.attention import HEAD_BIASES, Attention
from explorer.layers.borders import border_named
from explorer.layers.convolution import Convolution, convolve, products_at
from explorer.layers.fast.routes import BY_OFFSETS, attend, no_wider_than_all
from explorer.layers.features import features_named
from explorer.layers.gate import gate_parts, through_gate
from explorer.layers.geometry import Window
from explorer.layers.progress import Tick
from explorer.layers.projection import project, summed
from explorer.layers.terms import terms_at
from explorer.layers.threads import one_thread


class Layer(Protocol):
    """(C_in, H, W) -> (C_out, rows, columns). `stride`: pixels between two outputs; `reach`: no output depends on a
    pixel farther than this along an axis. `wraps`: the image is a torus, and distances go the short way round."""

    @property
    def stride(self) -> int: ...

    @property
    def reach(self) -> int: ...

    @property
    def wraps(self) -> bool: ...

    @property
    def parts(self) -> Sequence[Layer]:
        """Layers of which this one is the sum, each cheaper to differentiate."""
        ...

    def __call__(self, image: torch.Tensor) -> torch.Tensor: ...

    def at(self, image: torch.Tensor, cell: tuple[int, int]) -> torch.Tensor:
        """One output pixel, (C_out,), without the others."""
        ...


@dataclass(frozen=True, eq=False)
class ConvolutionLayer:
    convolution: Convolution

    @property
    def stride(self) -> int:
        return self.convolution.stride

    @property
    def wraps(self) -> bool:
        return border_named(self.convolution.border).wraps

    @property
    def reach(self) -> int:
        return max(self.convolution.reach)

    @property
    def parts(self) -> Sequence[Layer]:
        return (self,)

    def __call__(self, image: torch.Tensor) -> torch.Tensor:
        return convolve(image, self.convolution)

    def at(self, image: torch.Tensor, cell: tuple[int, int]) -> torch.Tensor:
        output = products_at(image, self.convolution, cell).products.sum((0, 2))
        return output if self.convolution.bias is None else output + self.convolution.bias.to(output)


@dataclass(frozen=True, eq=False)
class AttentionLayer:
    attention: Attention
    window: Window

    @property
    def stride(self) -> int:
        return self.attention.stride

    @property
    def wraps(self) -> bool:
        return border_named(self.attention.border).wraps

    @property
    def reach(self) -> int:
        """Patches of the farthest keys included. Blocks and windows that are moved inside may lie to one side."""
        one_sided = 2 if border_named(self.attention.border).moves else 1
        patch = features_named(self.attention.features).reach
        return one_sided * self.window.reach + self.attention.largest_center + patch

    @property
    def parts(self) -> Sequence[Layer]:
        """Head by head: one head's scores are all that has to be kept at once."""
        return [replace(self, attention=one_head_of(self.attention, head)) for head in range(self.attention.num_heads)]

    def __call__(self, image: torch.Tensor) -> torch.Tensor:
        """On a torus by the route that treats every query alike, so that it commutes bit by bit with shifts."""
        attention = self.attention
        if not self.wraps or self.window.kind.in_blocks:
            return attend(image, attention, self.window)
        if attention.gate is not None:
            seen, alone = (self._heads(image, *part) for part in gate_parts(attention, self.window))
            return summed(through_gate(attention.gate, seen, alone), attention)
        return summed(self._heads(image, attention, self.window), attention)

    def _heads(self, image: torch.Tensor, attention: Attention, window: Window) -> torch.Tensor:
        projected = project(image, attention)
        return BY_OFFSETS.attend(projected, attention, no_wider_than_all(projected, attention, window))

    def at(self, image: torch.Tensor, cell: tuple[int, int]) -> torch.Tensor:
        return terms_at(project(image, self.attention), self.attention, self.window, cell, seen_only=True).output


def one_head_of(attention: Attention, head: int) -> Attention:
    """One of the heads as a layer; the layers of all heads add up to the whole."""
    one = slice(head, head + 1)
    return replace(
        attention,
        query=attention.query[one],
        key=attention.key[one],
        value=attention.value[one],
        out=attention.out[one],
        centers=attention.centers[one],
        position=None if attention.position is None else attention.position.of_head(head),
        gate_position=None if attention.gate_position is None else attention.gate_position.of_head(head),
        padding=attention.zero_padding,
        gate=None if attention.gate is None else attention.gate[one],
        **{name: bias[one] for name in HEAD_BIASES if (bias := getattr(attention, name)) is not None},
        out_bias=attention.out_bias if head == 0 else None,  # once in the sum
    )


@torch.inference_mode(False)
def jacobian_at(layer: Layer, image: torch.Tensor, cell: tuple[int, int]) -> torch.Tensor:
    """d output(cell) / d image, (C_out, C_in, H, W), float64."""
    with one_thread(), torch.enable_grad():
        pixels = image.double().clone().requires_grad_()
        outputs = ordinary(layer).at(pixels, cell)
        rows = [torch.autograd.grad(one, pixels, retain_graph=True)[0] for one in outputs]
    return torch.stack(rows)


@torch.inference_mode(False)
def pull_back(layer: Layer, image: torch.Tensor, cotangent: torch.Tensor, tick: Tick | None = None) -> torch.Tensor:
    """The derivative of sum(cotangent * layer(image)) with respect to the image, (C_in, H, W), float64.

    Part by part, so that the memory is that of one part.

    Args:
        cotangent: (C_out, rows, columns).
        tick: told the share done, in [0, 1]; may raise to cancel.
    """
    parts, total = ordinary(layer).parts, torch.zeros(image.shape, dtype=torch.float64)
    with one_thread(), torch.enable_grad():
        weights = cotangent.double().clone()
        for done, part in enumerate(parts):
            if tick:
                tick(done / len(parts))
            pixels = image.double().clone().requires_grad_()
            # In float64 there is no compiled route, which autograd could not see through.
            total += torch.autograd.grad((part(pixels) * weights).sum(), pixels)[0]
    return total


def ordinary(value: Any) -> Any:
    """The same without tensors made in inference mode, as the program's are: autograd takes none of them."""
    if isinstance(value, torch.Tensor):
        return value.clone() if value.is_inference() else value
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: ordinary(getattr(value, f.name)) for f in fields(value) if f.init})
    return value
