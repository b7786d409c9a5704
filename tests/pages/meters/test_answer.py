"""The answers of the pages of meters and borders are what `explorer.layers` measures, and advice helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from explorer.compute.asking import Finding, Inquiry
from explorer.compute.build import build
from explorer.images.gallery import GALLERY, render
from explorer.layers.measures.layer import AttentionLayer
from explorer.layers.measures.meters import measure_layer
from explorer.layers.measures.shares import measure_loose
from explorer.layers.measures.shifts import shift_image
from explorer.pages.borders.choice import BordersChoice
from explorer.pages.borders.question import BordersFinding, SharpenFinding, possible_borders
from explorer.pages.borders.question import ask as ask_borders
from explorer.pages.meters.answer import image_for
from explorer.pages.meters.answer_nearest import pictures_for
from explorer.pages.meters.choice import MetersChoice
from explorer.pages.meters.question import (
    MetersFinding,
    MetersInquiry,
    NearestFinding,
    Readings,
    ShiftFinding,
    moved_size,
    remedies,
)
from explorer.pages.meters.question import ask as ask_meters
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene, State
from tests.pages.answered import final, tell

SCENE = Scene(render("fish", 12), window_side=5.0)


def told(inquiry: Inquiry) -> Sequence[Any]:
    found: list[Finding] = []
    tell(inquiry, found.append)
    return found


def read(scene: Scene) -> MetersFinding:
    finding = final(MetersInquiry(scene))
    assert isinstance(finding, MetersFinding)
    return finding


def test_meters_grow_until_all_are_read() -> None:
    found = told(MetersInquiry(SCENE))
    counts = [sum(value is not None for value in vars(one.attention).values()) for one in found]
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert [one.complete for one in found] == [False] * (len(found) - 1) + [True]
    last, layers = found[-1], build(SCENE)
    layer = AttentionLayer(layers.attention, layers.window)
    image = layers.image.double()
    wanted = measure_layer(layer, image, 1, cells=[(5, 5), (0, 0)])
    assert last.attention == Readings(
        wanted.additivity, wanted.homogeneity, wanted.equivariance, wanted.equivariance_interior,
        wanted.reach.beyond, wanted.reach.farthest, measure_loose(layer, image),
    )  # fmt: skip


def is_zero(readings: Readings, meter: str) -> bool:
    """Where there is no place inside, all of it is."""
    return readings.is_zero("equivariance" if readings.of(meter) is None else meter)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"window_side": 40.0, "border": "masked"},
        {"window_side": 4.0, "window_shape": "block"},
        {"heads": "fewest", "kernel": Kernel("sobel_x", 5), "window_side": 9.0},
        {"norm": "sigmoid", "border": "shifted", "heads": "one"},
        {"norm": "linear", "similarity": "cosine", "position": 0.5},
        {"border": "reflect", "dilation": 2, "gate": 0.4, "norm": "sparsemax", "window_side": 3.0},
        {"window_shape": "disc", "picture": render("lake", 13), "stride": 2, "integer": False},
        {"window_side": 1.0, "norm": "relu", "similarity": "distance"},
    ],
)
def test_what_is_said_to_take_a_meter_to_zero_does(changes: dict[str, Any]) -> None:
    scene = replace(SCENE, **changes)
    finding = read(scene)
    assert is_zero(finding.convolution, "additivity")
    assert finding.convolution.beyond is not None
    assert finding.convolution.beyond.value == 0
    for meter, remedy in remedies(finding).items():
        helped = read(replace(scene, **remedy))
        assert is_zero(helped.attention, meter), (meter, remedy)


def test_closed_and_on_a_torus_there_is_nothing_left_to_advise() -> None:
    finding = read(replace(SCENE, content=0.0, border="circular", window_side=1.0))
    assert not any(remedies(finding).values())
    assert all(is_zero(finding.attention, meter) for meter in remedies(finding))


def test_what_was_moved_is_what_the_layers_give() -> None:
    state = State(replace(SCENE, stride=2)).changed(picture=render("fish", 13))
    inquiry = ask_meters(state.changed(replace(state.look.choice(MetersChoice), show="shift", shift=(3, -7))))[0]
    finding = final(inquiry)
    assert isinstance(finding, ShiftFinding)
    assert (finding.inquiry.shift, finding.size) == ((4, 4), (12, 12))  # -7 is -8, and 4 on a torus of 12
    layers = build(state.scene)
    image = layers.image[:, :12, :12].double()
    demo = shift_image(AttentionLayer(layers.attention, layers.window), image, (4, 4))
    np.testing.assert_allclose(finding.attention.error, demo.error, atol=1e-3)
    assert finding.attention.largest == demo.largest == pytest.approx(np.abs(finding.attention.error).max(), rel=1e-5)
    torus = final(replace(inquiry, scene=replace(state.scene, border="circular")))
    assert isinstance(torus, ShiftFinding)
    assert torus.attention.follows == "all"
    assert torus.attention.bound < 1e-6 * np.abs(torus.attention.output).max()
    assert finding.attention.follows != "all"
    assert torus.convolution.largest == 0


@pytest.mark.parametrize(
    ("changes", "size"),
    [
        ({}, 32),
        ({"window_side": 449.0}, 32),
        ({"window_side": 449.0, "kernel": Kernel("random", 7)}, 24),
        ({"window_side": 449.0, "kernel": Kernel("random", 7), "norm": "sparsemax"}, 16),
    ],
)
def test_as_much_is_read_as_all_pairs_can_be_looked_at(changes: dict[str, Any], size: int) -> None:
    image = image_for(build(replace(SCENE, picture=Picture(np.zeros((64, 60, 1), np.uint8)), **changes)), 1)
    assert tuple(image.shape[1:]) == (size, size)


def test_of_a_large_picture_as_much_is_moved_as_can_be_looked_at() -> None:
    wide = replace(SCENE, picture=Picture(np.zeros((224, 200, 1), np.uint8)))
    assert moved_size(wide) == (224, 200)
    rows, columns = moved_size(replace(wide, window_side=449.0, stride=3))
    assert rows == columns < 100
    assert rows % 3 == 0


@pytest.mark.parametrize("changes", [{}, {"border": "circular", "kernel": Kernel("random", 3, 2)}])
def test_the_nearest_convolution_of_a_closed_window_is_its_kernel(changes: dict[str, Any]) -> None:
    scene = replace(SCENE, window_side=1.0, **changes)
    state = State(scene).changed(picture=render("lake", 12))
    found = told(ask_meters(state.changed(replace(state.look.choice(MetersChoice), show="nearest")))[0])
    last = found[-1]
    assert isinstance(last, NearestFinding)
    assert last.r_squared == pytest.approx(1, abs=1e-9)
    assert [one.complete for one in found] == [False] * (len(found) - 1) + [True]
    assert [one.pictures for one in found] == sorted({one.pictures for one in found})
    assert last.determined
    np.testing.assert_allclose(last.weight, last.kernel, atol=1e-3 * np.abs(last.kernel).max())


def test_an_open_window_is_not_explained_by_any_convolution() -> None:
    last = told(ask_meters(State(SCENE).changed(_nearest()))[0])[-1]
    assert 0 < last.r_squared < 0.99
    assert last.relative == pytest.approx(np.linalg.norm(last.residual) / np.linalg.norm(last.output), rel=1e-5)


def _nearest() -> Any:
    return replace(State(SCENE).look.choice(MetersChoice), show="nearest")


def test_a_picture_is_never_explained_by_itself() -> None:
    fish = render("fish", 20)
    pictures = pictures_for(fish)
    assert len(pictures) == len(GALLERY) - 1
    assert fish not in pictures
    assert {(one.height, one.width, one.channels) for one in pictures} == {(20, 20, 1)}
    wide = Picture(np.zeros((9, 40, 3), np.uint8))
    assert {(one.height, one.width, one.channels) for one in pictures_for(wide)} == {(9, 32, 3)}


def test_borders_are_what_the_stage_would_show() -> None:
    state = State(replace(SCENE, border="reflect")).changed(BordersChoice(layer="stage"))
    first, sharp = ask_borders(state)
    assert first == ask_borders(state.changed(border="circular"))[0]
    found = told(first)
    assert [len(one.rules) for one in found] == [1, 2, 3, 4, 5, 6, 7]
    last = found[-1]
    assert isinstance(last, BordersFinding)
    for rule in last.rules:
        layers = build(replace(state.scene, border=rule.border))
        output = AttentionLayer(layers.attention, layers.window)(layers.image)
        np.testing.assert_allclose(rule.attention, output, atol=1e-5 * np.abs(output.numpy()).max())
        apart = np.abs(rule.attention.astype(float) - rule.convolution)
        assert rule.inside is not None
        assert max(rule.frame, rule.inside) == pytest.approx(apart.max())
    ends = final(sharp)
    assert isinstance(ends, SharpenFinding)
    assert ends.replicate[-1] < 1e-3 * ends.scale < 0.1 * ends.zero[-1]


def test_rules_and_films_that_cannot_be_are_left_out() -> None:
    assert "shifted" not in possible_borders(replace(SCENE, window_shape="disc"))
    assert len(ask_borders(State(replace(SCENE, norm="linear")))) == 1
