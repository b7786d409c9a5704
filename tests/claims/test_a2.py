"""A2 against loops of its own over heads, pairs and triangles."""

from __future__ import annotations

from itertools import permutations
from math import sqrt

import numpy as np
import pytest

from explorer.claims.a2_metric import judge
from explorer.claims.claim import Ruling
from explorer.claims.exhibits import GridExhibit
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.by_hand import Array, levels, matrices, patches
from tests.claims.grounds import ground

ONE_HEAD = Kernel("identity", 1)


def unlike(name: str) -> Array:
    """The first of all pixels with equal patches, at most 32 of them, evenly taken."""
    phi = patches(levels(name))
    seen = {tuple(vector): vector for vector in phi.reshape(-1, phi.shape[2])[::-1]}
    each = [vector for vector in phi.reshape(-1, phi.shape[2]) if seen.pop(tuple(vector), None) is not None]
    count = min(32, len(each))
    return np.array([each[round(i * (len(each) - 1) / (count - 1))] for i in range(count)])


def squares(points: Array, form: Array) -> Array:
    scores = points @ form @ points.T
    return np.asarray(np.diag(scores)[:, None] + np.diag(scores)[None, :] - 2 * scores)


def failing(points: Array, forms: list[Array]) -> float:
    failed = count = 0
    for form in forms:
        d = squares(points, form)
        for a, b, c in permutations(range(len(points)), 3):
            sides, count = (d[a, c], d[a, b], d[b, c]), count + 1
            failed += min(sides) < 0 or sqrt(sides[0]) > (sqrt(sides[1]) + sqrt(sides[2])) * (1 + 1e-12)
    return failed / count


@pytest.mark.parametrize("name", ["single", "noise", "checker"])
def test_against_loops(name: str) -> None:
    judgement = judge(ground(name), nobody)
    query, key, _ = matrices(ground(name).scene)
    forms = [q @ k.T for q, k in zip(query, key, strict=True)]
    points = unlike(name)
    assert judgement.number("points") == len(points)
    assert judgement.number("broken") == pytest.approx(failing(points, forms), abs=2e-4)
    assert judgement.number("twin") == 0
    values = np.concatenate([np.linalg.eigvalsh((form + form.T) / 2) for form in forms])
    values = values[np.abs(values) > 1e-9 * np.abs(values).max()]
    assert judgement.number("negative") == np.mean(values < 0)
    turned = [np.linalg.norm(form - form.T) ** 2 / np.linalg.norm(2 * form) ** 2 for form in forms]
    assert judgement.number("one_way") == pytest.approx(np.mean(turned))
    assert judgement.ruling is Ruling.FALSE


@pytest.mark.parametrize("name", ["single", "noise", "colour", "checker", "fish"])
def test_the_triangle_is_none(name: str) -> None:
    judgement = judge(ground(name), nobody)
    assert judgement.condition == "triangle"
    query, key, _ = matrices(ground(name).scene)
    corners = np.array([patches(levels(name))[cell] for cell in judgement.where])
    found = []
    for q, k in zip(query, key, strict=True):
        d = squares(corners, q @ k.T)
        sides = d[0, 2], d[0, 1], d[1, 2]
        if min(sides) >= 0 and sqrt(sides[0]) > sqrt(sides[1]) + sqrt(sides[2]):
            found.append(d)
    assert found, "some head has it farther straight on than by the second pixel"
    lengths = next(e.values for e in judgement.exhibits if isinstance(e, GridExhibit))
    # Up to the score's scale, which W_Q holds by hand: content over the root of 8.
    ratio = (lengths[0, 1] / lengths[0, 2]) ** 2
    assert any(ratio == pytest.approx(d[0, 1] / d[0, 2], abs=1e-9) for d in found)


@pytest.mark.parametrize("seed", range(6))
def test_one_number_for_each_pixel_turns_it(seed: int) -> None:
    """A grey pixel alone: W_Q W_K^T is one number, where it is positive a metric once lengths are corrected."""
    scene = ground("noise", ONE_HEAD, features="pixel", head_seed=seed)
    query, key, _ = matrices(scene.scene)
    form = (query[0] @ key[0].T).item()
    judgement = judge(scene, nobody)
    if form > 0:
        assert (judgement.ruling, judgement.condition) == (Ruling.TRUE_IF, "lengths")
        assert judgement.where == ()
        assert judgement.number("broken") == 0
        assert judgement.number("others") > 0.9, "the brightest scores highest, whoever asks"
    else:
        assert (judgement.ruling, judgement.condition) == (Ruling.FALSE, "negative")
        x, y = (float(levels("noise")[cell][0]) for cell in judgement.where)
        assert form * (x - y) ** 2 < 0
        assert judgement.number("negative") == 1


def test_both_signs_are_among_these_seeds() -> None:
    signs = set()
    for seed in range(6):
        query, key, _ = matrices(ground("noise", ONE_HEAD, features="pixel", head_seed=seed).scene)
        signs.add((query[0] @ key[0].T).item() > 0)
    assert signs == {True, False}


def test_a_constant_picture_cannot_tell() -> None:
    assert judge(ground("constant"), nobody).ruling is Ruling.UNJUDGED
