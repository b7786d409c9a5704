"""The study as a figure: curves with their spread, what is asked, where nets err, and what others measured."""

from __future__ import annotations

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import GAP, Sheet
from explorer.pages.study import words
from explorer.pages.study.choice import StudyChoice
from explorer.pages.study.figure_lower import errors, lower
from explorer.pages.study.plot import anchors, chart, finding_of, share_text
from explorer.pages.study.question import StudyFinding, ask
from explorer.panels.base import Line, Run
from explorer.panels.colour_bar import ColourBar
from explorer.panels.text import marked
from explorer.study.leading import lead_facts, sentence_of
from explorer.study.plan import LEAST_QUOTED

BESIDE = 660.0  # units of width from which the literature stands beside the curves, else below
LEAST = 170.0  # units of height that the curves need
SHARE = 0.62  # of the width, or height, that the curves keep then


def sentence(material: Material) -> Line:
    finding = finding_of(material)
    if finding.refusal:
        return (Run(finding.refusal, "warning"),)
    return marked(sentence_of(lead_facts(finding.summary.result if finding.summary else None)), "exact")


def subtitle(material: Material) -> str:
    group = material.state.look.choice(StudyChoice).group
    far = words.SUBTITLE_FAR.format(share=share_text(group.far_share)) if group.data == "glyph" else ""
    return words.SUBTITLE.format(data=words.DATA_MADE[group.data], far=far, steps=group.steps)


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    """Curves above, the rest below them; on a page too low for that, beside them, and no more than has room there."""
    with_anchors = material.state.look.choice(StudyChoice).anchors
    top = sheet.text((Run(key(material)),), Box(area.left, area.top, area.width, 0)) + GAP
    below = lower(material, Sheet(sheet.preset, sheet.theme), Box(area.left, 0, area.width, 0)) + 2 * GAP
    stacked = with_anchors and area.width < BESIDE
    if not free and (area.bottom - top - below) * (SHARE if stacked else 1.0) < LEAST:
        _low(material, sheet, Box(area.left, top, area.width, area.bottom - top))
        return area.bottom
    if free:
        high = min(area.width * 0.62, 380.0) * (1 / SHARE if stacked else 1.0)
    else:
        high = area.bottom - top - below
    _plots(material, sheet, Box(area.left, top, area.width, high))
    return lower(material, sheet, Box(area.left, top + high + 2 * GAP, area.width, 0))


def _plots(material: Material, sheet: Sheet, box: Box) -> None:
    """The curves; and, where they are wanted, the literature's beside or below."""
    if not material.state.look.choice(StudyChoice).anchors:
        sheet.add(chart(material, box.width), box, "curves")
    elif box.width >= BESIDE:
        left, right = _halves(box)
        sheet.add(chart(material, left.width), left, "curves")
        _anchors(sheet, right)
    else:
        high = box.height * SHARE - GAP
        sheet.add(chart(material, box.width), Box(box.left, box.top, box.width, high), "curves")
        _anchors(sheet, Box(box.left, box.top + high + 2 * GAP, box.width, box.height - high - 2 * GAP))


def _halves(box: Box) -> tuple[Box, Box]:
    left = box.width * SHARE - GAP
    return Box(box.left, box.top, left, box.height), Box(
        box.left + left + 2 * GAP, box.top, box.width - left - 2 * GAP, box.height
    )


def _low(material: Material, sheet: Sheet, box: Box) -> None:
    if material.state.look.choice(StudyChoice).anchors or box.width < BESIDE:
        _plots(material, sheet, box)
        return
    left, right = _halves(box)
    sheet.add(chart(material, left.width), left, "curves")
    for parts in (lower, errors):  # the second where both have no room
        if parts(material, Sheet(sheet.preset, sheet.theme), right) <= box.bottom:
            parts(material, sheet, right)
            return


def key(material: Material) -> str:
    """Whose records these are, and how the plot is read."""
    finding, choice = finding_of(material), material.state.look.choice(StudyChoice)
    if finding.source == "nowhere" and not finding.samples:  # what would be learned from is not there
        return ""
    bundled = finding.summary if finding.source == "bundled" else None
    count = len(bundled.runs) if bundled else finding.all
    source = words.SOURCES[finding.source].format(done=finding.done, count=count)
    if finding.made is not None:
        source += words.MADE.format(date=finding.made.date, count=finding.made.cores)
    return words.BETWEEN.join(part for part in (source, _read(finding, choice)) if part)


def _read(finding: StudyFinding, choice: StudyChoice) -> str:
    if finding.summary is None:
        return ""
    lost = len(finding.summary.diverged)
    diverged = words.KEY_DIVERGED.format(count=lost) if lost else ""
    seeds = {point.seeds for point in finding.summary.result.points}
    if not seeds:
        return diverged
    said = words.KEY if len(seeds) == 1 else words.KEY_RANGE
    few = words.KEY_FEW if min(seeds) < LEAST_QUOTED else ""
    control = words.KEY_CONTROL if choice.control and finding.control else ""
    return words.BETWEEN.join(
        part for part in (said.format(count=max(seeds), fewest=min(seeds)), few, control, diverged) if part
    )


def _anchors(sheet: Sheet, box: Box) -> None:
    top = sheet.text((Run(words.ANCHOR_TITLE, "ink", True),), box)
    scratch = Sheet(sheet.preset, sheet.theme)
    source = (Run(words.ANCHOR_SOURCE),)
    foot = scratch.text(source, Box(0, 0, box.width, 0))
    high = max(box.bottom - top - foot - GAP, 0.0)
    sheet.add(anchors(), Box(box.left, top + 2, box.width, high))
    sheet.text(source, Box(box.left, box.bottom - foot, box.width, 0))


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    return ()


KIND = Kind("study", lambda: words.FIGURE, ask, layout, bars, said=sentence, settings=subtitle, window=False)
