"""How much of what is drawn by chance a run tries: a little in the suite, N of each by `make mutate N=1000`.

And what chance does to any file.
"""

from __future__ import annotations

import os
import random


def seeds(few: int, at_once: int) -> list[range]:
    """The numbers 0, 1, 2, ... to draw from, in portions of `at_once`; `few` of them unless more are asked for."""
    wanted = int(os.environ.get("MUTANTS", few))
    return [range(start, min(start + at_once, wanted)) for start in range(0, wanted, at_once)]


def cut(chance: random.Random, data: bytes) -> bytes:
    """Its beginning."""
    return data[: chance.randrange(len(data))]


def flip(chance: random.Random, data: bytes) -> bytes:
    """One to 300 bytes are others."""
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 2, 10, 300))):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def splice(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """The beginning of one and the end of another."""
    at = chance.randrange(len(data))
    return data[:at] + other[chance.randrange(len(other)) :]


def noise(chance: random.Random) -> bytes:
    """Nothing, or anything."""
    return chance.randbytes(chance.choice((0, 1, 100, 10_000)))
