"""Counted: a sentence whose form a number decides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Counted:
    """`one` where the count is 1, else `other`; both are templates that may name `{count}`."""

    one: str
    other: str

    def format(self, *, count: int, **fields: object) -> str:
        return (self.one if count == 1 else self.other).format(count=count, **fields)
