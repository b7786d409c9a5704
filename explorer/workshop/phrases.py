"""The small phrases of a lesson in Markdown: `kernel = sobel_x, window_side = 9`, `window_side <= 1`, `[>= 0.01]`."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

from explorer.errors import said
from explorer.lessons.goals import Goal, Watched
from explorer.words import workshop as words

SPANS = ("window_side", "content", "position", "temperature", "gate", "hidden_heads")  # of a Goal: numbers from, to
_COMPARED = re.compile(r"([a-z_]+(?:\.[a-z_]+)?)\s*(<=|>=|=)\s*(.+)")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_BETWEEN = re.compile(r"(\S+)\s+to\s+(\S+)")


def pairs(told: str) -> list[str]:
    """What stands between commas, brackets kept whole."""
    parts, depth, begun = [], 0, 0
    for at, letter in enumerate(told):
        depth += (letter in "[{(") - (letter in "]})")
        if letter == "," and depth <= 0:
            parts.append(told[begun:at])
            begun = at + 1
    return [part.strip() for part in (*parts, told[begun:]) if part.strip()]


def set_of(made: dict[str, Any], told: str) -> dict[str, Any]:
    """`made` with what the phrase sets besides: names of session files, `depth.show = gaze` for a page's choice, and
    `kernel.size = 5`. Raises ValueError."""
    made = dict(made)
    for phrase in pairs(told):
        name, equals, value = (part.strip() for part in phrase.partition("="))
        if not equals or not name or not value:
            raise ValueError(said(words.PHRASE_SET, got=phrase))
        outer, dot, inner = name.partition(".")
        if not dot:
            there = made.get(name)
            made[name] = {**there, "name": _value(value)} if isinstance(there, dict) else _value(value)
            continue
        there = made.get(outer, {})
        if not isinstance(there, dict):
            there = {"name": there}
        made[outer] = {**there, inner: _value(value)}
    return made


def goal_of(made: dict[str, Any], told: str) -> dict[str, Any]:
    """`made` with a goal's conditions besides: `window_side <= 1`, `window_side = 2 to 4`, `kernel = box or gaussian`,
    `depth.show = gaze`, `changed picture`. Raises ValueError."""
    made = {**made, "chosen": {page: dict(fields) for page, fields in made.get("chosen", {}).items()}}
    for phrase in pairs(told):
        first, _, rest = phrase.partition(" ")
        if first == "changed" and rest.strip():
            _check_known(rest.strip(), get_args(Watched))
            made["changed"] = (*made.get("changed", ()), rest.strip())
            continue
        compared = _COMPARED.fullmatch(phrase)
        if compared is None:
            raise ValueError(said(words.PHRASE_GOAL, got=phrase))
        name, sign, value = compared.groups()
        page, dot, inner = name.partition(".")
        if dot:
            fields = made["chosen"].setdefault(page, {})
            fields[inner] = _merged(fields.get(inner), _wanted(sign, value, span=False))
            continue
        _check_known(name, [one for one in Goal.__struct_fields__ if one not in ("chosen", "changed")])
        made[name] = _merged(made.get(name), _wanted(sign, value, name in SPANS))
    return {key: value for key, value in made.items() if key != "chosen" or value}


def spread_option(told: str) -> tuple[str, dict[str, Any]]:
    """(label, when it is right) of an option: `Not at all [= 0]`; without brackets it is never right. ValueError."""
    found = re.fullmatch(r"(.*?)\s*\[([^\[\]]*)\]", told)
    if found is None:
        return told, {}
    label, inside = found.group(1), found.group(2).strip()
    return label, condition(inside)


def condition(told: str) -> dict[str, Any]:
    """`>= 0.01`, `<= 1`, `= 0`, `0.01 to 0.2`, or words: `TRUE or TRUE_IF`. Raises ValueError."""
    compared = re.fullmatch(r"(<=|>=|=)\s*(.+)", told)
    sign, value = compared.groups() if compared else ("=", told)
    if _number(value) is not None or _BETWEEN.fullmatch(value) or sign != "=":
        return dict(_wanted(sign, value, span=True))
    if not value or value in ("<=", ">=", "="):
        raise ValueError(words.PHRASE_EMPTY)
    return {"is": [word.strip() for word in value.split(" or ")]}


def _wanted(sign: str, value: str, span: bool) -> Any:
    between = _BETWEEN.fullmatch(value)
    if sign != "=":
        return {"least" if sign == ">=" else "most": _needed(value)}
    if between is not None and (span or _number(between.group(1)) is not None):
        return {"least": _needed(between.group(1)), "most": _needed(between.group(2))}
    if span:
        return {"least": _needed(value), "most": _needed(value)}
    if " or " in value:
        return [_value(word.strip()) for word in value.split(" or ")]
    return _value(value)


def _merged(before: Any, now: Any) -> Any:
    """`window_side >= 2, window_side <= 4` is one span."""
    return {**before, **now} if isinstance(before, dict) and isinstance(now, dict) else now


def _needed(value: str) -> float:
    number = _number(value)
    if number is None:
        raise ValueError(said(words.PHRASE_NUMBER, got=value))
    return number


def _number(value: str) -> float | None:
    return float(value) if _NUMBER.fullmatch(value) else None


def _value(told: str) -> Any:
    """A number, true, false, a list, or a word."""
    try:
        made = json.loads(told)
    except (ValueError, RecursionError):
        return told
    return made if isinstance(made, int | float | str | bool | list) else told


def _check_known(name: str, known: Any) -> None:
    if name not in known:
        raise ValueError(said(words.PHRASE_UNKNOWN, got=name, known=", ".join(known)))
