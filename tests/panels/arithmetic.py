"""The arithmetic of a lane as a reader does it: from the numbers that stand in its cells and under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from explorer.panels.lanes import Part
from explorer.panels.text import plain
from explorer.words import panels as panels_words

NUMBER = r"[+−]?\d+(?:\.\d+)?(?:e−?\d+)?"
SUM = re.compile(rf"Σ ([=≈]) ({NUMBER})")


@dataclass(frozen=True)
class Printed:
    """A number as it is printed: its value and half a unit of its last digit, which is how far it may be rounded."""

    value: Fraction
    half: Fraction

    def __mul__(self, other: Printed) -> Printed:
        slack = abs(self.value) * other.half + abs(other.value) * self.half + self.half * other.half
        return Printed(self.value * other.value, slack)

    def __add__(self, other: Printed) -> Printed:
        return Printed(self.value + other.value, self.half + other.half)

    def may_be(self, other: Printed) -> bool:
        """Whether both can be the same number before rounding. The layers work in float32, which is finer by far."""
        room = self.half + other.half
        return abs(self.value - other.value) <= room + abs(self.value) / 10**5


NOTHING = Printed(Fraction(0), Fraction(0))


def read(text: str, brief: bool = False) -> Printed:
    """A printed number. Without decimals it is the number itself, or in a small cell one that was rounded to it."""
    plain_text = text.replace("−", "-")
    mantissa, _, exponent = plain_text.partition("e")
    decimals = len(mantissa.partition(".")[2])
    whole = not decimals and not exponent
    unit = Fraction(10) ** (int(exponent or 0) - decimals)
    return Printed(Fraction(plain_text), Fraction(0) if whole and not brief else unit / 2)


def sums(part: Part) -> list[tuple[str, Printed]]:
    """The sums under a panel: whether "=" or "≈", and the number."""
    found = [SUM.search(plain(line)) for line in part.caption]
    return [(one[1], read(one[2])) for one in found if one]


def cells(panel: Any, brief: bool = False) -> Iterator[tuple[tuple[int, int], list[str]]]:
    """Every cell that has a number: its place, and what stands in it for each channel that is shown."""
    tables = [plane.briefs if brief and plane.notes is None and "×" not in plane.texts[0][0] else plane.texts
              for plane in panel.planes]  # fmt: skip
    for row in range(len(tables[0])):
        for column in range(len(tables[0][0])):
            if tables[0][row][column]:
                yield (row, column), [table[row][column] for table in tables]


def notes(panel: Any) -> dict[tuple[int, int], str]:
    return {
        (r, c): note
        for plane in panel.planes
        if plane.notes
        for r, row in enumerate(plane.notes)
        for c, note in enumerate(row)
    }


def pairs(
    lane: tuple[Part, ...], attention: bool, brief: bool
) -> Iterator[tuple[tuple[int, int], list[tuple[Printed, Printed]]]]:
    """What is multiplied in each cell, a (weight, value) for each channel that is shown."""
    values: Any = lane[2].panel
    if not attention:
        weights = dict(cells(lane[1].panel, brief))
        for place, shown in cells(values, brief):
            yield place, [(read(w, brief), read(v, brief)) for w, v in zip(weights[place], shown, strict=True)]
        return
    under = notes(values)
    for place, shown in cells(values, brief):
        yield place, [
            (read(text.partition("×")[2]), read(text.partition("×")[0]))
            if "×" in text
            else (read(under[place].removeprefix("× ")), read(text, brief))
            for text in shown
        ]  # fmt: skip


def check_lane(lane: tuple[Part, ...], attention: bool) -> str:
    """Checks a lane's numbers as they are printed, large and brief. Returns "=" or "≈", whichever it says."""
    said, total = sums(lane[3])[0]
    faint = lane[3].panel.faint  # type: ignore[attr-defined]
    for brief in (False, True):
        products = {place: read(texts[0], brief) for place, texts in cells(lane[3].panel, brief)}
        assert products
        added = NOTHING
        factors = dict(pairs(lane, attention, brief))
        assert factors.keys() == products.keys()
        for place, product in products.items():
            worked_out = NOTHING
            for weight, value in factors[place]:
                worked_out += weight * value
            if said == "=" and place not in faint:
                assert worked_out.value == product.value, place
            assert worked_out.may_be(product), (place, worked_out, product)
            if place not in faint:
                added += product
        if said == "=":
            assert added.value == total.value
        assert added.may_be(total)
    return said


def channels_said(part: Part) -> str:
    """What a caption says of the channels: "RGB", "red of 3", or nothing."""
    words = " ".join(map(plain, part.caption))
    found = re.search(rf"RGB|(?:{'|'.join(panels_words.CHANNELS)}) of 3", words)
    return found[0] if found else ""
