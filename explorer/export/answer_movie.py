"""What the pictures of a movie show, computed before the first of them is painted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from explorer.export.movie.courses import chosen_movie
from explorer.export.question_movie import MovieFinding, MovieInquiry

if TYPE_CHECKING:
    import torch


def answer(
    inquiry: MovieInquiry, device: torch.device, tell: Callable[[MovieFinding], None], tick: Callable[[float], None]
) -> None:
    course = chosen_movie(inquiry.options).course(inquiry.state, inquiry.options, tick)
    tell(MovieFinding(inquiry, course))
