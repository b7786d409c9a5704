"""The verdict in one sentence, computed from the meters of a result. No Qt.

`text` marks what stands out: **bold** and _italic_.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.compute.request import Result
from explorer.layers.norms import norm_named
from explorer.words import verdicts as verdicts_words
from explorer.words.numbers import number, percent
from explorer.words.numbers import side as side_text


@dataclass(frozen=True)
class Verdict:
    """`word` is exact, rounding, frame, closed (yet different) or open; `text` the sentence."""

    word: str
    text: str


def verdict(result: Result) -> Verdict:
    """What the meters say about this window."""
    scene, meters = result.request.scene, result.meters
    size = scene.kernel.size
    facts = {
        "kernel": f"{size}×{size}",
        "norm": norm_named(scene.norm).title,
        "relative": percent(meters.relative) if meters.relative < 1e6 else "∞",
        "max": number(meters.max_abs),
        "bound": number(meters.bound),
        "side": str(int(scene.window_side)) if scene.window_shape == "block" else side_text(scene.window_side),
    }
    closed = scene.window_side == 1
    if meters.constant_image:
        return Verdict(meters.verdict, verdicts_words.VERDICT_CONSTANT.format(**facts))
    if meters.verdict == "exact":
        return Verdict(
            "exact", (verdicts_words.VERDICT_EXACT_CLOSED if closed else verdicts_words.VERDICT_EXACT).format(**facts)
        )
    if meters.verdict == "rounding":
        text = verdicts_words.VERDICT_ROUNDING_CLOSED if closed else verdicts_words.VERDICT_ROUNDING
        return Verdict("rounding", text.format(**facts))
    if meters.only_frame_differs:
        return Verdict("frame", verdicts_words.VERDICT_FRAME.format(**facts))
    if closed:
        own = result.closed_meters
        if own is not None and own.verdict != "different":
            return Verdict("closed", verdicts_words.VERDICT_OTHER_CONVOLUTION.format(**facts))
        if own is None:
            return Verdict("closed", verdicts_words.VERDICT_GATE.format(**facts))
        return Verdict("closed", verdicts_words.VERDICT_CLOSED.format(**facts))
    said = verdicts_words.VERDICT_OPEN[scene.window_shape]
    return Verdict("open", said.format(count=len(result.centers), **facts))
