"""The pictures beside the meters: each number by loops of its own, and a place for them where there is room."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch

from explorer.compute.build import build
from explorer.figures.page import Box
from explorer.figures.presets import PRESETS
from explorer.figures.sheet import Sheet
from explorer.images.gallery import render
from explorer.layers import reference
from explorer.layers.borders import border_named
from explorer.layers.measures.meters import noise_for
from explorer.pages.meters import words
from explorer.pages.meters.figure_pictures import MAPS, map_values, panel_name
from explorer.pages.meters.figure_rows import lay_rows
from explorer.pages.meters.question import MetersFinding, MetersInquiry
from explorer.pages.meters.view import MetersPage
from explorer.panels.base import Spot
from explorer.panels.theme import DARK
from explorer.state.state import Kernel, Scene
from explorer.words.numbers import number
from tests.gui.desk import Desk
from tests.pages.answered import final

Floats = npt.NDArray[np.float64]
SCENE = Scene(render("fish", 8), window_side=3.0)
SCENES: list[dict[str, Any]] = [
    {},
    {"border": "circular", "window_side": 2.6},
    {"kernel": Kernel("random", 3, 2), "picture": render("lake", 8), "integer": False},
    {"stride": 2, "heads": "one", "norm": "sigmoid"},
    {"content": 0.0, "border": "circular"},
]


def read(changes: dict[str, Any]) -> MetersFinding:
    finding = final(MetersInquiry(replace(SCENE, **changes)))
    assert isinstance(finding, MetersFinding)
    return finding


def f(finding: MetersFinding, image: torch.Tensor | Floats) -> Floats:
    """The attention, by loops."""
    layers = build(finding.inquiry.scene)
    return reference.attend(np.asarray(image), layers.attention, layers.window)


def f_at(finding: MetersFinding, image: Floats, cell: tuple[int, int]) -> Floats:
    """One output pixel of it, (C_out,)."""
    layers = build(finding.inquiry.scene)
    output = np.zeros(layers.attention.out_channels)
    for head, keys in enumerate(reference.weights_at(image, layers.attention, layers.window, cell)):
        for seen in keys:
            output += seen.weight * np.asarray(seen.value) @ layers.attention.out[head].double().numpy()
    return output


def close(found: npt.NDArray[Any], wanted: Floats) -> None:
    size = max(float(np.abs(wanted).max()), 1e-9)
    np.testing.assert_allclose(found, wanted, rtol=0, atol=4 * float(np.finfo(np.float32).eps) * size)


@pytest.mark.parametrize("changes", SCENES)
def test_outputs_are_those_of_the_loops(changes: dict[str, Any]) -> None:
    finding = read(changes)
    step = finding.inquiry.scene.stride
    x = build(finding.inquiry.scene).image.double()
    y = noise_for(x)[0]
    moved = x.roll((step, step), (1, 2))
    shown = finding.pictured
    close(shown["additivity"].got, f(finding, x + y))
    close(shown["additivity"].wanted, f(finding, x) + f(finding, y))
    close(shown["homogeneity"].got, f(finding, 3 * x))
    close(shown["homogeneity"].wanted, 3 * f(finding, x))
    close(shown["equivariance"].got, f(finding, moved))
    close(shown["equivariance"].wanted, np.roll(f(finding, x), (1, 1), (1, 2)))
    for one in shown.values():
        assert not one.got.flags.writeable
        assert {str(part.dtype) for part in (one.got, one.wanted, one.rest)} == {"float32"}
        rounding = 4 * float(np.finfo(np.float32).eps) * np.abs(one.got).max()
        np.testing.assert_allclose(one.rest, one.got.astype(float) - one.wanted, rtol=0, atol=rounding)
        assert one.agrees == (np.abs(one.rest).max() <= 1e-6 * np.abs(one.got).max())


def test_inside_is_a_part_of_the_moved_picture() -> None:
    finding = read({"picture": render("fish", 14)})
    whole, part = finding.pictured["equivariance"], finding.pictured["inside"]
    (top, left), (rows, columns) = part.corner, part.got.shape[1:]
    np.testing.assert_array_equal(part.got, whole.got[:, top : top + rows, left : left + columns])
    assert part.agrees
    assert not whole.agrees
    assert "inside" not in read({"window_side": 9.0}).pictured


@pytest.mark.parametrize("changes", SCENES)
def test_derivatives_are_differences_of_the_loops(changes: dict[str, Any]) -> None:
    finding = read(changes)
    one, scene = finding.pictured["reach"], finding.inquiry.scene
    assert one.pixel is not None
    x, tiny = build(scene).image.double().numpy(), 1e-5 * build(scene).image.double().abs().max().item()
    cell = one.pixel[0] // scene.stride, one.pixel[1] // scene.stride
    rows, columns = one.got.shape[1:]
    for row in range(0, rows, 3):  # loops take their time
        for column in range(row % 2, columns, 4):
            at = one.corner[0] + row, one.corner[1] + column
            slopes = []
            for channel in range(len(x)):
                step = np.zeros_like(x)
                step[(channel, *at)] = tiny
                up, down = (f(finding, x + way * step)[:, *cell] for way in (1, -1))
                slopes.append(np.abs(up - down).max() / (2 * tiny))
            assert one.got[0, row, column] == pytest.approx(max(slopes), rel=1e-3, abs=1e-5 * float(one.got.max()))
            far = max(abs(at[0] - one.pixel[0]), abs(at[1] - one.pixel[1]))
            assert one.rest[0, row, column] == (0 if far <= finding.radius_px else one.got[0, row, column])


@pytest.mark.parametrize("changes", SCENES)
def test_weights_stand_beside_the_means_of_their_offsets(changes: dict[str, Any]) -> None:
    finding = read(changes)
    one, layers = finding.pictured["share"], build(finding.inquiry.scene)
    assert one.pixel is not None
    assert one.head is not None
    every, image = replace(layers.attention, stride=1), layers.image.double().numpy()
    height, width = image.shape[1:]
    wraps = border_named(every.border).wraps
    table: dict[tuple[int, int], Floats] = {}
    for row in range(height):
        for column in range(width):
            plane = np.zeros((height, width))
            for seen in reference.weights_at(image, every, layers.window, (row, column))[one.head]:
                assert seen.key is not None
                r, c = seen.key
                if wraps or (0 <= r < height and 0 <= c < width):
                    plane[r % height, c % width] += seen.weight
            table[row, column] = plane
    rows, columns = one.got.shape[1:]
    own = table[one.pixel][one.corner[0] : one.corner[0] + rows, one.corner[1] : one.corner[1] + columns]
    close(one.got[0], own)
    for row in range(rows):
        for column in range(columns):
            away = one.corner[0] + row - one.pixel[0], one.corner[1] + column - one.pixel[1]
            same = []
            for (r, c), plane in table.items():
                to = r + away[0], c + away[1]
                if wraps:
                    same.append(plane[to[0] % height, to[1] % width])
                elif 0 <= to[0] < height and 0 <= to[1] < width:
                    same.append(plane[to])
            assert one.wanted[0, row, column] == pytest.approx(np.mean(same), rel=1e-5, abs=1e-9)


def test_where_a_meter_is_zero_its_pictures_agree() -> None:
    for changes in SCENES:
        finding = read(changes)
        for meter, one in finding.pictured.items():
            if finding.attention.is_zero(meter):
                assert one.agrees, (changes, meter)


@pytest.mark.parametrize(("width", "height", "there"), [(905, 744, True), (865, 590, True), (530, 545, False)])
def test_there_are_pictures_where_there_is_room(width: float, height: float, there: bool) -> None:
    finding, sheet = read({"picture": render("fish", 14)}), Sheet(PRESETS["poster"], DARK)
    area = Box(0, 0, width, height)
    end = lay_rows(finding, 0, sheet, area, free=False)
    named = {placed.name for placed in sheet.placed if placed.name}
    wanted = {panel_name(meter, which) for meter in words.METERS_ROWS for which in MAPS}
    assert named == (wanted if there else set())
    assert end <= height + 1e-6
    for placed in sheet.placed:
        assert placed.box.right <= width + 1
        assert placed.box.bottom <= height + 1
    if there:  # what is left over is less than half a row
        assert height - max(placed.box.bottom for placed in sheet.placed) < height / 12


def test_pointing_tells_a_number_of_the_finding(desk: Desk) -> None:
    desk.store.set(page="meters")
    page = desk.page_of(MetersPage)
    assert page.material is not None
    finding = page.material.findings["meters"]
    assert isinstance(finding, MetersFinding)
    if page.board.panel("inside got") is None:
        desk.window.resize(1440, 900)
        desk.settle()
    for meter, one in finding.pictured.items():
        for which in MAPS:
            value = float(map_values(one, which, 0)[1, 2])
            said = page.describe(panel_name(meter, which), Spot(1, 2))
            assert said.startswith(f"({one.corner[0] + 1}, {one.corner[1] + 2}): ")
            assert said.endswith(f" {number(value)}")
