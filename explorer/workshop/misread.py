"""Misread: what cannot be understood in a lesson, with its line."""

from __future__ import annotations

from typing import Any

import msgspec

from explorer.errors import said


class Misread(ValueError):
    """What cannot be understood, and the line, from 1, where it stands."""

    def __init__(self, line: int, sentence: str, **values: object) -> None:
        super().__init__(said(sentence, **values) if values else sentence)
        self.line = line


def read_by(line: int, how: Any, *what: Any) -> Any:
    try:
        return how(*what)
    except ValueError as error:
        raise Misread(line, str(error)) from error


def converted(raw: dict[str, Any], kind: Any, line: int, instead: dict[str, Any] | None = None) -> Any:
    """msgspec's conversion; `instead` are fields that are made already."""
    ready = instead or {}
    try:
        if ready:
            plain = {key: value for key, value in raw.items() if key not in ready}
            return kind(**plain, **{key: tuple(value) for key, value in ready.items()})
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise Misread(line, str(error).partition(" - at `$")[0]) from error
    except (TypeError, ValueError) as error:
        raise Misread(line, str(error)) from error
