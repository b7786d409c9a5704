"""A2: do attention's scores define a distance?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from explorer.claims.claim import Cell, Judgement, Ruling, Value
from explorer.claims.exhibits import CurvesExhibit, GridExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import levels
from explorer.compute.build import build
from explorer.layers.measures.metric import Form, Triangles, form_of, triangles_of
from explorer.layers.progress import Tick
from explorer.layers.projection import features_of
from explorer.layers.threads import one_thread

MOST_PX = 64  # among so many pixels unlike ones are looked for
POINTS = 32  # of them are compared; triangles grow with their third power
CORNERS = "first", "second", "third"


def judge(ground: Ground, tick: Tick) -> Judgement:
    """Every head's W_Q W_K^T, and the distances between pixels under it; beside it W_Q W_Q^T."""
    small = ground.at_most(MOST_PX)
    size = small.size_beside(ground)
    built = build(small.scene)
    every = features_of(built.image.double(), built.attention).flatten(1).mT
    chosen = _unlike(every.numpy())
    if small.scene.picture.constant or len(chosen) < 2:
        return Judgement("A2", Ruling.UNJUDGED, (), "constant", size=size)
    points = every[torch.from_numpy(chosen)]
    heads = list(zip(built.attention.query, built.attention.key, strict=True))
    found: list[Triangles] = []
    twins: list[Triangles] = []
    with one_thread():
        for done, (query, key) in enumerate(heads):
            tick(done / len(heads))
            found.append(triangles_of(points, query, key))
            twins.append(triangles_of(points, query, query))
        forms = [form_of(*head) for head in heads]
    negative, positive = (sum(getattr(form, name) for form in forms) for name in ("negative", "positive"))
    values = (
        Value("broken", _failing(found), "share"),
        Value("negative", negative / max(negative + positive, 1), "share"),
        Value("one_way", sum(form.one_way for form in forms) / len(forms), "share"),
        Value("twin", _failing(twins), "share"),
        Value("others", _others_first(points, heads), "share"),
        Value("twin_others", _others_first(points, [(query, query) for query, _ in heads]), "share"),
        Value("points", len(points), "count"),
        Value("heads", len(heads), "count"),
    )
    ruling, condition, head, corners = _ruled(found, values[4].number > 0)
    cells: tuple[Cell, ...] = tuple(divmod(int(chosen[corner]), small.size[1]) for corner in corners)
    return Judgement(
        "A2",
        ruling,
        values,
        condition,
        cells,
        (
            MapExhibit("picture", levels(small.scene), "picture", cells, joined=True),
            *([_lengths(found[head], corners)] if corners else []),
            _spectrum(forms[head], form_of(heads[head][0], heads[head][0])),
        ),
        size,
    )


def _unlike(features: np.ndarray) -> np.ndarray:
    """Which of (n, features) stand for all that differ, at most POINTS, in their order and evenly spread."""
    different = np.sort(np.unique(features, axis=0, return_index=True)[1])
    return different[np.linspace(0, len(different) - 1, min(POINTS, len(different))).round().astype(np.int64)]


def _failing(found: Sequence[Triangles]) -> float:
    """The share of all triangles of all heads that are none."""
    return sum(one.failing for one in found) / max(sum(one.count for one in found), 1)


def _others_first(points: torch.Tensor, heads: Sequence[tuple[torch.Tensor, torch.Tensor]]) -> float:
    """The share of points, over all heads, that score another one higher than themselves."""
    firsts = []
    for query, key in heads:
        scores = (points @ query.double()) @ (points @ key.double()).mT
        firsts.append((scores.amax(1) > scores.diagonal()).double().mean())
    return float(torch.stack(firsts).mean())


def _ruled(found: Sequence[Triangles], others: bool) -> tuple[Ruling, str, int, tuple[int, ...]]:
    """The ruling, its condition, and the head and the points that show it."""
    head = max(range(len(found)), key=lambda one: found[one].excess / float(found[one].squared.abs().max()) ** 0.5)
    worst = found[head].worst
    if worst is not None:
        return Ruling.FALSE, "triangle", head, worst
    for head, one in enumerate(found):
        if one.lowest is not None:
            return Ruling.FALSE, "negative", head, one.lowest
    for head, one in enumerate(found):
        if not one.two_way:
            apart = int((one.squared - one.squared.mT).abs().argmax())
            return Ruling.FALSE, "one_way", head, divmod(apart, len(one.squared))
    return (Ruling.TRUE_IF, "lengths", 0, ()) if others else (Ruling.TRUE, "all", 0, ())


def _lengths(found: Triangles, corners: Sequence[int]) -> GridExhibit:
    """From each corner to each; the root of a negative square is written as negative."""
    squared = found.squared[list(corners)][:, list(corners)]
    names = CORNERS[: len(corners)]
    return GridExhibit("lengths", (squared.sign() * squared.abs().sqrt()).numpy(), "signed", names, names)


def _spectrum(form: Form, twin: Form) -> CurvesExhibit:
    count = len(form.eigenvalues)
    lines = tuple((name, one.eigenvalues.flip(0).numpy()) for name, one in (("form", form), ("same", twin)))
    return CurvesExhibit("spectrum", "number", np.arange(1.0, count + 1), lines)
