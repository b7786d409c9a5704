"""Gradient descent on a few tensors, for layers that are learned while one waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch

from explorer.layers.progress import Tick, nobody
from explorer.layers.threads import one_thread

MOMENTS = 0.9, 0.999


class Adam:
    """Adam (Kingma & Ba 2015, arXiv 1412.6980, algorithm 1) on some tensors, in place. Torch's own is the same, and
    loads sympy: a second and a half."""

    def __init__(self, values: Sequence[torch.Tensor]) -> None:
        self.values = values
        self._first, self._second = ([torch.zeros_like(one) for one in values] for _ in range(2))
        self._step = 0

    @torch.no_grad()
    def descend(self, gradients: Sequence[torch.Tensor], rate: float) -> None:
        self._step += 1
        kept = (1 - MOMENTS[0] ** self._step), (1 - MOMENTS[1] ** self._step)
        for value, gradient, m, v in zip(self.values, gradients, self._first, self._second, strict=True):
            m.mul_(MOMENTS[0]).add_(gradient, alpha=1 - MOMENTS[0])
            v.mul_(MOMENTS[1]).addcmul_(gradient, gradient, value=1 - MOMENTS[1])
            value -= rate * (m / kept[0]) / ((v / kept[1]).sqrt() + 1e-8)


@torch.inference_mode(False)
def descend(
    loss: Callable[[Sequence[torch.Tensor]], torch.Tensor],
    start: Sequence[torch.Tensor],
    steps: int,
    rate: float,
    tick: Tick = nobody,
) -> tuple[tuple[torch.Tensor, ...], list[float], tuple[torch.Tensor, ...]]:
    """`Adam` from `start`, which is left as it is.

    Returns:
        The tensors after `steps` steps, the loss before the first and after each, and the first gradients.
    """
    with one_thread(), torch.enable_grad():
        values = [one.clone().requires_grad_() for one in start]
        adam = Adam(values)
        losses: list[float] = []
        began: tuple[torch.Tensor, ...] = ()
        for step in range(1, steps + 1):
            tick((step - 1) / steps)
            now = loss(values)
            losses.append(float(now.detach()))
            gradients = torch.autograd.grad(now, values)
            began = began or gradients
            adam.descend(gradients, rate)
        ended = tuple(one.detach() for one in values)
        losses.append(float(loss(ended)))
    return ended, losses, began
