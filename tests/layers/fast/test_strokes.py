"""Attention after a stroke: what is computed for a piece of the image is what the whole image gives."""

from __future__ import annotations

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.layers.fast import strokes
from explorer.layers.fast.routes import attend_heads
from explorer.layers.fast.strokes import attend_changed, changed_box, project_changed
from explorer.layers.geometry import Window
from explorer.layers.projection import project
from explorer.layers.shapes import SHAPES
from tests.layers.layer_cases import Case, assert_within, attention_bound, cases, make_attention, normal

AROUND = ("zero", "zero_keys", "masked", "replicate", "reflect")


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of tiny images, also where they are not worth it."""
    monkeypatch.setattr(strokes, "ALIGNED_PX", 2)
    monkeypatch.setattr(strokes, "WORTH", float("inf"))


def painted(image: torch.Tensor, box: tuple[tuple[int, int], tuple[int, int]]) -> torch.Tensor:
    after = image.clone()
    (top, bottom), (left, right) = box
    after[:, top:bottom, left:right] += 1 + normal(7, *after[:, top:bottom, left:right].shape).abs().to(after)
    return after


@settings(max_examples=150)
@given(
    case=cases(borders=AROUND, shapes=tuple(shape for shape in SHAPES if shape != "block")),
    place=st.tuples(st.integers(0, 8), st.integers(0, 8)),
    size=st.tuples(st.integers(1, 3), st.integers(1, 3)),
)
def test_a_stroke_gives_what_the_whole_image_gives(case: Case, place: tuple[int, int], size: tuple[int, int]) -> None:
    attention, window = case.attention, case.window
    box = tuple((p, min(p + s, n)) for p, s, n in zip(place, size, case.image.shape[1:], strict=True))
    assume(all(first < last for first, last in box))
    after = painted(case.image, box)
    assert changed_box(case.image, after) == box
    before = attend_heads(project(case.image, attention), attention, window)
    kept = before.clone()
    projected = project_changed(after, attention, project(case.image, attention), box)
    for part, whole in zip(vars(projected).values(), vars(project(after, attention)).values(), strict=True):
        assert torch.equal(part, whole)
    heads = attend_changed(projected, attention, window, before, box)
    assert heads is not None
    assert torch.equal(before, kept)
    # Outside the box what is kept came from the image of before, with its own rounding.
    bound = attention_bound(case.image, attention, window) + attention_bound(after, attention, window)
    whole = attend_heads(project(after, attention), attention, window)
    assert_within(heads.sum(0), whole.sum(0), bound)


@pytest.mark.parametrize("border", AROUND)
def test_a_stroke_on_a_closed_window_has_the_bits_of_the_whole(border: str) -> None:
    attention = make_attention(1, [(0, 1), (-1, 0), (2, -2)], border=border, features="patch", content=30.0)
    image = normal(2, 1, 24, 31).float()
    after = painted(image, ((9, 12), (0, 4)))
    before = attend_heads(project(image, attention), attention, Window(1.0))
    heads = attend_changed(project(after, attention), attention, Window(1.0), before, ((9, 12), (0, 4)))
    assert heads is not None
    assert torch.equal(heads, attend_heads(project(after, attention), attention, Window(1.0)))


def test_no_difference_has_no_box() -> None:
    image = normal(1, 2, 4, 5)
    assert changed_box(image, image.clone()) is None


@pytest.mark.parametrize(
    ("border", "window", "pays"),
    [
        ("zero", Window(5.0), True),
        ("zero", Window(91.0), False),  # every query sees the stroke
        ("shifted", Window(5.0), False),
        ("circular", Window(5.0), False),
        ("zero", Window(4.0, "block"), False),
    ],
)
def test_it_is_done_where_it_pays(border: str, window: Window, pays: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    attention = make_attention(1, [(0, 0), (1, 1)], border=border, head_dim=8)
    projected = project(normal(2, 1, 96, 96).float(), attention)
    before = torch.zeros(2, 1, 96, 96)
    assert (attend_changed(projected, attention, window, before, ((40, 43), (50, 52))) is not None) == pays
