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
    "films": "explorer.pages.films.answer",
    "film_frame": "explorer.pages.films.answer_frame",
    "film_meters": "explorer.pages.films.answer_meters",
    "heads": "explorer.pages.heads.answer",
    "learning": "explorer.pages.heads.answer_learning",
    "borders": "explorer.pages.borders.answer",
    "sharpen": "explorer.pages.borders.answer_sharpen",
    "meters": "explorer.pages.meters.answer",
    "shift": "explorer.pages.meters.answer_shift",
    "nearest": "explorer.pages.meters.answer_nearest",
    "matrix": "explorer.pages.matrix.answer",
    "matrix_window": "explorer.pages.matrix.answer_window",
    "depth_reach": "explorer.pages.depth.answer_reach",
    "depth_rank": "explorer.pages.depth.answer_rank",
    "depth_gaze": "explorer.pages.depth.answer_gaze",
    "depth_borders": "explorer.pages.depth.answer_borders",
    "figure": "explorer.export.answer",
    "movie": "explorer.export.answer_movie",
}


def answer(inquiry: Inquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    import_module(ANSWERS[inquiry.topic]).answer(inquiry, device, tell, tick)


def final_answer(inquiry: Inquiry, device: torch.device, tick: Tick = lambda share: None) -> Finding:
    """The complete finding, waited for."""
    told: list[Finding] = []
    answer(inquiry, device, told.append, tick)
    return told[-1]
