"""The material of a figure. Always computed on the processor, so that every machine draws the same figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from explorer.export.gather import gather
from explorer.export.question import FigureFinding, FigureInquiry

if TYPE_CHECKING:
    import torch


def answer(
    inquiry: FigureInquiry, device: torch.device, tell: Callable[[FigureFinding], None], tick: Callable[[float], None]
) -> None:
    tell(FigureFinding(inquiry, gather(inquiry.state, inquiry.needs, tick, inquiry.windows)))
