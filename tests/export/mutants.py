"""Figures as chance would spoil them, in every format; some have a spoilt session inside."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

from explorer.figures.render import FORMATS, Format, render
from tests import by_chance
from tests.documents import mutants as sessions
from tests.figures.pages import figure


@cache
def original(format: Format) -> bytes:
    return render(figure("difference"), format)


def mutant(seed: int) -> tuple[bytes, Format, str]:
    """(contents of a file, its format, what was done)."""
    chance = random.Random(seed)
    format = chance.choice(FORMATS)
    data = original(format)
    match chance.randrange(5):
        case 0:
            return by_chance.cut(chance, data), format, "cut"
        case 1:
            return by_chance.flip(chance, data), format, "flip"
        case 2:
            return by_chance.splice(chance, data, original(chance.choice(FORMATS))), format, "splice"
        case 3:
            return data[: chance.randrange(12)] + by_chance.noise(chance), format, "noise"
    session, how = sessions.mutant(chance.randrange(10**6))
    return with_session(session, format), format, f"session: {how}"


def with_session(session: bytes, format: Format) -> bytes:
    """The figure with other bytes where its session stands."""
    return render(replace(figure("difference"), session=session), format)
