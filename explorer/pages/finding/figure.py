"""Heads that seek the kernel as a figure: the plane of offsets with its taps, the error, gates or widths, each head."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import GAP, Sheet
from explorer.layers.geometry import taps
from explorer.pages.finding import words
from explorer.pages.finding.choice import FindingChoice
from explorer.pages.finding.figure_table import table
from explorer.pages.finding.question import FoundHeads, ask
from explorer.panels.base import Line, Run
from explorer.panels.chart import Chart, Rule, Series, decades, linear
from explorer.panels.colour_bar import ColourBar
from explorer.panels.offset_plane import OffsetPlane
from explorer.panels.text import marked
from explorer.words import scene as scene_words
from explorer.words.numbers import percent

Array = npt.NDArray[Any]
MET = 0.05  # relative error, from which on the heads are said to give what the kernel gives
BESIDE = 520.0  # units of width from which on plane and curves stand side by side
PLANE_SHARE = 0.56  # of the width
LARGEST_PLANE = 560.0
TAIL = 40  # epochs before the one that is looked at
FOOT = 56.0  # units of height of the words around the plane
CURVE = 136.0  # units of height of a curve, where the page is as high as it needs
LEAST_CURVE = 88.0


def finding_of(material: Material) -> FoundHeads:
    finding = material.findings["finding"]
    assert isinstance(finding, FoundHeads)
    return finding


def epoch_of(material: Material) -> int:
    """The epoch that is looked at: the chosen one, as soon as it is there."""
    last, chosen = finding_of(material).last, material.state.look.choice(FindingChoice).epoch
    return last if chosen < 0 else min(chosen, last)


def sentence(material: Material) -> Line:
    finding, epoch = finding_of(material), epoch_of(material)
    arrived, error = finding.arrived(epoch), float(finding.errors[epoch])
    if not arrived.taps:
        return marked(words.NO_TAPS.format(epoch=epoch, error=percent(error)), "exact")
    if error > MET:
        said = words.NOT_YET
    else:
        said = words.ARRIVED if arrived.count == len(arrived.taps) else words.OTHERWISE
    heads = finding.centers.shape[1]
    text = said.format(
        count=arrived.count, epoch=epoch, heads=heads, taps=len(arrived.taps), error=percent(error)
    )  # fmt: skip
    return marked(text, "exact" if error <= MET else "ink")


def subtitle(material: Material) -> str:
    finding = finding_of(material)
    asked = finding.inquiry
    return words.SUBTITLE.format(
        kernel=scene_words.KERNEL_NAMES[asked.kernel.name],
        heads=finding.centers.shape[1],
        epoch=epoch_of(material),
        epochs=asked.choice.epochs,
        data=words.DATA_NAMES[asked.choice.data],
        start=words.START_NAMES[asked.choice.start],
        seed=asked.choice.seed,
    )


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    if area.width < BESIDE:
        return _stacked(material, sheet, area, free)
    wide = min(area.width * PLANE_SHARE, LARGEST_PLANE)
    if free:
        area = Box(area.left, area.top, area.width, wide + FOOT)
    left = Box(area.left, area.top, wide, area.height)
    right = Box(left.right + 3 * GAP, area.top, area.right - left.right - 3 * GAP, area.height)
    end = _plane(material, sheet, left)
    epoch, scratch = epoch_of(material), Sheet(sheet.preset, sheet.theme)
    under = table(material, epoch, scratch, Box(left.left, 0, left.width, 0))
    beside = table(material, epoch, scratch, Box(right.left, 0, right.width, 0))
    if end + GAP + under <= area.bottom:
        table(material, epoch, sheet, Box(left.left, end + GAP, left.width, 0))
        beside = 0.0
    elif right.height - beside - 2 * GAP >= 2 * LEAST_CURVE + GAP:
        table(material, epoch, sheet, Box(right.left, area.bottom - beside, right.width, 0))
        beside += 2 * GAP
    else:
        beside = 0.0
    _curves(material, sheet, Box(right.left, right.top, right.width, right.height - beside))
    return area.bottom


def _stacked(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    if free:
        end = _plane(material, sheet, Box(area.left, area.top, area.width, area.width + 60))
        _curves(material, sheet, Box(area.left, end + GAP, area.width, 2 * CURVE + GAP))
        end += 2 * CURVE + 4 * GAP
        return table(material, epoch_of(material), sheet, Box(area.left, end, area.width, 0)) + end
    half = area.height * 0.58
    end = _plane(material, sheet, Box(area.left, area.top, area.width, half))
    _curves(material, sheet, Box(area.left, end + GAP, area.width, area.bottom - end - GAP))
    return area.bottom


def _plane(material: Material, sheet: Sheet, box: Box) -> float:
    """The plane under its name, and how it is read. Returns where that ends."""
    finding = finding_of(material)
    top = sheet.text((Run(words.PLANE),), box, wrap=False) + 4
    zeros = finding.inquiry.kernel.size**2 - len(finding.arrived(0).taps)
    key = words.KEY + (words.KEY_ZERO.format(count=zeros) if zeros else "")
    foot = Sheet(sheet.preset, sheet.theme).text((Run(key),), Box(box.left, 0, box.width, 0))
    side = min(box.width, box.bottom - top - foot - 6)
    sheet.add(plane(material), Box(box.left, top, side, side), "plane")
    return sheet.text((Run(key),), Box(box.left, top + side + 6, box.width, 0))


def plane(material: Material) -> OffsetPlane:
    finding, epoch, look = finding_of(material), epoch_of(material), material.state.look
    out, into = min(look.channel_out, finding.weight.shape[0] - 1), min(look.channel_in, finding.weight.shape[1] - 1)
    arrived = finding.arrived(epoch)
    size = finding.inquiry.kernel.size
    return OffsetPlane(
        finding.reach,
        taps((size, size), finding.inquiry.dilation),
        finding.weight[out, into].ravel(),
        float(np.abs(finding.weight).max()) or 1.0,
        finding.centers[epoch],
        covariances(finding, epoch),
        finding.centers[max(epoch - TAIL, 0) : epoch + 1],
        frozenset(head for head in arrived.heads if head is not None),
    )


def covariances(finding: FoundHeads, epoch: int) -> Array:
    """(heads, 2, 2), in px^2."""
    return np.linalg.inv(finding.precisions[epoch].astype(np.float64))


def widths(finding: FoundHeads) -> Array:
    """Of every head at every epoch, (epochs, heads) in px: the geometric mean of both directions."""
    found: Array = np.linalg.det(finding.precisions.astype(np.float64)) ** -0.25
    return found


def _curves(material: Material, sheet: Sheet, box: Box) -> None:
    high = (box.height - GAP) / 2
    for index, (name, made) in enumerate((("errors", errors_chart(material)), ("heads", heads_chart(material)))):
        sheet.add(made, Box(box.left, box.top + index * (high + GAP), box.width, high), name)


def errors_chart(material: Material) -> Chart:
    finding, epoch = finding_of(material), epoch_of(material)
    errors = finding.errors
    positive = errors[errors > 0]
    low, high = (float(positive.min()), float(positive.max())) if len(positive) else (0.1, 1.0)
    now = Rule(float(epoch), "ink", handle=float(errors[epoch]))
    x = np.arange(len(errors))
    return Chart((Series(x, errors, "attention"),), _epochs(finding), decades(low, high, words.ERROR, 4), (now,))


def heads_chart(material: Material) -> Chart:
    """Every head's gate over time; without gates its width."""
    finding, epoch = finding_of(material), epoch_of(material)
    arrived = {head for head in finding.arrived(epoch).heads if head is not None}
    if finding.gates is not None:
        values, y = finding.gates, linear(0.0, 1.0, words.GATE)
    else:
        values = widths(finding)
        y = linear(0.0, float(values.max()) * 1.05, words.WIDTH)
    x = np.arange(len(values))
    series = tuple(
        Series(x, values[:, head], "exact" if head in arrived else "attention", width=1.4)
        for head in range(values.shape[1])
    )
    return Chart(series, _epochs(finding), y, (Rule(float(epoch), "ink"),))


def _epochs(finding: FoundHeads) -> Any:
    return linear(0.0, float(finding.inquiry.choice.epochs), words.EPOCH_AXIS)


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    return ()


KIND = Kind("finding", lambda: words.FIGURE, ask, layout, bars, said=sentence, settings=subtitle, window=False)
