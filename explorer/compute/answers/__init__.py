"""Answers to the inquiries of the pages: one module for each topic, imported when it is first asked about.

Each has `answer(inquiry, device, tell, tick)`: it tells Findings as they grow, the last one complete, and calls
`tick(share)` between two parts of its work, which may raise to cancel. Runs on whatever thread calls it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from explorer.inquiries import Finding, Inquiry

if TYPE_CHECKING:
    import torch

Tell = Callable[[Finding], None]
Tick = Callable[[float], None]


def answer(inquiry: Inquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    import_module(f"explorer.compute.answers.{inquiry.topic}").answer(inquiry, device, tell, tick)


def final_answer(inquiry: Inquiry, device: torch.device, tick: Tick = lambda share: None) -> Finding:
    """The complete finding, waited for."""
    told: list[Finding] = []
    answer(inquiry, device, told.append, tick)
    return told[-1]
