"""What is no number never leaves the computation; the ends of all ranges are numbers; beyond float32 is a sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from explorer.compute import work
from explorer.compute.build import Layers, build
from explorer.compute.engine import Engine
from explorer.compute.numbers_only import numbers_only
from explorer.compute.request import Curve, Request, Result
from explorer.explaining.verdict import verdict
from explorer.images.gallery import render
from explorer.layers.borders import BORDERS
from explorer.layers.features import FEATURES
from explorer.layers.norms import NORMS
from explorer.layers.shapes import SHAPES
from explorer.layers.similarities import SIMILARITIES
from explorer.state.state import Kernel, Scene, exclusion
from explorer.words import computing as computing_words
from tests.compute.results import result, scene

NAN, INF = np.nan, np.inf


@dataclass(frozen=True)
class Told:
    """Something like a finding."""

    unknown: ClassVar[tuple[str, ...]] = ("later",)
    shares: ClassVar[tuple[str, ...]] = ("ratio",)
    inquiry: Any = NAN
    values: Any = 0.0
    later: Any = 0.0
    ratio: Any = 0.0


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (Told(values=np.array([1.0, NAN])), "Told.values holds nan"),
        (Told(values=np.array([[1.0], [-INF]], np.float32)), "Told.values holds -inf"),
        (Told(values=NAN), "Told.values holds nan"),
        (Told(values=(1.0, {"a": Told(values=np.float64(NAN))})), r"Told.values\[1\]\['a'\].values holds nan"),
        (Told(later=np.array([NAN, INF])), "Told.later holds inf"),
        (Told(ratio=np.array([NAN, INF])), "Told.ratio holds nan"),
    ],
)
def test_what_is_no_number_is_refused_by_its_name(told: Told, wrong: str) -> None:
    with pytest.raises(OverflowError, match=wrong):
        numbers_only(told)


def test_what_is_not_known_yet_and_shares_of_nothing_pass() -> None:
    told = Told(NAN, (INF, "text", None, np.array([2**60])), np.array([1.0, NAN]), np.array([0.5, INF]))
    assert numbers_only(told) is told


def test_a_result_with_one_nan_is_none() -> None:
    good = result()
    assert numbers_only(good) is good
    for name in ("image", "kernel", "convolution", "heads", "attention"):
        spoilt = getattr(good, name).copy()
        spoilt.flat[3] = NAN
        with pytest.raises(OverflowError, match=f"Result.{name} holds nan"):
            numbers_only(replace(good, **{name: spoilt}))
    with pytest.raises(OverflowError, match=r"Result\.meters\.max_abs holds nan"):
        numbers_only(replace(good, meters=replace(good.meters, max_abs=NAN)))


def ends(low: float, high: float) -> st.SearchStrategy[float]:
    return st.sampled_from((low, high))


@st.composite
def extreme_scenes(draw: st.DrawFn) -> Scene:
    """Every setting at one of its ends (wider windows see no more, or take too long)."""
    size, outputs = draw(st.sampled_from((1, 5))), draw(st.sampled_from((1, 4)))
    channels = draw(st.sampled_from((1, 3)))
    picture = render("lake" if channels == 3 else "fish", 8)
    weight = np.full((outputs, picture.channels, size, size), 1000.0)
    weight[:, :, :: draw(st.sampled_from((1, 2)))] *= -1
    kernel = Kernel(
        "free", size, outputs, weight=tuple(tuple(tuple(map(tuple, i)) for i in o) for o in weight.tolist())
    )
    while True:
        border, shape = draw(st.sampled_from(BORDERS)), draw(st.sampled_from(SHAPES))
        dilation, norm = draw(st.sampled_from((1, 3))), draw(st.sampled_from(NORMS))
        heads = draw(st.sampled_from(("kernel", "one", "fewest")))
        if exclusion(border, shape, dilation, heads, norm) is None:
            break
    return Scene(
        picture, kernel, border, draw(st.sampled_from((1, 4))), dilation, draw(st.booleans()), heads,
        draw(ends(0, 100)), draw(ends(0, 20)), draw(ends(0.05, 20)), draw(ends(0, 1)), norm,
        draw(st.sampled_from(SIMILARITIES)), draw(st.sampled_from(FEATURES)), 0, draw(ends(1, 25)), shape,
    )  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(asked=extreme_scenes())
def test_the_ends_of_all_ranges_are_numbers(asked: Scene) -> None:
    """`numbers_only` looks at all of them on the way out."""
    made = work.Work(asked, torch.device("cpu"))
    found = made.frame(Request(asked))
    assert np.isfinite(found.attention).all()
    assert not any(word in verdict(found).text for word in ("nan", "inf "))
    curves: list[Curve] = []
    made.run_film(Request(asked).layers, curves.append, lambda share: None)
    assert curves[-1].complete
    terms = found.reader.terms((0, 0))
    assert np.isfinite(terms.weight).all()
    assert np.isfinite(terms.output).all()


def larger(scene: Scene) -> Layers:
    """The layers of a scene, with values and taps that float32 cannot multiply and add up."""
    made, factor = build(scene), 3e37
    convolution = replace(made.convolution, weight=made.convolution.weight * factor)
    return replace(made, convolution=convolution, attention=replace(made.attention, out=made.attention.out * factor))


def stronger(scene: Scene) -> Layers:
    """Scores that float32 cannot hold: near 1e38 they would be summed, and wrongly."""
    made = build(scene)
    return replace(made, attention=replace(made.attention, content=made.attention.content * 3e37))


@pytest.mark.parametrize("layers", [larger, stronger])
def test_beyond_float32_there_is_a_sentence_and_no_result_and_then_life_goes_on(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, layers: Any
) -> None:
    engine = Engine()
    results: list[Result] = []
    told: list[tuple[Any, str]] = []
    curves: list[Curve] = []
    engine.result_ready.connect(results.append)
    engine.curve_ready.connect(curves.append)
    engine.unanswered.connect(lambda job, sentence: told.append((job, sentence)))
    first, beyond = Request(scene(window_side=3.0)), Request(scene(window_side=3.0, head_seed=1))
    for request, made in ((first, build), (beyond, layers), (first, build)):
        monkeypatch.setattr(work, "build", made)
        with qtbot.waitSignal(engine.idle_changed, check_params_cb=lambda idle: idle, timeout=60_000):
            engine.submit(request)
    engine.close()
    assert [one.request for one in results] == [first, first]
    assert told == [(beyond, computing_words.TOO_LARGE)]
    assert all(curve.layers == first.layers for curve in curves)


def test_a_difference_is_measured_where_its_squares_are_no_numbers() -> None:
    target = torch.full((1, 4, 4), 1e25)
    assert work.relative_difference(target * 1.5, target) == pytest.approx(0.5, rel=1e-6)
    assert work.relative_difference(target * 1e-45, target * 1e-45) == 0
    assert np.isnan(work.relative_difference(target * INF, target))
    assert work.relative_difference(target, target * 0) == INF
