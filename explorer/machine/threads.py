"""How many threads may compute: `aperture --threads N`, or the variable APERTURE_THREADS.

A cap: with more than the machine's cores, as many as it has.
"""

from __future__ import annotations

import os

from explorer.errors import Refusal
from explorer.words import machine as machine_words

VARIABLE = "APERTURE_THREADS"
MOST = 1024


def wanted() -> int | None:
    """The cap that the user set, None without one. Refuses what is no number of threads."""
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST):
        raise Refusal(machine_words.BAD_THREADS.format(got=text, most=MOST))
    return int(text)


def cap() -> None:
    """Holds torch to the cap, and with it the compiled kernel, which takes as many threads as torch.

    On the thread that calls: OpenMP counts for each one apart.
    """
    most = wanted()
    if most is not None:
        import torch

        torch.set_num_threads(min(most, torch.get_num_threads()))
