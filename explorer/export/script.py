"""A figure as a folder: a Python program that draws it with numpy and matplotlib alone, its data, its session.

The program is put together from the pieces in `script_pieces`; it reads `data.npz`, which holds what this figure shows.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.material import Material
from explorer.explaining.explain import AttentionOutput, ConvolutionOutput, Explanation, explain
from explorer.export import script_page
from explorer.export import script_pieces as pieces
from explorer.figures.closing_strip import largest
from explorer.figures.curve import make_plot
from explorer.figures.page import Figure
from explorer.figures.presets import MM_PER_INCH
from explorer.panels.colormap import pixel_rgb
from explorer.panels.factors import attention_factors, convolution_factors
from explorer.panels.grids import GridPanel
from explorer.panels.lanes import make_lanes
from explorer.panels.parts import by_heads, output_channel, output_limit, value_limit, window_outlines
from explorer.panels.text import plain
from explorer.panels.theme import DARK

Data = dict[str, npt.NDArray[Any]]
PROGRAM, DATA, SESSION = NAMES = ("figure.py", "data.npz", "figure.aperture")
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that a zip file can hold: the same data is the same file


def script_files(figure: Figure, material: Material) -> dict[str, bytes]:
    """The folder's files by name."""
    program, data = program_text(figure), figure_data(figure, material)
    return {PROGRAM: program.encode(), DATA: packed(data), SESSION: figure.session}


def program_text(figure: Figure) -> str:
    theme = figure.theme
    names = ("panel", "soft", "line", "ink", "dim", "convolution", "attention", "negative", "exact", "warning")
    colours = "\n".join(f'{name.upper()} = "{getattr(theme, name)}"' for name in names)
    strongest = '"#F1ECFF"' if theme.dark else '"#2A1470"'
    width, height = (round(mm / MM_PER_INCH, 3) for mm in (figure.width_mm, figure.height_mm))
    opening = (
        pieces.OPENING.replace("{about}", figure.about)
        .replace("{verdict}", figure.verdict)
        .replace("{colours}", f"{colours}\nSTRONGEST = {strongest}")
        .replace("{size}", f"{width}, {height}")
        .replace("{type}", f"{11 * 0.75 * figure.preset.magnify:.1f}")
    )
    return f"{opening}\n\n{pieces.DRAW.get(figure.kind, script_page.DRAW).strip()}\n{pieces.CLOSING}"


def figure_data(figure: Figure, material: Material) -> Data:
    """What a figure shows, as arrays by name; of the pages beside the stage what stands on the page."""
    kind = figure.kind
    result, look = material.result, material.state.look
    scene, out = result.scene, output_channel(result, look)
    both: Data = {
        "convolution": result.convolution[out],
        "attention": result.attention[out],
        "limit": np.array(output_limit(result, look)),
    }
    match kind:
        case "lanes":
            return {**both, **_lanes(material), **_heads(material)}
        case "heads":
            return _heads(material)
        case "difference":
            return both
        case "arithmetic":
            cell = look.cell
            return {
                **_terms("convolution", explain(result, ConvolutionOutput(cell, out))),
                **_terms("attention", explain(result, AttentionOutput(cell, out, look.hidden_heads))),
            }
        case "curve":
            plot = make_plot(material, [scene.window_side])
            return {
                "log_side": plot.x,
                "relative": plot.y,
                "x_range": np.array(plot.x_range),
                "y_range": np.array(plot.y_range),
                "x_ticks": np.array([at for at, _ in plot.x_ticks[0]]),
                "x_labels": np.array([label for _, label in plot.x_ticks[0]]),
                "y_ticks": np.array([at for at, _ in plot.y_ticks]),
                "y_labels": np.array([label for _, label in plot.y_ticks]),
                "now": np.array([plot.marks[-1].x, plot.marks[-1].y]),
            }
        case "closing-strip":
            strip = material.strip
            return {
                "sides": np.array([r.request.scene.window_side for r in strip]),
                "widest": np.array(result.widest_side),
                "attention": np.stack([r.attention[out] for r in strip]),
                "convolution": strip[-1].convolution[out],
                "relative": np.array([r.meters.relative for r in strip]),
                "limit": np.array(largest(material, strip)),
            }
    return script_page.page_data(figure)


def packed(data: Data) -> bytes:
    """An .npz file, the same bytes for the same arrays: numpy.savez would write the time into it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, array in data.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.asarray(array, order="C"), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, member.getvalue())
    return buffer.getvalue()


def _lanes(material: Material) -> Data:
    """The grids of both lanes as numbers, as they are printed (`_texts`) and with what stands under them (`_said`).

    A row of cells is as many rows of an array as channels are shown (`bands`), one for each; of products it is one.
    """
    result, look = material.result, material.state.look
    size = result.scene.kernel.size
    lanes = make_lanes(result, look, DARK)
    above, below = convolution_factors(result, look), attention_factors(result, look, _read(material))
    channels = above.channels
    data: Data = {
        "cell": np.array(look.cell),
        "bands": np.array(len(channels)),
        "kernel": _in_bands([above.weights[:, c].reshape(size, size) for c in channels]),
        "pixels": _in_bands([above.values[:, c].reshape(size, size) for c in channels]),
        "products": above.cells.reshape(size, size),
        "seen": _in_bands([by_heads(below.values[:, c]) for c in channels]),
        "output_weights": _in_bands([by_heads(below.weights[:, c]) for c in channels]),
        "added": by_heads(below.cells),
        "value_limit": np.array(value_limit(result.scene)),
    }
    shown = dict(zip(("kernel", "pixels", "products"), lanes.convolution[1:4], strict=True))
    shown |= dict(zip(("seen", "added"), lanes.attention[2:4], strict=True))
    for name, part in shown.items():
        panel: Any = part.panel
        data[f"{name}_texts"] = _in_bands([_with_notes(plane) for plane in panel.planes])
        data[f"{name}_said"] = np.array("\n".join(map(plain, part.caption)))
    return data


def _in_bands(planes: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """(rows, columns) of every plane, a row of each by turns: (rows * planes, columns)."""
    rows, columns = planes[0].shape
    return np.stack(planes, 1).reshape(rows * len(planes), columns)


def _with_notes(plane: GridPanel) -> npt.NDArray[Any]:
    """The printed numbers of a grid, and its notes on a second line."""
    texts = np.array(plane.texts)
    if plane.notes is None:
        return texts
    return np.array(
        [
            [f"{text}\n{note}" if text else "" for text, note in zip(*rows, strict=True)]
            for rows in zip(plane.texts, plane.notes, strict=True)
        ]
    )


def _heads(material: Material) -> Data:
    """`windows` (n, 5): head, top, left, bottom, right in image pixels; `corner` places the key plane."""
    result = material.result
    scene, terms = result.scene, _read(material)
    windows = [
        (head, one.top, one.left, one.bottom, one.right)
        for head, center in enumerate(result.centers)
        for one in window_outlines(result, terms.pixel, center)
    ]
    return {
        "picture": pixel_rgb(scene.picture.pixels),
        "weights": terms.weight,
        "corner": np.array([terms.plane.top, terms.plane.left]),
        "query": np.array(terms.pixel),
        "windows": np.array(windows),
        "centers": np.array(result.centers),
    }


def _terms(layer: str, explanation: Explanation) -> Data:
    return {
        f"{layer}_labels": np.array([row.label for row in explanation.rows]),
        f"{layer}_texts": np.array([row.text for row in explanation.rows]),
        f"{layer}_values": np.array([row.value or 0.0 for row in explanation.rows]),
        f"{layer}_shown": np.array([explanation.shown(row) for row in explanation.rows]),
        f"{layer}_total": np.array(explanation.total.value),
        f"{layer}_total_shown": np.array(explanation.shown(explanation.total)),
    }


def _read(material: Material) -> Any:
    """`layers.terms.Terms` of the query, whose fields are numpy arrays when they come from a reader."""
    return material.result.reader.terms(material.state.look.cell)
