"""The claims of the debate, in their order. Known without torch; who judges them stands in judges.py."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.claims.claim import Claim
from explorer.words.claims import (
    a1,
    a2,
    a3,
    g1,
    g2,
    h1,
    h2,
    h3,
    h4,
    h5,
    h6,
    h7,
    h8,
    h9,
    h10,
    h11,
    h12,
    l1,
    l2,
    m1,
    m2,
    u1,
    u2,
    u3,
)

_ALL = (
    Claim("H1", "hohou", h1, {"page": "stage", "heads": "fewest", "norm": "softmax", "content": 0.0}),
    Claim("H2", "hohou", h2, {"page": "matrix"}),
    Claim("H3", "hohou", h3, {"page": "stage", "similarity": "dot", "content": 3.0}),
    Claim("H4", "hohou", h4, {"page": "stage", "heads": "one"}),
    Claim("H5", "hohou-again", h5, {"page": "films"}),
    Claim("H6", "hohou-again", h6, {"page": "stage", "norm": "relu", "heads": "kernel", "window_side": 1.0}),
    Claim("H7", "hohou-again", h7, {"page": "stage", "window_side": 33.0}),
    Claim("H8", "hohou-again", h8, {"page": "stage", "heads": "one", "border": "circular", "window_side": 9.0}),
    Claim("H9", "hohou-again", h9, {"page": "depth"}),
    Claim("H10", "hohou-again", h10, {"page": "stage"}),
    Claim("H11", "hohou-again", h11, {"page": "stage"}),
    Claim("H12", "hohou-again", h12, {"page": "stage", "heads": "one"}),
    Claim("A1", "anonymous", a1, {"page": "stage", "window_side": 1.0}),
    Claim("A2", "anonymous", a2, {"page": "stage", "similarity": "distance"}),
    Claim("A3", "anonymous", a3, {"page": "meters"}),
    Claim("L1", "lin", l1, {"page": "stage", "content": 1.0, "window_side": 9.0}),
    Claim("L2", "lin", l2, {"page": "stage", "window_side": 1.0}),
    Claim("G1", "alang", g1, {"page": "depth"}),
    Claim("G2", "alang", g2, {"page": "stage", "content": 1.0, "window_side": 9.0}),
    Claim("U1", "aluea", u1, {"page": "stage", "heads": "one", "content": 1.0}),
    Claim("U2", "aluea", u2, {"page": "stage", "norm": "softmax", "window_side": 5.0}),
    Claim("U3", "aluea", u3, {"page": "stage", "heads": "one", "content": 1.0}),
    Claim("M1", "mof", m1, {"page": "stage", "border": "zero_keys", "heads": "one"}),
    Claim("M2", "mof", m2, {"page": "cost"}),
)  # fmt: skip
CLAIMS: Mapping[str, Claim] = {claim.id: claim for claim in _ALL}
