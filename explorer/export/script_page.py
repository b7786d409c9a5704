"""The program of a page beside the stage: every panel by its data, in the place that it has on the page.

Plots come as their curves and axes, maps and grids as their colours and numbers, words as words. A panel of another
kind comes as a picture of itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from explorer.figures.page import Figure, Placed
from explorer.panels.band_chart import BandChart
from explorer.panels.chart import LINE, Chart, Scale
from explorer.panels.colormap import pixels_of
from explorer.panels.grids import GridPanel
from explorer.panels.maps import MapPanel
from explorer.panels.matrix import MatrixPanel
from explorer.panels.text import TextPanel, plain
from explorer.panels.theme import colour

Data = dict[str, npt.NDArray[Any]]
SHARPNESS = 3  # pixels of a picture in one unit

DRAW = '''
def at(box):
    """A box of the page, as matplotlib counts: from the lower left."""
    left, top, width, height = box
    return left, 1 - top - height, width, height


def set_axis(axes, which, axis):
    """Range, ticks and name of one axis."""
    low, high, log = data[f"{axis}_range"]
    getattr(axes, f"set_{which}scale")("log" if log else "linear")
    getattr(axes, f"set_{which}lim")(low, high)
    getattr(axes, f"set_{which}ticks")(data[f"{axis}_ticks"], data[f"{axis}_labels"])
    getattr(axes, f"set_{which}ticks")([], minor=True)
    getattr(axes, f"set_{which}label")(str(data[f"{axis}_name"]), color=DIM)


def show_plot(axes, name):
    """Curves on their axes, with bands around them and names at their ends, and lines at single values."""
    for index in range(int(data[f"{name}_bands"])):
        x, low, high = (data[f"{name}_band{index}_{part}"] for part in ("x", "low", "high"))
        axes.fill_between(x, low, high, color=globals()[str(data[f"{name}_band{index}_ink"])], alpha=0.16, linewidth=0)
    for x, y, text, ink in zip(*(data[f"{name}_ends_{part}"] for part in ("x", "y", "name", "ink"))):
        axes.annotate(str(text), (x, y), (6, 0), textcoords="offset points", va="center", fontsize=TYPE,
                      color=globals()[str(ink)])
    for index in range(int(data[f"{name}_series"])):
        one = f"{name}_{index}"
        dashed, dots, line = data[f"{one}_style"]
        axes.plot(
            data[f"{one}_x"], data[f"{one}_y"], color=globals()[str(data[f"{one}_ink"])],
            linestyle=("--" if dashed else "-") if line else "none", marker="o" if dots else None,
            markersize=float(data[f"{one}_dot"]),
            label=str(data[f"{one}_label"]) or None,
        )
    for value, across, ink, label in zip(*(data[f"{name}_rules_{part}"] for part in ("at", "across", "ink", "label"))):
        line = axes.axhline if across else axes.axvline
        line(value, color=globals()[str(ink)], linewidth=1, label=str(label) or None)
    set_axis(axes, "x", f"{name}_x")
    set_axis(axes, "y", f"{name}_y")
    axes.grid(color=LINE, linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    if any(str(data[f"{name}_{index}_label"]) for index in range(int(data[f"{name}_series"]))):
        axes.legend(frameon=False, fontsize=TYPE)


def show_cells(axes, name):
    """Coloured pixels, with numbers on them where they have some."""
    axes.imshow(data[f"{name}_rgb"], interpolation="nearest")
    if f"{name}_texts" in data:
        for (row, column), text in np.ndenumerate(data[f"{name}_texts"]):
            light = data[f"{name}_rgb"][row, column].mean() > 140
            axes.text(column, row, str(text), ha="center", va="center", color="black" if light else "white",
                      fontsize=TYPE * 2.4 / max(3, len(data[f"{name}_texts"])))
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_color(LINE)


def draw(plt):
    figure = plt.figure(figsize=SIZE, layout="constrained")
    for index, kind in enumerate(data["kinds"]):
        name, box = f"panel{index}", at(data["boxes"][index])
        if kind == "words":
            align = str(data[f"{name}_align"])
            share = {"left": 0, "center": 0.5, "right": 1}[align]
            figure.text(
                box[0] + share * box[2], box[1] + box[3], str(data[f"{name}_text"]), ha=align, va="top",
                color=globals()[str(data[f"{name}_ink"])], fontsize=TYPE * float(data[f"{name}_size"]),
            )
            continue
        axes = figure.add_axes(box)
        show_plot(axes, name) if kind == "plot" else show_cells(axes, name)
    return figure
'''


def page_data(figure: Figure) -> Data:
    """All panels of a figure, as arrays by name."""
    data: Data = {}
    kinds, boxes = [], []
    for index, placed in enumerate(figure.placed):
        kind, box, arrays = _panel(placed, figure)
        kinds.append(kind)
        page = np.array([figure.width, figure.height, figure.width, figure.height])
        boxes.append(np.array([box.left(), box.top(), box.width(), box.height()]) / page)
        data |= {f"panel{index}_{name}": np.asarray(value) for name, value in arrays.items()}
    return {"kinds": np.array(kinds), "boxes": np.array(boxes), **data}


def _panel(placed: Placed, figure: Figure) -> tuple[str, QRectF, dict[str, Any]]:
    panel: Any = placed.panel
    rect = placed.box.rect
    if isinstance(panel, Chart):
        return "plot", panel.area(rect, figure.theme), _plot(panel, panel.area(rect, figure.theme))
    if isinstance(panel, TextPanel):
        text = "\n".join(map(plain, panel.lines))
        ink = next((run.ink for line in panel.lines for run in line), "ink")
        return "words", rect, {"text": text, "ink": ink.upper(), "align": panel.align, "size": panel.size_px / 11}
    if isinstance(panel, MapPanel):
        return "cells", panel.bounds(rect), {"rgb": panel.rgb}
    if isinstance(panel, MatrixPanel):
        return "cells", panel.bounds(rect), {"rgb": panel.rgb(figure.theme), "values": panel.values}
    if isinstance(panel, GridPanel):
        return "cells", panel.bounds(rect), {"rgb": panel.rgb, "texts": np.array(panel.texts)}
    return "cells", rect, {"rgb": _painted(placed, figure)}


def _plot(chart: Chart, area: QRectF) -> dict[str, Any]:
    arrays: dict[str, Any] = {"series": len(chart.series)}
    for index, series in enumerate(chart.series):
        arrays |= {
            f"{index}_x": series.x,
            f"{index}_y": series.y,
            f"{index}_ink": series.ink.upper(),
            f"{index}_label": series.label,
            f"{index}_style": np.array([series.dashed, series.dots, series.line]),
            f"{index}_dot": series.dot,
        }
    arrays |= {
        "rules_at": np.array([rule.at for rule in chart.rules]),
        "rules_across": np.array([rule.across for rule in chart.rules]),
        "rules_ink": np.array([rule.ink.upper() for rule in chart.rules]),
        "rules_label": np.array([rule.label for rule in chart.rules]),
    }
    return arrays | _bands(chart, area) | _axis("x", chart.x) | _axis("y", chart.y)


def _bands(chart: Chart, area: QRectF) -> dict[str, Any]:
    """What a chart with bands has besides its curves; none of another one."""
    bands, ends, tops = (
        (chart.bands, chart.ends, chart.name_tops(area)) if isinstance(chart, BandChart) else ((), (), [])
    )
    arrays: dict[str, Any] = {"bands": len(bands)}
    for index, band in enumerate(bands):
        name = f"band{index}"
        arrays |= {f"{name}_x": band.x, f"{name}_low": band.low, f"{name}_high": band.high}
        arrays[f"{name}_ink"] = band.ink.upper()
    return arrays | {
        "ends_x": np.array([end.x for end in ends]),
        "ends_y": np.array([chart.y.value((area.bottom() - top - LINE / 2) / area.height()) for top in tops]),
        "ends_name": np.array([end.name for end in ends], str),
        "ends_ink": np.array([end.ink.upper() for end in ends], str),
    }


def _axis(name: str, scale: Scale) -> dict[str, Any]:
    return {
        f"{name}_range": np.array([scale.low, scale.high, float(scale.log)]),
        f"{name}_ticks": np.array([value for value, _ in scale.ticks]),
        f"{name}_labels": np.array([label for _, label in scale.ticks]),
        f"{name}_name": scale.name,
    }


def _painted(placed: Placed, figure: Figure) -> npt.NDArray[Any]:
    """A picture of one panel, (H, W, 3) uint8."""
    rect = placed.box.rect
    wide, high = (max(round(length * SHARPNESS), 1) for length in (rect.width(), rect.height()))
    image = QImage(wide, high, QImage.Format.Format_RGB888)
    image.fill(colour(figure.theme.panel))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SHARPNESS, SHARPNESS)
    painter.translate(-rect.topLeft())
    placed.panel.paint(painter, rect, figure.theme)
    painter.end()
    return pixels_of(image)
