"""From the device to the processor: every copy on its way at once, and one wait for all."""

from __future__ import annotations

from collections.abc import Sequence

import torch


def to_processor(tensors: Sequence[torch.Tensor]) -> list[torch.Tensor]:
    """The tensors on the processor, in their order; those that are there already as they are.

    From CUDA they go through pinned memory, into which the card writes without the processor's help.
    """
    on_card = [tensor for tensor in tensors if tensor.device.type == "cuda"]
    if not on_card:
        return [tensor.cpu() for tensor in tensors]
    copies = [
        torch.empty(tensor.shape, dtype=tensor.dtype, pin_memory=True).copy_(tensor, non_blocking=True)
        if tensor.device.type == "cuda"
        else tensor.cpu()
        for tensor in tensors
    ]
    for device in {tensor.device for tensor in on_card}:
        torch.cuda.current_stream(device).synchronize()
    return copies
