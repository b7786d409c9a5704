"""Explanations: what is written in them is what the tensors hold, and the sums come out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch

from explorer.compute.request import Result, resolve
from explorer.compute.work import Work
from explorer.explaining.explain import (
    LARGEST,
    AttentionKey,
    AttentionOutput,
    AttentionProduct,
    AttentionValue,
    ConvolutionOutput,
    ConvolutionTap,
    Difference,
    Explanation,
    Row,
    as_text,
    explain,
)
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene, State

CELL = (1, 3)
SCENES: dict[str, dict[str, Any]] = {
    "first": {"picture": 1},
    "colour": {"picture": 3, "kernel": Kernel("gaussian", outputs=2), "integer": False},
    "three to three": {"picture": 3, "kernel": Kernel("sharpen", outputs=3), "stride": 2},
    "closed": {"picture": 1, "window_side": 1.0},
    "one head": {"picture": 3, "heads": "one", "kernel": Kernel("box", 5), "window_side": 4.5},
    "one head, one output": {"picture": 1, "heads": "one", "features": "pixel"},
    "five": {"picture": 1, "kernel": Kernel("random", 5, seed=3), "dilation": 2, "border": "reflect"},
    "masked": {"picture": 1, "border": "masked", "window_side": 1.4, "position": 2.0, "temperature": 0.7},
    "shifted": {"picture": 1, "border": "shifted", "norm": "sparsemax", "content": 3.0},
    "entmax": {"picture": 1, "norm": "entmax", "window_side": 4.4, "content": 3.0},
    "circular": {"picture": 1, "border": "circular", "similarity": "cosine", "norm": "sigmoid"},
    "replicate": {"picture": 1, "border": "replicate", "similarity": "distance", "window_shape": "disc"},
    "block": {"picture": 1, "border": "zero_keys", "norm": "relu", "window_shape": "block", "window_side": 4.0},
    "linear": {"picture": 1, "norm": "linear", "window_side": 3.3},
    "fewest": {"picture": 1, "heads": "fewest", "norm": "sparsemax", "window_side": 1.0},
    "fewest, some hidden": {"picture": 1, "heads": "fewest", "content": 0.5, "window_side": 2.0},
    "gated softmax": {"picture": 1, "gate": 0.4, "window_side": 3.0},
    "gated sparsemax": {"picture": 1, "gate": 0.4, "norm": "sparsemax", "window_side": 3.0, "content": 0.5},
    "gated entmax": {"picture": 1, "gate": 0.9, "norm": "entmax", "border": "masked", "window_side": 4.5},
}


def make_result(picture: int = 1, **settings: Any) -> Result:
    pixels = np.random.default_rng(5).integers(0, 256, (9, 11, picture), dtype=np.uint8)
    scene = Scene(Picture(pixels), **settings)
    return Work(scene, torch.device("cpu")).frame(resolve(State(scene)))


@pytest.fixture(scope="module", params=SCENES)
def result(request: pytest.FixtureRequest) -> Result:
    return make_result(**SCENES[request.param])


def assert_sum(explanation: Explanation, wanted: float) -> None:
    """The total is the tensor's number, and its rows add up to it as far as rounding in float32 goes."""
    assert explanation.sums
    assert explanation.total.value == pytest.approx(wanted, rel=1e-6, abs=1e-6)
    values = [row.value for row in explanation.rows if row.value is not None]
    size = sum(map(abs, values)) + abs(explanation.total.value)
    assert abs(sum(values) - explanation.total.value) <= 64 * 2**-24 * size + 1e-7


def test_taps_and_the_convolution(result: Result) -> None:
    products = result.reader.products(CELL)
    for out in range(result.kernel.shape[0]):
        for tap in (0, len(products.taps) // 2, len(products.taps) - 1):
            assert_sum(explain(result, ConvolutionTap(CELL, tap, None, out)), products.products[tap, out].sum())
            last = result.image.shape[0] - 1
            single = explain(result, ConvolutionTap(CELL, tap, last, out))
            assert len(single.rows) == 1
            assert_sum(single, products.products[tap, out, last])
        whole = explain(result, ConvolutionOutput(CELL, out))
        assert len(whole.rows) == len(products.taps)
        assert_sum(whole, result.convolution[out][CELL])


def test_heads_and_the_attention(result: Result) -> None:
    terms: Any = result.reader.terms(CELL)
    heads, outputs = range(len(result.centers)), range(result.kernel.shape[0])
    for head in heads:
        for channel in range(terms.value.shape[1]):
            assert_sum(explain(result, AttentionValue(CELL, head, channel)), terms.head[head, channel])
        for out in outputs:
            assert_sum(explain(result, AttentionProduct(CELL, head, out)), terms.head_output[head, out])
    for out in outputs:
        close = {"rel": 1e-4, "abs": 2e-3}  # the layer adds up its keys in another order than its terms
        whole = explain(result, AttentionOutput(CELL, out))
        assert whole.total.value == result.attention[out][CELL]
        assert sum(row.value or 0 for row in whole.rows) == pytest.approx(whole.total.value, **close)
        difference = explain(result, Difference(CELL, out))
        assert difference.total.value == result.difference[out][CELL]
        assert sum(row.value or 0 for row in difference.rows) == pytest.approx(difference.total.value, **close)


def test_the_steps_of_a_weight_lead_from_the_query_to_the_product(result: Result) -> None:
    terms: Any = result.reader.terms(CELL)
    rows, columns = terms.plane.rows, terms.plane.columns
    head = len(result.centers) - 1
    for row, column in product({0, rows // 2, rows - 1}, {0, columns // 3, columns - 1}):
        told = explain(result, AttentionKey(CELL, head, row, column))
        steps = {step.label: step for step in told.rows}
        at = (head, row, column)
        assert not told.sums
        assert steps["= score S"].value == terms.score[at]
        assert steps["= weight A"].value == terms.weight[at]
        assert steps["× value"].value == terms.value[head, 0, row, column]
        assert told.total.value == terms.product[head, 0, row, column]
        alike = [step for step in told.rows if step.label in ("q·k = Σ", "÷ |q||k|", "−|q − k|²/2")][-1]
        assert alike.value == pytest.approx(float(terms.similarity[at]), rel=1e-4, abs=1e-5)
        weight = weight_by_steps(told, float(terms.coverage[at]))
        assert weight == pytest.approx(float(terms.weight[at]), rel=5e-3, abs=1e-5)  # a sum is printed in three digits


def weight_by_steps(told: Explanation, coverage: float) -> float:
    """Goes through the written steps from the score on, as a reader would, with the numbers that are written."""
    labels = [step.label for step in told.rows]
    gated = "= A before the gate" in labels
    steps = told.rows[labels.index("= score S") : labels.index("= A before the gate" if gated else "= weight A")]
    weight = norm_by_steps(steps, coverage)
    if not gated:
        return weight
    before, left, given = told.rows[len(steps) + labels.index("= score S") :][:3]
    assert before.value == pytest.approx(weight, rel=5e-3, abs=1e-5)
    assert left.text.startswith("1 − ")
    assert left.value == pytest.approx((1 - float(left.text[4:])) * before.value, rel=1e-6)
    return left.value + float(given.text)


def norm_by_steps(steps: Sequence[Row], coverage: float) -> float:
    if any(step.label == "its window covers no key" for step in steps):
        return 0.0
    value = next(step.value for step in reversed(steps) if step.value is not None)
    assert value is not None
    total = next((float(step.text) for step in steps if step.label == "÷ Σ c·exp"), 1.0)
    return value * coverage / total


def test_a_number_in_words(result: Result) -> None:
    text = as_text(explain(result, ConvolutionOutput(CELL)))
    lines = text.splitlines()
    title, formula, blank = lines[:3]
    assert "convolution at (1, 3)" in title
    assert formula.startswith("Σ_δ")
    assert blank == ""
    assert set(lines[-2]) == {"─"}
    assert max(map(len, lines[3:])) == len(lines[-2])  # columns stand under each other


def test_the_largest_terms_are_listed_and_the_others_counted() -> None:
    told = explain(make_result(window_side=9.0), AttentionValue((4, 5), 4))
    sizes = [abs(row.value or 0) for row in told.rows[:LARGEST]]
    assert sizes == sorted(sizes, reverse=True)
    assert told.rows[LARGEST].label == f"and {81 - LARGEST} more"


def test_what_stands_outside_the_image_is_named() -> None:
    def corner(border: str) -> str:
        return explain(make_result(border=border), ConvolutionTap((0, 0), 0)).formula

    assert "(−1, −1) outside: zero" in corner("zero")
    assert "(−1, −1) outside: pixel (0, 0)" in corner("replicate")
    assert "(−1, −1) outside: pixel (1, 1)" in corner("reflect")
    assert "(−1, −1) outside: pixel (8, 10)" in corner("circular")


def test_a_window_without_keys_says_so() -> None:
    result = make_result(border="masked", window_side=1.0)
    assert explain(result, AttentionValue((0, 0), 0)).rows[0].label == "its window covers no key"
    assert "its window covers no key" in as_text(explain(result, AttentionKey((0, 0), 0, 0, 0)))


def test_beyond_the_keys_there_is_no_key() -> None:
    told = explain(make_result(), AttentionKey(CELL, 0, -1, 4))
    assert told.rows[0].label == "no key stands here"
    assert told.total.value == 0


def test_hidden_heads_are_left_out_and_named() -> None:
    result = make_result()
    told = explain(result, AttentionOutput(CELL, 0, frozenset({0, 4})))
    assert told.rows[-1] == Row("hidden", "head 1, head 5")
    assert_sum(told, np.delete(result.heads, [0, 4], 0).sum(0)[0][CELL])


def test_a_cell_outside_the_output_is_refused() -> None:
    with pytest.raises(ValueError, match="cell"):
        explain(make_result(), AttentionOutput((9, 0)))
