"""Exhibits: what an experiment compared, and where it fails, as frozen data that panels paint. No Qt, no torch.

Every exhibit has a `name`, its caption in the claim's words (EXHIBITS); names of parts are written by PARTS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.floating[Any]]]
Pixel = tuple[int, int]


@dataclass(frozen=True, eq=False)
class MapExhibit:
    """One number for each pixel: `values` (rows, columns), or (3, rows, columns) for a colour picture.

    scale    "picture": levels 0...1; "signed": 0 in the middle, two hues; "weights": from 0 up; "yes": 0 or 1
    marks    pixels that show the verdict, outlined; lines from the first to each other where `joined`
    """

    name: str
    values: Floats
    scale: Literal["picture", "signed", "weights", "yes"]
    marks: tuple[Pixel, ...] = ()
    joined: bool = False


@dataclass(frozen=True, eq=False)
class GridExhibit:
    """A small matrix whose numbers are printed, `values` (rows, columns), at most 12 x 12. Row and column names are
    names in PARTS, or ()."""

    name: str
    values: Floats
    scale: Literal["signed", "weights"] = "signed"
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class BarsExhibit:
    """Numbers side by side: `parts` are names in PARTS, `values` as many, all of one unit of claim.Unit; `spread`
    where each is a mean (its sd), `level` a line across, such as a floor or a ceiling."""

    name: str
    parts: tuple[str, ...]
    values: tuple[float, ...]
    unit: str = ""
    spread: tuple[float, ...] = ()
    level: float | None = None


@dataclass(frozen=True, eq=False)
class CurvesExhibit:
    """Curves over one axis: `x` (n,) ascending; `lines` (name in PARTS, y (n,)); `logarithmic` axes where said.

    The words of the axis are PARTS[`axis`].
    """

    name: str
    axis: str
    x: Floats
    lines: tuple[tuple[str, Floats], ...]
    unit: str = ""
    logarithmic: Literal["", "x", "y", "xy"] = ""


Exhibit: TypeAlias = MapExhibit | GridExhibit | BarsExhibit | CurvesExhibit
