"""M1: SASA's layer by loops over keys, and each fact that the verdict rests on."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.claims import m1_layer
from explorer.claims.claim import Ruling
from explorer.claims.m1_layer import CHANNELS, HEADS, judge
from explorer.layers.heads.stand_alone import stand_alone
from explorer.layers.progress import nobody
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene
from tests.claims.grounds import ground, ground_of_picture
from tests.claims.studies import ground_with, study
from tests.claims.weights_by_hand import Floats, levels_of


def by_hand(image: Floats, side: int) -> Floats:
    """Equation 3 of the paper, key by key: softmax(q.k + q.r) v, heads side by side, zeros outside."""
    layer, _ = stand_alone(len(image), CHANNELS, side, HEADS)
    w_q, w_k, w_v = (part.numpy() for part in (layer.query, layer.key, layer.value))
    position = layer.position
    rows, columns = position.rows.numpy(), position.columns.numpy()  # type: ignore[union-attr]
    (_, height, width), half, length = image.shape, side // 2, CHANNELS // HEADS
    output = np.zeros((CHANNELS, height, width))
    for head, i, j in np.ndindex(HEADS, height, width):
        query = image[:, i, j] @ w_q[head]
        scores, values = [], []
        for a, b in np.ndindex(side, side):
            r, c = i + a - half, j + b - half
            inside = 0 <= r < height and 0 <= c < width
            pixel = image[:, r, c] if inside else np.zeros(len(image))
            embedding = np.concatenate([rows[head, a], columns[head, b]])
            scores.append(query @ (pixel @ w_k[head]) + query @ embedding)
            values.append(pixel @ w_v[head])
        raised = np.exp(np.array(scores) - max(scores))
        output[head * length : (head + 1) * length, i, j] = raised / raised.sum() @ np.array(values)
    return output


@pytest.mark.parametrize("size", [3, 5])
@pytest.mark.parametrize("name", ["constant", "single", "noise", "colour", "checker"])
def test_against_loops(name: str, size: int) -> None:
    one = ground(name, Kernel("sobel_x", size)).at_most(16)
    judgement, image = judge(one, nobody), levels_of(one.scene) / 255
    once, twice = by_hand(image, size), by_hand(2 * image, size)
    doubled = abs(twice - 2 * once).max() / abs(2 * once).max()
    assert judgement.number("doubled") == pytest.approx(doubled, rel=1e-6)
    # moved down and to the right by a pixel, away from the frame and the seam
    moved = by_hand(np.roll(image, (1, 1), (1, 2)), size)
    inside = slice(size // 2 + 1, -(size // 2))
    assert abs(np.roll(once, (1, 1), (1, 2)) - moved)[:, inside, inside].max() < 1e-12
    assert judgement.number("numbers") == 3 * len(image) * CHANNELS + size * CHANNELS
    assert judgement.number("numbers_beside") == size * size * len(image) * CHANNELS
    assert judgement.ruling is (Ruling.TRUE if doubled > 1e-9 and judgement.number("left") < 1 else Ruling.FALSE)
    assert judgement.number("reached") == 1


def test_black_cannot_tell_and_a_window_of_one_pixel_is_linear() -> None:
    black = ground_of_picture(Picture(np.zeros((16, 16, 1), np.uint8)))
    assert judge(black, nobody).ruling is Ruling.UNJUDGED
    one = judge(ground("noise", Kernel("box", 1)), nobody)
    assert one.ruling is Ruling.FALSE
    assert one.condition in ("gradient", "nonlinear"), "one key weighs 1, whatever queries and keys are"


def test_a_layer_that_does_not_move_along_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    real = m1_layer.attend

    def placed(image: torch.Tensor, *rest: object) -> torch.Tensor:
        return real(image, *rest) + torch.arange(image.shape[2]).to(image)  # type: ignore[arg-type]

    monkeypatch.setattr("explorer.layers.measures.layer.attend", placed)
    judgement = judge(ground("noise"), nobody)
    assert (judgement.ruling, judgement.condition) == (Ruling.FALSE, "shift")


def test_the_study_is_told_where_it_has_run() -> None:
    result = study(convolution=(0.7, 0.8), local=(0.6, 0.75))
    judgement = judge(ground_with(result, "noise"), nobody)
    assert (judgement.number("study"), judgement.number("study_beside")) == (0.75, 0.8)
    assert "study" not in {value.name for value in judge(ground("noise"), nobody).values}


def test_scenes_of_other_borders_are_judged() -> None:
    for border in ("circular", "shifted", "reflect"):
        scene = Scene(ground("noise").scene.picture, border=border)
        assert judge(ground_of_picture(scene.picture, border=border), nobody).ruling is Ruling.TRUE
