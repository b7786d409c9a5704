"""What a scene needs so that the fewest heads on it are its convolution: known without torch, before they compute."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from explorer.compute.inputs import weight_of
from explorer.layers.borders import border_named
from explorer.layers.geometry import Ints, Window, taps
from explorer.layers.heads.patterns import find_patterns
from explorer.layers.heads.sight import least_side, sees_taps
from explorer.state.state import Kernel, Scene, exclusion


@dataclass(frozen=True)
class Expressed:
    """The fewest heads of a scene as its convolution.

    scene       where they are it, up to rounding, on every picture of this size
    changes     the fields in which it differs from the scene that was asked about; empty where nothing is missing
    least_side  px: from this side on every window of its shape serves as well
    """

    scene: Scene
    changes: dict[str, Any]
    least_side: float


def expressed(scene: Scene) -> Expressed:
    """The scene nearest to this one on which the fewest heads are the convolution.

    Without content and under softmax. The border stays where it can, else its twin in conv2d takes its place, so that
    the convolution stays the same; only on a torus smaller than the kernel there is none but zeros. A disc stays one,
    blocks become squares, and a window grows until it covers every pattern.
    """
    static = replace(scene, heads="fewest", content=0.0, norm="softmax")
    found = next(one for one in _candidates(static) if sees_patterns(one))
    names = ("heads", "content", "norm", "border", "window_shape", "window_side")
    changes = {name: getattr(found, name) for name in names if getattr(found, name) != getattr(scene, name)}
    needs = _least_side(found) if not Window(1.0, found.window_shape).kind.in_blocks else found.window_side
    return Expressed(found, changes, needs)


def sees_patterns(scene: Scene) -> bool:
    """Whether every query of the scene sees what each of the fewest heads looks at, and all of it alike."""
    size = scene.picture.height, scene.picture.width
    window = Window(scene.window_side, scene.window_shape, scene.dilation)
    padding = scene.kernel.size // 2 * scene.dilation
    return all(sees_taps(one, size, scene.border, padding, window, scene.stride) for one in _looked_at(scene))


def _candidates(scene: Scene) -> list[Scene]:
    """From the nearest on; the last one serves any kernel on any picture."""
    borders = dict.fromkeys((scene.border, border_named(scene.border).twin, "zero"))
    pairs = [(border, shape) for border in borders for shape in dict.fromkeys((scene.window_shape, "square"))]
    allowed = [replace(scene, border=b, window_shape=s) for b, s in pairs if not exclusion(b, s, scene.dilation)]
    return [one for same in allowed for one in (same, _widened(same))]


def _widened(scene: Scene) -> Scene:
    return replace(scene, window_side=max(scene.window_side, _least_side(scene)))


def _least_side(scene: Scene) -> float:
    return max(least_side(one, scene.window_shape) for one in _looked_at(scene))


def _looked_at(scene: Scene) -> tuple[Ints, ...]:
    """For every head the offsets (taps, 2), in pixels, of the taps that have a share of its pattern."""
    shares = _shares(scene.kernel, scene.picture.channels, scene.integer)
    every = taps((scene.kernel.size, scene.kernel.size), scene.dilation)
    return tuple(every[one] for one in shares)


@lru_cache(maxsize=64)
def _shares(kernel: Kernel, channels: int, integer: bool) -> tuple[Any, ...]:
    patterns = find_patterns(weight_of(kernel, channels, integer))
    return tuple(np.flatnonzero(one.ravel() > 0) for one in patterns.shares)
