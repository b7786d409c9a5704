"""What the films of a scene start with: the content that its laws can bear, measured once for each scene."""

from __future__ import annotations

from collections.abc import Callable

import torch

from explorer.compute.asking import Tick
from explorer.compute.build import Layers, build
from explorer.layers.films.approach import Approach, approach
from explorer.layers.films.gentle import gentle_content
from explorer.pages.films.choice import ApproachKind, Strength
from explorer.pages.films.question import with_content
from explorer.state.state import Scene

LAWFUL: tuple[ApproachKind, ...] = ("window", "content", "position")  # the cheapest first; a gate's law holds always
MOST_KEPT = 8
_found: dict[Scene, float] = {}


def started(scene: Scene, strength: Strength, tick: Tick) -> Scene:
    """The start that an inquiry about this scene is about, with its content. `tick` may raise to cancel."""
    if strength == "stage":
        return scene
    beta = _found.get(scene)
    if beta is None:
        with torch.inference_mode():
            beta = gentle_content([_film(scene, kind) for kind in LAWFUL], build(scene).image, tick)
        if len(_found) >= MOST_KEPT:
            _found.clear()
        _found[scene] = beta
    return with_content(scene, beta)


def approach_of(layers: Layers, kind: ApproachKind) -> Approach:
    size = layers.image.shape[1], layers.image.shape[2]
    return approach(kind, layers.attention, layers.convolution, size, layers.window)


def _film(scene: Scene, kind: ApproachKind) -> Callable[[float], Approach]:
    return lambda beta: approach_of(build(with_content(scene, beta)), kind)
