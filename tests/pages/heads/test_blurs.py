"""What heads do to the picture: each number by loops of its own, and a place for it where there is room."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch

from explorer.compute.build import build
from explorer.compute.expressing import expressed
from explorer.compute.inputs import weight_of
from explorer.figures.page import Box
from explorer.figures.presets import PRESETS
from explorer.figures.sheet import Sheet
from explorer.images.gallery import render
from explorer.layers import reference
from explorer.layers.convolution import Convolution
from explorer.layers.heads.patterns import Patterns
from explorer.pages.heads.choice import HeadsChoice
from explorer.pages.heads.figure import built, chosen, finding_of, layout
from explorer.pages.heads.figure_blurs import RESULTS, blurs_of, map_values, plan
from explorer.pages.heads.question import MOST_SHOWN, BlursFinding, HeadsFinding, ask
from explorer.pages.heads.view import HeadsPage
from explorer.panels.base import Spot
from explorer.panels.theme import DARK
from explorer.state.state import Kernel, Scene, State
from explorer.words.numbers import number
from tests.gui.desk import Desk
from tests.pages.answered import final

Floats = npt.NDArray[np.float64]
SCENE = Scene(render("fish", 10))
SCENES: list[tuple[dict[str, Any], int]] = [
    ({}, 2),
    ({}, 1),
    ({"border": "reflect", "kernel": Kernel("random", 5, 2), "norm": "sigmoid"}, 9),
    ({"picture": render("lake", 10), "kernel": Kernel("random", 3, 3), "integer": False, "channel_in": 2}, 4),
    ({"border": "circular", "stride": 2, "dilation": 2, "kernel": Kernel("laplacian"), "channel_out": 0}, 2),
    ({"border": "circular", "kernel": Kernel("sobel_x", 5), "dilation": 3}, 2),  # a torus smaller than the kernel
]


def found(changes: dict[str, Any], count: int) -> tuple[BlursFinding, Patterns, State]:
    state = State(SCENE).changed(HeadsChoice(count), **changes)
    heads, blurs = (final(inquiry) for inquiry in ask(state))
    assert isinstance(heads, HeadsFinding)
    assert isinstance(blurs, BlursFinding)
    return blurs, built(heads, count), state


def close(made: npt.NDArray[Any], wanted: Floats) -> None:
    size = max(float(np.abs(wanted).max()), 1e-9)
    np.testing.assert_allclose(made, wanted, rtol=0, atol=4 * float(np.finfo(np.float32).eps) * size)


@pytest.mark.parametrize(("changes", "count"), SCENES)
def test_each_head_is_the_picture_under_its_pattern_times_its_weight(changes: dict[str, Any], count: int) -> None:
    finding, patterns, _ = found(changes, count)
    layers, asked = build(expressed(finding.inquiry.scene).scene), finding.inquiry
    image, like = layers.image.double(), layers.convolution
    inputs, outputs = patterns.mixes.shape[1:]
    total = np.zeros_like(finding.total, dtype=float)
    for head, (shares, mix) in enumerate(zip(patterns.shares, patterns.mixes, strict=True)):
        taps = np.zeros((inputs, inputs, *shares.shape))
        taps[range(inputs), range(inputs)] = shares  # each channel by itself
        blur = reference.convolve(image, with_weight(like, taps))
        added = np.einsum("irc,i->rc", blur, mix[:, asked.channel_out])
        close(finding.blurs[head], blur[asked.channel_in])
        close(finding.added[head], added)
        assert finding.weights[head] == mix[asked.channel_in, asked.channel_out]
        total += added
    assert len(finding.blurs) == len(patterns.mixes)
    assert outputs == like.out_channels
    scene = asked.scene
    kernel = weight_of(scene.kernel, scene.picture.channels, scene.integer)
    own = reference.convolve(image, with_weight(like, kernel))[asked.channel_out]
    scale = float(np.abs(finding.added).max())
    np.testing.assert_allclose(finding.total, total, rtol=0, atol=1e-6 * scale)
    close(finding.convolution, own)
    assert finding.largest == pytest.approx(float(np.abs(total - own).max()), abs=1e-12 * scale)
    np.testing.assert_allclose(finding.rest, total - own, rtol=0, atol=1e-6 * max(finding.largest, 1e-6 * scale))


def with_weight(like: Convolution, weight: Floats) -> Convolution:
    return replace(like, weight=torch.from_numpy(weight))


@pytest.mark.parametrize(("changes", "count"), SCENES)
def test_enough_heads_are_the_convolution_up_to_rounding(changes: dict[str, Any], count: int) -> None:
    finding, patterns, _ = found(changes, 49)
    assert finding.agrees
    assert finding.bound < 1e-9 * float(np.abs(finding.added).max())
    if count < len(patterns.mixes):
        fewer, _, _ = found(changes, count)
        assert not fewer.agrees


@pytest.mark.parametrize(("width", "height"), [(905, 744), (865, 590), (1385, 890)])
@pytest.mark.parametrize("size", [(32, 32), (20, 32), (32, 20)])
@pytest.mark.parametrize("count", [1, 2, 4, 9, 25, 49])
def test_all_of_it_has_its_place(width: float, height: float, size: tuple[int, int], count: int) -> None:
    planned = plan(count, size, width, height * 0.48, DARK)
    assert planned is not None
    assert planned.height <= height * 0.48 + 1e-6
    assert min(count, 9) <= planned.shown <= min(count, MOST_SHOWN)
    wide = planned.shown * (planned.picture[0] + 8) + 8 + 3 * planned.result[0] + 16
    assert wide <= width + 1e-6
    for one in (planned.picture, planned.result):
        assert one[0] / one[1] == pytest.approx(size[1] / size[0])
    assert max(planned.picture) >= 40
    assert planned.result > planned.picture


def test_pictures_go_where_there_is_no_room(desk: Desk) -> None:
    desk.store.set(page="heads")
    page = desk.page_of(HeadsPage)
    material = page.material
    assert material is not None
    for (width, height), there in {(905.0, 744.0): True, (530.0, 545.0): False, (752.0, 370.0): False}.items():
        sheet = Sheet(PRESETS["poster"], DARK)
        layout(material, sheet, Box(0, 0, width, height), False)
        names = {placed.name for placed in sheet.placed}
        assert ({*RESULTS, "blur 0", "added 1"} <= names) == there
        assert max(placed.box.bottom for placed in sheet.placed) <= height + 1
        assert max(placed.box.right for placed in sheet.placed) <= width + 1


def test_the_pictures_belong_to_the_number_that_is_looked_at(desk: Desk) -> None:
    desk.store.set(page="heads")
    page = desk.page_of(HeadsPage)
    for count in (1, 2):
        page.choose(count=count)
        material = page.material
        assert material is not None
        known = blurs_of(material)
        assert known is None or known.inquiry.count == count  # at once: none, or those
        desk.settle()
        assert page.material is not None
        finding = blurs_of(page.material)
        assert finding is not None
        assert chosen(page.material) == len(finding.blurs) == count
        assert len(built(finding_of(page.material), count).mixes) == count
        for name in ("blur 0", "added 0", *RESULTS):
            said = page.describe(name, Spot(3, 4))
            assert said.startswith("(3, 4): ")
            assert said.endswith(f" {number(float(map_values(finding, name)[3, 4]))}")
    desk.store.set(picture=render("lake", 12))
    assert page.material is not None
    assert blurs_of(replace(page.material, state=desk.state)) is None
    desk.settle()
    assert page.material is not None
    assert blurs_of(page.material) is not None


def test_no_picture_stands_beside_patterns_of_another_kernel(desk: Desk) -> None:
    """Findings come one after another: what the heads did to the picture may be newer, or older, than the heads."""
    desk.store.set(HeadsChoice(count=4), page="heads", kernel=Kernel("random", 3, 4))
    old = desk.page_of(HeadsPage).material
    assert old is not None
    desk.store.set(kernel=Kernel("sobel_x"))
    new = desk.page_of(HeadsPage).material
    assert new is not None
    assert blurs_of(new) is not None
    for material in (
        replace(new, findings={**new.findings, "heads": old.findings["heads"]}),
        replace(new, findings={**new.findings, "blurs": old.findings["blurs"]}),
        replace(new, findings={"heads": new.findings["heads"]}),
    ):
        assert blurs_of(material) is None
        sheet = Sheet(PRESETS["poster"], DARK)
        layout(material, sheet, Box(0, 0, 905, 744), False)
        assert not {placed.name for placed in sheet.placed} & {"blur 0", *RESULTS}


def test_the_count_grows_in_full_ink_while_the_pictures_are_still_to_come(desk: Desk) -> None:
    desk.store.set(page="heads")
    page = desk.page_of(HeadsPage)
    assert page.material is not None
    page.material = replace(page.material, findings={"heads": page.material.findings["heads"]})
    assert page.answers(desk.state)
    assert not page.answers(desk.state.changed(kernel=Kernel("box")))
