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


def check_weight(weight: tuple[Any, ...], outputs: int, size: int) -> None:
    """Of an edited kernel: nested tuples of shape (outputs, 1 or 3, size, size)."""
    shape_ok = len(weight) == outputs and all(
        len(per_input) == size and all(len(row) == size for row in per_input)
        for per_output in weight
        for per_input in per_output
    )
    if not shape_ok or len({len(per_output) for per_output in weight}) != 1 or len(weight[0]) not in (1, 3):
        raise ValueError(f"weight must have shape ({outputs}, 1 or 3, {size}, {size})")
    for value in (v for o in weight for i in o for row in i for v in row):
        between("a kernel weight", value, -1000.0, 1000.0)


def _quoted(value: object) -> str:
    return cut(repr(value), 40)  # it may come from a file
