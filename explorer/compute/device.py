"""Which device computes: cuda, mps, xpu or cpu; its name for the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from explorer.machine import threads
from explorer.words import computing as computing_words


def pick() -> torch.device:
    """The first accelerator that answers, else the processor."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    if hasattr(torch, "xpu") and torch.xpu.is_available():
        return torch.device("xpu")
    return torch.device("cpu")


def processor() -> torch.device:
    """The device whose numbers are the same on every machine, for what must be made again exactly."""
    threads.cap()
    return torch.device("cpu")


def name(device: torch.device) -> str:
    """For the device chip, e.g. "cpu · 2 threads" or "cuda · NVIDIA H100"."""
    if device.type == "cpu":
        count = torch.get_num_threads()
        return computing_words.CPU.format(count=count)
    if device.type == "cuda":
        return computing_words.CUDA.format(name=torch.cuda.get_device_name(device))
    return device.type


def settle(device: torch.device) -> None:
    """Makes this thread ready to compute: not more threads than the user allows, and true float32.

    Verdicts need every bit: TensorFloat-32 rounds inputs to 10 bits, so it is off, for products and for convolutions.
    """
    threads.cap()
    torch.set_float32_matmul_precision("highest")
    if device.type == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False


@contextmanager
def alone() -> Iterator[None]:
    """Torch's modes as a thread has them that does nothing else: what is begun here may be differentiated, whatever it
    is done in the middle of."""
    with torch.inference_mode(False), torch.enable_grad():
        yield


def ran_out_of_memory(error: BaseException) -> bool:
    """True for every way torch says that memory ran out."""
    return isinstance(error, (MemoryError, torch.OutOfMemoryError)) or (
        isinstance(error, RuntimeError) and "memory" in str(error).lower()
    )
