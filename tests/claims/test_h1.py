"""H1 by hand: signs of the kernel, the rank of two planes, and heads that are mixed by loops."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.claims.claim import Ruling
from explorer.claims.exhibits import CurvesExhibit, MapExhibit
from explorer.claims.ground import ground_of
from explorer.claims.h1_one_head import judge
from explorer.compute.inputs import weight_of
from explorer.layers.progress import nobody
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene
from tests.claims.grounds import ground, pictures
from tests.claims.loops import PLANES, convolve_by_hand, image_by_hand

PICTURES = ["single", "noise", "colour", "checker", "fish"]


def nearest_single(image: np.ndarray, plane: np.ndarray) -> float:
    """|wanted - the best multiple of the plane's positive or negative part| over |wanted|, the better of the two."""
    positive, negative = np.maximum(plane, 0), np.maximum(-plane, 0)
    part = positive if (positive**2).sum() >= (negative**2).sum() else negative
    blurs = np.stack([convolve_by_hand(image[c : c + 1], part).ravel() for c in range(len(image))], 1)
    wanted = convolve_by_hand(image, plane).ravel()
    left = wanted - blurs @ np.linalg.lstsq(blurs, wanted, rcond=None)[0]
    return float(np.linalg.norm(left) / np.linalg.norm(wanted))


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("name", PLANES)
def test_one_head_has_one_sign(name: str, picture: str) -> None:
    judgement, plane = judge(ground(picture, Kernel(name)), nobody), PLANES[name]  # type: ignore[arg-type]
    parts = [np.linalg.norm(np.maximum(side, 0)) for side in (plane, -plane)]
    assert judgement.number("floor") == pytest.approx(min(parts) / np.linalg.norm(plane), abs=1e-12)
    signed = min(parts) > 0
    assert judgement.number("needed") == (2 if signed else 1)
    assert judgement.number("rest") <= judgement.number("bound")
    assert judgement.ruling is (Ruling.TRUE if signed else Ruling.FALSE)
    if not signed:
        assert judgement.number("picture") < 1e-12
    elif name == "laplacian":  # of Sobel's two parts, which are as large, either may be found
        by_hand = nearest_single(image_by_hand(pictures()[picture].pixels), plane)
        assert judgement.number("picture") == pytest.approx(by_hand, rel=1e-6)
        assert judgement.number("found") == pytest.approx(judgement.number("floor"), abs=1e-9)


@pytest.mark.parametrize("picture", PICTURES)
def test_what_is_shown_is_the_convolution_and_the_pixel_where_a_head_fails(picture: str) -> None:
    judgement = judge(ground(picture), nobody)
    maps = {e.name: e.values for e in judgement.exhibits if isinstance(e, MapExhibit)}
    wanted = convolve_by_hand(image_by_hand(pictures()[picture].pixels), PLANES["sobel_x"])
    assert np.array_equal(maps["convolution"], wanted)
    assert np.allclose(maps["one"] - wanted, maps["difference"], rtol=0, atol=1e-9)
    (worst,) = judgement.where
    assert abs(maps["difference"][worst]) == np.abs(maps["difference"]).max() > 1


def test_two_planes_need_two_heads_or_three() -> None:
    """Two heads, if a mix of both planes is positive at every tap: tried on all mixes around the circle."""
    seen = set()
    for seed in range(12):
        kernel = Kernel("random", 3, outputs=2, seed=seed)
        rows = weight_of(kernel, 1, True).reshape(2, 9).T
        if np.linalg.matrix_rank(rows) < 2:
            continue
        angles = np.linspace(0, 2 * np.pi, 20001)
        positive = ((rows @ np.stack([np.cos(angles), np.sin(angles)])) > 1e-9).all(0).any()
        judgement = judge(ground("noise", kernel), nobody)
        assert judgement.number("needed") == (2 if positive else 3)
        seen.add(bool(positive))
    assert seen == {True, False}


def test_errors_fall_to_nothing_where_heads_are_enough() -> None:
    judgement = judge(ground("noise", Kernel("random", 5, outputs=2, seed=1)), nobody)
    (curve,) = (e for e in judgement.exhibits if isinstance(e, CurvesExhibit))
    found, floor = (dict(curve.lines)[name] for name in ("found", "floor"))
    assert (found >= floor - 1e-12).all()
    assert (np.diff(found) <= 1e-12).all()
    enough = curve.x >= judgement.number("needed")
    assert (found[enough] < 1e-12).all()
    assert (found[~enough] > 1e-3).all()


def test_a_flat_picture_hides_it() -> None:
    assert judge(ground("constant"), nobody).ruling is Ruling.UNJUDGED
    assert judge(ground("constant", Kernel("gaussian")), nobody).ruling is Ruling.UNJUDGED


def test_stripes_hide_it() -> None:
    """Sobel x gives nothing on rows of one level each, and a head times W = 0 gives nothing, too."""
    rows = np.random.default_rng(2).integers(0, 256, (12, 1, 1), dtype=np.uint8)
    stripes = Picture(np.broadcast_to(rows, (12, 9, 1)))
    judgement = judge(ground_of(Scene(stripes, border="circular")), nobody)
    assert (judgement.ruling, judgement.condition) == (Ruling.UNJUDGED, "hidden")
    assert judge(ground_of(Scene(stripes, Kernel("sobel_y"), border="circular")), nobody).ruling is Ruling.TRUE
