"""A folder of PNGs, numbered in the order of the movie, for programs that make their own movies of them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from explorer.export.movie.apng import COMPRESSION
from explorer.export.movie.clip import Clip, Frame
from explorer.figures.provenance import PNG_KEY, as_text
from explorer.machine.files import beside_of

NAME = "frame-{:05d}.png"
_OURS = re.compile(r"frame-\d{5}\.png")


class FolderSink:
    """frame-00001.png and so on, one for every frame's time; the first one carries the session."""

    def __init__(self, folder: Path, clip: Clip) -> None:
        self._folder, self._told, self._count = folder, clip.told, 0

    def add(self, frame: Frame, ticks: int) -> None:
        first = self._path(self._count + 1)
        Image.fromarray(frame).save(first, compress_level=COMPRESSION, pnginfo=self._text())
        self._count += 1
        for _ in range(ticks - 1):
            self._count += 1
            shutil.copyfile(first, self._path(self._count))

    def finish(self) -> None:
        """Every frame is a file already."""

    def _path(self, number: int) -> Path:
        return self._folder / NAME.format(number)

    def _text(self) -> PngInfo:
        text = PngInfo()
        if self._count == 0:
            for key, value in (("Title", self._told.about), ("Description", self._told.verdict)):
                text.add_itxt(key, value)
            text.add_text("Software", self._told.software)
            text.add_text(PNG_KEY, as_text(self._told.session))
        return text


def holds_only_frames(folder: Path) -> bool:
    """Whether everything in the folder was written by a movie before, so that another one may take its place."""
    return all(_OURS.fullmatch(entry.name) for entry in folder.iterdir())


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill that will be at `path` when the block ends; it is removed when anything fails. An older one,
    which must hold frames alone, gives way. Raises OSError."""
    path = Path(os.path.realpath(path))
    beside = beside_of(path)
    beside.mkdir()
    try:
        yield beside
        if path.exists():
            old = beside_of(path)
            path.rename(old)
            beside.rename(path)
            shutil.rmtree(old)
        else:
            beside.rename(path)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
