"""Session files as chance would spoil them: cut off, flipped, edited by hand, from the future, made to do harm.

`mutant(seed)` is one of endlessly many, always the same for a seed, with a word about what was done to it.
"""

from __future__ import annotations

import base64
import io
import json
import random
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from explorer.documents.opening import default_state
from explorer.documents.session import session_bytes
from tests import by_chance

SESSIONS = Path(__file__).parents[1] / "sessions"
HARMFUL: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 3, 7, 8, 31, 10**9, 2**63, -(2**63) - 1, 10**400, 0.0, -0.0, 0.5, 1e-300, 1e308,
    -1e308, float("inf"), float("-inf"), float("nan"), "", " ", "softmax", "shifted", "disc", "free", "zero",
    "@PyObject(x)", "x" * 100_000, "<h1>big</h1><img src='/dev/zero'>", "\n\r\t\0\u202e", "\ud800", [], {}, [[]],
    [1, 2], [-1, -1], [10**9, 10**9], {"a": 1}, [None] * 1000, [[[[float("nan")]]]],
)  # fmt: skip


@cache
def originals() -> tuple[bytes, ...]:
    kept = (path.read_bytes() for path in sorted(SESSIONS.glob("*.aperture")))
    return (session_bytes(default_state()), *kept)


def mutant(seed: int) -> tuple[bytes, str]:
    """(contents of a file, what was done)."""
    chance = random.Random(seed)
    data = chance.choice(originals())
    how = chance.choice(WAYS)
    return how(chance, data), how.__name__.strip("_")


def _nest(chance: random.Random, data: bytes) -> bytes:
    deep = chance.choice((50, 900, 20_000, 1_000_000))
    opening, closing = chance.choice(((b"[", b"]"), (b'{"a":', b"}")))
    whole = opening * deep + b"1" + closing * deep
    if chance.random() < 0.3:
        return whole
    places = [key.encode() for key in _keys(json.loads(data))]
    return data.replace(b'"' + chance.choice(places) + b'": ', b'"x": ' + whole + b', "y": ', 1)


def _edit(chance: random.Random, data: bytes) -> bytes:
    """One to three values become others, vanish, or stand twice."""
    whole = json.loads(data)
    for _ in range(chance.randint(1, 3)):
        holder, key = chance.choice(list(_leaves(whole)))
        act = chance.random()
        if act < 0.75:
            holder[key] = deepcopy(chance.choice(HARMFUL))
        elif act < 0.9:
            del holder[key]
        elif isinstance(holder, dict):
            holder[chance.choice(("surplus", key + "_", ""))] = deepcopy(chance.choice(HARMFUL))
        if not list(_leaves(whole)):
            break
    return json.dumps(whole).encode()


def _shift(chance: random.Random, data: bytes) -> bytes:
    """A number a little, or far, beside what it was: most are still good sessions."""
    whole = json.loads(data)
    numbers = [(holder, key) for holder, key in _leaves(whole) if type(holder[key]) in (int, float)]
    for holder, key in chance.sample(numbers, min(3, len(numbers))):
        holder[key] = chance.choice((holder[key] + 1, holder[key] - 1, holder[key] * 10, -holder[key], holder[key] / 3))
    return json.dumps(whole).encode()


def _recombine(chance: random.Random, data: bytes) -> bytes:
    """Parts of one session in another: each good, not always together."""
    whole, other = json.loads(data), json.loads(chance.choice(originals()))
    for part in ("scene", "look"):
        for key, value in other.get(part, {}).items():
            if chance.random() < 0.4:
                whole.setdefault(part, {})[key] = value
    if chance.random() < 0.5:
        whole["image"] = other["image"]
    return json.dumps(whole).encode()


def _picture(chance: random.Random, data: bytes) -> bytes:
    """Another image inside, not always one that may stand there."""
    whole = json.loads(data)
    size = chance.choice(((8, 8), (40, 24), (9, 200), (7, 8), (8, 225), (1, 1), (4000, 4000)))
    mode = chance.choice(("L", "RGB", "RGBA", "P", "1", "I;16", "LA"))
    file = io.BytesIO()
    if mode == "I;16":
        Image.fromarray(np.full(size, 40_000, np.uint16)).save(file, "PNG")
    else:
        Image.fromarray(np.zeros(size, np.uint8)).convert("RGB").convert(mode).save(file, "PNG")
    png = file.getvalue()
    if chance.random() < 0.3:
        png = by_chance.flip(chance, png)
    whole["image"] = base64.b64encode(png).decode()
    return json.dumps(whole).encode()


def _future(chance: random.Random, data: bytes) -> bytes:
    whole = json.loads(data)
    whole[chance.choice(("version", "format"))] = chance.choice((*HARMFUL, 2, 99))
    return json.dumps(whole).encode()


def _cut(chance: random.Random, data: bytes) -> bytes:
    return by_chance.cut(chance, data)


def _flip(chance: random.Random, data: bytes) -> bytes:
    return by_chance.flip(chance, data)


def _splice(chance: random.Random, data: bytes) -> bytes:
    return by_chance.splice(chance, data, chance.choice(originals()))


def _noise(chance: random.Random, data: bytes) -> bytes:
    return by_chance.noise(chance)


WAYS = (_cut, _flip, _splice, _noise, _nest, _edit, _edit, _edit, _edit, _shift, _shift, _recombine, _picture, _future)


def _leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) there is."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in list(items):
        yield value, key
        yield from _leaves(below)


def _keys(value: Any) -> list[str]:
    return [key for _, key in _leaves(value) if isinstance(key, str)]
