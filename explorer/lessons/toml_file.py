"""A TOML file of a lesson, read with its types; what is wrong with it is told with its line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from explorer.errors import Refusal
from explorer.words import lessons as lessons_words

LARGEST_FILE_BYTES = 2**18
T = TypeVar("T")


def read_toml(path: Path, kind: type[T]) -> T:
    """What stands in the file, of that type. Raises Refusal with one sentence that names file, line and field."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise Refusal(
            lessons_words.UNREADABLE, name=path.name, reason=error.strerror or lessons_words.REASON_NO_FILE
        ) from error
    if len(data) > LARGEST_FILE_BYTES:
        raise Refusal(lessons_words.TOO_LARGE, name=path.name, limit_kib=LARGEST_FILE_BYTES // 2**10)
    return from_toml(data, path.name, kind)


def from_toml(data: bytes, name: str, kind: type[T]) -> T:
    """The same of a file's contents."""
    try:
        text = data.decode("utf-8")
        raw = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise Refusal(lessons_words.NOT_UTF8, name=name, line=data[: error.start].count(b"\n") + 1) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"^(.*)\s\(at\sline\s(\d+),\scolumn\s\d+\)$", str(error), re.DOTALL)
        reason, line = found.groups() if found else (str(error), str(text.count("\n") + 1))
        raise Refusal(lessons_words.NOT_TOML, name=name, line=line, reason=reason) from error
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$")
        where = path.rstrip("`").lstrip(".")
        line = line_of(text, _keys(reason, where, raw))
        raise Refusal(
            lessons_words.VALUE, name=name, line=line, field=where or lessons_words.WHOLE_FILE, reason=reason
        ) from error


def line_of(text: str, keys: tuple[str | int, ...]) -> int:
    """The line, from 1, where a value stands: as near as its tables and keys can be found in the text."""
    lines, at = text.splitlines(), 0
    for n, key in enumerate(keys):
        if isinstance(key, int):
            header = re.compile(rf"\s*\[\[\s*{re.escape(str(keys[n - 1]))}\s*\]\]") if n else re.compile("$^")
            found = [number for number, line in enumerate(lines) if header.match(line)]
            at = found[key] if key < len(found) else at
            continue
        name = re.escape(key)
        inside = re.compile(rf"""(^|[\s{{,\[.]) ["']?{name}["']? \s* ([=.\]])""", re.VERBOSE)
        block_ends = (number for number, line in enumerate(lines) if number > at and n and re.match(r"\s*\[\[", line))
        last = next(block_ends, len(lines))
        at = next((number for number in range(at, last) if inside.search(lines[number])), at)
    return min(at, max(len(lines) - 1, 0)) + 1


def _keys(reason: str, where: str, raw: Any) -> tuple[str | int, ...]:
    """The way to a value, and to an unknown field that the reason names."""
    parts = re.findall(r"([^.\[\]]+)|\[(\d+)\]", where)
    keys: list[str | int] = [int(index) if index else name for name, index in parts]
    keys = [key for key in keys if key != "..."]
    unknown = re.search(r"unknown\sfield\s`([^`]*)`", reason)
    return (*keys, unknown[1]) if unknown else tuple(keys)
