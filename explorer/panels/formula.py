"""FormulaPanel: a formula in LaTeX, set by ziamath as outlines, so that it looks the same everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from explorer.panels.text import Align
from explorer.panels.theme import Theme, colour

_WORD = re.compile(r"[MLQCZ]|-?[\d.]+(?:e-?\d+)?")
_POINTS = {"M": 1, "L": 1, "Q": 2, "C": 3, "Z": 0}  # after each command of a path's data


@dataclass(frozen=True, eq=False)
class FormulaPanel:
    """A formula in type `size_px` high and a colour of the theme; set smaller where it would not fit."""

    tex: str
    size_px: float = 15.0
    ink: str = "ink"
    align: Align = "left"

    def size(self, theme: Theme) -> QSizeF:
        return formula_path(self.tex, self.size_px * theme.scale).boundingRect().size()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        path = formula_path(self.tex, self.size_px * theme.scale)
        bounds = path.boundingRect()
        share = min(1.0, rect.width() / bounds.width(), rect.height() / bounds.height())
        spare = {"left": 0.0, "center": 0.5, "right": 1.0}[self.align] * (rect.width() - bounds.width() * share)
        painter.save()
        painter.translate(rect.left() + spare, rect.center().y())
        painter.scale(share, share)
        painter.translate(-bounds.left(), -bounds.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(getattr(theme, self.ink)))
        painter.drawPath(path)
        painter.restore()


@lru_cache(maxsize=64)
def formula_path(tex: str, size_px: float) -> QPainterPath:
    """A formula's outlines, its baseline at y = 0."""
    from ziamath.config import config  # 0.3 s, and only figures have formulas
    from ziamath.zmath import Latex

    config.svg2 = False  # every letter where it stands, rather than symbols and references to them
    drawing = ElementTree.fromstring(Latex(tex, size=size_px).svg())
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for shape in drawing.iter():
        kind = shape.tag.rpartition("}")[2]
        if kind == "path":
            path.addPath(path_from_data(shape.attrib["d"]))
        elif kind == "rect":  # the line of a fraction or of a root
            x, y, width, height = (float(shape.attrib[name]) for name in ("x", "y", "width", "height"))
            path.addRect(x, y, width, height)
    return path


def path_from_data(data: str) -> QPainterPath:
    """An SVG path of the absolute commands M, L, Q, C and Z, which are those that ziamath writes.

    Raises ValueError for any other.
    """
    if re.search(r"[^MLQCZe\d\s.,-]", data):
        raise ValueError(f"a path must be made of M, L, Q, C and Z, got {data[:40]!r}")
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    words = iter(_WORD.findall(data))
    for command in words:
        x = [float(next(words)) for _ in range(2 * _POINTS[command])]
        match command:
            case "M":
                path.moveTo(*x)
            case "L":
                path.lineTo(*x)
            case "Q":
                path.quadTo(*x)
            case "C":
                path.cubicTo(*x)
            case _:
                path.closeSubpath()
    return path
