"""H8: does attention choose for each pixel how far it looks?"""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.claims.claim import Cell, Judgement, Ruling, Value
from explorer.claims.exhibits import MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import levels
from explorer.compute.build import build
from explorer.layers.attention import Attention
from explorer.layers.geometry import Window
from explorer.layers.measures.gaze import Gaze, measure_gaze
from explorer.layers.measures.rounding import weight_rounding
from explorer.layers.progress import Tick
from explorer.layers.terms import weights_at

MOST_PX = 32  # the weights of all pairs of pixels


def judge(ground: Ground, tick: Tick) -> Judgement:
    """One ordinary head on a torus, where every pixel has the same window and no border decides how far it looks; with
    its content, and without."""
    small = ground.at_most(MOST_PX)
    size = small.size_beside(ground)
    if small.scene.picture.constant:
        return Judgement("H8", Ruling.UNJUDGED, (), "constant", size=size)
    built = build(replace(small.scene, heads="one", border="circular"))
    image, window = built.image.double(), built.window
    static = replace(built.attention, content=0.0)
    gaze = measure_gaze(image, built.attention, window)
    tick(0.4)
    even = measure_gaze(image, static, window)
    tick(0.8)
    radius, keys, farthest = gaze.radius_map, gaze.keys[0], gaze.farthest_px[0]
    spread, bound = _spread(gaze), _rounding(gaze, image, built.attention, window)
    by_static = _spread(even)
    values = (
        Value("spread", spread, "px"),
        Value("bound", bound, "px"),
        Value("static", by_static, "px"),
        Value("nearest", float(radius.min()), "px"),
        Value("widest", float(radius.max()), "px"),
        Value("fewest", float(keys.min())),
        Value("most", float(keys.max())),
        Value("window", window.side, "px"),
        Value("farthest", float(farthest.max()), "px"),
    )
    chooses = spread > bound
    if by_static > _rounding(even, image, static, window):
        ruling, condition = Ruling.FALSE, "static"
    elif not chooses:
        ruling, condition = Ruling.FALSE, "even"
    else:  # the farthest of a window is the same number at every pixel
        ruling, condition = (
            (Ruling.TRUE_IF, "window") if bool((farthest == farthest[0, 0]).all()) else (Ruling.TRUE, "itself")
        )
    cells = _ends(radius if chooses else image.mean(0))
    looks = [weights_at(image, built.attention, window, cell)[0].float().numpy() for cell in cells]
    return Judgement(
        "H8",
        ruling,
        values,
        condition,
        cells,
        (
            MapExhibit("picture", levels(small.scene), "picture", cells),
            MapExhibit("radius", (radius - even.radius_map).float().numpy(), "signed", cells),
            MapExhibit("near", looks[0], "weights", cells[:1]),
            MapExhibit("wide", looks[1], "weights", cells[1:]),
        ),
        size,
    )


def _spread(gaze: Gaze) -> float:
    """The standard deviation of the radius from pixel to pixel, in px."""
    return float(gaze.radius_map.std(correction=0))


def _rounding(gaze: Gaze, image: torch.Tensor, attention: Attention, window: Window) -> float:
    """How far rounding alone may move a radius, and so spread radii that are equal."""
    of_weights = float(weight_rounding(attention, image, window).max())
    of_sums = (image.shape[1] * image.shape[2] + 8) * torch.finfo(image.dtype).eps
    return (of_weights + of_sums) * float(gaze.farthest_px.max())


def _ends(values: torch.Tensor) -> tuple[Cell, Cell]:
    """The pixels of the least and of the largest of (rows, columns)."""
    low, high = (divmod(int(at), values.shape[1]) for at in (values.argmin(), values.argmax()))
    return low, high
