"""How a number reads: the same value the same way everywhere."""

from __future__ import annotations

from math import floor, isfinite, log10

MINUS = "\u2212"
LARGEST_PLAIN = 1e6  # from here on numbers are scientific
EQUALS, ABOUT = "=", "≈"  # ABOUT: the numbers before it are rounded


def number(value: float, signed: bool = False) -> str:
    """A number for a cell or a sentence.

    Whole numbers stay whole ("0", "\u2212119"); else three decimals below 10, two below 100, one above; scientific
    below 1e-3 and from 1e6 on. The minus is a true minus; `signed` puts a plus before positive numbers.
    """
    if not isfinite(value):
        return str(value).replace("inf", "∞").replace("-", MINUS)
    size = abs(value)
    if size == round(size) and size < LARGEST_PLAIN:
        text = f"{size:.0f}"
    elif size < 1e-3 or size >= LARGEST_PLAIN:
        text = scientific(size)
    else:
        text = f"{size:.{3 if size < 9.9995 else 2 if size < 99.995 else 1}f}"
    sign = MINUS if value < 0 else "+" if signed and value > 0 else ""
    return sign + text


def scientific(size: float) -> str:
    """For example "1.2e\u22127"."""
    return _scientific(size, 1)


def _scientific(size: float, decimals: int) -> str:
    mantissa, exponent = f"{size:.{decimals}e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)


def percent(share: float) -> str:
    """A share as percent: "56.3 %", "1.0e\u22129 %" rather than a rounded-away 0, "2.5e9 %", "\u221e".

    What is rounded stays on its side of the whole: "100 %" is said of 1 alone, just below it is "99.97 %" and at last
    ">99.99 %", just above it "100.02 %" and at last ">100 %".
    """
    size = abs(share) * 100
    if abs(share) in (0, 1):
        return f"{number(100 * share)} %"
    if not isfinite(size):
        return number(share)
    sign = MINUS if share < 0 else ""
    if size < 0.05 or size >= 1e6:
        return f"{sign}{scientific(size)} %"
    if not 99.95 <= size <= 100.05:
        return f"{sign}{size:.1f} %"
    if size <= 100:
        return f"{sign}{floor(size * 100) / 100:.2f} %" if size <= 99.99 else f"{sign}>99.99 %"
    return f"{sign}{size:.2f} %" if size >= 100.005 else f"{sign}>100 %"


def at_least(share: float) -> str:
    """A share as percent, rounded down where it is rounded: what is not undercut stays so as it is written."""
    if share <= 0 or not isfinite(share):
        return percent(share)
    digit = 1e-3 if share >= 5e-4 else 10.0 ** (floor(log10(share)) - 1)
    return percent(floor(share / digit) * digit)


def brief(value: float, signed: bool = False) -> str:
    """The same number in at most four characters or so, for a cell that is too small for the whole of it."""
    size = abs(value)
    if not isfinite(value) or size < 1e-3 or size >= 1e4 or size == round(size):
        return number(value, signed)
    sign = MINUS if value < 0 else "+" if signed else ""
    if signed:  # the sign takes the place of a decimal
        text = f"{size:.{1 if size < 9.95 else 0}f}"
    else:
        text = f"{size:.{2 if size < 9.995 else 1 if size < 99.95 else 0}f}"
    if not float(text):  # what is not 0 is not written as 0
        text = _scientific(size, 0)
    return sign + text


def side(value: float) -> str:
    """A window side without its unit: "9", "1.6", "1.05"."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def pixels(value: float) -> str:
    """A window side: "9 px", "1.6 px"."""
    return f"{side(value)} px"
