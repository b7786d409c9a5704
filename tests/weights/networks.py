"""Small networks of random weights, by their tensors."""

from __future__ import annotations

import torch


def vit_tensors(
    depth: int = 3, width: int = 8, side: int = 4, patch: int = 2, seed: int = 0
) -> dict[str, torch.Tensor]:
    """A vision transformer with timm's names: side x side patches of a grey picture, and a class token."""
    made = torch.Generator().manual_seed(seed)

    def numbers(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=made) * 0.5

    tensors = {
        "cls_token": numbers(1, 1, width), "pos_embed": numbers(1, side**2 + 1, width),
        "patch_embed.proj.weight": numbers(width, 1, patch, patch), "patch_embed.proj.bias": numbers(width),
    }  # fmt: skip
    for number in range(depth):
        block = f"blocks.{number}"
        for norm in ("norm1", "norm2"):
            tensors |= {f"{block}.{norm}.weight": torch.ones(width), f"{block}.{norm}.bias": torch.zeros(width)}
        for name, rows, columns in (
            ("attn.qkv", 3 * width, width), ("attn.proj", width, width),
            ("mlp.fc1", 2 * width, width), ("mlp.fc2", width, 2 * width),
        ):  # fmt: skip
            tensors |= {f"{block}.{name}.weight": numbers(rows, columns), f"{block}.{name}.bias": numbers(rows)}
    return tensors


def convolution_tensors() -> dict[str, torch.Tensor]:
    """A layer on a grey picture, one inside, and a 1 x 1."""
    made = torch.Generator().manual_seed(1)
    shapes = {"stem": (4, 1, 3, 3), "inner": (6, 4, 5, 5), "last": (2, 6, 1, 1)}
    return {f"{name}.weight": torch.randn(*shape, generator=made) for name, shape in shapes.items()}
