"""U2: four pixels a b c d of which only a with c and b with d matter: attention, two filters, one with a gap."""

from __future__ import annotations

import numpy as np
import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import CurvesExhibit, GridExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import levels
from explorer.layers.measures.toy import foreign, foreign_of_pairs, four_pixels, probed_pairs, toy_weights
from explorer.layers.progress import Tick

GAP = 10.0  # by how much the scores of partners stand above all others: e^-10 is a weight of 5e-5
GAPS = np.arange(0.0, 21.0)


def judge(ground: Ground, tick: Tick) -> Judgement:
    """The four neighbouring pixels of a row that differ most, as grey levels 0...1. Whatever the scores, softmax leaves
    every key a weight; filters have a 0 between."""
    grey = torch.from_numpy(ground.scene.picture.pixels.astype(np.float64).mean(2) / 255)
    row, column = four_pixels(grey)
    strip = grey[row, column : column + 4][None, None]
    softmax = toy_weights(strip, GAP)
    sparse, hidden = toy_weights(strip, GAP, norm="sparsemax"), toy_weights(strip, np.inf)
    tick(0.4)
    by_two, by_gap = probed_pairs((strip * 255).round())
    tick(0.7)
    values = (
        Value("smallest", float(foreign(softmax).min())),
        Value("largest", float(foreign(softmax).max())),
        Value("first", float(softmax[0, 0])),
        Value("third", float(softmax[0, 2])),
        Value("sparse", float(foreign(sparse).max())),
        Value("hidden", float(foreign(hidden).max())),
        Value("two", float(foreign_of_pairs(by_two).abs().max())),
        Value("gapped", float(foreign_of_pairs(by_gap).abs().max())),
        Value("gap", GAP),
    )
    marks = tuple((row, column + place) for place in range(4))
    curve = np.array([float(foreign(toy_weights(strip, float(gap))).min()) for gap in GAPS])
    none = float(foreign(softmax).max()) == 0
    return Judgement(
        "U2",
        Ruling.TRUE if none else Ruling.FALSE,
        values,
        "none" if none else "hidden",
        marks,
        (
            MapExhibit("picture", levels(ground.scene), "picture", marks),
            GridExhibit("softmax", softmax.numpy(), "weights", ("qa", "qb", "qc", "qd"), ("a", "b", "c", "d")),
            GridExhibit("filters", by_two.numpy(), "weights", ("ac", "bd"), ("a", "b", "c", "d")),
            CurvesExhibit("curve", "gap", GAPS, (("smallest", curve),), "", "y"),
        ),
    )
