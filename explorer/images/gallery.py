"""The images made for this project: drawn by arithmetic at any size, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal

import numpy as np

from explorer.images import drawings, textures
from explorer.images.fit import resize_picture
from explorer.images.landscape import landscape
from explorer.images.raster import Raster, Samples
from explorer.images.still_life import still_life
from explorer.state.picture import LARGEST_SIDE_PX, SMALLEST_SIDE_PX, Picture

Group = Literal["drawings", "shapes", "glyphs", "textures", "scenes"]


@dataclass(frozen=True)
class GalleryPicture:
    """One image of the gallery: `name` for files and code, the group that it is shown in."""

    name: str
    group: Group
    paint: Callable[[Raster], Samples]  # levels 0...255 a sample: (S, S), or (S, S, 3) for a scene


GALLERY: tuple[GalleryPicture, ...] = (
    GalleryPicture("fish", "drawings", drawings.fish),
    GalleryPicture("house", "drawings", drawings.house),
    GalleryPicture("face", "drawings", drawings.face),
    GalleryPicture("boat", "drawings", drawings.sailing_boat),
    GalleryPicture("tree", "drawings", drawings.tree),
    GalleryPicture("disc", "shapes", textures.disc),
    GalleryPicture("square", "shapes", textures.square),
    GalleryPicture("edge", "shapes", textures.edge),
    GalleryPicture("ramp", "shapes", textures.ramp),
    GalleryPicture("checker", "shapes", textures.checker),
    GalleryPicture("stripes", "shapes", textures.stripes),
    GalleryPicture("pixel", "shapes", textures.single_pixel),
    GalleryPicture("seven", "glyphs", partial(drawings.glyph, "seven")),
    GalleryPicture("letter_a", "glyphs", partial(drawings.glyph, "letter_a")),
    GalleryPicture("letter_s", "glyphs", partial(drawings.glyph, "letter_s")),
    GalleryPicture("question_mark", "glyphs", partial(drawings.glyph, "question_mark")),
    GalleryPicture("heart", "glyphs", partial(drawings.glyph, "heart")),
    GalleryPicture("star", "glyphs", partial(drawings.glyph, "star")),
    GalleryPicture("noise", "textures", textures.white_noise),
    GalleryPicture("clouds", "textures", textures.clouds),
    GalleryPicture("woven", "textures", textures.woven),
    GalleryPicture("bricks", "textures", textures.bricks),
    GalleryPicture("waves", "textures", textures.waves),
    GalleryPicture("lake", "scenes", landscape),
    GalleryPicture("fruit", "scenes", still_life),
)
SCENE_FINE_PX = 256  # a scene is soft by itself and costs a microsecond or more a sample
DEFAULT = "fish"
_BY_NAME = {entry.name: entry for entry in GALLERY}


@lru_cache(maxsize=64)  # thumbnails are asked for again and again; pictures are read-only and small
def render(name: str, size_px: int) -> Picture:
    """The image `name` at `size_px` x `size_px`, 8 to 224: grey, scenes in RGB. Raises ValueError."""
    if name not in _BY_NAME:
        raise ValueError(f"name must be one of {', '.join(_BY_NAME)}, got {name!r}")
    if not SMALLEST_SIDE_PX <= size_px <= LARGEST_SIDE_PX:
        raise ValueError(f"size_px must be {SMALLEST_SIDE_PX} to {LARGEST_SIDE_PX}, got {size_px}")
    entry = _BY_NAME[name]
    canvas = Raster(size_px, fine_px=SCENE_FINE_PX) if entry.group == "scenes" else Raster(size_px)
    levels = canvas.average(entry.paint(canvas))
    pixels = np.rint(np.clip(levels, 0.0, 255.0)).astype(np.uint8)
    return Picture(pixels.reshape(size_px, size_px, -1))


def gallery_picture(name: str, height: int, width: int) -> Picture:
    """The image `name` at `height` x `width`, each 8 to 224: of another aspect its middle. Raises ValueError."""
    return resize_picture(render(name, max(height, width)), height, width)
