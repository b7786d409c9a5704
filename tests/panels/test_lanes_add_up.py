"""Every number of the lanes that a reader can check does check, as it is printed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication

from explorer.images.gallery import render
from explorer.panels.lanes import Lanes, make_lanes
from explorer.panels.theme import DARK, load_fonts
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Look
from explorer.words.numbers import number
from tests.compute.results import SIZE_PX, result
from tests.panels.arithmetic import NOTHING, channels_said, check_lane, read, sums

LAKE = render("lake", SIZE_PX)
SCENES: dict[str, dict[str, Any]] = {
    "grey": {},
    "closed": {"window_side": 1.0},
    "scaled": {"integer": False},
    "colour": {"picture": LAKE},
    "colour, scaled": {"picture": LAKE, "integer": False, "kernel": Kernel("gaussian", 5)},
    "colour, three outputs": {"picture": LAKE, "kernel": Kernel("random", 3, 3)},
    "each colour by itself": {"picture": LAKE, "kernel": Kernel("sharpen", 3, 3)},
    "colour, four outputs": {"picture": LAKE, "kernel": Kernel("random", 3, 4, seed=4), "integer": False},
    "large kernel": {"picture": LAKE, "kernel": Kernel("random", 7)},
    "one tap": {"picture": LAKE, "kernel": Kernel("laplacian", 1)},
    "one head": {"picture": LAKE, "heads": "one"},
    "one head, three outputs": {"picture": LAKE, "heads": "one", "kernel": Kernel("random", 3, 3)},
    "fewest": {"heads": "fewest", "content": 0.0},
    "fewest, colour": {"picture": LAKE, "heads": "fewest", "content": 0.0, "kernel": Kernel("random", 3, 2)},
    "dilated": {"picture": LAKE, "dilation": 2, "border": "reflect"},
    "stride": {"picture": LAKE, "stride": 2, "kernel": Kernel("emboss", 3)},
    "torus": {"picture": LAKE, "border": "circular", "window_side": 3.0},
    "masked": {"picture": LAKE, "border": "masked", "window_side": 1.0},
    "shifted": {"picture": LAKE, "border": "shifted"},
    "replicate": {"picture": LAKE, "border": "replicate", "window_shape": "disc"},
    "blocks": {"picture": LAKE, "window_shape": "block", "window_side": 4.0},
    "sparsemax": {"picture": LAKE, "norm": "sparsemax", "content": 5.0},
    "entmax": {"picture": LAKE, "norm": "entmax"},
    "relu": {"picture": LAKE, "norm": "relu", "integer": False},
    "sigmoid": {"picture": LAKE, "norm": "sigmoid"},
    "linear": {"picture": LAKE, "norm": "linear"},
    "gate": {"picture": LAKE, "gate": 0.5, "position": 0.5},
}
CELLS = ((0, 0), (3, 5))


@pytest.fixture(autouse=True)
def fonts(qapp: QGuiApplication) -> None:
    load_fonts()


def looks(changes: dict[str, Any]) -> list[Look]:
    """Every channel by itself, and all at once, of every output."""
    channels = 3 if "picture" in changes else 1
    outputs = changes.get("kernel", Kernel()).outputs
    return [
        Look(cell=cell, channel_in=channel, channel_out=out, all_channels=everything)
        for cell in CELLS
        for out in range(outputs)
        for everything in ((False, True) if channels > 1 else (False,))
        for channel in range(1 if everything else channels)
    ]


@pytest.mark.parametrize("name", SCENES)
def test_weights_times_values_are_the_products_and_these_add_up(name: str) -> None:
    computed = result(**SCENES[name])
    whole_numbers = bool(computed.request.scene.integer)
    for look in looks(SCENES[name]):
        shown = make_lanes(computed, look, DARK)
        said = check_lane(shown.convolution, attention=False)
        check_lane(shown.attention, attention=True)
        if whole_numbers:
            assert said == "=", "a convolution in whole numbers is printed in full"
        for lane, output in ((shown.convolution, computed.convolution), (shown.attention, computed.attention)):
            last = sums(lane[3])[-1][1]
            assert last == read(number(float(output[look.channel_out][look.cell]))), "the output itself"


@pytest.mark.parametrize("name", [name for name, changes in SCENES.items() if "picture" in changes])
def test_the_sums_of_the_single_channels_add_up_to_the_output(name: str) -> None:
    computed = result(**SCENES[name])
    for lane in ("convolution", "attention"):
        parts = [
            getattr(make_lanes(computed, Look(cell=(3, 5), channel_in=channel), DARK), lane)[3] for channel in range(3)
        ]
        (_, own), (said, total) = sums(parts[0])
        added = NOTHING
        for part in parts:
            added += sums(part)[0][1]
            assert sums(part)[1] == (said, total), "the same output under every channel"
        assert own == sums(parts[0])[0][1]
        assert added.may_be(total)
        assert (added.value == total.value) or said == "≈"


def test_captions_say_which_channel_is_shown() -> None:
    computed = result(picture=LAKE)
    for look, wanted in (
        (Look(cell=(3, 5)), "red of 3"),
        (Look(cell=(3, 5), channel_in=2), "blue of 3"),
        (Look(cell=(3, 5), all_channels=True), "RGB"),
    ):
        shown = make_lanes(computed, look, DARK)
        for part in (shown.convolution[1], shown.convolution[2], shown.attention[2]):
            assert channels_said(part) == wanted
    grey = make_lanes(result(), Look(cell=(3, 5)), DARK)
    assert not any(channels_said(part) for part in (*grey.convolution, *grey.attention))


def test_each_channel_has_its_own_weights_and_pixels() -> None:
    """The plane of the kernel and the colour of the pixels that a caption names, against the tensors themselves."""
    computed = result(picture=LAKE, kernel=Kernel("random", 3, 2))
    rows, columns = slice(2, 5), slice(4, 7)
    for channel in range(3):
        shown = make_lanes(computed, Look(cell=(3, 5), channel_in=channel, channel_out=1), DARK)
        pixels, weights = shown.convolution[2].panel, shown.convolution[1].panel
        printed = [[float(text) for text in row] for row in pixels.texts]  # type: ignore[attr-defined]
        np.testing.assert_array_equal(printed, LAKE.pixels[rows, columns, channel])
        planes = [[float(read(text).value) for text in row] for row in weights.texts]  # type: ignore[attr-defined]
        np.testing.assert_array_equal(planes, computed.kernel[1, channel])


def test_what_a_head_sees_is_the_weighted_sum_of_its_values() -> None:
    computed = result(picture=LAKE)
    terms: Any = computed.reader.terms((3, 5))
    for channel in range(3):
        panel: Any = make_lanes(computed, Look(cell=(3, 5), channel_in=channel), DARK).attention[2].panel
        for head in range(9):
            seen = (terms.weight[head].astype(np.float64) * terms.value[head, channel]).sum()
            printed = read(panel.texts[head // 3][head % 3])
            assert abs(float(printed.value) - seen) <= float(printed.half) + 1e-5 * abs(seen)


def test_the_terms_of_a_pixel_are_read_once() -> None:
    """On a large image reading them is most of the work, and what was read ahead is handed over once."""
    computed = result(picture=LAKE)
    asked: list[tuple[int, int]] = []

    class Counting:
        def terms(self, cell: tuple[int, int]) -> Any:
            asked.append(cell)
            return computed.reader.terms(cell)

        def products(self, cell: tuple[int, int]) -> Any:
            return computed.reader.products(cell)

    make_lanes(replace(computed, reader=Counting()), Look(cell=(3, 5)), DARK)
    assert asked == [(3, 5)]


def test_hidden_heads_are_not_added() -> None:
    computed = result(picture=LAKE)
    look = Look(cell=(3, 5), hidden_heads=frozenset({0, 4}), all_channels=True)
    for one in (look, replace(look, all_channels=False, channel_in=1)):
        shown = make_lanes(computed, one, DARK)
        check_lane(shown.attention, attention=True)
        some = computed.heads[[h for h in range(9) if h not in look.hidden_heads], 0, 3, 5].sum()
        assert sums(shown.attention[3])[-1][1] == read(number(float(some)))


@settings(max_examples=30)
@given(
    pixels=st.integers(0, 2**32 - 1),
    channels=st.sampled_from([1, 3]),
    kernel=st.builds(
        Kernel,
        name=st.sampled_from(["random", "sobel_x", "box", "sharpen", "line"]),
        size=st.sampled_from([1, 3, 5]),
        outputs=st.integers(1, 4),
        seed=st.integers(0, 99),
    ),
    look=st.builds(
        Look,
        cell=st.tuples(st.integers(0, 4), st.integers(0, 4)),
        channel_in=st.integers(0, 2),
        channel_out=st.integers(0, 3),
        all_channels=st.booleans(),
    ),
    integer=st.booleans(),
    heads=st.sampled_from(["kernel", "one"]),
    side=st.sampled_from([1.0, 1.7, 5.0]),
)
def test_any_lane_adds_up(pixels: int, channels: int, kernel: Kernel, look: Look, **settings: Any) -> None:
    drawn = np.random.default_rng(pixels).integers(0, 256, (8, 9, channels), dtype=np.uint8)
    side = settings.pop("side")
    shown: Lanes = make_lanes(result(picture=Picture(drawn), kernel=kernel, window_side=side, **settings), look, DARK)
    said = check_lane(shown.convolution, attention=False)
    check_lane(shown.attention, attention=True)
    assert said == "=" or not settings["integer"]
