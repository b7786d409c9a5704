"""What both layers cost, counted once more: products one by one where they are few, formulas of our own where not."""

from __future__ import annotations

import re
from functools import lru_cache
from math import prod, sqrt

import numpy as np
import pytest

from explorer.compute.material import Material
from explorer.compute.request import Result
from explorer.figures.page import Box
from explorer.figures.presets import PRESETS
from explorer.figures.sheet import Sheet
from explorer.pages.cost.choice import CostChoice
from explorer.pages.cost.facts import facts_of, rule_of
from explorer.pages.cost.figure import _table, costs, sentence
from explorer.panels.text import TextPanel, plain
from explorer.panels.theme import DARK
from explorer.state.state import State
from tests.compute.results import result, scene
from tests.second.scenes import ACTIONS
from tests.second.shown import assert_shown, read

seeds = pytest.mark.parametrize("seed", range(3000, 3000 + max(ACTIONS // 2, 1)))
UNITS = {"byte": 1, "bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


@lru_cache
def some_result() -> Result:
    """The page needs one and counts without it."""
    return result()


def choice_of(seed: int) -> CostChoice:
    draw = np.random.default_rng(seed)

    def one(*options: int) -> int:
        return options[int(draw.integers(len(options)))]

    return CostChoice(
        one(1, 2, 7, 56, 224, int(draw.integers(1, 4097))),
        one(1, 2, 3, 64, 128, int(draw.integers(1, 4097))),
        one(1, 2, 3, 5, 7, int(draw.integers(1, 64))),
        one(1, 3, 7, 21, int(draw.integers(1, 1024))),
    )


def counted(choice: CostChoice, window: int) -> tuple[list[int], list[int]]:
    """parameters, multiply-adds of a pixel, of the image, bytes: of the convolution and of attention."""
    d, k, pixels = choice.channels, choice.kernel_size, prod([choice.image_side] * 2)
    taps, keys = sum(1 for _ in np.ndindex(k, k)), window * window
    convolution = taps * d * d
    projections = sum(d * d for _ in ("query", "key", "value"))
    products = keys * d + keys * d  # of queries and keys; of weights and values
    attention = projections + products
    unfolded, held = pixels * taps * d * 4, pixels * (3 * d + keys) * 4
    return (
        [convolution, convolution, convolution * pixels, unfolded],
        [projections, attention, attention * pixels, held],
    )


@seeds
def test_cost(seed: int) -> None:
    choice = choice_of(seed)
    made = costs(choice)
    for cost, wanted in zip((made.convolution, made.attention), counted(choice, choice.window_side), strict=True):
        assert [cost.parameters, cost.multiply_adds, cost.all_multiply_adds, cost.held_bytes] == wanted
    material = Material(State(scene()).changed(choice), some_result())
    sheet = Sheet(PRESETS["slide"], DARK)
    _table(material, sheet, Box(0, 0, 600, 120))
    texts = [
        "".join(run.text for run in one.panel.lines[0]) for one in sheet.placed if isinstance(one.panel, TextPanel)
    ]
    wanted = [number for both in zip(*counted(choice, choice.window_side), strict=True) for number in both]
    shown = [text for text in texts if re.match("[0-9]", text)]
    assert len(shown) == len(wanted)
    for text, truth in zip(shown, wanted, strict=True):
        figure, _, unit = text.rpartition(" ") if any(text.endswith(f" {unit}") for unit in UNITS) else (text, "", "")
        size = UNITS.get(unit, 1)
        value = read(figure.replace("\u00a0", ""))
        assert_shown(read(figure.replace("\u00a0", "")), truth / size, 0, text)
        assert unit or value.value == truth
    _test_sentence(choice, plain(sentence(material)))


def _test_sentence(choice: CostChoice, said: str) -> None:
    facts = facts_of(choice)
    (convolution, _, _, _), (projections, narrowest, _, _) = counted(choice, 1)
    assert (facts.convolution, facts.projections, facts.narrowest) == (convolution, projections, narrowest)
    cheaper = [side for side in range(1, 4200) if counted(choice, side)[1][1] < convolution]
    same = [side for side in range(1, 4200) if counted(choice, side)[1][1] == convolution]
    match rule_of(facts):
        case "projections":
            assert projections > convolution
        case "never":
            assert not cheaper
            assert not same
            assert projections <= convolution
        case "always":
            assert choice.image_side in cheaper
        case "equal":
            assert f"{same[0]} px" in said.replace("\u00a0", " ")
        case "about":
            assert not same or same[0] > choice.image_side
            side = sqrt((choice.kernel_size**2 - 3) * choice.channels / 2)
            assert_shown(read(said.partition("window of ")[2]), side, 0.05, said)
            assert abs((cheaper or [0])[-1] - side) <= 1
