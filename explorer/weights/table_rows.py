"""The rows of a network's table: what is known of every layer, and of every head on a picture. Known without torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

import numpy as np
import numpy.typing as npt

from explorer.state.trained import LayerKind
from explorer.words import weights_table as words
from explorer.words.numbers import number, percent

KERNEL_SIZES = (1, 3, 5, 7)
Measure = Literal["share", "distance", "distance_px", "r_squared"]


@dataclass(frozen=True, eq=False)
class HeadRow:
    """One head, from 0. `share`, `distance` (in pixels of the layer's image) and `token` as `HeadNumbers` says, with
    `distance_px` in pixels of the picture that the network sees; `r_squared` of the nearest kernel, None for an output
    that is the same everywhere; `kernel` (K, K) that one's numbers.

    looks  (2 rows - 1, 2 columns - 1) float32: the mean weight of the pixel at every offset, over the queries that have
           one there; the query itself is in the middle
    maps   (3, rows, columns) float32: the head's output without its mean, that of the nearest convolution, what is left
    shown  the share of the output's variance that the maps show; None where there is none
    """

    head: int
    share: float
    distance: float
    distance_px: float
    token: float
    r_squared: float | None
    kernel: npt.NDArray[np.float64]
    looks: npt.NDArray[np.float32]
    maps: npt.NDArray[np.float32]
    shown: float | None


@dataclass(frozen=True, eq=False)
class LayerRow:
    """One layer; `heads` of an attention that could be measured, else () with the `reason`.

    size            (rows, columns) of what it gives; None where no picture comes to it
    has_token       whether a class token stands beside the pixels
    energy          (K_rows, K_columns) of a convolution: each tap's share of |W|^2
    center          the center tap's share, of a kernel that has one beside others
    effective_rank  of the taps, of a kernel that has several
    """

    name: str
    kind: LayerKind
    in_channels: int
    out_channels: int
    kernel_size: tuple[int, int] | None
    size: tuple[int, int] | None
    has_token: bool = False
    heads: tuple[HeadRow, ...] = ()
    energy: npt.NDArray[np.float64] | None = None
    center: float | None = None
    effective_rank: float | None = None
    reason: str = ""


def values_of(row: LayerRow, measure: Measure) -> list[float]:
    """That number of every head that has one."""
    return [value for head in row.heads if (value := getattr(head, measure)) is not None]


def mean_of(row: LayerRow, measure: Measure) -> float | None:
    """Over its heads; None for a layer without any."""
    values = values_of(row, measure)
    return fmean(values) if values else None


def ordered(rows: Sequence[LayerRow], measure: Measure | None) -> list[LayerRow]:
    """As in the network, or the layer with the largest mean first, and those without one last."""
    if measure is None:
        return list(rows)
    means = {row.name: mean_of(row, measure) for row in rows}

    def key(row: LayerRow) -> tuple[bool, float]:
        mean = means[row.name]
        return mean is None, -(mean or 0.0)

    return sorted(rows, key=key)


def about(row: LayerRow) -> str:
    """What is known of a layer without heads."""
    if row.kind == "attention":
        return f"{words.NOTHING}  {row.reason}"
    rows, columns = row.kernel_size or (1, 1)
    said = [words.CONVOLUTION.format(rows=rows, columns=columns, inputs=row.in_channels, outputs=row.out_channels)]
    if row.center is not None:
        said.append(words.CENTER.format(share=percent(row.center)))
    if row.effective_rank is not None:
        said.append(words.RANK.format(rank=number(row.effective_rank), taps=rows * columns))
    return " · ".join(said)
