"""What a figure is made from: asked by the export dialog."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from explorer.compute.asking import Inquiry
from explorer.compute.material import Material, Needs, asked_by
from explorer.state.state import Scene, State


@dataclass(frozen=True)
class FigureInquiry:
    """Equal for two states that differ in what is only looked at: `asked` is what the kind's page wants to know."""

    topic: ClassVar[str] = "figure"
    state: State = field(compare=False)
    scene: Scene
    needs: Needs
    windows: int | None
    asked: tuple[Inquiry, ...]


@dataclass(frozen=True, eq=False)
class FigureFinding:
    """`material` holds what `inquiry.needs`."""

    inquiry: FigureInquiry
    material: Material
    complete: bool = True


def ask(state: State, needs: Needs, windows: int | None = None) -> FigureInquiry:
    """`windows` is how many a strip has; None: as many as fit its page."""
    return FigureInquiry(state, state.scene, needs, windows if needs == "strip" else None, asked_by(needs, state))
