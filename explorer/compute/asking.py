"""What pages, figures and movies ask of the compute thread, and what they are told: frozen data, no torch and no Qt.

    ask(state)      ->  Inquiries    pure, compared by equality, as `resolve` is
    engine.inquire  ->  the answer   of the inquiry's topic, on the compute thread
                    ->  Findings     each with its Inquiry; `complete` on the last

An Inquiry is a frozen dataclass; the newest of a topic replaces the others. A Finding is a frozen dataclass of
read-only numpy arrays and numbers. Who answers is handed in: pages and figures lie above this folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeAlias

from explorer.compute.numbers_only import numbers_only
from explorer.state.state import State

if TYPE_CHECKING:
    import torch

Device: TypeAlias = "torch.device"


class Inquiry(Protocol):
    topic: ClassVar[str]


class Finding(Protocol):
    @property
    def inquiry(self) -> Inquiry: ...

    @property
    def complete(self) -> bool: ...


Findings = Mapping[str, Finding]  # by topic
Ask = Callable[[State], tuple[Inquiry, ...]]
# Tells findings of its own inquiry's kind, which is more than can be said here.
Tell = Callable[[Any], None]
Tick = Callable[[float], None]
# answer(inquiry, device, tell, tick) tells Findings as they grow, the last one complete, on whatever thread calls it.
# It calls tick(share) between two parts of its work, which may raise to cancel, and imports torch when it is called.
Answer = Callable[[Any, Device, Tell, Tick], None]
Answers = Mapping[str, Answer]  # by topic


def final_answer(answers: Answers, inquiry: Inquiry, device: Device, tick: Tick = lambda share: None) -> Finding:
    """The complete finding, waited for."""
    told: list[Finding] = []
    answers[inquiry.topic](inquiry, device, lambda finding: told.append(numbers_only(finding)), tick)
    return told[-1]
