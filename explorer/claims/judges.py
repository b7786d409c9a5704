"""Who judges each claim. Imports torch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from explorer.claims import (
    a1_template,
    a2_metric,
    a3_degenerate,
    g1_local_global,
    g2_without_self,
    h1_one_head,
    h2_fewer_numbers,
    h3_dot_products,
    h4_emphasis,
    h5_special_case,
    h6_other_norms,
    h7_sight,
    h8_own_field,
    h9_many_layers,
    h10_more_data,
    h11_plateau,
    h12_recurrence,
    l1_both_from_data,
    l2_keys_of_parameters,
    m1_layer,
    m2_cost,
    u1_inductive_bias,
    u2_toy,
    u3_selection,
)
from explorer.claims.claim import Judge, Judgement
from explorer.claims.ground import Ground
from explorer.claims.listed import CLAIMS
from explorer.layers.progress import Tick, nobody, part_of

JUDGES: Mapping[str, Judge] = {
    "H1": h1_one_head.judge,
    "H2": h2_fewer_numbers.judge,
    "H3": h3_dot_products.judge,
    "H4": h4_emphasis.judge,
    "H5": h5_special_case.judge,
    "H6": h6_other_norms.judge,
    "H7": h7_sight.judge,
    "H8": h8_own_field.judge,
    "H9": h9_many_layers.judge,
    "H10": h10_more_data.judge,
    "H11": h11_plateau.judge,
    "H12": h12_recurrence.judge,
    "A1": a1_template.judge,
    "A2": a2_metric.judge,
    "A3": a3_degenerate.judge,
    "L1": l1_both_from_data.judge,
    "L2": l2_keys_of_parameters.judge,
    "G1": g1_local_global.judge,
    "G2": g2_without_self.judge,
    "U1": u1_inductive_bias.judge,
    "U2": u2_toy.judge,
    "U3": u3_selection.judge,
    "M1": m1_layer.judge,
    "M2": m2_cost.judge,
}


def judge_all(ground: Ground, tick: Tick = nobody) -> Iterator[Judgement]:
    """Every claim in its order, one by one. `tick` may raise to cancel."""
    for number, name in enumerate(CLAIMS):
        yield JUDGES[name](ground, part_of(tick, number, len(CLAIMS)))
