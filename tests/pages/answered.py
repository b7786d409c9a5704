"""What the pages are told when they ask, without a window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.compute.asking import Finding, Inquiry, final_answer
from explorer.compute.device import processor
from explorer.pages.listed import answers


def final(inquiry: Inquiry) -> Finding:
    return final_answer(answers(), inquiry, processor())


def tell(inquiry: Inquiry, told: Callable[[Any], None], tick: Callable[[float], None] = lambda share: None) -> None:
    answers()[inquiry.topic](inquiry, processor(), told, tick)
