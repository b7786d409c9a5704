"""Answers to the inquiries of the pages: one module for each topic, imported when it is first asked about.

Each has `answer(inquiry, device, tell, tick)`: it tells Findings as they grow, the last one complete, and calls
`tick(share)` between two parts of its work, which may raise to cancel. Runs on whatever thread calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from explorer.compute.asking import Finding, Inquiry

if TYPE_CHECKING:
    import torch

Tell = Callable[[Finding], None]
Tick = Callable[[float], None]


# Topic -> the module whose `answer` knows it.
ANSWERS: Mapping[str, str] = {
    "films": "explorer.compute.answering.films",
    "film_frame": "explorer.compute.answering.film_frame",
    "film_meters": "explorer.compute.answering.film_meters",
    "heads": "explorer.compute.answering.heads",
    "learning": "explorer.compute.answering.learning",
    "borders": "explorer.compute.answering.borders",
    "sharpen": "explorer.compute.answering.sharpen",
    "meters": "explorer.compute.answering.meters",
    "shift": "explorer.compute.answering.shift",
    "nearest": "explorer.compute.answering.nearest",
    "matrix": "explorer.compute.answering.matrix",
    "matrix_window": "explorer.compute.answering.matrix_window",
    "depth_reach": "explorer.compute.answering.depth_reach",
    "depth_rank": "explorer.compute.answering.depth_rank",
    "depth_gaze": "explorer.compute.answering.depth_gaze",
    "depth_borders": "explorer.compute.answering.depth_borders",
    "figure": "explorer.compute.answering.figure",
    "movie": "explorer.compute.answering.movie",
}


def answer(inquiry: Inquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    import_module(ANSWERS[inquiry.topic]).answer(inquiry, device, tell, tick)


def final_answer(inquiry: Inquiry, device: torch.device, tick: Tick = lambda share: None) -> Finding:
    """The complete finding, waited for."""
    told: list[Finding] = []
    answer(inquiry, device, told.append, tick)
    return told[-1]
