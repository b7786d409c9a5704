"""Norms, borders, similarities, features and window shapes are chosen by name and known as one frozen object each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar


class Named(Protocol):
    @property
    def name(self) -> str: ...


Kind = TypeVar("Kind", bound=Named)


def by_name(known: Iterable[Kind]) -> dict[str, Kind]:
    """These objects under their names, in their order.

    Raises:
        ValueError: for a name that two of them have.
    """
    found: dict[str, Kind] = {}
    for one in known:
        if one.name in found:
            raise ValueError(f"names must differ, got {one.name!r} twice")
        found[one.name] = one
    return found


def look_up(what: str, known: Mapping[str, Kind], name: str) -> Kind:
    """The object of that name; `what` it is, for the error.

    Raises:
        ValueError: for a name that nobody knows, with those that are known.
    """
    found = known.get(name)
    if found is None:
        raise ValueError(f"{what} must be one of {', '.join(known)}, got {name!r}")
    return found
