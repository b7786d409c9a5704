"""A trained network as a figure: the table of its heads, and pictures of the one that is looked at."""

from __future__ import annotations

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import GAP, Sheet
from explorer.pages.trained import words
from explorer.pages.trained.choice import TrainedChoice
from explorer.pages.trained.facts import facts_of, sentence_of
from explorer.pages.trained.figure_pictures import CAPTION, pictures, signed_limit
from explorer.pages.trained.figure_table import largest, measure_table, table
from explorer.pages.trained.lines import table_lines
from explorer.pages.trained.question import NetworkFinding, ask, name_of, network_of
from explorer.panels.base import Line, Run
from explorer.panels.colour_bar import ColourBar, signed_bar, weight_bar
from explorer.panels.measure_table import HEAD, THUMB
from explorer.panels.text import marked
from explorer.words.numbers import number

PITCH, LEAST_PITCH, FREE_PITCH, DENSE_PITCH = 38.0, 20.0, 20.0, 12.0  # units of height of a line
MOST_FREE = 48  # lines on a page of any height
PICTURE, LEAST_PICTURE, LARGEST_PICTURE, LEAST_BESIDE = 190.0, 96.0, 340.0, 150.0
FOOT = 17.0


def finding_of(material: Material) -> NetworkFinding | None:
    """None where no network is chosen, or nothing of it is known yet."""
    finding = material.findings.get("trained")
    assert finding is None or isinstance(finding, NetworkFinding)
    return finding


def sentence(material: Material) -> Line:
    finding = finding_of(material)
    if finding is None:
        file = network_of(material.state)[0]
        return (Run(words.READING.format(name=name_of(file)) if file else words.EMPTY),)
    if finding.refusal:
        return (Run(finding.refusal, "warning"),)
    if not finding.rows:
        return (Run(words.READING.format(name=finding.inquiry.name)),)
    facts = facts_of(finding.rows, len(finding.lines))
    return marked(sentence_of(facts, finding.inquiry.kernel_size), "attention" if facts.measured else "convolution")


def subtitle(material: Material) -> str:
    finding = finding_of(material)
    if finding is None or not finding.lines:
        return ""
    rows, columns = finding.size
    size = finding.inquiry.kernel_size
    return words.SUBTITLE.format(
        name=finding.inquiry.name,
        family=finding.family,
        count=len(finding.lines),
        rows=rows,
        columns=columns,
        size=size,
    )


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    """The table from its first line on, as much of it as has room, and the pictures below or beside it."""
    finding = finding_of(material)
    if finding is None:
        return sheet.text((Run(words.EMPTY_FIGURE),), Box(area.left, area.top, min(area.width, 460.0), 0))
    if not finding.rows:
        return area.top
    if free:
        count = _count(material, finding)
        side = min(PICTURE, (area.width - 3 * GAP) / 4)
        shown = min(count, MOST_FREE)
        area = Box(area.left, area.top, area.width, HEAD + FREE_PITCH * shown + 4 * GAP + FOOT + side + CAPTION)
        return _lay(material, finding, sheet, area, FREE_PITCH, FREE_PITCH, 0, words.LEFT_OUT)
    return _lay(material, finding, sheet, area, DENSE_PITCH, PITCH, 0, words.LEFT_OUT)


def layout_from(material: Material, sheet: Sheet, area: Box, first: int) -> None:
    """The same on the screen, where lines that have no room can be scrolled to: from line `first` on."""
    finding = finding_of(material)
    if finding is not None and finding.rows:
        _lay(material, finding, sheet, area, LEAST_PITCH, PITCH, first, words.VISIBLE)


def _count(material: Material, finding: NetworkFinding) -> int:
    return len(table_lines(finding.rows, material.state.look.choice(TrainedChoice)))


def _lay(
    material: Material,
    finding: NetworkFinding,
    sheet: Sheet,
    area: Box,
    least: float,
    most: float,
    first: int,
    cut: str,
) -> float:
    """Lines are `least` to `most` high. Pictures stand beside the table where below they would take its room."""
    count = _count(material, finding)
    wide = measure_table(material, finding, sheet.theme).bounds(area.rect).width()
    side = min(PICTURE, (area.width - 3 * GAP) / 4, max(area.height * 0.3, LEAST_PICTURE))
    below = area.height - side - CAPTION - 3 * GAP
    beside = HEAD + count * most > below and area.width - wide - 3 * GAP >= 2 * LEAST_BESIDE + GAP
    shown, high = _fitting(count, area.height if beside else below, least, most)
    first = min(max(first, 0), count - shown)
    table(
        material,
        finding,
        sheet,
        Box(area.left, area.top, wide + THUMB + GAP if beside else area.width, high),
        first,
        shown,
    )
    end = area.top + high
    if shown < count:
        said = cut.format(first=first + 1, last=first + shown, shown=shown, count=count)
        end = sheet.text((Run(said),), Box(area.left, end + 2, area.width, FOOT), wrap=False)
    if beside:
        left = area.left + wide + THUMB + 3 * GAP
        side = min(LARGEST_PICTURE, (area.right - left - GAP) / 2, (area.height - HEAD - GAP) / 2 - CAPTION)
        return max(end, pictures(material, finding, sheet, Box(left, area.top + HEAD, area.right - left, 0), side, 2))
    left = area.bottom - end - 2 * GAP  # pictures grow into what the table leaves
    side = min(max(side, min(LARGEST_PICTURE, left - CAPTION)), left - CAPTION, (area.width - 3 * GAP) / 4)
    return pictures(material, finding, sheet, Box(area.left, end + 2 * GAP, area.width, 0), side, 4)


def _fitting(count: int, room: float, least: float, most: float) -> tuple[int, float]:
    """How many of so many lines have room, none lower than `least`, and how high the table then is."""
    if HEAD + count * least <= room:
        return count, HEAD + count * min(most, (room - HEAD) / count)
    shown = min(max(int((room - HEAD - FOOT) // least), 1), count)
    return shown, HEAD + shown * least


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    finding, choice = finding_of(material), material.state.look.choice(TrainedChoice)
    if finding is None or not any(row.heads for row in finding.rows):
        return ()
    shown = "share" if choice.table == "heads" else choice.shown
    limit = largest(finding.rows, shown)
    made = (weight_bar(words.BARS[shown], number(round(limit, 2)), sheet.theme),)
    output = signed_limit(finding.rows, choice)
    return made if output is None else (*made, signed_bar(output, words.BAR_OUTPUT, sheet.theme))


KIND = Kind("trained", lambda: words.FIGURE, ask, layout, bars, said=sentence, settings=subtitle, window=False)
