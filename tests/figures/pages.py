"""Figures for tests, and how to read their files: texts and where they stand, images, searchable letters."""

from __future__ import annotations

import base64
import re
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree import ElementTree

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QTransform

from explorer.compute.material import Material, Needs
from explorer.export.gather import gather
from explorer.export.kinds import KINDS
from explorer.export.make import make_figure
from explorer.figures.page import Figure
from explorer.figures.presets import PRESETS
from explorer.images.gallery import render as picture
from explorer.pages.debate.choice import DebateChoice
from explorer.pages.depth.choice import DepthChoice
from explorer.pages.finding.choice import FindingChoice
from explorer.pages.trained.choice import TrainedChoice
from explorer.panels.theme import DARK, LIGHT, font
from explorer.state.state import Kernel, Scene, State

THEMES = {"dark": DARK, "light": LIGHT}
SCENES: dict[str, dict[str, Any]] = {
    "default": {"choices": frozenset({TrainedChoice("models/digits-vit")})},  # reach: what depth looks at first
    "closed": {
        "window_side": 1.0,
        "choices": frozenset(
            {
                DepthChoice("borders"),
                DebateChoice(ruling="FALSE"),
                FindingChoice("picture", "convit", "full", epochs=4, epoch=1),
                TrainedChoice("models/digits-convit", "heads", order="r_squared"),
            }
        ),
    },
    "colour": {
        "picture": picture("lake", 12),
        "kernel": Kernel("random", 3, 3),
        "integer": False,
        "choices": frozenset(
            {
                DepthChoice("gaze"),
                DebateChoice("H3"),
                FindingChoice("glyph", epochs=4),
                TrainedChoice("models/digits-cnn"),
            }
        ),
    },
    "large": {
        "kernel": Kernel("random", 7),
        "choices": frozenset(
            {
                DepthChoice("rank"),
                DebateChoice("H4"),
                FindingChoice(epochs=3, content=False),
                TrainedChoice("models/glyph-local", shown="distance_px"),
            }
        ),
    },
    "one": {
        "heads": "one",
        "border": "circular",
        "norm": "linear",
        "similarity": "distance",
        "position": 0.5,
        "choices": frozenset({TrainedChoice("models/glyph-convolution")}),
    },
}


def material(scene: str = "default", kind: str = "closing-strip") -> Material:
    """Everything that a kind needs, for the fish at 16 px; by default what any kind of the stage needs."""
    needs = KINDS[kind].needs
    return _gathered(scene, needs if callable(needs) else "strip")


@cache
def _gathered(scene: str, needs: Needs) -> Material:
    state = State(Scene(picture("fish", 16))).changed(**SCENES[scene])
    return gather(state.changed(cell=(5, 6), channel_out=0), needs)


def figure(
    kind: str, preset: str = "slide", theme: str = "light", scene: str = "default", clear: bool = False
) -> Figure:
    return make_figure(KINDS[kind], material(scene, kind), PRESETS[preset], THEMES[theme], clear)


@dataclass(frozen=True)
class Text:
    """A text of an SVG and the rectangle that it takes on the page, in units."""

    text: str
    box: QRectF


def texts(svg: bytes) -> list[Text]:
    found: list[Text] = []
    _collect(ElementTree.fromstring(svg), QTransform(), found)
    return found


def _collect(element: ElementTree.Element, outer: QTransform, found: list[Text]) -> None:
    numbers = [float(n) for n in re.findall(r"-?[\d.]+(?:e-?\d+)?", element.get("transform", ""))]
    inner = QTransform(*numbers) * outer if numbers else outer
    if element.tag.endswith("}text"):
        family = element.attrib["font-family"].split(",")[0].strip("'")
        set_in = font(family, float(element.attrib["font-size"]), QFont.Weight(int(element.attrib["font-weight"])))
        box = QFontMetricsF(set_in).tightBoundingRect(element.text or "")
        at = float(element.attrib["x"]), float(element.attrib["y"])
        found.append(Text(element.text or "", inner.mapRect(box.translated(*at))))
    for child in element:
        _collect(child, inner, found)


def svg_images(svg: bytes) -> list[np.ndarray]:
    """The images in an SVG as (H, W, 3) uint8."""
    encoded = re.findall(rb'xlink:href="data:image/png;base64,([^"]+)"', svg)
    return [pixels(QImage.fromData(base64.b64decode(data))) for data in encoded]


def pixels(image: QImage) -> np.ndarray:
    """(H, W, 3) uint8."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def pdf_streams(pdf: bytes) -> list[tuple[bytes, bytes]]:
    """(dictionary, contents) of every compressed stream."""
    found = re.finditer(rb"<<(.*?)>>\s*stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return [(m.group(1), zlib.decompressobj().decompress(m.group(2))) for m in found if b"FlateDecode" in m.group(1)]


def pdf_letters(pdf: bytes) -> set[str]:
    """Every letter that can be searched for: those that the ToUnicode tables of its fonts give."""
    letters: set[str] = set()
    for _, contents in [*pdf_streams(pdf), (b"", pdf)]:
        for block in re.findall(rb"beginbfrange(.*?)endbfrange", contents, re.DOTALL):
            for codes in re.findall(rb"\[(.*?)\]", block, re.DOTALL):
                letters |= {chr(int(code, 16)) for code in re.findall(rb"<([0-9A-Fa-f]{4})>", codes)}
            plain = re.sub(rb"\[.*?\]", b"", block, flags=re.DOTALL)
            for low, high, code in re.findall(rb"<(\w{4})>\s*<(\w{4})>\s*<(\w{4})>", plain):
                span = int(high, 16) - int(low, 16)
                letters |= {chr(int(code, 16) + n) for n in range(span + 1)}
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", contents, re.DOTALL):
            letters |= {chr(int(code, 16)) for code in re.findall(rb"<\w{4}>\s*<(\w{4})>", block)}
    return letters


def enlarged(rgb: np.ndarray, longest: int) -> np.ndarray:
    """Every pixel repeated, so that the longer side has `longest` pixels."""
    factor = longest // max(rgb.shape[:2])
    return rgb.repeat(factor, 0).repeat(factor, 1)
