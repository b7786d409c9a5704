"""Random scenes, and their numbers as the formulas take them."""

from __future__ import annotations

from os import environ
from types import SimpleNamespace
from typing import Any

import numpy as np

from explorer.compute.build import build
from explorer.layers.attention import Attention
from explorer.layers.borders import BORDERS
from explorer.layers.norms import NORMS
from explorer.layers.position import Table
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene
from tests.second.formulas import Numbers

ACTIONS = int(environ.get("ACTIONS", "12"))  # scenes of each test; thousands by hand: `make second ACTIONS=2000`
NAMES = ("identity", "box", "gaussian", "sobel_x", "laplacian", "sharpen", "emboss", "random", "random", "random")


def scene_of(seed: int) -> Scene:
    """One of all kinds of scenes that can be chosen; the same for a seed."""
    draw = np.random.default_rng(seed)
    while True:
        try:
            return _drawn(draw)
        except ValueError:  # these settings exclude one another
            continue


def _drawn(draw: np.random.Generator) -> Scene:
    def one(*options: Any) -> Any:
        return options[int(draw.integers(len(options)))]

    heads = one("kernel", "kernel", "one", "fewest")
    return Scene(
        Picture(_pixels(draw, one(1, 1, 3))),
        kernel=Kernel(one(*NAMES), one(1, 3, 3, 5), one(1, 1, 2, 3), int(draw.integers(100))),
        border=one(*BORDERS),
        stride=one(1, 1, 1, 2, 3),
        dilation=one(1, 1, 2),
        integer=one(True, False),
        heads=heads,
        content=one(0.0, 0.4, 1.0, 1.0, 3.0, 12.0),
        position=one(0.0, 0.0, 0.7, 4.0),
        temperature=one(1.0, 1.0, 0.5, 2.0),
        gate=one(0.0, 0.0, 0.35, 1.0),
        norm="softmax" if heads == "fewest" else one("softmax", *NORMS),
        similarity=one("dot", "dot", "cosine", "distance"),
        features=one("patch", "pixel"),
        head_seed=int(draw.integers(100)),
        window_side=one(1.0, 1.0, 1.3, 2.0, 3.0, 4.6, 5.0, 9.0, 40.0),
        window_shape=one("square", "square", "square", "disc", "block"),
    )


def _pixels(draw: np.random.Generator, channels: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    height, width = (int(n) for n in draw.integers(8, 12, 2))
    kind = draw.integers(10)
    if kind == 0:  # flat
        return np.full((height, width, channels), draw.integers(0, 256), np.uint8)
    if kind < 3:  # stripes, which derivatives across them do not see
        stripes = np.repeat(draw.integers(0, 256, (height, 1, channels)), width, 1)
        return (stripes if kind == 1 else np.repeat(draw.integers(0, 256, (1, width, channels)), height, 0)).astype(
            np.uint8
        )
    if kind < 5:  # a square on a ground
        made = np.full((height, width, channels), draw.integers(0, 256), np.uint8)
        made[2:6, 3:7] = draw.integers(0, 256, channels)
        return made
    return draw.integers(0, 256, (height, width, channels)).astype(np.uint8)


def numbers_of(scene: Scene) -> Numbers:
    """Parameters are taken over as numbers: what is done with them is not."""
    return numbers_with(scene, build(scene).attention)


def numbers_with(scene: Scene, attention: Attention, **settings: Any) -> Numbers:
    """The scene's picture and kernel with these heads, and with other settings where they are given."""
    layers = build(scene)
    pixels = scene.picture.pixels.transpose(2, 0, 1).astype(np.float32)
    table = attention.position.bias.double().numpy() if isinstance(attention.position, Table) else None
    return Numbers(
        image=(pixels if scene.integer else pixels / np.float32(255)).astype(np.float64),
        kernel=layers.convolution.weight.double().numpy(),
        query=attention.query.double().numpy(),
        key=attention.key.double().numpy(),
        mix=(attention.value.double() @ attention.out.double()).numpy(),
        centers=[(int(r), int(c)) for r, c in attention.centers.tolist()],
        table=table,
        scene=with_settings(scene, **settings) if settings else scene,
    )


def with_settings(scene: Scene, **settings: Any) -> SimpleNamespace:
    """Names and numbers of a scene, some of them others; also such as no scene can have."""
    return SimpleNamespace(**{name: getattr(scene, name) for name in scene.__dataclass_fields__} | settings)
