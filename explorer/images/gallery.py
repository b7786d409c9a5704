"""The images made for this project: drawn by arithmetic at any size, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal

import numpy as np

from explorer.images import drawings, textures
from explorer.images.landscape import landscape
from explorer.images.raster import Raster, Samples
from explorer.images.still_life import still_life
from explorer.state.picture import LARGEST_SIDE_PX, SMALLEST_SIDE_PX, Picture

Group = Literal["drawings", "shapes", "glyphs", "textures", "scenes"]


@dataclass(frozen=True)
class GalleryPicture:
    """One image of the gallery: `name` for files and code, `title` for people, the group that it is shown in."""

    name: str
    title: str
    group: Group
    paint: Callable[[Raster], Samples]  # levels 0...255 a sample: (S, S), or (S, S, 3) for a scene


GALLERY: tuple[GalleryPicture, ...] = (
    GalleryPicture("fish", "Fish", "drawings", drawings.fish),
    GalleryPicture("house", "House", "drawings", drawings.house),
    GalleryPicture("face", "Face", "drawings", drawings.face),
    GalleryPicture("boat", "Sailing boat", "drawings", drawings.sailing_boat),
    GalleryPicture("tree", "Tree", "drawings", drawings.tree),
    GalleryPicture("disc", "Disc", "shapes", textures.disc),
    GalleryPicture("square", "Square", "shapes", textures.square),
    GalleryPicture("edge", "Edge", "shapes", textures.edge),
    GalleryPicture("ramp", "Ramp", "shapes", textures.ramp),
    GalleryPicture("checker", "Checkerboard", "shapes", textures.checker),
    GalleryPicture("stripes", "Turning stripes", "shapes", textures.stripes),
    GalleryPicture("pixel", "Single pixel", "shapes", textures.single_pixel),
    GalleryPicture("seven", "7", "glyphs", partial(drawings.glyph, "seven")),
    GalleryPicture("letter_a", "A", "glyphs", partial(drawings.glyph, "letter_a")),
    GalleryPicture("letter_s", "S", "glyphs", partial(drawings.glyph, "letter_s")),
    GalleryPicture("question_mark", "Question mark", "glyphs", partial(drawings.glyph, "question_mark")),
    GalleryPicture("heart", "Heart", "glyphs", partial(drawings.glyph, "heart")),
    GalleryPicture("star", "Star", "glyphs", partial(drawings.glyph, "star")),
    GalleryPicture("noise", "White noise", "textures", textures.white_noise),
    GalleryPicture("clouds", "Clouds", "textures", textures.clouds),
    GalleryPicture("woven", "Woven cloth", "textures", textures.woven),
    GalleryPicture("bricks", "Bricks", "textures", textures.bricks),
    GalleryPicture("waves", "Meeting waves", "textures", textures.waves),
    GalleryPicture("lake", "Lake in the mountains", "scenes", landscape),
    GalleryPicture("fruit", "Fruit on a table", "scenes", still_life),
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
