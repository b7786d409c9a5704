"""Why a setting cannot be chosen beside the others, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from explorer.state.state import Scene, exclusion, gated
from explorer.words import inspector as inspector_words

FIELDS = ("border", "window_shape", "dilation", "heads", "norm")  # of a Scene: those that `exclusion` knows


def why_idle(scene: Scene, field: str) -> str | None:
    """Why a setting of this scene does nothing; None where it does something."""
    if field == "position" and scene.heads == "fewest":
        return inspector_words.IDLE["position_fewest"]
    if field == "gate" and not gated(replace(scene, gate=1.0)):
        return inspector_words.IDLE["gate_fewest" if scene.heads == "fewest" else "gate_norm"]
    return None


def why_not(scene: Scene, **changes: Any) -> str | None:
    """Why this scene cannot have these fields instead; None where it can."""
    clash = exclusion(*(changes.get(name, getattr(scene, name)) for name in FIELDS))
    return None if clash is None else inspector_words.EXCLUSIONS[clash]
