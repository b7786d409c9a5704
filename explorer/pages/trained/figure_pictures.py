"""Pictures of what is looked at: where a head looks, what it gives and what a convolution makes of it; or a kernel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import GAP, Sheet
from explorer.pages.trained import words
from explorer.pages.trained.choice import TrainedChoice
from explorer.pages.trained.lines import selected
from explorer.pages.trained.question import NetworkFinding
from explorer.panels.base import Line, Panel, Run
from explorer.panels.colormap import signed_rgb, weight_rgb
from explorer.panels.grids import GridPanel
from explorer.panels.lanes import Part
from explorer.panels.maps import MapPanel
from explorer.panels.named_grid import LARGEST_CELL_PX, NamedGrid
from explorer.panels.theme import Theme
from explorer.weights.table_rows import HeadRow, LayerRow, about
from explorer.words.numbers import brief, number, percent

CAPTION = 34.0  # units of height under a picture
MOST_TEXTS = 7  # taps along a side that are written as numbers


def signed_limit(rows: Sequence[LayerRow], choice: TrainedChoice) -> float | None:
    """The largest number of the output of the head that is looked at; None where there is none, or it is 0."""
    now = selected(rows, choice)
    return _limit(now.head) or None if now is not None and now.head is not None else None


def _limit(head: HeadRow) -> float:
    return float(np.abs(head.maps).max())


def pictures(material: Material, finding: NetworkFinding, sheet: Sheet, box: Box, side: float, columns: int) -> float:
    """Each `side` large, so many beside one another. Returns where the captions end."""
    now = selected(finding.rows, material.state.look.choice(TrainedChoice))
    if now is None:
        return box.top
    if now.head is None:
        return _kernel(now.row, sheet, box, side)
    end = box.top
    for at, (name, part) in enumerate(_of_head(now.row, now.head, finding.inquiry.kernel_size, sheet.theme)):
        row, column = divmod(at, columns)
        top = box.top + row * (side + CAPTION + GAP)
        place = Box(box.left + column * (side + GAP), top, side, side + CAPTION)
        end = max(end, sheet.part(part, place, 2, name))
    return end


def _kernel(row: LayerRow, sheet: Sheet, box: Box, side: float) -> float:
    """Where a kernel's weight lies; of what was not measured, why."""
    if row.energy is None:
        return sheet.text((Run(words.NOT_MEASURED.format(layer=row.name, reason=row.reason)),), box)
    rows, columns = row.energy.shape
    cell = min(side / max(rows, columns), LARGEST_CELL_PX)
    sheet.add(_taps(row.energy, sheet.theme), Box(box.left, box.top, cell * columns, cell * rows), "taps")
    top = box.top + cell * rows + 4
    title = (Run(row.name, "convolution", bold=True), Run(f" · {words.TAPS}"))
    for line in (title, (Run(about(row)),)):
        top = sheet.text(line, Box(box.left, top, box.width, 0), wrap=False)
    return top


def _taps(energy: npt.NDArray[np.float64], theme: Theme) -> Panel:
    table = signed_rgb(energy, float(energy.max()), theme)  # amber: a convolution's
    if max(energy.shape) > MOST_TEXTS:
        return MapPanel(table)
    texts = tuple(tuple(percent(float(value)) for value in line) for line in energy)
    briefs = tuple(tuple(brief(round(100 * float(value), 1)) for value in line) for line in energy)
    return NamedGrid(GridPanel(texts, briefs, table))


def _of_head(row: LayerRow, head: HeadRow, size: int, theme: Theme) -> list[tuple[str, Part]]:
    limit = _limit(head)
    output, fitted, left = (MapPanel(signed_rgb(one, limit, theme)) for one in head.maps)
    reach = head.looks.shape
    looks = MapPanel(
        weight_rgb(np.maximum(head.looks, 0), float(head.looks.max()), theme), query=(reach[0] // 2, reach[1] // 2)
    )
    score = words.NOTHING_HERE if head.r_squared is None else number(round(head.r_squared, 3))
    rest = words.LEFT_NONE if head.r_squared is None else words.LEFT_ABOUT.format(share=percent(1 - head.r_squared))
    named = words.HEAD_TITLE.format(layer=row.name, head=head.head + 1)
    return [
        ("looks", _part(looks, named, "attention", words.LOOKS)),
        ("output", _part(output, words.OUTPUT, "attention", words.OUTPUT_ABOUT)),
        ("fitted", _part(fitted, words.NEAREST, "convolution", words.NEAREST_ABOUT.format(size=size, score=score))),
        ("left", _part(left, words.LEFT, "ink", rest)),
    ]


def _part(panel: MapPanel, title: str, ink: str, said: str) -> Part:
    caption: tuple[Line, ...] = ((Run(title, ink, bold=True),), (Run(said),))
    return Part(panel, caption)
