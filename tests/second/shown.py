"""Numbers as they are read from the screen: from the texts of frozen panels, cards and sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from explorer.panels.lanes import Part
from explorer.words.numbers import MINUS

NUMBER = re.compile(r"[+\-]?(?:\d+(?:\.\d+)?(?:e-?\d+)?|∞)")


@dataclass(frozen=True)
class Read:
    """A number that was read, and half of its last digit."""

    value: float
    half: float


def read(text: str) -> Read:
    """The first number in a text."""
    found = NUMBER.search(text.replace(MINUS, "-"))
    assert found, text
    digits = found[0]
    if "∞" in digits:
        return Read(float("inf"), 0.0)
    mantissa, _, exponent = digits.partition("e")
    places = len(mantissa.partition(".")[2])
    whole = places == 0 and not exponent
    return Read(float(digits), 0.0 if whole else 0.5 * 10.0 ** (int(exponent or 0) - places))


def assert_shown(shown: Read | float, truth: float, slack: float, what: str) -> None:
    """What is shown is the truth, but for its last digit and what single precision allows."""
    one = shown if isinstance(shown, Read) else Read(float(shown), 0.0)
    allowed = one.half * 1.0001 + slack + 1e-12 * abs(truth) + 1.2e-38  # below are float32's subnormal numbers
    assert abs(one.value - truth) <= allowed, f"{what}: shown {one.value!r}, must be {truth!r} ± {allowed:.3g}"


def planes(part: Part) -> list[dict[tuple[int, int], Read]]:
    """The cells of a grid that have a number, by channel where it has bands; of "seen×weight" what is seen."""
    found: Any = part.panel
    return [
        {(r, c): read(text) for r, row in enumerate(one.texts) for c, text in enumerate(row) if text}
        for one in found.planes
    ]


def sums(part: Part) -> list[Read]:
    """The numbers under a panel, such as "Σ = −193.7", from above."""
    texts = ["".join(run.text for run in line) for line in part.caption]
    return [read(re.split("[=≈]", text)[1]) for text in texts if "Σ" in text]
