"""What is attended to: the same queries, keys and values for everything that is compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch

from explorer.layers.attention import Attention
from explorer.layers.geometry import taps, widest_side
from explorer.layers.projection import Projected, project
from tests.benchmarks.timing import DEVICE

VALUES = 3  # channels of a value, as of a colour image


@dataclass(frozen=True)
class Scene:
    """Heads on a random square image, on DEVICE.

    Their windows end as the image does ("masked"), so that plain attention has the same keys, or are moved inside it
    ("shifted", with all centers at the query), as NATTEN's are.
    """

    size: int
    heads: int = 9
    head_dim: int = 8
    border: str = "masked"

    def __str__(self) -> str:
        return f"{self.size} px, {self.heads} head{'s' if self.heads > 1 else ''}, d = {self.head_dim}"

    @property
    def pairs(self) -> int:
        """Every query with every key, for every head."""
        return self.heads * self.size**4

    @property
    def odd_sides(self) -> range:
        """1, 3, ... up to the side that shows every key to every query."""
        reach = self.attention.largest_center
        return range(1, int(widest_side(self.size, self.size, self.border, 0, reach)) + 1, 2)

    @cached_property
    def attention(self) -> Attention:
        generator = torch.Generator().manual_seed(1)
        centers = torch.zeros(self.heads, 2, dtype=torch.int64)
        if self.border == "masked" and self.heads > 1:
            centers = torch.from_numpy(taps((3, 3)))[: self.heads]

        def normal(*shape: int) -> torch.Tensor:
            return torch.randn(*shape, generator=generator).to(DEVICE)

        return Attention(
            0.3 * normal(self.heads, 27, self.head_dim), normal(self.heads, 27, self.head_dim),
            normal(self.heads, 3, VALUES), normal(self.heads, VALUES, VALUES),
            centers, border=self.border, features="patch",
        )  # fmt: skip

    @cached_property
    def projected(self) -> Projected:
        image = torch.rand(3, self.size, self.size, generator=torch.Generator().manual_seed(2))
        return project(image.to(DEVICE), self.attention)

    def mixed(self, values: torch.Tensor) -> torch.Tensor:
        """Every head's weighted values (heads, d_v, H, W) through its W_O: what `attend_heads` returns."""
        return torch.einsum("hvrc,hvo->horc", values, self.attention.out)


def check_equal(one: torch.Tensor, other: torch.Tensor) -> None:
    """Raises ValueError where two results differ by more than the rounding of sums of thousands of float32."""
    if not torch.allclose(one, other, rtol=1e-3, atol=1e-4):
        raise ValueError(f"results must be equal before they are timed, got {float((one - other).abs().max())} apart")
