"""Norms, borders, similarities, features and window shapes are chosen by name and known as one frozen object each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar


class Named(Protocol):
    @property
    def name(self) -> str: ...


Kind = TypeVar("Kind", bound=Named)


def by_name(known: Iterable[Kind]) -> dict[str, Kind]:
    """These objects under their names, in their order."""
    return {one.name: one for one in known}


def look_up(what: str, known: Mapping[str, Kind], name: str) -> Kind:
    """The object of that name; `what` it is, for the error.

    Raises:
        ValueError: for a name that nobody knows, with those that are known.
    """
    found = known.get(name)
    if found is None:
        raise ValueError(f"{what} must be one of {', '.join(known)}, got {name!r}")
    return found
