"""Why a setting cannot be chosen beside the others, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from explorer.state.state import EXCLUDING, Scene, exclusion, gated
from explorer.words import inspector as inspector_words


def why_idle(scene: Scene, field: str) -> str | None:
    """Why a setting of this scene does nothing; None where it does something."""
    if (fixed := why_fixed(scene, field)) is not None:
        return fixed
    scene = scene.settled
    if field == "position" and scene.heads == "fewest":
        return inspector_words.IDLE["position_fewest"]
    if field == "gate" and not gated(replace(scene, gate=1.0)):
        return inspector_words.IDLE["gate_fewest" if scene.heads == "fewest" else "gate_norm"]
    return None


def why_not(scene: Scene, **changes: Any) -> str | None:
    """Why this scene cannot have these fields instead; None where it can."""
    fixed = next((why for name in changes if (why := why_fixed(scene, name))), None)
    if fixed is not None:
        return fixed
    if scene.trained is not None and changes.get("heads") == "fewest":
        return inspector_words.FIXED["fewest"]
    clash = exclusion(*(changes.get(name, getattr(scene.settled, name)) for name in EXCLUDING))
    return None if clash is None else inspector_words.EXCLUSIONS[clash]


def why_fixed(scene: Scene, field: str) -> str | None:
    """Why a setting is not the user's to choose, beside a trained layer; None where it is.

    `kernel`, `size` and `outputs` are the parts of the kernel."""
    trained = scene.trained
    if trained is None:
        return None
    if field in ("kernel", "outputs"):
        return inspector_words.FIXED[field]
    if field == "size":
        return None if trained.is_attention else inspector_words.FIXED["size"]
    if field == "head_seed":
        return inspector_words.FIXED["own"] if trained.is_attention else None
    return inspector_words.FIXED["own"] if field in trained.settings else None
