"""What a session file of an older version means in the newest one, step by step, on the decoded JSON.

Nothing has been checked yet: what is not as it should be is passed on, to be refused in its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Raw = dict[str, Any]


def _films_as_on_the_stage(raw: Raw) -> Raw:
    """Version 1: all films had the content of the stage. A page of films that was in use still shows what it showed;
    one that nobody had touched is as it comes."""
    look = raw.get("look")
    films = look.get("films", {}) if isinstance(look, dict) else None
    if not isinstance(look, dict) or not isinstance(films, dict):
        return raw
    if look.get("page") != "films" and films in ({}, {"kind": "window", "distance": 0.3}):
        return raw
    return {**raw, "look": {**look, "films": {**films, "strength": "stage"}}}


def _gaze_at_its_depth(raw: Raw) -> Raw:
    """Version 1: the gaze was that of the last layer of the stack; a page that was left on it shows the same one."""
    look = raw.get("look")
    depth = look.get("depth") if isinstance(look, dict) else None
    if not isinstance(look, dict) or not isinstance(depth, dict) or depth.get("show") != "gaze":
        return raw
    return {**raw, "look": {**look, "depth": {**depth, "gaze_layer": depth.get("layers", 4)}}}


def _borders_of_the_stage(raw: Raw) -> Raw:
    """Version 1: border rules were compared on the heads of the stage; a page that was in use still does."""
    look = raw.get("look")
    borders = look.get("borders", {}) if isinstance(look, dict) else None
    if not isinstance(look, dict) or not isinstance(borders, dict):
        return raw
    if look.get("page") != "borders" and borders in ({}, {"alpha": 3.0}):
        return raw
    return {**raw, "look": {**look, "borders": {**borders, "layer": "stage"}}}


def _from_1(raw: Raw) -> Raw:
    return _borders_of_the_stage(_gaze_at_its_depth(_films_as_on_the_stage(raw)))


# From version n to n + 1. Sessions of every version are kept in tests/sessions for ever.
MIGRATIONS: Mapping[int, Callable[[Raw], Raw]] = {1: _from_1}
