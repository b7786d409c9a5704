"""What the heads do to the picture: each alone, times its W, and all of them together beside the convolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import CAPTION_GAP, GAP, Sheet
from explorer.pages.heads import words
from explorer.pages.heads.question import MOST_SHOWN, BlursFinding, HeadsFinding, blurs_asked
from explorer.pages.kit import words as kit_words
from explorer.panels.base import Line, Run, line_height
from explorer.panels.colormap import pixel_rgb, signed_rgb
from explorer.panels.lanes import Part
from explorer.panels.maps import MapPanel
from explorer.panels.once import once_a_result
from explorer.panels.parts import value_limit
from explorer.panels.theme import Theme
from explorer.words.numbers import number

Array = npt.NDArray[Any]
LEAST, LARGEST = 40.0, 180.0  # units of the longer side of what one head makes
LARGEST_RESULT = 360.0
HEADS_SHARE = 0.5  # of the width at most, for the heads one by one
RESULTS = ("total", "convolution", "rest")
RESULT_LINES = 3


@dataclass(frozen=True)
class Plan:
    """How many heads are shown, how large each (width, height), how large the results, and how high all of it is."""

    shown: int
    picture: tuple[float, float]
    result: tuple[float, float]
    height: float


def plan(count: int, size: tuple[int, int], width: float, height: float, theme: Theme) -> Plan | None:
    """For so many heads on a picture of that size (rows, columns) in that room; None where there is too little."""
    pitch = line_height(theme)
    head, caption, below = pitch + 4, CAPTION_GAP + pitch, CAPTION_GAP + RESULT_LINES * pitch
    across, down = (n / max(size) for n in reversed(size))  # of the longer side
    block = width * HEADS_SHARE
    shown = min(count, MOST_SHOWN, max(1, int((block + GAP) // (LEAST * across + GAP))))
    side = min(((height - head - GAP) / 2 - caption) / down, ((block + GAP) / shown - GAP) / across, LARGEST)
    # Two pictures of a head, one on the other, are as high as a result.
    third = (width - (shown + 3) * GAP) / 3
    side = min(side, (third * down / across + below - 2 * caption - GAP) / (2 + shown / 3) / down)
    if side < LEAST:
        return None
    rest = width - shown * (side * across + GAP) - GAP
    result = min((rest - 2 * GAP) / 3 / across, (height - head - below) / down, LARGEST_RESULT)
    high = head + max(2 * (side * down + caption) + GAP, result * down + below)
    return Plan(shown, (side * across, side * down), (result * across, result * down), high)


def blurs_of(material: Material) -> BlursFinding | None:
    """What is known for the number of heads that is looked at now; nothing beside patterns of another kernel."""
    finding, heads = (material.findings.get(topic) for topic in ("blurs", "heads"))
    asked = blurs_asked(material.state)
    if not isinstance(finding, BlursFinding) or not isinstance(heads, HeadsFinding):
        return None
    return finding if heads.complete and finding.inquiry == asked and heads.inquiry == asked.heads else None


def lay_blurs(material: Material, planned: Plan, count: int, sheet: Sheet, box: Box) -> None:
    finding = blurs_of(material)
    head = kit_words.COMPUTING if finding is None else _title(finding, planned.shown, count)
    top = sheet.text((Run(head, "dim"),), box, wrap=False) + 4
    if finding is None:
        return
    maps, pitch = _maps(finding, sheet.theme), line_height(sheet.theme)
    wide, high = planned.picture[0], planned.picture[1] + CAPTION_GAP + pitch
    for index in range(planned.shown):
        left = box.left + index * (wide + GAP)
        for row, (name, caption) in enumerate((("blur", _head(index)), ("added", _times(finding, index)))):
            at = Box(left, top + row * (high + GAP), wide, high)
            sheet.part(Part(maps[f"{name} {index}"], (caption,)), at, 1, f"{name} {index}")
    left = box.left + planned.shown * (wide + GAP) + GAP
    wide, high = planned.result[0], planned.result[1] + CAPTION_GAP + RESULT_LINES * pitch
    for place, (name, lines) in enumerate(_results(finding, count).items()):
        at = Box(left + place * (wide + GAP), top, wide, high)
        sheet.part(Part(maps[name], lines), at, RESULT_LINES, name)


def map_values(finding: BlursFinding, name: str) -> Array:
    """(rows, columns), by the name of its panel."""
    which, _, head = name.partition(" ")
    values: Array = (
        {"blur": finding.blurs, "added": finding.added}[which][int(head)] if head else getattr(finding, name)
    )
    return values


def _title(finding: BlursFinding, shown: int, count: int) -> str:
    inputs = finding.inquiry.heads.channels
    return "".join(
        (
            words.BLURS_HEAD,
            words.BLURS_SOME.format(shown=shown, count=count) if shown < count else "",
            words.BLURS_INPUT.format(input=finding.inquiry.channel_in + 1, inputs=inputs) if inputs > 1 else "",
            words.BLURS_BELOW.format(limit=number(float(np.abs(finding.added).max()))),
        )
    )


def _head(index: int) -> Line:
    return (Run(words.HEADS_TILE_NAME.format(head=index + 1), "attention", True),)


def _times(finding: BlursFinding, index: int) -> Line:
    """Of several input channels each has its own W."""
    one = finding.inquiry.heads.channels == 1
    return (Run(words.BLURS_TIMES.format(weight=number(finding.weights[index]) if one else words.BLURS_MIX)),)


def _results(finding: BlursFinding, count: int) -> dict[str, tuple[Line, ...]]:
    limit = (Run(words.BLURS_RANGE.format(limit=number(_limit(finding)))),)
    largest = Run(words.BLURS_LARGEST.format(largest=number(finding.largest)), "exact" if finding.agrees else "dim")
    allowed = Run(words.BLURS_ALLOWED.format(bound=number(finding.bound)))
    return {
        "total": ((Run(words.BLURS_TOTAL.format(count=count), "attention", True),), limit),
        "convolution": ((Run(words.BLURS_CONVOLUTION, "convolution", True),), limit),
        "rest": ((Run(words.BLURS_REST, "ink", True),), (largest,), (allowed,)),
    }


@once_a_result
def _limit(finding: BlursFinding) -> float:
    """One range for the sum of all heads and for the convolution."""
    return float(max(np.abs(one).max() for one in (finding.total, finding.convolution)))


@once_a_result
def _maps(finding: BlursFinding, theme: Theme) -> dict[str, MapPanel]:
    """The blurs as pixels; the rest in a range of its own, unless it is rounding. So is what heads add: they may cancel
    each other."""
    most_added = float(np.abs(finding.added).max())
    limit, brightest = _limit(finding), value_limit(finding.inquiry.scene)
    own = limit if finding.agrees else finding.largest
    grey = np.rint(np.clip(finding.blurs / brightest, 0, 1) * 255).astype(np.uint8)
    made = {f"blur {head}": MapPanel(pixel_rgb(one[..., None])) for head, one in enumerate(grey)}
    made |= {f"added {head}": MapPanel(signed_rgb(one, most_added, theme)) for head, one in enumerate(finding.added)}
    ranges = zip(RESULTS, (limit, limit, own), strict=True)
    return made | {name: MapPanel(signed_rgb(map_values(finding, name), most, theme)) for name, most in ranges}
