"""Every rule of the page of films, and what its sentences claim, over scenes by chance and by other arithmetic."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any, get_args

import numpy as np
import pytest
import torch

from explorer.compute.build import build
from explorer.images.gallery import GALLERY, render
from explorer.layers import reference
from explorer.layers.borders import BORDERS
from explorer.layers.fast.routes import attend
from explorer.layers.films.approach import Approach
from explorer.layers.films.holding import GOAL_EPS, Holding
from explorer.layers.measures.reading import Reading
from explorer.layers.norms import SUMS_TO_ONE
from explorer.layers.shapes import SHAPES
from explorer.layers.similarities import SIMILARITIES
from explorer.pages.films import words
from explorer.pages.films.answer_start import LAWFUL, approach_of
from explorer.pages.films.choice import ApproachKind, FilmsChoice
from explorer.pages.films.facts import (
    FilmsFacts,
    FrameFacts,
    FrameRule,
    LawRule,
    MetersRule,
    facts_of,
    frame_facts,
    frame_rule,
    frame_words,
    law_rule,
    law_words,
    meters_rule,
    meters_words,
)
from explorer.pages.films.question import (
    ApproachesFinding,
    ApproachFrameFinding,
    ApproachMetersFinding,
    ApproachMetersInquiry,
    ask,
    start_of,
)
from explorer.state.picture import Picture
from explorer.state.state import Kernel, KernelName, Scene, State, exclusion
from tests.by_chance import seeds
from tests.pages.answered import final

TWO_LINES = 172  # letters of the lead, in the smallest window
NEAR = 1e-7


def known(state: State) -> tuple[ApproachFrameFinding, ApproachesFinding, ApproachMetersFinding]:
    found = tuple(final(inquiry) for inquiry in ask(state))
    assert isinstance(found[0], ApproachFrameFinding)
    assert isinstance(found[1], ApproachesFinding)
    assert isinstance(found[2], ApproachMetersFinding)
    return found[0], found[1], found[2]


def by_chance(seed: int) -> State:
    chance = np.random.default_rng(seed)

    def one(*of: Any) -> Any:
        return of[chance.integers(len(of))]

    name = one(*[kind for kind in get_args(KernelName) if kind != "free"])
    side = int(chance.integers(8, 11))
    flat = Picture(np.full((side, side + 1, 1), 90, np.uint8))
    rough = Picture(chance.integers(0, 256, (side, side + 2, 1), dtype=np.uint8))
    picture = one(flat, rough, render(one(*GALLERY).name, side), render(one(*GALLERY).name, side))
    border, shape, dilation = one(*BORDERS), one(*SHAPES), one(1, 1, 2)
    if exclusion(border, shape, dilation):
        shape, dilation = "square", 1
    size = 1 if name == "identity" else one(3, 3, 5)
    scene = Scene(
        picture, Kernel(name, size, one(1, 2)), border=border, stride=one(1, 1, 2, 3), dilation=dilation,
        integer=one(True, False), content=one(0.0, 0.1, 1.0, 8.0), norm=one(*SUMS_TO_ONE, "softmax", "softmax"),
        similarity=one(*SIMILARITIES), window_shape=shape, head_seed=int(chance.integers(9)),
    )  # fmt: skip
    kind, eps = one(*get_args(ApproachKind)), one(0.0, 1e-3, 0.3, 1.0)
    return State(scene).changed(FilmsChoice(kind, eps, one("gentle", "stage")))


class Measured:
    """One film by single frames in float64, and its first order by two of them."""

    def __init__(self, way: Approach, image: torch.Tensor) -> None:
        self._way, self._image = way, image.double()
        self.limit = torch.from_numpy(reference.convolve(self._image, way.limit))
        first, second = self.away(NEAR), self.away(2 * NEAR)
        self.jump, self.slope = 2 * first - second, (second - first) / NEAR

    def away(self, eps: float) -> torch.Tensor:
        return attend(self._image, *self._way.layer(eps)) - self.limit

    def ratio(self, eps: float) -> float:
        return float(self.away(eps).norm() / (self.jump + eps * self.slope).norm())


@pytest.mark.parametrize("portion", seeds(16, 4), ids=str)
def test_what_is_said_of_films_is_so(portion: range) -> None:
    for seed in portion:
        state = by_chance(seed)
        frame, finding, meters = known(state)
        facts = facts_of(finding)
        assert facts is not None
        layers = build(finding.start)
        films = {kind: Measured(approach_of(layers, kind), layers.image) for kind in LAWFUL}
        scale = {kind: max(float(film.limit.norm()), 1e-300) for kind, film in films.items()}
        if law_rule(facts) == "even":
            for kind, film in films.items():
                assert float(film.away(0.7).norm()) < 1e-9 * max(scale[kind], float(layers.image.abs().max())), seed
        for curve in finding.curves:
            if curve.kind == "gate" or curve.holding.extent not in ("always", "below"):
                continue
            upper = min(curve.holding.eps, GOAL_EPS, float(curve.eps[-1]))
            assert curve.holding.eps >= facts.held or facts.held == inf
            if upper >= 1e-3:  # nearer, two frames in float64 do not tell a first order to a percent
                assert films[curve.kind].ratio(upper) == pytest.approx(1, abs=0.06), (seed, curve.kind)
        if facts.strength == "gentle" and facts.lawful:
            assert law_rule(facts) == "gentle", (seed, facts)
        seen = frame_facts(frame, finding)
        assert seen.holding is not None
        if frame_rule(seen) == "exact" and frame.inquiry.kind in films:
            away = float(films[frame.inquiry.kind].away(max(frame.inquiry.eps, 1e-3)).norm())
            assert away < 1e-9 * max(scale[frame.inquiry.kind], float(layers.image.abs().max())), seed
        assert meters.size[0] % state.scene.stride == 0
        assert meters.size[1] % state.scene.stride == 0
        if frame.inquiry.eps == 0 and frame.inquiry.kind in ("window", "gate"):
            assert meters_rule(meters) in ("convolution", "equivariance_cost"), (seed, meters)
        for said in (law_words(facts), meters_words(meters), *frame_words(seen)):
            assert 0 < len(said) < 200
            assert not {"nan", "∞"} & set(said.split()), (seed, said)


@pytest.mark.parametrize(("rows", "columns"), [(12, 13), (9, 11), (8, 8)])
@pytest.mark.parametrize("stride", [2, 3, 4])
@pytest.mark.parametrize("border", ["zero", "circular"])
def test_meters_measure_whole_strides(rows: int, columns: int, stride: int, border: str) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (rows, columns, 1), dtype=np.uint8)
    state = State(Scene(Picture(pixels))).changed(FilmsChoice("window", 1.0), stride=stride, border=border)
    found = final(ask(state)[2])
    assert isinstance(found, ApproachMetersFinding)
    assert found.size == (rows // stride * stride, columns // stride * stride)
    assert found.equivariance.is_zero
    assert meters_rule(found) == "linear_cost"


SOME = FilmsFacts("gentle", 0.2, False, 3, 0.02, 1e-6, False, False)
LAWS: dict[LawRule, FilmsFacts] = {
    "even": replace(SOME, even=True),
    "lawless": replace(SOME, lawful=0, held=inf),
    "gentle": SOME,
    "gentle_short": replace(SOME, held=1e-3),
    "stage_all": replace(SOME, strength="stage", held=inf),
    "stage_far": replace(SOME, strength="stage"),
    "stage_near": replace(SOME, strength="stage", held=7e-9),
    "cliff": replace(SOME, strength="stage", held=0.0, below=True),
    "stage_nowhere": replace(SOME, strength="stage", held=0.0),
}


@pytest.mark.parametrize("rule", get_args(LawRule))
def test_every_rule_of_the_laws_is_met_and_fits(rule: LawRule) -> None:
    assert law_rule(LAWS[rule]) == rule
    assert set(words.FILMS_LAWS) == set(get_args(LawRule))
    name = max(words.FILMS_LEAD_KERNELS.values(), key=len)
    lead = words.FILMS_LEAD_NAMED.format(size=3, kernel=name).replace("**", "")
    follows = replace(LAWS[rule], one_law=rule in ("gentle", "stage_far", "stage_near"))
    assert len(f"{lead} {law_words(follows)}") <= TWO_LINES


@pytest.mark.parametrize("rule", get_args(FrameRule))
def test_every_rule_of_a_frame_is_met(rule: FrameRule) -> None:
    extent: Any = "none" if rule in ("threshold", "blocks") else rule
    holding = None if rule == "measuring" else Holding(extent, 0.02)
    facts = FrameFacts("sparsemax", 0.5, holding, False, rule == "threshold", rule == "blocks")
    assert frame_rule(facts) == rule
    assert set(words.FILMS_HOLDING) == set(get_args(FrameRule))
    assert frame_words(facts)[0] == "measured ÷ law = 0.500"
    assert frame_words(replace(facts, ended=True, ratio=None))[0] == words.FILMS_ENDED
    assert len(frame_words(replace(facts, ratio=None))) == 1


@pytest.mark.parametrize("rule", get_args(MetersRule))
def test_every_rule_of_the_meters_is_met(rule: MetersRule) -> None:
    lost = {"convolution": (0.0, 0.0), "linear_cost": (0.2, 0.0), "equivariance_cost": (0.0, 0.2), "both_cost": (1, 1)}
    linear, equivariance = lost[rule]
    asked = ApproachMetersInquiry(start_of(Scene(render("fish", 8)), "stage"), "stage", "window", 0.1)
    readings = (Reading(value, 1e-6) for value in (linear, 0.0, equivariance))
    finding = ApproachMetersFinding(asked, *readings, False, 1, 1.0, (8, 8))
    assert meters_rule(finding) == rule
    assert set(words.FILM_METERS_SAID) == set(get_args(MetersRule))


@pytest.mark.parametrize(
    "changes",
    [
        {"kernel": Kernel("identity", 1), "border": "circular", "picture": Picture(np.full((8, 8, 1), 7, np.uint8))},
        {"picture": Picture(np.full((8, 8, 1), 7, np.uint8)), "border": "replicate", "content": 100.0},
    ],
)
def test_where_nothing_differs_nothing_is_a_cliff(changes: dict[str, Any]) -> None:
    state = State(Scene(render("fish", 8))).changed(FilmsChoice(strength="stage"), **changes)
    frame, finding, _ = known(state)
    facts = facts_of(finding)
    assert facts is not None
    assert law_rule(facts) == "even"
    assert frame_rule(frame_facts(frame, finding)) == "exact"


def test_without_content_the_content_film_is_exact_and_the_others_have_their_law() -> None:
    frame, finding, _ = known(
        State(Scene(render("fish", 8))).changed(FilmsChoice("content", 0.3, "stage"), content=0.0)
    )
    assert frame_rule(frame_facts(frame, finding)) == "exact"
    facts = facts_of(finding)
    assert facts is not None
    assert (facts.lawful, law_rule(facts)) == (2, "stage_far")
