"""Checks on construction: what a state cannot hold is refused with the value received and the values wanted."""

from __future__ import annotations

from typing import Any, get_args

from explorer.errors import cut


def one_of(name: str, value: object, allowed: Any) -> None:
    choices = get_args(allowed) or allowed
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(str, choices))}, got {_quoted(value)}")


def between(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:  # also refuses NaN
        raise ValueError(f"{name} must lie between {low:g} and {high:g}, got {_quoted(value)}")


def _quoted(value: object) -> str:
    return cut(repr(value), 40)  # it may come from a file
