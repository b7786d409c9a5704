"""Six operators on the same pixels, as matrices: from one free number for every pair of pixels to a convolution's few,
and from attention over the whole image to the very same."""

from __future__ import annotations

from math import ceil, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.inputs import widest_side_of
from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import CAPTION_GAP, GAP, Sheet
from explorer.figures.words import scene_line
from explorer.layers.borders import border_named
from explorer.pages.matrix import words
from explorer.pages.matrix.choice import MatrixChoice, MatrixShow
from explorer.pages.matrix.question import Likeness, MatrixFinding, MatrixWindowFinding, Operator, ask
from explorer.panels.base import Line, Run, line_height
from explorer.panels.colormap import amount_table, signed_table
from explorer.panels.colour_bar import ColourBar
from explorer.panels.lanes import Part
from explorer.panels.matrix import MatrixPanel, View
from explorer.panels.once import once_a_result
from explorer.panels.text import marked
from explorer.words.numbers import number, percent
from explorer.words.numbers import pixels as side_text

Array = npt.NDArray[Any]
NAMES = ("full", "local", "convolution", "globally", "windowed", "closed")
COPYING = ("shifted", "replicate", "reflect")  # borders whose convolution copies pixels of the frame
NARROW = 480.0  # units below which two matrices stand side by side, not three
CAPTION_LINES = 2
LOOSE = 64.0  # units that a matrix may have beside it


def finding_of(material: Material) -> MatrixFinding:
    finding = material.findings["matrix"]
    assert isinstance(finding, MatrixFinding)
    return finding


def window_of(material: Material) -> MatrixWindowFinding:
    finding = material.findings["matrix_window"]
    assert isinstance(finding, MatrixWindowFinding)
    return finding


def operator(material: Material, name: str) -> Operator:
    """One of NAMES."""
    found: Operator = window_of(material).windowed if name == "windowed" else getattr(finding_of(material), name)
    return found


@once_a_result
def values(of: Operator, show: MatrixShow) -> Array:
    """What is shown of it, (N, N)."""
    if show == "residual":
        left_out: Array = of.matrix - of.projection
        return left_out
    shown: Array = getattr(of, show)
    return shown


@once_a_result
def _largest(of: Operator, show: MatrixShow) -> float:
    return float(np.abs(values(of, show)).max())


def limit(material: Material) -> float:
    """The largest number of the convolution: all six are drawn on its scale, what is beyond in its last colour."""
    spectrum = material.state.look.choice(MatrixChoice).show == "spectrum"
    return _largest(finding_of(material).convolution, "spectrum" if spectrum else "matrix") or 1.0


@once_a_result
def _panel(of: Operator, show: MatrixShow, largest: float) -> MatrixPanel:
    if show == "spectrum":  # a few waves outweigh the others by far: roots let both be seen
        return MatrixPanel(np.sqrt(values(of, show)), sqrt(largest), signed=False)
    return MatrixPanel(values(of, show), largest, signed=True)


def panel(material: Material, name: str) -> MatrixPanel:
    return _panel(operator(material, name), material.state.look.choice(MatrixChoice).show, limit(material))


# Laying out


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    caption = CAPTION_GAP + CAPTION_LINES * line_height(sheet.theme)
    area = Box(area.left + 1, area.top, area.width - 2, area.height)  # for the hairlines around what fills it
    columns = 2 if area.width < NARROW else 3
    rows = ceil(len(NAMES) / columns)
    wide = (area.width - (columns - 1) * 2 * GAP) / columns
    high = wide + caption if free else (area.height - (rows - 1) * GAP) / rows
    if not free:  # wide pages: the matrices keep together
        wide = min(wide, high - caption + LOOSE)
    left = area.left + (area.width - columns * wide - (columns - 1) * 2 * GAP) / 2
    bottom = area.top
    for index, name in enumerate(NAMES):
        row, column = divmod(index, columns)
        box = Box(left + column * (wide + 2 * GAP), area.top + row * (high + GAP), wide, high)
        part = Part(panel(material, name), caption_of(material, name))
        bottom = max(bottom, sheet.part(part, box, CAPTION_LINES, name))
    return bottom


def layout_one(material: Material, sheet: Sheet, area: Box, name: str, view: View | None) -> None:
    """One matrix over all of the area, or a part of it."""
    part = Part(panel(material, name).seen_at(view), caption_of(material, name))
    note = sheet.text((Run(words.MATRIX_BACK),), area, align="center") + GAP
    sheet.part(part, Box(area.left, note, area.width, area.bottom - note), CAPTION_LINES, name)


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    show, largest = material.state.look.choice(MatrixChoice).show, limit(material)
    title = words.MATRIX_SCALES[show]
    more = any(_largest(operator(material, name), show) > largest for name in NAMES)
    low, high = ("≤ ", "≥ ") if more else ("", "")
    if show == "spectrum":
        labels = "0", number(largest / 4), high + number(largest)
        return (ColourBar(amount_table(sheet.theme), title, labels),)
    labels = low + number(-largest), "0", high + number(largest, signed=True)
    return (ColourBar(signed_table(sheet.theme), title, labels),)


# In words


def name_of(material: Material, name: str) -> str:
    if name == "closed":
        return words.MATRIX_CLOSED.format(count=finding_of(material).heads)
    return words.MATRIX_NAMES[name].format(side=side_text(window_of(material).inquiry.side))


def caption_of(material: Material, name: str) -> tuple[Line, Line]:
    like = operator(material, name).likeness
    same = name in ("globally", "windowed", "closed") and like in ("exact", "rounding")
    ink = {"full": "dim", "local": "dim", "convolution": "convolution"}.get(name, "attention")
    return (Run(name_of(material, name), "exact" if same else ink, True),), (Run(_about(material, name)),)


def _about(material: Material, name: str) -> str:
    """What a matrix is, or how much of it is what is shown."""
    finding, of = finding_of(material), operator(material, name)
    show, free = material.state.look.choice(MatrixChoice).show, finding.free
    if show == "projection":
        return words.MATRIX_KEPT.format(share=percent(1 - of.loose))
    if show == "residual":
        return words.MATRIX_KEPT.format(share=percent(of.loose))
    if show == "spectrum":
        return words.MATRIX_DIAGONAL.format(share=percent(1 - of.mixing))
    if name == "full":
        return words.MATRIX_FULL.format(count=free.fully_connected)
    if name == "local":
        size = finding.inquiry.scene.kernel.size
        return words.MATRIX_LOCAL.format(count=free.locally_connected, size=size)
    if name == "convolution":
        said = words.MATRIX_ONE_KERNEL if of.loose == 0 else words.MATRIX_ONE_KERNEL_INSIDE
        return said.format(count=free.convolution)
    if of.likeness != "none":
        return words.MATRIX_LIKE[of.likeness].format(factor="" if of.factor is None else number(of.factor))
    opened = window_of(material).inquiry.side >= widest_side_of(finding.inquiry.scene)
    made = words.MATRIX_FROM["data" if finding.inquiry.scene.content > 0 else "position"]
    return made["globally" if name == "windowed" and opened else name]


def sentence(material: Material) -> Line:
    finding = finding_of(material)
    count = finding.free.convolution
    numbers = words.MATRIX_NUMBERS.get(count, words.MATRIX_SOME_NUMBERS.format(count=count))
    closed = finding.closed
    said = words.MATRIX_ENDS[ending_of(closed.likeness, finding.inquiry.scene.content > 0)].format(
        numbers=numbers, factor="" if closed.factor is None else number(closed.factor)
    )
    return marked(f"{words.MATRIX_LEAD.format(count=finding.inquiry.size**2)} {said}", "ink")


def ending_of(closed: Likeness, content: bool) -> str:
    """Which sentence says what a closing window ends in: by what the closed matrix is, and whether content decides."""
    return ("none" if content else "none_fixed") if closed == "none" else closed


def subtitle(material: Material) -> str:
    finding = finding_of(material)
    size = finding.inquiry.size
    said = words.MATRIX_SUBTITLE_PLANES if finding.planes > 1 else words.MATRIX_SUBTITLE
    out, into = finding.inquiry.plane
    return said.format(
        size=size,
        scene=scene_line(finding.inquiry.scene, window=False),
        input=into + 1,
        output=out + 1,
        planes=finding.planes,
    )


KIND = Kind(
    "matrix",
    lambda: words.FIGURE,
    ask,
    layout,
    bars,
    said=sentence,
    settings=subtitle,
    window=False,
)


def note_of(finding: MatrixFinding, mixing: bool) -> str:
    """Which convention the shares follow; and why a convolution has a share, where this one has."""
    border = finding.inquiry.scene.border
    if mixing:
        return words.MATRIX_MIXING_NOTE
    said = words.MATRIX_LOOSE_NOTE_TORUS if border_named(border).wraps else words.MATRIX_LOOSE_NOTE
    return f"{said} {words.MATRIX_COPIES_NOTE}" if border in COPYING and finding.convolution.loose > 0 else said
