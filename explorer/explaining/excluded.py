"""Why a setting cannot be chosen beside the others, in words."""

from __future__ import annotations

from typing import Any

from explorer.state.state import Scene, exclusion
from explorer.words import inspector as inspector_words

FIELDS = ("border", "window_shape", "dilation", "heads", "norm")  # of a Scene: those that `exclusion` knows


def why_not(scene: Scene, **changes: Any) -> str | None:
    """Why this scene cannot have these fields instead; None where it can."""
    clash = exclusion(*(changes.get(name, getattr(scene, name)) for name in FIELDS))
    return None if clash is None else inspector_words.EXCLUSIONS[clash]
