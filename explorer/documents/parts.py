"""What stands in a session file: it follows from the fields of Scene, Kernel and Look, and from the list of pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, Literal, get_origin, get_type_hints

import msgspec

from explorer.pages.listed import PAGES
from explorer.state.state import Kernel, Look, Scene

Member = tuple[str, Any, Any]  # name, type, default


def _members(kind: type[Any], instead: Mapping[str, tuple[Any, Any] | None]) -> list[Member]:
    """A frozen dataclass's fields; `instead` names those that stand as another (type, default), or not at all.

    Names are plain strings in a file: State lists the wanted ones when it refuses one.
    """
    hints = get_type_hints(kind)
    made: list[Member] = []
    for one in fields(kind):
        plain = str if get_origin(hints[one.name]) is Literal else hints[one.name]
        member = instead[one.name] if one.name in instead else (plain, _default(one))
        if member is not None:
            made.append((one.name, *member))
    return made


def _default(field: Field[Any]) -> Any:
    return field.default if field.default is not MISSING else msgspec.NODEFAULT


def _part(name: str, members: list[Member]) -> Any:
    return msgspec.defstruct(name, members, frozen=True)


KernelPart = _part("KernelPart", _members(Kernel, {}))
ScenePart = _part("ScenePart", _members(Scene, {"picture": None, "kernel": (KernelPart, KernelPart())}))
# A walk through the stages, a scan and whether the query is pinned belong to the moment and are not kept.
MOMENTARY: dict[str, None] = {"pinned": None, "stage": None, "scan": None}
LookPart = _part(
    "LookPart",
    [
        *_members(Look, {**MOMENTARY, "choices": None, "hidden_heads": (tuple[int, ...], ())}),
        *((page.session_key, page.choice, page.choice()) for page in PAGES.values()),
    ],
)
Session = _part(
    "Session",
    [
        ("format", str, msgspec.NODEFAULT),
        ("version", int, msgspec.NODEFAULT),
        ("image", str, msgspec.NODEFAULT),  # a PNG in base64
        ("scene", ScenePart, ScenePart()),
        ("look", LookPart, LookPart()),
    ],
)


def kept(part: Any, of: object) -> dict[str, Any]:
    """The fields of a frozen object that stand in its part of the file."""
    return {name: getattr(of, name) for name in part.__struct_fields__ if hasattr(of, name)}
