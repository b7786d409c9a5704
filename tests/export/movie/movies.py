"""Small movies for tests, and how to decode them again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from explorer.export.movie import MOVIES, MovieOptions
from explorer.export.movie.courses import prepare
from explorer.export.movie.write import figure_pixels, page_of
from explorer.images.gallery import render as picture
from explorer.state.state import Scene, State

SMALL = (320, 240)


def small_state() -> State:
    return State(Scene(picture("fish", 8))).changed(cell=(3, 4))


def small(film: str = "window", **changes: Any) -> MovieOptions:
    """Five pictures and little to paint."""
    few = {"size_px": SMALL, "fps": 10, "seconds": 0.5, "hold_s": 0.3, "easing": "linear", **changes}
    return replace(MOVIES[film].options, **few)


def painted(options: MovieOptions, at: float) -> np.ndarray:
    """(height, width, 3) uint8: the picture of a film as it is painted, without any file."""
    return figure_pixels(prepare(small_state(), options).figure_at(at), page_of(options.size_px)[1])


@dataclass(frozen=True)
class Decoded:
    frames: tuple[np.ndarray, ...]  # (height, width, 3) uint8
    times_ms: tuple[float, ...]
    loop: int | None


def decode(path: Path) -> Decoded:
    """What another program reads from a GIF, WebP or APNG."""
    frames, times = [], []
    with Image.open(path) as movie:
        for index in range(getattr(movie, "n_frames", 1)):
            movie.seek(index)
            movie.load()
            frames.append(np.asarray(movie.convert("RGB")))
            times.append(float(movie.info["duration"]))
        return Decoded(tuple(frames), tuple(times), movie.info.get("loop"))
