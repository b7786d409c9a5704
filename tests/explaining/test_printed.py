"""What printed numbers come to: exactly what is printed beside them, or "≈" stands there."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.explaining.explain import (
    AttentionOutput,
    AttentionProduct,
    AttentionValue,
    ConvolutionOutput,
    ConvolutionTap,
    Difference,
    Explanation,
    explain,
)
from explorer.explaining.printed import adds_up, multiplies, printed_whole, relation, worth
from explorer.words.numbers import ABOUT, MINUS, number
from tests.explaining.test_explain import CELL, SCENES, make_result

FINITE = st.floats(-1e9, 1e9, allow_subnormal=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("182", "182"),
        ("−1 × 182", "-182"),
        ("+618", "618"),
        ("2 × −3 + −1 × 0.5", "-6.5"),
        ("(3 − 1.5) × 2", "3.0"),
        ("1.2e−7 × 10", "0.0000012"),
        ("0.1 + 0.2", "0.3"),
    ],
)
def test_a_printed_calculation_is_worked_out_exactly(text: str, value: str) -> None:
    assert worth(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "red", "pixel (3, 4)", "head 3", "∞", "nan", "2 ÷ 3", "1 2 3", "f(2)"])
def test_what_is_no_calculation_is_worth_nothing(text: str) -> None:
    assert worth(text) is None


@given(FINITE)
def test_a_number_is_worth_what_is_printed(value: float) -> None:
    assert worth(number(value)) == Decimal(number(value).replace(MINUS, "-"))
    assert worth(number(value, signed=True)) == worth(number(value))
    assert printed_whole(value) == (Fraction(number(value).replace(MINUS, "-")) == Fraction(value))


def test_numbers_add_up_where_a_reader_finds_them_to() -> None:
    assert adds_up([1.0, 2.0, -4.0], -1.0)
    assert not adds_up([1.0, 2.0], 4.0)
    assert not adds_up([882.02, -882.07], -0.05), "+882.0 and −882.1 is −0.1"
    assert not adds_up([float("nan")], float("nan"))
    assert multiplies([([(2.0, 3.0), (-1.0, 6.0)], 0.0)])
    assert not multiplies([([(0.333, 2.0)], 0.667)])
    assert not multiplies([([(0.25, 2.0)], 0.5)]), "a small cell says +0.2"
    assert (relation(True), relation(False)) == ("=", "≈")


@given(st.lists(st.integers(-99999, 99999), max_size=9))
def test_whole_numbers_add_up_exactly_when_they_do(values: list[int]) -> None:
    floats = [float(v) for v in values]
    assert adds_up(floats, float(sum(values)))
    assert not adds_up(floats, float(sum(values) + 1))


def cards(result: Any) -> list[Explanation]:
    """Every card that is a sum, of every output and channel."""
    outputs, channels = range(result.kernel.shape[0]), range(result.image.shape[0])
    heads, taps = range(len(result.centers)), range(result.kernel.shape[-1] ** 2)
    return [
        explain(result, question)
        for out in outputs
        for question in (
            ConvolutionOutput(CELL, out),
            AttentionOutput(CELL, out),
            AttentionOutput(CELL, out, frozenset({0}) if len(heads) > 1 else frozenset()),
            Difference(CELL, out),
            *(ConvolutionTap(CELL, tap, channel, out) for tap in taps for channel in (None, *channels)),
            *(AttentionProduct(CELL, head, out) for head in heads),
            *(AttentionValue(CELL, head, channel) for head in heads for channel in channels),
        )
    ]


@pytest.mark.parametrize(
    "scene", ["first", "colour", "three to three", "closed", "one head", "five", "masked", "linear"]
)
def test_every_card_can_be_worked_out_or_says_that_it_is_rounded(scene: str) -> None:
    for told in cards(make_result(**SCENES[scene])):
        assert told.sums
        for row in (*told.rows, told.total):
            shown = told.shown(row)
            if row is told.total:
                terms = [told.shown(one).removeprefix(f"{ABOUT} ") for one in told.rows if one.value is not None]
                given = sum((worth(term) or Decimal(0) for term in terms), Decimal(0))
            else:
                given = worth(row.text)
            if shown and given is not None:
                assert shown.startswith(ABOUT) == (given != worth(shown.removeprefix(f"{ABOUT} ")))


def test_a_convolution_in_whole_numbers_is_never_rounded() -> None:
    result = make_result(picture=3)
    for told in (explain(result, ConvolutionOutput(CELL)), explain(result, ConvolutionTap(CELL, 3))):
        assert ABOUT not in "".join(told.shown(row) for row in (*told.rows, told.total))
    assert told.title.endswith("(1, 3)")
    assert explain(result, ConvolutionOutput(CELL)).title == "The convolution at (1, 3): red + green + blue"
