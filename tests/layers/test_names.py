"""Every norm, border, similarity, features and window shape is known wherever one is needed, and no other name is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import FrozenInstanceError, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from explorer.explaining import key_steps
from explorer.layers import reference, reference_norms
from explorer.layers.borders import BORDERS, CONVOLUTION_BORDERS, border_named
from explorer.layers.convolution import Convolution
from explorer.layers.features import FEATURES, features_named
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel
from explorer.layers.norms import NORMS, norm_named, normalise
from explorer.layers.shapes import SHAPES, shape_named
from explorer.layers.similarities import SIMILARITIES, similarity_named
from explorer.programs import pytorch_pieces as pieces
from explorer.state.picture import Picture
from explorer.state.state import Scene
from explorer.words import inspector as words

GREY = Picture(np.zeros((8, 8, 1), np.uint8))
KERNEL = Convolution(torch.ones(1, 1, 3, 3))
KINDS: tuple[tuple[str, tuple[str, ...], Callable[[str], Any], Iterable[words.Option]], ...] = (
    ("norm", NORMS, norm_named, words.NORMS),
    ("border", BORDERS, border_named, words.BORDERS),
    ("similarity", SIMILARITIES, similarity_named, words.SIMILARITIES),
    ("features", FEATURES, features_named, words.FEATURES),
    ("window_shape", SHAPES, shape_named, words.WINDOWS),
)
IDS = [kind[0] for kind in KINDS]


def _layer_with(what: str, name: str) -> object:
    return Window(3.0, name) if what == "window_shape" else replace(heads_from_kernel(KERNEL), **{what: name})


@pytest.mark.parametrize(("what", "names", "named", "options"), KINDS, ids=IDS)
def test_what_is_known_can_be_chosen_and_has_words(
    what: str, names: tuple[str, ...], named: Callable[[str], Any], options: Iterable[words.Option]
) -> None:
    assert {value for value, _, _ in options} == set(names)
    for name in names:
        assert named(name).name == name
        with pytest.raises(FrozenInstanceError):
            named(name).name = "another"
        assert getattr(Scene(GREY, **{what: name}), what) == name


@pytest.mark.parametrize(("what", "names", "named", "options"), KINDS, ids=IDS)
def test_an_unknown_name_is_refused_with_those_that_are_known(
    what: str, names: tuple[str, ...], named: Callable[[str], Any], options: Iterable[words.Option]
) -> None:
    message = f"{what.replace('_', ' ')} must be one of {', '.join(names)}, got 'hard'"
    with pytest.raises(ValueError, match=message):
        named("hard")
    with pytest.raises(ValueError, match=f"{what} must be one of {', '.join(names)}, got 'hard'"):
        Scene(GREY, **{what: "hard"})
    with pytest.raises(ValueError, match=message):
        _layer_with(what, "hard")


def test_an_unknown_norm_computes_nothing() -> None:
    with pytest.raises(ValueError, match="norm must be one of"):
        normalise(torch.zeros(2), torch.ones(2), "hard")


@pytest.mark.parametrize("what", IDS)
def test_the_loops_refuse_what_they_do_not_know(what: str) -> None:
    attention, window = (
        vars(heads_from_kernel(KERNEL)),
        SimpleNamespace(side=3.0, shape="square", dilation=1, moved_px=0.0),
    )
    if what == "window_shape":
        window.shape = "hard"
    else:
        attention = {**attention, what: "hard"}
    with pytest.raises(ValueError, match=f"{what.replace('_', ' ')} must be one that these loops know, got 'hard'"):
        reference.attend(np.ones((1, 3, 3)), SimpleNamespace(**attention), window)  # type: ignore[arg-type]


@pytest.mark.parametrize("norm", NORMS)
def test_a_norm_says_all_that_is_asked_of_it(norm: str) -> None:
    rule = norm_named(norm)
    assert rule.title
    assert rule.formula.startswith("A = ")
    assert "def normalise(score, cover):" in rule.program
    assert (rule.alone is not None) == (rule.adds_up == "plain")
    assert rule.sums_to_one or not rule.is_ratio
    ones = np.ones((1, 2))
    assert reference_norms.weigh([0.5, 0.25], [1.0, 1.0], norm)  # a loop of its own
    assert key_steps.norm_steps(norm, ones / 2, ones, ones / 2, (0, 0))


@pytest.mark.parametrize("border", BORDERS)
def test_a_border_has_a_twin_that_a_convolution_can_have(border: str) -> None:
    assert border_named(border).twin in CONVOLUTION_BORDERS
    assert border_named(border).around_patches in CONVOLUTION_BORDERS
    assert border_named(border).twin in pieces.PADDED


def test_programs_and_explanations_know_every_similarity_and_feature() -> None:
    assert set(pieces.SIMILARITY) == set(key_steps.SCORE_FORMULA) == set(key_steps.SCALE) == set(SIMILARITIES)
    assert set(pieces.FEATURES) == set(pieces.SEEDED) == set(FEATURES)
    assert all(set(similarity_named(name).gains) == set(FEATURES) for name in SIMILARITIES)
