"""Where a value stands in a JSON text, so that a sentence about a file written by hand can name the line."""

from __future__ import annotations

import re
from collections.abc import Iterator

Keys = tuple[str | int, ...]
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]:,]|[^\s{}\[\]:,"]+')


def json_line(text: str, keys: Keys) -> int:
    """The line, from 1, of the value with these keys and indices; as near as there is one."""
    best, found = 0, 1
    for path, at in _values(text):
        if len(path) > best and path == keys[: len(path)]:
            best, found = len(path), text.count("\n", 0, at) + 1
            if best == len(keys):
                break
    return found


def line_at(data: bytes, offset: int) -> int:
    """The line, from 1, of a byte."""
    return data.count(b"\n", 0, offset) + 1


def keys_of(path: str) -> Keys:
    """The keys in a path as msgspec writes it: `$.lessons[2]`."""
    parts = re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", path)
    return tuple(int(index) if index else name for name, index in parts)


def _values(text: str) -> Iterator[tuple[Keys, int]]:
    """(keys, where it begins) of every value below the outermost; of one in an object, where its key stands."""
    path: list[str | int] = []
    named = False  # the last key has its colon
    for match in _TOKEN.finditer(text):
        token, at = match.group(), match.start()
        in_object = bool(path) and isinstance(path[-1], str)
        if token == ":":
            named = True
        elif token == ",":
            named = False
            if path and isinstance(path[-1], int):
                path[-1] += 1
        elif token in "}]":
            if path:
                path.pop()
            named = True  # the object around has had its value
        elif in_object and not named:
            path[-1] = token.strip('"')
            yield tuple(path), at
        else:
            if path and isinstance(path[-1], int):
                yield tuple(path), at
            if token == "{":
                path.append("")
                named = False
            elif token == "[":
                path.append(0)
