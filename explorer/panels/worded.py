"""A template as a line of runs: the fields keep their own colour, the words around them have one."""

from __future__ import annotations

from string import Formatter

from explorer.panels.base import Line, Run


def worded(template: str, ink: str = "dim", **pieces: Run | str | int) -> Line:
    """`template` with its named fields filled; what is no Run becomes part of the words around it."""
    runs: list[Run] = []
    plain = ""
    for text, name, _, _ in Formatter().parse(template):
        plain += text
        if name is None:
            continue
        piece = pieces[name]
        if isinstance(piece, Run):
            runs += [Run(plain, ink)] if plain else []
            runs.append(piece)
            plain = ""
        else:
            plain += str(piece)
    return (*runs, Run(plain, ink)) if plain else tuple(runs)
