"""Layers on layers as the page asks about them, against the layers themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from explorer.compute.build import Layers, build
from explorer.images.gallery import render
from explorer.layers.convolution import convolve
from explorer.layers.fast.routes import attend
from explorer.layers.measures.depth import effective_fields, support
from explorer.layers.measures.gaze import measure_gaze, rank_one_residual
from explorer.layers.measures.layer import AttentionLayer
from explorer.pages.depth.choice import MOST_LAYERS, DepthChoice
from explorer.pages.depth.question import (
    LARGEST_SIDE,
    DepthInquiry,
    GazeFinding,
    RankFinding,
    ReachFinding,
    StackedBordersFinding,
    ask,
    cell_at,
    pixel_of,
)
from explorer.pages.depth.stacks import attention_layer, convolution_layer
from explorer.state.state import Kernel, Scene, State, output_size
from tests.pages.answered import final, tell


def state(**changes: Any) -> State:
    plain = State(Scene(render("fish", 10), window_side=3.0))
    return plain.changed(cell=(4, 5)).changed(**changes)


def inquiry(show: str, choice: dict[str, Any] | None = None, **changes: Any) -> DepthInquiry:
    chosen = DepthChoice(show=show, **(choice or {}))  # type: ignore[arg-type]
    return ask(state(**changes).changed(chosen))[0]


def found(asked: DepthInquiry) -> Any:
    return final(asked)


def layers_of(asked: DepthInquiry) -> Layers:
    return build(asked.scene)


@pytest.fixture(scope="module")
def reach() -> ReachFinding:
    finding: ReachFinding = found(inquiry("reach"))
    return finding


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_fields_and_supports_are_those_of_the_layers(reach: ReachFinding, depth: int) -> None:
    layers = layers_of(reach.inquiry)
    stack = attention_layer(layers)
    both = {
        "convolution": convolution_layer(layers),
        "attention": AttentionLayer(stack.attention, stack.window),
    }
    for name, layer in both.items():
        sight = reach.sights[name]  # type: ignore[index]
        field = effective_fields(layer, layers.image, [depth], reach.inquiry.pixel)[0]
        assert sight.field[depth - 1] == pytest.approx(field.numpy(), abs=1e-6)
        seen = support(layer, (10, 10), reach.inquiry.pixel, depth)[-1].numpy()
        assert np.array_equal(sight.support[depth - 1], seen)
        away = np.abs(np.argwhere(seen) - np.array(reach.inquiry.pixel)).max()
        assert sight.reach_px[depth - 1] == away
        assert not (sight.field[depth - 1] > 1e-6)[~seen].any()


def test_the_law_is_that_of_mean_kernels() -> None:
    picture = render("fish", 32)
    asked = inquiry("reach", picture=picture, cell=(16, 16), kernel=Kernel("box"), window_side=1.0)
    told: list[ReachFinding] = []

    class Enough(Exception):
        pass

    def stop(share: float) -> None:
        if told:
            raise Enough

    with pytest.raises(Enough):  # convolutions are told before attention begins
        tell(asked, told.append, stop)  # type: ignore[arg-type]
    finding = told[0]
    assert finding.uniform
    assert finding.mean_px == pytest.approx(finding.law_px, rel=1e-9)
    assert finding.law_px == pytest.approx(np.sqrt(2 * np.arange(1, MOST_LAYERS + 1) / 3))
    assert finding.sights["convolution"].deviation_px == pytest.approx(finding.mean_px, rel=1e-6)
    assert not finding.complete


def test_the_depth_that_is_looked_at_is_told_first_and_asks_nothing_new() -> None:
    asked = inquiry("reach", {"layers": 5}, heads="one")
    assert asked == inquiry("reach", {"layers": 7, "layer": "attention"}, heads="one")
    told: list[ReachFinding] = []
    tell(asked, told.append)  # type: ignore[arg-type]
    known = [
        np.flatnonzero(np.isfinite(one.sights["attention"].deviation_px)).tolist()
        for one in told
        if "attention" in one.sights
    ]
    assert known == [[], [4], list(range(MOST_LAYERS))]
    assert [one.complete for one in told] == [False] * (len(told) - 1) + [True]


def test_near_the_frame_of_a_torus_the_way_is_the_short_one() -> None:
    finding: ReachFinding = found(inquiry("reach", border="circular", cell=(0, 0), kernel=Kernel("box"), heads="one"))
    sight = finding.sights["convolution"]
    assert sight.reach_px[:4].tolist() == [1, 2, 3, 4]
    assert sight.deviation_px[0] == pytest.approx(finding.law_px[0])


@pytest.mark.parametrize("skip", [False, True])
def test_courses_are_what_the_layers_make_of_the_picture(skip: bool) -> None:
    asked = inquiry("rank")
    finding: RankFinding = found(asked)
    layers = layers_of(asked)
    kernel, stack = convolution_layer(layers).convolution, attention_layer(layers)
    image = layers.image
    largest = float(image.max())
    for name in ("convolution", "attention"):
        pixels = image
        for depth in range(4):
            course = finding.courses[name, skip]  # type: ignore[index]
            assert course.residual[depth] == pytest.approx(rank_one_residual(pixels), rel=1e-4)
            share = largest / float(pixels.abs().max())
            assert course.features[depth] == pytest.approx((pixels * share).numpy(), abs=1e-3 * largest)
            if name == "convolution":
                output = convolve(pixels, kernel)
            else:  # content as strong as on the picture itself
                output = attend(pixels * share, stack.attention, stack.window) / share
            pixels = pixels + output if skip else output


def test_averages_come_nearer_to_rank_one_and_skips_hold_them_back() -> None:
    finding: RankFinding = found(inquiry("rank", window_side=19.0, border="circular", kernel=Kernel("box")))
    plain, skipped = (finding.courses["attention", skip].residual for skip in (False, True))
    assert (np.diff(plain[:3]) < 0).all()
    assert plain[6] < skipped[6] < plain[0]


def test_the_first_layers_gaze_is_that_of_the_stage() -> None:
    asked = inquiry("gaze")
    finding: GazeFinding = found(asked)
    layers = layers_of(asked)
    gaze = measure_gaze(layers.image, layers.attention, layers.window)
    assert finding.distance_px.shape == (MOST_LAYERS, 9)
    assert finding.distance_px[0] == pytest.approx(gaze.mean_distance_px.numpy(), rel=1e-5)
    assert finding.radius_px[0] == pytest.approx(gaze.radius_map.numpy(), rel=1e-5)
    assert finding.keys[0] == pytest.approx(gaze.keys.mean(0).numpy(), rel=1e-5)
    second = attend(layers.image, attention_layer(layers).attention, layers.window)
    second = second * float(layers.image.max() / second.abs().max())
    assert finding.radius_px[1] == pytest.approx(
        measure_gaze(second, layers.attention, layers.window).radius_map.numpy(), rel=1e-3
    )


@pytest.mark.parametrize("kernel", [Kernel("random", 3, 1, 4), Kernel("box", 5)])
def test_two_convolutions_are_one_but_on_the_frame(kernel: Kernel) -> None:
    asked = inquiry("borders", kernel=kernel, picture=render("fish", 14))
    finding: StackedBordersFinding = found(asked)
    once, frame = len(finding.product), len(finding.product) // 2
    assert once == 2 * kernel.size - 1
    zero, torus = finding.traps["zero"], finding.traps["circular"]
    assert zero.frame > 1e-3
    assert max(zero.inside, torus.inside, torus.frame) < 1e-12
    error = np.abs(zero.error).max(0)
    assert error.max() == zero.frame
    assert error[frame:-frame, frame:-frame].max() == zero.inside
    image, weight = layers_of(asked).image.double()[None], torch.from_numpy(finding.kernel.copy())[None, None]
    own = torch.nn.functional.conv2d
    twice = own(own(image, weight, padding=kernel.size // 2), weight, padding=kernel.size // 2)
    product = torch.from_numpy(finding.product.copy())[None, None]
    single = own(image, product, padding=frame)
    assert zero.error == pytest.approx(((twice - single) / single.abs().max())[0].numpy(), abs=1e-12)


def test_a_picture_smaller_than_the_product_has_no_inside() -> None:
    finding: StackedBordersFinding = found(inquiry("borders", kernel=Kernel("box", 7)))
    assert np.isnan(finding.traps["zero"].inside)


@pytest.mark.parametrize(("height", "width", "stride"), [(10, 10, 1), (10, 10, 3), (100, 60, 1), (224, 224, 2)])
def test_pixels_of_the_small_picture_and_queries_of_the_stage_find_each_other(
    height: int, width: int, stride: int
) -> None:
    from explorer.images.fit import resize_picture

    shown = state(picture=resize_picture(render("fish", 64), height, width), stride=stride)
    small = ask(shown)[0].scene
    assert max(small.picture.height, small.picture.width) == min(LARGEST_SIDE, max(height, width))
    assert small.stride == 1
    rows, columns = output_size(shown.scene)
    for pixel in ((0, 0), (small.picture.height - 1, small.picture.width - 1), (5, 4)):
        cell = cell_at(shown.scene, pixel)
        assert 0 <= cell[0] < rows
        assert 0 <= cell[1] < columns
        back = pixel_of(shown.changed(cell=cell))
        assert max(abs(a - b) for a, b in zip(pixel, back, strict=True)) <= (0 if stride == 1 else stride)
