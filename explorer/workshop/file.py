"""What stands in a `.aperture-workshop` file: JSON that a host can write by hand, versioned like sessions.

A key that is not known is refused, unlike in a session: in a file that is written by hand it is a slip of the pen, and
a control that was to be locked would stay open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from explorer.errors import Refusal
from explorer.machine.files import Write, write_atomically, write_bytes
from explorer.words import workshop as words

FORMAT = "aperture-workshop"
VERSION = 1
SUFFIX = ".aperture-workshop"
LARGEST_FILE_BYTES = 16 * 2**20
MOST_LESSONS, MOST_PICTURES = 100, 60
LONGEST_TITLE, LONGEST_ID = 120, 60
LONGEST_LESSON = 100_000  # letters
Raw = dict[str, Any]
# From version n to n + 1, as in documents/migrations.
MIGRATIONS: Mapping[int, Callable[[Raw], Raw]] = {}


class LessonPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A lesson of the host's own: `text` is Markdown (see `dialect`), whole or as a list of its lines."""

    id: str
    text: str | tuple[str, ...]

    @property
    def markdown(self) -> str:
        return self.text if isinstance(self.text, str) else "\n".join(self.text)


class PicturePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture of the host's own: `png` is a PNG of 8 to 224 px a side, in base64."""

    name: str
    png: str


class WorkshopPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The whole file. `lessons` are ids in the order of the course, those of own lessons among them; without it, all of
    Aperture's and then the own ones. `session` is what stands in an `.aperture` file."""

    format: str
    version: int
    id: str
    title: str
    lessons: tuple[str, ...] | None = None
    hidden: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    own_lessons: tuple[LessonPart, ...] = ()
    pictures: tuple[PicturePart, ...] = ()
    session: Raw | None = None


def workshop_bytes(part: WorkshopPart) -> bytes:
    """The file's contents: UTF-8 JSON, an own lesson as a list of lines, so that a line of it is one of the file."""
    split = tuple(LessonPart(one.id, tuple(one.markdown.split("\n"))) for one in part.own_lessons)
    whole = msgspec.structs.replace(part, own_lessons=split)
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


def save_workshop(part: WorkshopPart, path: Path, write: Write = write_bytes) -> None:
    """Writes it to `path`, whole or not at all. Raises Refusal."""
    try:
        write_atomically(path, workshop_bytes(part), write)
    except OSError as error:
        raise Refusal(words.NOT_SAVED, name=path.name, reason=error.strerror or str(error)) from error
