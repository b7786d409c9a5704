"""A3: is a convolution an attention that has degenerated?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import CurvesExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import levels
from explorer.compute.build import build
from explorer.layers.measures.layer import AttentionLayer, one_head_of
from explorer.layers.measures.shares import measure_loose
from explorer.layers.measures.weights_by_image import slope_of_heaviest
from explorer.layers.progress import Tick
from explorer.layers.projection import features_of
from explorer.layers.threads import one_thread
from explorer.state.state import Kernel

MOST_PX = 16  # the weights of all pairs of pixels, of every head, through every window
MOST_TAPS = 3  # the heads' own weights do not ask what the kernel's numbers are, nor how many
SIDES = 1.0, 1.5, 3.0, 5.0, 9.0  # px, from the limit to the ground's own


def judge(ground: Ground, tick: Tick) -> Judgement:
    """Heads at the kernel's taps on a torus, where no border keeps weights from being a convolution's."""
    small = ground.at_most(MOST_PX)
    size = small.size_beside(ground)
    if small.scene.picture.constant:
        return Judgement("A3", Ruling.UNJUDGED, (), "constant", size=size)
    taps = Kernel("identity", min(small.scene.kernel.size, MOST_TAPS))
    built = build(replace(small.scene, border="circular", kernel=taps))
    image, heads = built.image, built.attention
    windows = [replace(built.window, side=side) for side in SIDES]
    loose = []
    for done, window in enumerate(windows):
        tick(done / (len(windows) + 2))
        loose.append(measure_loose(AttentionLayer(heads, window), image))
    static = measure_loose(AttentionLayer(replace(heads, content=0.0), built.window), image)
    tick(0.9)
    with one_thread():
        asked = int(features_of(image, heads).square().sum(0).argmax())
    cell = divmod(asked, small.size[1])  # whose surroundings vary most: where content has most to say
    opened = slope_of_heaviest(image, heads, windows[-1], cell)
    closed = [slope_of_heaviest(image, one_head_of(heads, head), windows[0], cell) for head in range(heads.num_heads)]
    follows = max(one.steepest for one in closed)
    values = (
        Value("opened", 1 - loose[-1].value, "share"),
        Value("closed", 1 - loose[0].value, "share"),
        Value("slope", opened.steepest),
        Value("closed_slope", follows),
        Value("static", 1 - static.value, "share"),
        Value("window", windows[-1].side, "px"),
    )
    if loose[0].value > 0 or follows > 0:
        ruling, condition = Ruling.FALSE, "stays"
    elif opened.steepest == 0 and loose[-1].is_zero:
        ruling, condition = Ruling.UNJUDGED, "same"
    else:
        ruling, condition = Ruling.TRUE, "limit"
    by_pixel = [one.by_pixel for one in (opened, max(closed, key=lambda slope: slope.steepest))]
    pixel = int(by_pixel[0].abs().amax(0).argmax())
    channel = int(by_pixel[0].abs().flatten(1).amax(1).argmax())
    cells = cell, divmod(pixel, small.size[1])
    return Judgement(
        "A3",
        ruling,
        values,
        condition,
        cells,
        (
            MapExhibit("picture", levels(small.scene), "picture", cells, joined=True),
            MapExhibit("opened", by_pixel[0][channel].numpy(), "signed", cells),
            MapExhibit("closed", by_pixel[1][channel].numpy(), "signed", cells[:1]),
            CurvesExhibit(
                "share", "window", np.array(SIDES), (("share", np.array([1 - one.value for one in loose])),), "share"
            ),
        ),
        size,
    )
