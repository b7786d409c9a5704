"""Where the weights of an attention come from, for captions and sentences."""

from __future__ import annotations

from typing import Literal

from explorer.compute.request import Result
from explorer.layers.norms import norm_named

Source = Literal["one_key", "data", "position", "both"]


def weights_from(result: Result) -> Source:
    """one_key: no window holds more, and it weighs 1; data: content decides as well; position: it does not (beta = 0),
    so that every picture has the same weights; both: a trained layer's own, of content and position."""
    scene = result.scene
    if result.facts.closed and norm_named(scene.norm).sums_to_one:
        return "one_key"
    trained = scene.trained
    if trained is not None and trained.is_attention and (trained.placed or result.gates is not None):
        return "both"
    return "data" if scene.content > 0 else "position"
