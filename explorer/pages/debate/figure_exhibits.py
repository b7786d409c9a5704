"""The exhibits of a claim as panels with captions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, log10
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.claims.claim import ClaimWords, Unit
from explorer.claims.exhibits import BarsExhibit, CurvesExhibit, Exhibit, GridExhibit, MapExhibit
from explorer.claims.said import written
from explorer.pages.debate import words
from explorer.panels.bars import Bar, Bars
from explorer.panels.base import Line, Panel, Run
from explorer.panels.chart import Chart, Scale, Series, decades, linear
from explorer.panels.colormap import amount_rgb, signed_rgb, weight_rgb
from explorer.panels.grids import GridPanel
from explorer.panels.maps import MapPanel
from explorer.panels.marked_map import MarkedMap
from explorer.panels.named_grid import NamedGrid
from explorer.panels.theme import Theme
from explorer.words.numbers import brief, number, percent

OTHER_INKS = ("exact", "negative", "ink", "dim", "warning")
# Parts that belong to one of both layers, by a word of their names
OWN_INKS = {
    **dict.fromkeys(("conv", "convolution", "kernel"), "convolution"),
    **dict.fromkeys(("attention", "head", "heads", "one", "selects"), "attention"),
}
MOST_DOTS = 24  # of a curve; more are a line
UNITS: Mapping[str, Unit] = {"share": "share", "count": "count", "px": "px", "levels": "levels"}


def panel_of(exhibit: Exhibit, said: ClaimWords, theme: Theme) -> Panel:
    match exhibit:
        case MapExhibit():
            return MarkedMap(MapPanel(_map_rgb(exhibit, theme)), exhibit.marks, exhibit.joined)
        case GridExhibit():
            return _grid(exhibit, said, theme)
        case BarsExhibit():
            return _bars(exhibit, said)
        case CurvesExhibit():
            return _curves(exhibit, said)


def caption_of(exhibit: Exhibit, said: ClaimWords) -> Line:
    """What it is, and for a map the range of its colours, for curves their names."""
    text = said.EXHIBITS[exhibit.name]
    if isinstance(exhibit, CurvesExhibit):
        parts = [part for part, _ in exhibit.lines]
        inks = line_inks(parts)
        legend = [Run(f"  {said.PARTS[part]}", ink, bold=True) for part, ink in zip(parts, inks, strict=True)]
        return (Run(text, "ink"), *legend)
    if not isinstance(exhibit, MapExhibit):
        return (Run(text, "ink"),)
    values = exhibit.values
    match exhibit.scale:
        case "picture":
            return (Run(text, "ink"),)
        case "yes":
            note = words.EXHIBIT_YES.format(share=percent(float(values.mean())))
        case "signed":
            limit = float(np.abs(values).max(initial=0.0))
            note = words.EXHIBIT_SIGNED.format(limit=number(limit)) if limit else words.EXHIBIT_NOTHING
        case "weights":
            largest = float(values.max(initial=0.0))
            note = words.EXHIBIT_AMOUNTS.format(largest=number(largest)) if largest else words.EXHIBIT_NOTHING
    return (Run(f"{text}  ", "ink"), Run(note))


def _map_rgb(exhibit: MapExhibit, theme: Theme) -> npt.NDArray[Any]:
    """(rows, columns, 3) uint8."""
    values = exhibit.values
    if exhibit.scale == "picture":
        planes = values if values.ndim == 3 else np.broadcast_to(values, (3, *values.shape))
        return np.rint(np.clip(planes, 0, 1) * 255).astype(np.uint8).transpose(1, 2, 0)
    plane = values if values.ndim == 2 else values.mean(0)
    limit = float(np.abs(plane).max(initial=0.0)) or 1.0
    match exhibit.scale:
        case "signed":
            return signed_rgb(plane, limit, theme)
        case "weights":
            return weight_rgb(plane, limit, theme)
        case _:
            return amount_rgb(plane, 1.0, theme)


def _grid(exhibit: GridExhibit, said: ClaimWords, theme: Theme) -> NamedGrid:
    values = exhibit.values
    limit = float(np.abs(values).max(initial=0.0)) or 1.0
    signed = exhibit.scale == "signed"
    rgb = signed_rgb(values, limit, theme) if signed else weight_rgb(values, limit, theme)
    texts, briefs = (tuple(tuple(write(float(v)) for v in row) for row in values) for write in (number, brief))
    rows, columns = (tuple(said.PARTS[name] for name in names) for names in (exhibit.rows, exhibit.columns))
    return NamedGrid(GridPanel(texts, briefs, rgb), rows, columns)


def _bars(exhibit: BarsExhibit, said: ClaimWords) -> Bars:
    unit = UNITS.get(exhibit.unit, "")
    spread = exhibit.spread or (0.0,) * len(exhibit.parts)
    bars = tuple(
        Bar(said.PARTS[part], value, written(value, unit), _own_ink(part) or "dim", apart)
        for part, value, apart in zip(exhibit.parts, exhibit.values, spread, strict=True)
    )
    level = None if exhibit.level is None else (exhibit.level, written(exhibit.level, unit))
    return Bars(bars, level)


def _own_ink(part: str) -> str | None:
    """Of a part that belongs to one of both layers; None of others."""
    return next((OWN_INKS[word] for word in part.split("_") if word in OWN_INKS), None)


def line_inks(parts: Sequence[str]) -> list[str]:
    """A colour for each curve: its layer's own where it has one that is free, else one that belongs to none."""
    inks: list[str] = []
    for part in parts:
        own = _own_ink(part)
        free = [ink for ink in OTHER_INKS if ink not in inks]
        inks.append(own if own is not None and own not in inks else (free or list(OTHER_INKS))[0])
    return inks


def _curves(exhibit: CurvesExhibit, said: ClaimWords) -> Chart:
    inks = line_inks([part for part, _ in exhibit.lines])
    x = np.asarray(exhibit.x, float)
    series = tuple(
        Series(x, np.asarray(y, float), ink, dots=len(x) <= MOST_DOTS)
        for (_, y), ink in zip(exhibit.lines, inks, strict=True)
    )
    every = np.concatenate([one.y for one in series])
    across = _scale(x, "x" in exhibit.logarithmic, False, said.PARTS[exhibit.axis])
    up = _scale(every, "y" in exhibit.logarithmic, exhibit.unit == "share", words.EXHIBIT_UNITS[exhibit.unit])
    return Chart(series, across, up)


def _scale(values: npt.NDArray[Any], log: bool, share: bool, name: str) -> Scale:
    """An axis around all values; from 0 where none is negative."""
    if log:
        positive = values[values > 0]
        low, high = (float(positive.min()), float(positive.max())) if len(positive) else (0.1, 1.0)
        return decades(low, high, name, most=6)
    low, high = float(values.min()), float(values.max())
    low = low if low < 0 or low > 0.5 * high else 0.0
    if high <= low:
        high = low + 1.0
    step = 10.0 ** floor(log10(high - low)) / 10
    return linear(np.floor(low / step) * step, np.ceil(high / step) * step, name, percent=share)
