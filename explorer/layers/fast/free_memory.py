"""How much is held at once: measured before it is asked for."""

from __future__ import annotations

import torch

TILE_ELEMENTS = 1_000_000  # scores held at once on the processor, 4 MB in float32: about what its caches hold
DEVICE_TILE_ELEMENTS = 64_000_000  # at most on a graphics device, where a tile must be large to fill it
ARRAYS_PER_TILE = 8  # as large as the scores of a tile: what a norm and its masks need besides them
SHARE = 0.5  # of what is free; the rest is for others, and for what torch's allocator cannot join together


def free_bytes(device: torch.device) -> int | None:
    """What this device can still give, in bytes; None where that cannot be asked (the processor, whose system swaps).

    Memory that torch keeps for itself and does not use counts as free.
    """
    if device.type in ("cuda", "xpu"):
        module = torch.cuda if device.type == "cuda" else torch.xpu
        free, _ = module.mem_get_info(device)
        return int(free + module.memory_reserved(device) - module.memory_allocated(device))
    if device.type == "mps":
        return int(torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory())
    return None


def elements_at_once(like: torch.Tensor) -> int:
    """How many scores of this kind (dtype, device) a tile may hold."""
    if like.device.type == "cpu":
        return TILE_ELEMENTS
    return elements_within(free_bytes(like.device), like.itemsize)


def elements_within(free: int | None, itemsize: int) -> int:
    """The tile for a graphics device with `free` bytes: large where there is room, never below one on the processor."""
    if free is None:
        return TILE_ELEMENTS
    return min(DEVICE_TILE_ELEMENTS, max(TILE_ELEMENTS, int(free * SHARE) // (ARRAYS_PER_TILE * itemsize)))


def budget(free: int | None, wish_bytes: int) -> int:
    """What may be kept of `wish_bytes` on a device with `free` bytes: all of it, or a share of what is free."""
    return wish_bytes if free is None else max(0, min(wish_bytes, int(free * SHARE)))
