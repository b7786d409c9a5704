"""One window by FlexAttention, and by NATTEN where it is installed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import torch
from torch.nn.functional import pad

from tests.benchmarks.absent import Absent
from tests.benchmarks.scene import Scene
from tests.benchmarks.timing import DEVICE

EAGER_PIXELS = 64  # a mask's blocks for larger images are found by compiled code, which never holds the whole mask
LEAST_LENGTH = 1 if DEVICE.type == "cpu" else 16  # of vectors in its kernels; shorter ones are filled with zeros


def compiled(scene: Scene, side: int) -> Callable[[], torch.Tensor]:
    """A neighborhood mask for every head. Raises Absent where torch.compile fails: no C++ compiler, for one.

    Uncompiled it holds every score several times over and is no peer.
    """
    flex, block_mask = _compilers()
    projected, size = scene.projected, scene.size
    parts = (p.flatten(2).mT for p in (projected.query, projected.key, projected.value))
    query, key, value = (pad(p, (0, max(0, LEAST_LENGTH - p.shape[-1]))).contiguous()[None] for p in parts)
    scale = scene.head_dim**-0.5
    centers = scene.attention.centers.to(query.device)
    # Tensors, not numbers: other sides are then no reason to compile again.
    rows, columns = centers[:, 0].contiguous(), centers[:, 1].contiguous()
    reach = torch.tensor(side // 2, device=query.device)

    def near(batch: torch.Tensor, head: torch.Tensor, asking: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
        down = asked // size - asking // size - rows[head]
        along = asked % size - asking % size - columns[head]
        return (down.abs() <= reach) & (along.abs() <= reach)

    make = block_mask if size > EAGER_PIXELS else torch.nn.attention.flex_attention.create_block_mask
    count = size**2
    try:
        blocks = make(near, None, scene.heads, count, count, device=query.device)
        flex(query, key, value, block_mask=blocks, scale=scale)
    except Exception as error:  # whatever torch.compile raises is an answer here: it is printed
        raise Absent(f"not compiled, {_first_line(error)}") from error
    values = projected.value.shape

    def call() -> torch.Tensor:
        out = flex(query, key, value, block_mask=blocks, scale=scale)
        return out[0, ..., : values[1]].mT.reshape(values)

    return call


@cache
def _compilers() -> tuple[Callable[..., torch.Tensor], Callable[..., object]]:
    import torch._dynamo
    import torch._inductor.config
    from torch.nn.attention.flex_attention import create_block_mask, flex_attention

    torch._dynamo.config.recompile_limit = 100  # every shape is compiled for itself
    torch._inductor.config.compile_threads = 1  # no other processes, which would go on beside what is measured
    return torch.compile(flex_attention, dynamic=False), torch.compile(create_block_mask)


def natten(scene: Scene, side: int) -> Callable[[], torch.Tensor]:
    """Its fused kernels on a graphics device; elsewhere it falls back on uncompiled FlexAttention by itself."""
    try:
        from natten import na2d
    except ImportError as error:
        raise Absent("not installed" if isinstance(error, ModuleNotFoundError) else _first_line(error)) from error
    projected = scene.projected
    # (1, H, W, heads, d); its values must be as long as its keys
    query, key, value = (p.permute(2, 3, 0, 1)[None] for p in (projected.query, projected.key, projected.value))
    values = value.shape[-1]
    value = pad(value, (0, scene.head_dim - values))
    query, key, value = query.contiguous(), key.contiguous(), value.contiguous()
    return lambda: na2d(query, key, value, kernel_size=side)[0, ..., :values].permute(2, 3, 0, 1)


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}"[:200]
