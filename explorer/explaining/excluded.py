"""Why a setting cannot be chosen beside the others, in words."""

from __future__ import annotations

from explorer.state.state import exclusion
from explorer.words import inspector as inspector_words


def why_not(border: str, window_shape: str, dilation: int) -> str | None:
    """None where the three go together."""
    clash = exclusion(border, window_shape, dilation)
    return None if clash is None else inspector_words.EXCLUSIONS[clash]
