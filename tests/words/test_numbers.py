"""A number reads the same everywhere, and reads back as what it was."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.words.numbers import MINUS, at_least, brief, number, percent, pixels, side


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (-119.0, "−119"), (0.4686, "0.469"), (-0.4686, "−0.469"), (9.9996, "10.00"),
        (97.849, "97.85"), (162.84, "162.8"), (1129.0, "1129"), (1.2e-7, "1.2e−7"), (2.5e7, "2.5e7"), (1e-3, "0.001"),
    ],
)  # fmt: skip
def test_how_numbers_read(value: float, text: str) -> None:
    assert number(value) == text


def test_a_plus_only_where_asked() -> None:
    assert number(0.5, signed=True) == "+0.500"
    assert number(0.0, signed=True) == "0"
    assert number(0.5) == "0.500"


@given(st.floats(-1e9, 1e9, allow_subnormal=False))
def test_a_number_reads_back_within_its_last_digit(value: float) -> None:
    read = float(number(value).replace(MINUS, "-"))
    assert abs(read - value) <= max(0.051 * abs(value) if abs(value) < 1e-3 or abs(value) >= 1e6 else 0.051, 0)
    assert (read == 0) == (value == 0)


@given(st.floats(-9999, 9999).filter(lambda v: abs(v) >= 1e-3))
def test_a_brief_number_has_at_most_four_digits(value: float) -> None:
    digits = [c for c in brief(value) if c.isdigit()]
    assert len(digits) <= 4
    assert abs(float(brief(value).replace(MINUS, "-")) - value) <= 0.5


@given(st.floats(-9999, 9999).filter(bool), st.booleans())
def test_a_brief_number_is_no_false_zero(value: float, signed: bool) -> None:
    assert float(brief(value, signed).replace(MINUS, "-"))


def test_what_is_no_number_says_so() -> None:
    assert number(nan) == "nan"
    assert number(inf) == "∞"


def test_shares_never_round_to_a_false_zero() -> None:
    assert percent(0) == "0 %"
    assert percent(0.563) == "56.3 %"
    assert percent(1e-9) == "1.0e−7 %"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "100 %"), (0.9994, "99.9 %"), (0.9997, "99.97 %"), (0.99999, ">99.99 %"), (1 - 1e-16, ">99.99 %"),
        (1.0002, "100.02 %"), (1 + 1e-9, ">100 %"), (1.0006, "100.1 %"), (2.5, "250.0 %"), (1e150, "1.0e152 %"),
        (inf, "∞"), (1e4, "1.0e6 %"), (-0.25, "−25.0 %"),
    ],
)  # fmt: skip
def test_shares_stay_on_their_side_of_the_whole(share: float, text: str) -> None:
    assert percent(share) == text


@given(st.floats(0, 3, allow_subnormal=False))
def test_only_the_whole_reads_as_the_whole_and_only_nothing_as_nothing(share: float) -> None:
    text = percent(share)
    assert (text == "100 %") == (share == 1)
    assert (text == "0 %") == (share == 0)
    read = float(text.strip("> %").replace(MINUS, "-"))
    assert (read - 100) * (share - 1) >= 0
    assert read == pytest.approx(share * 100, abs=0.051)


@given(st.floats(1e-12, 50))
def test_what_is_not_undercut_is_rounded_down(share: float) -> None:
    read = float(at_least(share).strip("> %").replace(MINUS, "-")) / 100
    assert share - min(1.001e-3, max(0.101 * share, 1e-3 * (share >= 5e-4))) <= read <= share * (1 + 1e-12)


def test_sides() -> None:
    assert [side(v) for v in (1, 1.6, 2.25, 9.0, 1.004)] == ["1", "1.6", "2.25", "9", "1"]
    assert pixels(2.5) == "2.5 px"
