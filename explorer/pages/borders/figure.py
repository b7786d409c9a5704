"""Every border rule side by side for both layers, and what sharpening a position without padding ends in."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import GAP, Sheet
from explorer.layers.borders import BORDERS
from explorer.layers.norms import norm_named
from explorer.pages.borders import words
from explorer.pages.borders.choice import BordersChoice
from explorer.pages.borders.facts import facts_of, sentence_of
from explorer.pages.borders.question import BorderOutputs, BordersFinding, SharpenFinding, ask, possible_borders
from explorer.pages.kit import words as kit_words
from explorer.panels.base import Line, Run
from explorer.panels.chart import Chart, Rule, Scale, Series, decades
from explorer.panels.colormap import signed_rgb
from explorer.panels.colour_bar import ColourBar, signed_bar
from explorer.panels.maps import MapPanel
from explorer.panels.once import once_a_result
from explorer.panels.text import LEADING, marked, wrapped
from explorer.panels.theme import LABEL_PX, Theme
from explorer.panels.worded import worded
from explorer.words import scene as scene_words
from explorer.words.numbers import number

Array = npt.NDArray[Any]
LOW, RULES_SHARE = 400.0, 0.58  # units of a page on which plot and rules stand side by side, and what rules take
NARROW_COLUMN = 50.0  # units: below it the rules stand in two blocks
LARGEST_MAP = 56.0  # in the column of a paper, so that the page stays a page
LEAST_CHART, MAPS_SHARE, WORDS_SHARE = 120.0, 0.66, 0.3
WORDS_PX = 12.0
INKS = {"attention": "attention", "convolution": "convolution", "difference": "ink"}  # of the rows, from above
NAMES = 80.0  # units for the names of the rows, on a wide page
WIDE = 560.0


def rules_of(material: Material) -> BordersFinding | None:
    finding = material.findings.get("borders")
    return finding if isinstance(finding, BordersFinding) else None


def sharpening_of(material: Material) -> SharpenFinding | None:
    finding = material.findings.get("sharpen")
    return finding if isinstance(finding, SharpenFinding) else None


def sentence(material: Material) -> Line:
    finding = rules_of(material)
    if finding is None or not finding.complete:
        return marked(kit_words.COMPUTING, "ink")
    facts = facts_of(finding, material.state.look.choice(BordersChoice).layer == "kernel")
    return marked(sentence_of(facts), "exact" if facts.convolution else "attention")


def name_of(border: str) -> str:
    return words.BORDERS_NAMES[border]


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    """The rules above the plot; on a wide page that is low, beside it."""
    finding = rules_of(material)
    if finding is None:
        return sheet.text((Run(kit_words.COMPUTING),), area)
    wide = area.width >= WIDE
    if wide and not free and area.height < LOW:
        left = Box(area.left, area.top, area.width * RULES_SHARE, area.height)
        end = _rules(material, finding, sheet, left, area.height, False)
        right = left.right + 3 * GAP
        plot = Box(right, area.top, area.right - right, end - area.top)
        return max(end, _sharpening(material, sheet, plot, beside=False))
    end = _rules(material, finding, sheet, area, None if free else area.height * MAPS_SHARE, wide) + GAP
    high = max(area.width * (0.26 if wide else 0.6), LEAST_CHART) if free else area.bottom - end
    return _sharpening(material, sheet, Box(area.left, end, area.width, high), beside=wide)


def _rules(
    material: Material, finding: BordersFinding, sheet: Sheet, area: Box, height: float | None, named: bool
) -> float:
    """A column for each rule, in two blocks where they are too many; as high as they need where `height` is None."""
    names, pitch = NAMES if named else 0.0, LABEL_PX * LEADING
    per_row = len(BORDERS) if (area.width - names) / len(BORDERS) >= NARROW_COLUMN else ceil(len(BORDERS) / 2)
    blocks = ceil(len(BORDERS) / per_row)
    across = (area.width - names - 2 - (per_row - 1) * GAP) / per_row
    rows, columns = finding.rules[0].attention.shape[1:]
    side, top = across * rows / columns, area.top
    if height is None and not named:
        side = min(side, LARGEST_MAP)
    if height is not None:
        room = (height - (0 if named else pitch)) / blocks - 4 * pitch - 2 - 2 * GAP
        side = max(min(side, room / 3 - 4), 12.0)
    limit = number(_difference_limit(finding, material.state.look.channel_out))
    if named:
        _row_names(sheet, Box(area.left, top + 2 * pitch + 2, names, side), limit)
    else:
        line = Run(words.BORDERS_ROWS_LINE.format(limit=limit))
        top = sheet.text((line,), Box(area.left, top, area.width, 0)) + 2
    for block in range(blocks):
        for place, border in enumerate(BORDERS[block * per_row : (block + 1) * per_row]):
            left = area.left + names + place * (across + GAP)
            bottom = _column(material, finding, border, sheet, Box(left, top, across, side))
        top = bottom + GAP
    return top


def _row_names(sheet: Sheet, box: Box, limit: str) -> None:
    """Which layer a row of maps is of, and the range of the differences. `box.height` is that of one map."""
    for place, (row, ink) in enumerate(INKS.items()):
        top = box.top + place * (box.height + 4) + box.height / 2 - LABEL_PX
        end = sheet.text((Run(words.BORDERS_ROWS[row], ink, True),), Box(box.left, top, box.width, 0), wrap=False)
    sheet.text((Run(words.BORDERS_LIMIT.format(limit=limit)),), Box(box.left, end, box.width, 0), wrap=False)


def _column(material: Material, finding: BordersFinding, border: str, sheet: Sheet, box: Box) -> float:
    """One rule: its name, three maps, two numbers. `box.height` is that of one map. Returns where it ends."""
    pitch = LABEL_PX * LEADING
    taken = material.state.scene.border == border
    rule = next((one for one in finding.rules if one.border == border), None)
    head = Run(name_of(border), "exact" if taken else "ink", True)
    sheet.text((head,), Box(box.left, box.top, box.width, 0), align="center", wrap=False)
    twin = "" if rule is None else words.BORDERS_TWIN.format(twin=words.BORDERS_TWINS[rule.twin])
    note = words.BORDERS_TAKEN if taken else twin
    sheet.text((Run(note),), Box(box.left, box.top + pitch, box.width, 0), align="center", wrap=False)
    top = box.top + 2 * pitch + 2
    end = top + 3 * (box.height + 4)
    if rule is None:
        possible = border in possible_borders(finding.inquiry.scene)
        told = "…" if possible else words.BORDERS_IMPOSSIBLE
        sheet.text((Run(told),), Box(box.left, top + box.height, box.width, 0), align="center")
        return end + 2 * pitch
    for name, panel in map_panels(finding, border, material.state.look.channel_out, sheet.theme).items():
        sheet.add(panel, Box(box.left, top, box.width, box.height), f"{name} {border}")
        top += box.height + 4
    inside = "—" if rule.inside is None else number(0.0 if rule.same_inside else rule.inside)
    frame = number(0.0 if rule.apart != "different" else rule.frame)
    for said, value in ((words.BORDERS_FRAME, frame), (words.BORDERS_INSIDE, inside)):
        line = worded(said, error=Run(value, "ink", number=True))
        sheet.text(line, Box(box.left, end, box.width, 0), align="center", wrap=False)
        end += pitch
    return end


def map_values(rule: BorderOutputs, channel: int) -> dict[str, Array]:
    """(rows, columns) of one output channel, by the names of the rows."""
    out = min(channel, len(rule.attention) - 1)
    got, wanted = rule.attention[out], rule.convolution[out]
    return dict(zip(INKS, (got, wanted, got - wanted), strict=True))


@once_a_result
def map_panels(finding: BordersFinding, border: str, channel: int, theme: Theme) -> dict[str, MapPanel]:
    """All outputs in one range, and all differences in another."""
    rule = next(one for one in finding.rules if one.border == border)
    limits = {"difference": _difference_limit(finding, channel)}
    return {
        name: MapPanel(signed_rgb(one, limits.get(name, _limit(finding, channel)), theme))
        for name, one in map_values(rule, channel).items()
    }


@once_a_result
def _difference_limit(finding: BordersFinding, channel: int) -> float:
    """The largest |attention - convolution| under any rule that is more than rounding; else the range of outputs."""
    shown = [map_values(rule, channel)["difference"] for rule in finding.rules if rule.apart == "different"]
    return float(max((np.abs(one).max() for one in shown), default=0.0)) or _limit(finding, channel)


@once_a_result
def _limit(finding: BordersFinding, channel: int | None) -> float:
    """The largest |convolution| under any rule, of one output channel or of all."""
    outputs = [rule.convolution for rule in finding.rules]
    shown = outputs if channel is None else [one[min(channel, len(one) - 1)] for one in outputs]
    return float(max(np.abs(one).max() for one in shown)) or 1.0


# Sharpening


def _sharpening(material: Material, sheet: Sheet, box: Box, beside: bool) -> float:
    """The plot, and in words what it says at the chosen alpha: beside it or below."""
    finding = sharpening_of(material)
    if finding is None:
        text = words.BORDERS_NO_SHARP.format(norm=norm_named(material.state.scene.norm).title)
        return sheet.text((Run(text, "ink"),), box, WORDS_PX)
    alpha, zero, replicate = at_alpha(finding, material.state.look.choice(BordersChoice).alpha)
    told = Run(
        words.BORDERS_SHARP_WORDS.format(alpha=number(alpha), zero=number(zero), replicate=number(replicate)), "ink"
    )
    if beside:
        share = box.width * WORDS_SHARE
        sheet.add(chart(material), Box(box.left, box.top, box.width - share - 3 * GAP, box.height), "sharpening")
        place = Box(box.right - share, box.top + 3 * GAP, share, 0)
        end = sheet.text((told,), place, WORDS_PX)
        sheet.text((Run(words.BORDERS_NOTE),), Box(place.left, end + GAP, share, 0))
        return box.bottom
    said = len(wrapped((told,), box.width, sheet.theme)) * LABEL_PX * LEADING
    sheet.add(chart(material), Box(box.left, box.top, box.width, box.height - said - GAP), "sharpening")
    return sheet.text((told,), Box(box.left, box.bottom - said, box.width, 0))


def at_alpha(finding: SharpenFinding, alpha: float) -> tuple[float, float, float]:
    """The measured point nearest to an alpha: (alpha, error against zeros, error against replicate)."""
    index = int(np.abs(finding.alphas - alpha).argmin())
    return float(finding.alphas[index]), float(finding.zero[index]), float(finding.replicate[index])


def chart(material: Material) -> Chart:
    """Errors on the frame against alpha; one goes to 0."""
    finding = sharpening_of(material)
    assert finding is not None
    both = np.concatenate([finding.zero, finding.replicate])
    positive = both[both > 0]
    least = max(float(positive.min(initial=finding.scale or 1.0)), 1e-7 * (finding.scale or 1.0))
    most = max(float(positive.max(initial=least)), 10 * least)
    alpha, _, error = at_alpha(finding, material.state.look.choice(BordersChoice).alpha)
    y = decades(least, most, words.BORDERS_SHARP_NAME, most=5)
    x = Scale(0.0, 12.5, tuple((float(n), str(n)) for n in range(0, 13, 2)), words.BORDERS_SHARP_AXIS)
    inks = ("convolution", "exact")
    series = tuple(
        Series(finding.alphas, values, ink, label, dots=True)
        for values, ink, label in zip((finding.zero, finding.replicate), inks, words.BORDERS_AGAINST, strict=True)
    )
    return Chart(series, x, y, (Rule(alpha, "ink", handle=max(error, y.low)),))


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    finding = rules_of(material)
    if finding is None:
        return ()
    return (signed_bar(_limit(finding, material.state.look.channel_out), scene_words.VALUES, sheet.theme),)


KIND = Kind(
    "borders",
    lambda: words.FIGURE,
    ask,
    layout,
    bars,
    said=sentence,
)
