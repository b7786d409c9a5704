"""Below the curves: images with what is asked of them, and where nets err, by kind of image."""

from __future__ import annotations

import numpy as np

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import GAP, Sheet
from explorer.pages.study import words
from explorer.pages.study.choice import StudyChoice
from explorer.pages.study.plot import INKS, finding_of, share_text
from explorer.pages.study.question import Sample, StudyFinding
from explorer.panels.base import Run, line_width
from explorer.panels.maps import MapPanel
from explorer.study.plan import MODELS
from explorer.study.summary import ErrorShare
from explorer.words import study as study_words

SIDE_BY_SIDE = 480.0  # units of width
TILE, LARGE_TILE, TILE_GAP, CAPTION = 66.0, 84.0, 6.0, 15.0
LARGE = 560.0  # units of width from which tiles are large
ROW = 17.0
CAPTION_PX = 10.0
Rows = tuple[tuple[Run, ...], ...]  # of a table, its heads first


def lower(material: Material, sheet: Sheet, box: Box) -> float:
    """Returns where both end."""
    finding = finding_of(material)
    if box.width < SIDE_BY_SIDE:
        end = _samples(material, sheet, box)
        return errors(material, sheet, Box(box.left, end + GAP, box.width, 0))
    share = 0.42 if finding.inquiry.plan.data == "digits" else 0.54
    left = box.width * share - GAP
    right = Box(box.left + left + 3 * GAP, box.top, box.width - left - 3 * GAP, 0)
    return max(_samples(material, sheet, Box(box.left, box.top, left, 0)), errors(material, sheet, right))


def _samples(material: Material, sheet: Sheet, box: Box) -> float:
    finding = finding_of(material)
    top = sheet.text((Run(words.ASKED.upper(), "dim", True),), box, CAPTION_PX, wrap=False) + 4
    samples = finding.samples
    side = min(LARGE_TILE if box.width >= LARGE else TILE, (box.width - TILE_GAP * 5) / 6)
    for index, sample in enumerate(samples):
        left = box.left + index * (side + TILE_GAP)
        grey = np.repeat(sample.grey[..., None], 3, axis=2)
        sheet.add(MapPanel(grey), Box(left, top, side, side))
        caption = (Run(_caption(finding, sample), "ink" if sample.drawn != sample.label else "dim"),)
        sheet.text(caption, Box(left, top + side + 2, side, CAPTION), CAPTION_PX, "center", wrap=False)
    if samples:
        top += side + CAPTION + 4
    return sheet.text((Run(asked(finding)),), Box(box.left, top, box.width, 0))


def _caption(finding: StudyFinding, sample: Sample) -> str:
    if finding.inquiry.plan.data == "digits":
        return str(sample.label)
    drawn, label = words.GLYPHS[sample.drawn], words.GLYPHS[sample.label]
    return drawn if drawn == label else words.SWAPPED.format(drawn=drawn, label=label)


def asked(finding: StudyFinding) -> str:
    """What the nets have to do."""
    plan = finding.inquiry.plan
    if plan.data == "digits":
        return words.ASKED_DIGITS if finding.samples else f"{words.ASKED_DIGITS} {study_words.NO_DIGITS}"
    return words.ASKED_GLYPH.format(share=share_text(plan.far_share)) if plan.far_share else words.ASKED_CONTROL


def errors_at(material: Material) -> int | None:
    """The number of training images whose errors are shown: the chosen one, else the largest; None without runs."""
    summary, chosen = finding_of(material).summary, material.state.look.choice(StudyChoice).errors_at
    sizes = {error.images for error in summary.errors} if summary else set()
    return chosen if chosen in sizes else max(sizes, default=None)


def errors(material: Material, sheet: Sheet, box: Box) -> float:
    """For each net and kind of image the share that it named wrongly. Returns where they end."""
    summary, size = finding_of(material).summary, errors_at(material)
    title = words.ERRORS_NONE if size is None else words.ERRORS.format(images=size)
    top = sheet.text((Run(title.upper(), "dim", True),), box, CAPTION_PX, wrap=False) + 4
    if summary is None or size is None:
        return sheet.text((Run(words.ERRORS_NOTHING),), Box(box.left, top, box.width, 0))
    return _table(sheet, Box(box.left, top, box.width, 0), [one for one in summary.errors if one.images == size])


def _table(sheet: Sheet, box: Box, errors: list[ErrorShare]) -> float:
    """A row for each net and a column for each kind, or the other way round where the kinds are too many for it."""
    kinds = list(dict.fromkeys(error.kind for error in errors))
    models = [model for model in MODELS if any(error.model == model for error in errors)]
    share = {(error.model, error.kind): error.share for error in errors}
    cells = [[_share(share.get((model, kind))) for kind in kinds] for model in models]
    named = [words.KINDS.get(kind, kind) for kind in kinds]
    for name in (0, 1):
        nets = [Run(words.NETS[model][name], INKS[model], bold=True) for model in models]
        heads = [Run(kind) for kind in named]
        across: Rows = ((Run(""), *heads), *((net, *row) for net, row in zip(nets, cells, strict=True)))
        if _width(across, sheet) <= box.width:
            return _place(sheet, box, across)
    down: Rows = (
        (Run(""), *nets),
        *((head, *(row[index] for row in cells)) for index, head in enumerate(heads)),
    )
    return _place(sheet, box, down)


def _share(share: float | None) -> Run:
    if share is None:
        return Run(words.NO_ERRORS)
    return Run(f"{100 * share:.1f}", "ink", number=True)


def _widths(rows: Rows, sheet: Sheet) -> list[float]:
    return [max(line_width((row[column],), sheet.theme) for row in rows) + 12 for column in range(len(rows[0]))]


def _width(rows: Rows, sheet: Sheet) -> float:
    return sum(_widths(rows, sheet))


def _place(sheet: Sheet, box: Box, rows: Rows) -> float:
    """Columns as wide as they need, and no wider than the box together."""
    widths = _widths(rows, sheet)
    shrink = min(1.0, box.width / sum(widths))
    for index, row in enumerate(rows):
        left = box.left
        for column, run in enumerate(row):
            width = widths[column] * shrink
            if run.text:
                align = "left" if column == 0 else "right"
                cell = Box(left, box.top + index * ROW, width - 4 * shrink, ROW)
                sheet.text((run,), cell, align=align, wrap=False)  # type: ignore[arg-type]
            left += width
    return box.top + len(rows) * ROW
