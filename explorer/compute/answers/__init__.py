"""Answers to the inquiries of the pages: one module for each topic, imported when it is first asked about.

Each has `answer(inquiry, device, tell, tick)`: it tells Findings as they grow, the last one complete, and calls
`tick(share)` between two parts of its work, which may raise to cancel. Runs on whatever thread calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from explorer.inquiries import Finding, Inquiry

if TYPE_CHECKING:
    import torch

Tell = Callable[[Finding], None]
Tick = Callable[[float], None]


# Topic -> the module whose `answer` knows it.
ANSWERS: Mapping[str, str] = {
    "films": "explorer.compute.answers.films",
    "film_frame": "explorer.compute.answers.film_frame",
    "film_meters": "explorer.compute.answers.film_meters",
    "heads": "explorer.compute.answers.heads",
    "learning": "explorer.compute.answers.learning",
    "borders": "explorer.compute.answers.borders",
    "sharpen": "explorer.compute.answers.sharpen",
    "meters": "explorer.compute.answers.meters",
    "shift": "explorer.compute.answers.shift",
    "nearest": "explorer.compute.answers.nearest",
    "matrix": "explorer.compute.answers.matrix",
    "matrix_window": "explorer.compute.answers.matrix_window",
    "depth_reach": "explorer.compute.answers.depth_reach",
    "depth_rank": "explorer.compute.answers.depth_rank",
    "depth_gaze": "explorer.compute.answers.depth_gaze",
    "depth_borders": "explorer.compute.answers.depth_borders",
    "figure": "explorer.compute.answers.figure",
    "movie": "explorer.compute.answers.movie",
}


def answer(inquiry: Inquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    import_module(ANSWERS[inquiry.topic]).answer(inquiry, device, tell, tick)


def final_answer(inquiry: Inquiry, device: torch.device, tick: Tick = lambda share: None) -> Finding:
    """The complete finding, waited for."""
    told: list[Finding] = []
    answer(inquiry, device, told.append, tick)
    return told[-1]
