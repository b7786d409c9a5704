"""How much of what is drawn by chance a run tries: a little in the suite, N of each by `make mutate N=1000`."""

from __future__ import annotations

import os


def seeds(few: int, at_once: int) -> list[range]:
    """The numbers 0, 1, 2, ... to draw from, in portions of `at_once`; `few` of them unless more are asked for."""
    wanted = int(os.environ.get("MUTANTS", few))
    return [range(start, min(start + at_once, wanted)) for start in range(0, wanted, at_once)]
