"""What Qt's SVG lacks: the page's exact size, fonts to fall back on, metadata, and letters as outlines."""

from __future__ import annotations

import re
from html import escape, unescape

from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath

from explorer.figures.page import Figure
from explorer.figures.provenance import NAMESPACE, Provenance, as_element
from explorer.panels.theme import NUMBERS, WORDS, font

FALLBACKS = {  # of nearly the same width, for a viewer without the fonts
    WORDS: "Inter, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif",
    NUMBERS: "'JetBrains Mono', 'DejaVu Sans Mono', Consolas, Menlo, monospace",
}
OPENING = re.compile(r"<svg.*?>\s*<title>.*?</title>\s*<desc>.*?</desc>|<svg.*?>", re.DOTALL)
TEXT = re.compile(
    r'<text fill="([^"]*)" fill-opacity="([^"]*)"[^>]*? x="([^"]*)" y="([^"]*)" '
    r'font-family="([^"]*)" font-size="([^"]*)" font-weight="([^"]*)"[^>]*>(.*?)</text>',
    re.DOTALL,
)


def finished(svg: str, figure: Figure, told: Provenance, outlines: bool) -> bytes:
    """The finished file. With `outlines` every letter is a path, and nothing depends on the viewer's fonts."""
    opening = (
        f'<svg width="{figure.width_mm:.5g}mm" height="{figure.height_mm:.5g}mm" '
        f'viewBox="0 0 {figure.width:.6g} {figure.height:.6g}" '
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1">\n'
        f"<title>{escape(told.about)}</title>\n<desc>{escape(told.verdict)}</desc>\n"
        f'<metadata xmlns:aperture="{NAMESPACE}">{as_element(told.session)}</metadata>'
    )
    svg = OPENING.sub(lambda found: opening, svg, count=1)
    svg = re.sub(r"<g [^>]*>\s*</g>\s*", "", svg)
    if outlines:
        svg = TEXT.sub(_outlined, svg)
    else:
        svg = TEXT.sub(_held, svg)
    for family, stack in FALLBACKS.items():
        svg = svg.replace(f'font-family="{family}"', f'font-family="{stack}"')
    return svg.encode()


def _held(found: re.Match[str]) -> str:
    """Text that keeps its width where the viewer sets it in another font."""
    *_, family, size, weight, text = found.groups()
    width = QFontMetricsF(font(family, float(size), QFont.Weight(int(weight)))).horizontalAdvance(unescape(text))
    return found.group(0).replace("<text ", f'<text textLength="{width:.6g}" lengthAdjust="spacingAndGlyphs" ', 1)


def _outlined(found: re.Match[str]) -> str:
    fill, opacity, x, y, family, size, weight, text = found.groups()
    path = QPainterPath()
    path.addText(float(x), float(y), font(family, float(size), QFont.Weight(int(weight))), unescape(text))
    return f'<path fill="{fill}" fill-opacity="{opacity}" stroke="none" fill-rule="nonzero" d="{path_data(path)}"/>'


def path_data(path: QPainterPath) -> str:
    """The d attribute of an SVG path."""
    kinds = QPainterPath.ElementType
    words: list[str] = []
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        command = {kinds.MoveToElement: "M", kinds.LineToElement: "L", kinds.CurveToElement: "C"}.get(element.type, "")
        words.append(f"{command}{element.x:.3f} {element.y:.3f}")
    return " ".join(words)
