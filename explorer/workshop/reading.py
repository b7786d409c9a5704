"""From a `.aperture-workshop` file to a Workshop.

1. is it JSON and ours, 2. of a version that is known, 3. migrate it, 4. check the types, 5. check every name, decode
the pictures, read the lessons and the session, 6. look that no lesson asks for what is locked or hidden. A Workshop is
whole: what opened can be played.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from explorer.documents.session import session_from_bytes
from explorer.errors import Refusal, cut, said
from explorer.images.load import picture_from_png
from explorer.lessons.lesson import Lesson
from explorer.lessons.reading import lesson, lesson_ids
from explorer.state.picture import Picture
from explorer.state.state import State
from explorer.words import workshop as words
from explorer.workshop.covers import HIDEABLE, LOCKABLE, out_of_reach
from explorer.workshop.dialect import lesson_from_markdown
from explorer.workshop.file import (
    FORMAT,
    LARGEST_FILE_BYTES,
    LONGEST_ID,
    LONGEST_LESSON,
    LONGEST_TITLE,
    MIGRATIONS,
    MOST_LESSONS,
    MOST_PICTURES,
    VERSION,
    LessonPart,
    Raw,
    WorkshopPart,
)
from explorer.workshop.json_lines import Keys, json_line, keys_of, line_at
from explorer.workshop.misread import Misread

# What msgspec says of a key that it does not know, and of what is no JSON.
UNKNOWN = re.compile(r"unknown field `([^`]*)`")
MALFORMED = re.compile(r"(?:JSON is malformed: )?(.*?) ?\(byte (\d+)\)")
ID = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


@dataclass(frozen=True, eq=False)
class Workshop:
    """What a host prepared, checked. `lessons` are the course, in order; `pictures` by their names; `state`, what the
    stage begins with, or None for the learner's own."""

    id: str
    title: str
    lessons: tuple[Lesson, ...]
    hidden: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    state: State | None = None


class Wrong(ValueError):
    """What is wrong in a workshop, and the keys of the value that is to blame."""

    def __init__(self, keys: Keys, sentence: str, **values: object) -> None:
        super().__init__(said(sentence, **values) if values else sentence)
        self.keys = keys


def load_workshop(path: str | Path) -> Workshop:
    """The workshop in a file. Raises Refusal with one sentence that names the file, and the line where it breaks."""
    path = Path(path)
    return workshop_from_bytes(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """The file's contents, within the limit. Raises Refusal."""
    try:
        if not path.exists():
            raise Refusal(words.MISSING, name=path.name)
        if not path.is_file():  # a folder cannot be read, and a pipe would be waited for
            raise Refusal(words.UNREADABLE, name=path.name, reason=words.REASON_NOT_A_FILE)
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise Refusal(words.UNREADABLE, name=path.name, reason=error.strerror or str(error)) from error
    if len(data) > LARGEST_FILE_BYTES:
        raise Refusal(words.TOO_LARGE, name=path.name, limit_mib=LARGEST_FILE_BYTES // 2**20)
    return data


def workshop_from_bytes(data: bytes, name: str = "") -> Workshop:
    """The workshop in a file's contents; `name` stands in the sentences. Raises Refusal."""
    name = name or words.UNNAMED
    part = part_from_bytes(data, name)
    try:
        return workshop_of(part)
    except Wrong as wrong:
        line = json_line(data.decode(), wrong.keys)
        raise Refusal(words.VALUE, name=name, line=line, reason=wrong) from wrong


def part_from_bytes(data: bytes, name: str) -> WorkshopPart:
    """What stands in a file, its types checked and no more: the editor opens what is not finished yet. Raises
    Refusal."""
    raw = _migrated(_decode(data, name), data.decode(), name)
    try:
        return msgspec.convert(raw, WorkshopPart)
    except RecursionError as error:
        raise Refusal(words.VALUE, name=name, line=1, reason=words.REASON_TOO_DEEP) from error
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `")
        keys = keys_of(path.rstrip("`"))
        unknown = UNKNOWN.search(reason)
        line = json_line(data.decode(), (*keys, unknown[1]) if unknown else keys)
        raise Refusal(words.VALUE, name=name, line=line, reason=reason) from error


def workshop_of(part: WorkshopPart) -> Workshop:
    """The workshop, every name of it checked. Raises Wrong."""
    if not (ID.fullmatch(part.id) and len(part.id) <= LONGEST_ID):
        raise Wrong(("id",), words.BAD_ID, most=LONGEST_ID, got=cut(part.id, 40))
    if not 1 <= len(part.title.strip()) <= LONGEST_TITLE:
        raise Wrong(("title",), words.BAD_TITLE, most=LONGEST_TITLE, got=len(part.title.strip()))
    _check_names("hidden", part.hidden, HIDEABLE, words.HIDE_UNKNOWN)
    _check_names("locked", part.locked, LOCKABLE, words.LOCK_UNKNOWN)
    pictures = _pictures(part)
    own = _own_lessons(part, pictures)
    course = _course(part, own)
    for number, made in enumerate(course):
        for step, field_name, how in out_of_reach(made, part.locked, part.hidden):
            keys: Keys = (how, getattr(part, how).index(field_name))
            sentence = words.LOCK_IN_THE_WAY if how == "locked" else words.HIDE_IN_THE_WAY
            raise Wrong(keys, sentence, lesson=course[number].id, step=step, field=field_name)
    return Workshop(
        part.id, part.title.strip(), course, frozenset(part.hidden), frozenset(part.locked), pictures, _state(part)
    )


def read_own_lesson(one: LessonPart, pictures: Mapping[str, Picture]) -> Lesson:
    """A lesson of the host's own. Raises Misread, with the line of its text."""
    markdown = one.markdown
    if len(markdown) > LONGEST_LESSON:
        raise Misread(1, words.TOO_LONG, most=LONGEST_LESSON, got=len(markdown))
    return lesson_from_markdown(markdown, one.id, pictures)


def picture_of(name: str, png: str) -> Picture:
    """A picture of the file, checked like every image that comes from elsewhere. Raises Refusal and ValueError."""
    data = base64.b64decode(png, validate=True)  # raises binascii.Error, a ValueError
    return picture_from_png(data, name)


def _decode(data: bytes, name: str) -> Raw:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise Refusal(words.NOT_UTF8, name=name, line=line_at(data, error.start)) from error
    try:
        raw = msgspec.json.decode(data)
    except RecursionError as error:
        raise Refusal(words.NOT_JSON, name=name, line=1, reason=words.REASON_TOO_DEEP) from error
    except msgspec.DecodeError as error:
        found = MALFORMED.search(str(error))
        if found is None:
            raise Refusal(words.CUT, name=name, line=line_at(data.rstrip(), len(data))) from error
        raise Refusal(words.NOT_JSON, name=name, line=line_at(data, int(found[2])), reason=found[1]) from error
    got = raw.get("format") if isinstance(raw, dict) else type(raw).__name__
    if not isinstance(raw, dict) or got != FORMAT:
        line = json_line(data.decode(), ("format",))
        raise Refusal(words.FORMAT, name=name, line=line, wanted=FORMAT, got=_brief(got))
    return raw


def _migrated(raw: Raw, text: str, name: str) -> Raw:
    version = raw.get("version")
    if type(version) is not int or version < 1:  # True is an int, too, and no version
        raise Refusal(words.VERSION, name=name, line=json_line(text, ("version",)), got=_brief(version))
    if version > VERSION:
        raise Refusal(words.NEWER, name=name, got=version, wanted=VERSION)
    for step in range(version, VERSION):
        raw = {**MIGRATIONS[step](raw), "version": step + 1}
    return raw


def _brief(value: Any) -> str:
    try:
        return cut(repr(value), 40)
    except RecursionError:
        return type(value).__name__


def _check_names(key: str, names: tuple[str, ...], known: tuple[str, ...], sentence: str) -> None:
    for index, name in enumerate(names):
        if name not in known:
            raise Wrong((key, index), sentence, got=cut(name, 40), known=", ".join(known))


def _pictures(part: WorkshopPart) -> dict[str, Picture]:
    if len(part.pictures) > MOST_PICTURES:
        raise Wrong(("pictures", MOST_PICTURES), words.TOO_MANY, most=MOST_PICTURES, got=len(part.pictures))
    made: dict[str, Picture] = {}
    for index, one in enumerate(part.pictures):
        name = one.name.strip()
        if not 1 <= len(name) <= LONGEST_TITLE:
            raise Wrong(("pictures", index, "name"), words.PICTURE_BAD_NAME, most=LONGEST_TITLE, got=len(name))
        if name in made:
            raise Wrong(("pictures", index, "name"), words.PICTURE_TWICE, got=cut(name, 40))
        try:
            made[name] = picture_of(name, one.png)
        except ValueError as error:
            keys: Keys = ("pictures", index, "png")
            raise Wrong(keys, words.PICTURE_BASE64, picture=cut(name, 40), reason=error) from error
        except Refusal as refusal:
            raise Wrong(("pictures", index, "png"), str(refusal)) from refusal
    return made


def _own_lessons(part: WorkshopPart, pictures: Mapping[str, Picture]) -> dict[str, Lesson]:
    if len(part.own_lessons) > MOST_LESSONS:
        raise Wrong(("own_lessons", MOST_LESSONS), words.TOO_MANY, most=MOST_LESSONS, got=len(part.own_lessons))
    made: dict[str, Lesson] = {}
    for index, one in enumerate(part.own_lessons):
        if not (ID.fullmatch(one.id) and len(one.id) <= LONGEST_ID):
            raise Wrong(("own_lessons", index, "id"), words.BAD_ID, most=LONGEST_ID, got=cut(one.id, 40))
        if one.id in made or one.id in lesson_ids():
            raise Wrong(("own_lessons", index, "id"), words.OWN_ID_TAKEN, got=one.id)
        try:
            made[one.id] = read_own_lesson(one, pictures)
        except Misread as misread:
            keys = ("own_lessons", index, "text")
            if isinstance(one.text, tuple):
                raise Wrong((*keys, misread.line - 1), words.OWN_LESSON, lesson=one.id, reason=misread) from misread
            sentence = words.OWN_LESSON_AT
            raise Wrong(keys, sentence, lesson=one.id, line=misread.line, reason=misread) from misread
    return made


def _course(part: WorkshopPart, own: Mapping[str, Lesson]) -> tuple[Lesson, ...]:
    wanted = (*lesson_ids(), *own) if part.lessons is None else part.lessons
    for index, name in enumerate(wanted):
        if name not in own and name not in lesson_ids():
            known = ", ".join((*own, *lesson_ids()))
            raise Wrong(("lessons", index), words.LESSON_UNKNOWN, got=cut(name, 40), known=known)
        if name in wanted[:index]:
            raise Wrong(("lessons", index), words.LESSON_TWICE, got=name)
    return tuple(own[name] if name in own else lesson(name) for name in wanted)


def _state(part: WorkshopPart) -> State | None:
    if part.session is None:
        return None
    try:
        return session_from_bytes(msgspec.json.encode(part.session))
    except Refusal as refusal:
        raise Wrong(("session",), words.SESSION_WRONG, reason=refusal) from refusal
