"""Grey drawings and glyphs of the gallery: light figures on a dark ground, levels 0...255 a sample."""

from __future__ import annotations

import numpy as np

from explorer.images import stamps
from explorer.images.fractal import smoothstep
from explorer.images.raster import Inside, Raster, Samples

GROUND = 18.0
LIGHT = 225.0


class Drawing:
    """A sheet in the ground's grey; `paint` covers part of it with a level, or with levels sample by sample."""

    def __init__(self, canvas: Raster, ground: float = GROUND) -> None:
        self.levels: Samples = np.full((canvas.row.size, canvas.column.size), ground)

    def paint(self, inside: Inside, level: float | Samples) -> None:
        self.levels = np.where(inside, level, self.levels)


def fish(canvas: Raster) -> Samples:
    """The first picture that anyone sees: edges in all directions, a small dark eye, a flat side and a straight bar."""
    sheet = Drawing(canvas)
    sheet.paint(canvas.polygon((0.50, 0.66), (0.29, 0.93), (0.40, 0.87), (0.62, 0.87), (0.73, 0.93)), 168)
    for tip in (0.41, 0.51, 0.61):  # rays of the tail
        sheet.paint(canvas.stroke(0.016, (0.51, 0.74), (tip, 0.84)), 112)
    sheet.paint(canvas.polygon((0.30, 0.30), (0.17, 0.50), (0.20, 0.62), (0.34, 0.60)), 150)  # the fin on its back
    sheet.paint(canvas.polygon((0.72, 0.40), (0.83, 0.53), (0.72, 0.56)), 150)
    body = canvas.ellipse((0.51, 0.42), 0.255, 0.32)
    sheet.paint(body, 222.0 - 52.0 * smoothstep(0.42, 0.78, canvas.row))
    sheet.paint(canvas.arc(0.036, (0.51, 0.31), 0.19, -48, 48) & body, 96)  # the gill
    sheet.paint(canvas.ellipse((0.56, 0.615), 0.05, 0.068), 128)
    eye = (14.5 / 32, 8.5 / 32)  # the middle of a pixel at 32 px, where most will see it first
    sheet.paint(canvas.disc(eye, 0.078), 246)
    sheet.paint(canvas.disc(eye, 0.050), 10)
    sheet.paint(canvas.disc((eye[0] - 0.018, eye[1] + 0.016), 0.014), 250)
    sheet.paint(canvas.stroke(0.022, (0.585, 0.115), (0.60, 0.175)), 84)  # the mouth
    sheet.paint(canvas.ring((0.14, 0.17), 0.062, 0.034), 205)  # two bubbles
    sheet.paint(canvas.disc((0.27, 0.09), 0.028), 165)
    sheet.paint(canvas.box(28 / 32, 1 / 32, 30 / 32, 31 / 32), 92)
    return sheet.levels


def house(canvas: Raster) -> Samples:
    sheet = Drawing(canvas)
    sheet.paint(canvas.disc((0.19, 0.17), 0.085), 235)
    sheet.paint(canvas.box(0.18, 0.66, 0.42, 0.75), 120)  # chimney
    sheet.paint(canvas.box(0.46, 0.22, 0.88, 0.80), 190)
    sheet.paint(canvas.polygon((0.16, 0.51), (0.48, 0.90), (0.48, 0.12)), 140)
    sheet.paint(canvas.box(0.62, 0.32, 0.88, 0.46), 60)  # door
    sheet.paint(canvas.disc((0.76, 0.435), 0.014), 230)
    sheet.paint(canvas.box(0.57, 0.56, 0.75, 0.72), 245)
    sheet.paint(canvas.box(0.57, 0.63, 0.75, 0.65) | canvas.box(0.65, 0.56, 0.67, 0.72), 90)
    sheet.paint(canvas.box(0.88, 0.02, 0.93, 0.98), 96)
    return sheet.levels


def face(canvas: Raster) -> Samples:
    sheet = Drawing(canvas)
    sheet.paint(canvas.disc((0.5, 0.5), 0.42), 214)
    for column in (0.35, 0.65):
        sheet.paint(canvas.ellipse((0.41, column), 0.075, 0.05), 24)
        sheet.paint(canvas.disc((0.385, column + 0.015), 0.018), 245)
        sheet.paint(canvas.arc(0.026, (0.40, column), 0.135, -130, -50), 100)
    sheet.paint(canvas.stroke(0.025, (0.47, 0.5), (0.58, 0.475), (0.585, 0.52)), 130)
    sheet.paint(canvas.arc(0.045, (0.52, 0.5), 0.24, 25, 155), 40)
    return sheet.levels


def sailing_boat(canvas: Raster) -> Samples:
    sheet = Drawing(canvas)
    sheet.paint(canvas.disc((0.17, 0.80), 0.08), 240)
    sheet.paint(canvas.box(0.10, 0.475, 0.72, 0.50), 120)
    sheet.paint(canvas.polygon((0.12, 0.52), (0.64, 0.86), (0.64, 0.52)), 228)
    sheet.paint(canvas.polygon((0.20, 0.455), (0.64, 0.20), (0.64, 0.455)), 170)
    sheet.paint(canvas.polygon((0.69, 0.12), (0.69, 0.90), (0.83, 0.78), (0.83, 0.24)), 196)
    sheet.paint(canvas.box(0.75, 0.15, 0.765, 0.87) & (sheet.levels > 190), 90)
    water = canvas.row > 0.845 + 0.016 * np.sin(canvas.column * 8 * np.pi)
    sheet.paint(water, 78)
    sheet.paint(canvas.row > 0.925 + 0.016 * np.sin(canvas.column * 8 * np.pi + 2.0), 52)
    return sheet.levels


def tree(canvas: Raster) -> Samples:
    sheet = Drawing(canvas)
    sheet.paint(canvas.stroke(0.075, (0.90, 0.5), (0.45, 0.5)), 128)
    sheet.paint(canvas.stroke(0.035, (0.68, 0.5), (0.50, 0.34)) | canvas.stroke(0.035, (0.62, 0.5), (0.46, 0.66)), 128)
    for row, column, radius, level in ((0.42, 0.30, 0.17, 165), (0.40, 0.70, 0.18, 150), (0.26, 0.5, 0.20, 205)):
        sheet.paint(canvas.disc((row, column), radius), level)
    for row, column in ((0.22, 0.44), (0.30, 0.58), (0.42, 0.28), (0.38, 0.72), (0.17, 0.55)):
        sheet.paint(canvas.disc((row, column), 0.03), 245)
    sheet.paint(canvas.box(0.88, 0.04, 0.93, 0.96), 92)
    return sheet.levels


def glyph(name: str, canvas: Raster) -> Samples:
    """One of the letter-like stamps, with a margin around it."""
    sheet = Drawing(canvas)
    sheet.paint(stamps.shape(name, Raster(canvas.size_px, margin=0.1)), LIGHT)
    return sheet.levels
