"""The sentence under the plot says what the meters say, and nothing that they do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from explorer.explaining.verdict import verdict
from explorer.state.picture import Picture
from explorer.words.numbers import number
from tests.compute.results import result


@pytest.mark.parametrize(
    ("changes", "word", "says"),
    [
        ({"window_side": 1.0}, "exact", "3×3 convolution"),
        ({"window_side": 1.0, "norm": "sparsemax"}, "exact", "sparsemax weight is 1"),
        ({"window_side": 1.0, "norm": "entmax"}, "exact", "entmax weight is 1"),
        ({"window_side": 1.0, "heads": "one"}, "closed", "1×1 convolution"),
        ({"window_side": 1.0, "norm": "relu"}, "closed", "ReLU"),
        ({"window_side": 1.0, "norm": "sigmoid"}, "closed", "gate"),
        ({"window_side": 2.5}, "open", "**2.5×2.5** pixels"),
        ({"window_side": 4.0, "window_shape": "disc"}, "open", "disc **4 px** wide"),
        ({"window_side": 3.7, "window_shape": "block"}, "open", "block of **3×3** pixels"),
        ({"window_side": 9.0, "heads": "one"}, "open", "The head still chooses"),
    ],
)
def test_word_and_sentence(changes: dict[str, Any], word: str, says: str) -> None:
    said = verdict(result(**changes))
    assert said.word == word
    assert says in said.text


def test_the_numbers_in_the_sentence_are_the_measured_ones() -> None:
    measured = result(window_side=2.5)
    text = verdict(measured).text
    difference = np.abs(measured.attention - measured.convolution).max()
    assert f"max|Δ| = {number(float(difference))}" in text
    share = np.linalg.norm(measured.difference) / np.linalg.norm(measured.convolution)
    assert f"{share * 100:.1f} %" in text


def test_a_flat_picture_is_said_to_hide_every_difference() -> None:
    flat = Picture(np.full((16, 16, 1), 90, np.uint8))
    assert "constant image" in verdict(result(picture=flat)).text


def test_rounding_names_the_bound_and_a_violation_of_it_is_different() -> None:
    measured = result(window_side=1.0)
    slightly = replace(measured.meters, verdict="rounding", max_abs=1e-4, bound=2e-3)
    said = verdict(replace(measured, meters=slightly))
    assert said.word == "rounding"
    assert number(2e-3) in said.text


def test_a_frame_that_differs_alone_is_named() -> None:
    measured = result(window_side=1.0)
    inside = measured.meters.interior
    framed = replace(measured.meters, verdict="different", violations=3, interior=inside)
    assert verdict(replace(measured, meters=framed)).word == "frame"
