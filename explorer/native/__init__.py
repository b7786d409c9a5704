"""The compiled kernel of the closing film. It is optional; `build` makes it, `library` calls it."""

from __future__ import annotations

from explorer.words import machine as machine_words


def status() -> str:
    """One sentence for the user: whether the kernel is here, and which instructions it uses."""
    from explorer.native import library

    ways = library.ways()
    return machine_words.KERNEL_COMPILED.format(way=ways[0]) if ways else machine_words.KERNEL_MISSING
