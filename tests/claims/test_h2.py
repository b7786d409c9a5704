"""H2: the matrix by one impulse after the other, its numbers counted one by one."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.claims.claim import Judgement, Ruling
from explorer.claims.exhibits import MapExhibit
from explorer.claims.h2_fewer_numbers import judge
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.grounds import ground
from tests.claims.loops import PLANES, convolve_by_hand, image_by_hand

SIDE = 8
PICTURES = ["constant", "single", "noise", "checker", "fish"]


def matrix_by_hand(plane: np.ndarray, border: str) -> np.ndarray:
    """Column after column: what the convolution makes of a picture of one bright pixel."""
    matrix = np.zeros((SIDE**2, SIDE**2))
    for pixel in range(SIDE**2):
        image = np.zeros((1, SIDE, SIDE))
        image[0, pixel // SIDE, pixel % SIDE] = 1
        matrix[:, pixel] = convolve_by_hand(image, plane, border).ravel()
    return matrix


def off_diagonals(matrix: np.ndarray, wraps: bool) -> float:
    """|A - the means of its diagonals| / |A|."""
    diagonals: dict[tuple[int, int], list[float]] = {}
    for output in range(SIDE**2):
        for pixel in range(SIDE**2):
            row, column = pixel // SIDE - output // SIDE, pixel % SIDE - output % SIDE
            key = (row % SIDE, column % SIDE) if wraps else (row, column)
            diagonals.setdefault(key, []).append(matrix[output, pixel])
    left = sum(((np.array(one) - np.mean(one)) ** 2).sum() for one in diagonals.values())
    return float(np.sqrt(left / (matrix**2).sum()))


def shown(judgement: Judgement, name: str) -> np.ndarray:
    return next(e.values for e in judgement.exhibits if isinstance(e, MapExhibit) and e.name == name)


@pytest.mark.parametrize("border", ["zero", "circular", "replicate", "reflect"])
@pytest.mark.parametrize("name", PLANES)
def test_the_matrix_and_its_diagonals(name: str, border: str) -> None:
    by_hand = matrix_by_hand(PLANES[name], border)
    judgement = judge(ground("noise", Kernel(name), border=border), nobody)  # type: ignore[arg-type]
    assert np.array_equal(shown(judgement, "shared"), by_hand)
    residual = off_diagonals(by_hand, border == "circular")
    assert judgement.number("residual") == pytest.approx(residual, abs=1e-12)
    assert judgement.ruling is (Ruling.TRUE if border in ("zero", "circular") else Ruling.TRUE_IF)
    assert (residual == 0) == (judgement.ruling is Ruling.TRUE)


@pytest.mark.parametrize("picture", PICTURES)
def test_the_matrix_is_the_convolution(picture: str) -> None:
    on = ground(picture)
    judgement = judge(on, nobody)
    image = image_by_hand(on.at_most(SIDE).scene.picture.pixels)
    assert np.array_equal(
        (shown(judgement, "shared") @ image.ravel()).reshape(SIDE, SIDE), convolve_by_hand(image, PLANES["sobel_x"])
    )
    assert judgement.number("applied") <= judgement.number("bound")
    assert judgement.number("beyond") == 0
    assert judgement.ruling is Ruling.TRUE


@pytest.mark.parametrize("kernel", [Kernel(), Kernel("gaussian", 5), Kernel("identity", 7), Kernel("identity", 1)])
@pytest.mark.parametrize("dilation", [1, 3])
@pytest.mark.parametrize(("picture", "inputs"), [("noise", 1), ("colour", 3)])
def test_numbers_are_counted(kernel: Kernel, dilation: int, picture: str, inputs: int) -> None:
    judgement = judge(ground(picture, kernel, dilation=dilation), nobody)
    half = range(-(kernel.size // 2), kernel.size // 2 + 1)
    full, local, offsets = 0, 0, set()
    for output in np.ndindex(SIDE, SIDE):
        full += SIDE**2
        seen = {(output[0] + dy * dilation, output[1] + dx * dilation) for dy in half for dx in half}
        local += len(seen)
        offsets |= {(row - output[0], column - output[1]) for row, column in seen}
    counted = [judgement.number(name) for name in ("full", "local", "shared")]
    assert counted == [inputs * full, inputs * local, inputs * len(offsets)]


def test_the_default_numbers() -> None:
    judgement = judge(ground("fish"), nobody)
    assert [judgement.number(name) for name in ("full", "local", "shared")] == [4096, 576, 9]


def test_weights_of_their_own_are_not_shared() -> None:
    judgement = judge(ground("noise"), nobody)
    local, near = shown(judgement, "local"), matrix_by_hand(np.ones((3, 3)), "zero")
    assert ((local != 0) == (near != 0)).all()
    assert judgement.number("unshared") == pytest.approx(off_diagonals(local, False), abs=1e-12)
    assert judgement.number("unshared") > 0.9
