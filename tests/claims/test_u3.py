"""U3: the same nets in torch, one by one, learned by torch's own Adam."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.claims.claim import Ruling
from explorer.claims.u3_selection import judge, ruled
from explorer.layers.heads.toy_learning import first_parameters
from explorer.layers.progress import nobody
from tests.claims.grounds import ground, pictures


def samples_by_hand(name: str) -> tuple[torch.Tensor, torch.Tensor]:
    grey = pictures()[name].pixels.astype(np.float64).mean(2)
    level = (grey - grey.mean()) / (grey.std() or 1.0)
    both: list[list[list[float]]] = [[], []]
    for row in range(level.shape[0]):
        for column in range(level.shape[1] - 3):
            both[row % 2].append([float(v) for v in level[row, column : column + 4]])
    chosen = []
    for rows in both:
        places = [round(n * (len(rows) - 1) / 127) for n in range(128)] if len(rows) > 128 else range(len(rows))
        chosen.append(torch.tensor([rows[place] for place in places], dtype=torch.float64))
    return chosen[0], chosen[1]


def error_by_hand(learned: torch.Tensor, fresh: torch.Tensor, seed: int, selects: bool) -> float:
    """One net after 150 steps: its error on fresh samples over their variance."""
    own = {name: torch.tensor(value, requires_grad=True) for name, value in first_parameters(seed).items()}

    def net(x: torch.Tensor) -> torch.Tensor:
        tokens = x[:, :, None] * own["place"] + own["offset"]
        scores = (tokens @ own["query"]) @ (tokens @ own["key"]).mT / 8**0.5
        weights = scores.softmax(2) if selects else torch.full_like(scores, 0.25)
        pooled = (weights @ (tokens @ own["value"])).mean(1)
        return (pooled @ own["first"] + own["bias"]).tanh() @ own["second"] + own["shift"]

    def aim(x: torch.Tensor) -> torch.Tensor:
        return x[:, 0] * x[:, 2] + x[:, 1] * x[:, 3]

    adam = torch.optim.Adam(own.values(), lr=0.02)
    for _ in range(150):
        adam.zero_grad()
        (net(learned) - aim(learned)).square().mean().backward()
        adam.step()
    with torch.no_grad():
        return float((net(fresh) - aim(fresh)).square().mean() / aim(fresh).var(correction=0))


@pytest.mark.parametrize("name", ["noise", "colour", "fish"])
def test_against_torch(name: str) -> None:
    judgement = judge(ground(name), nobody)
    learned, fresh = samples_by_hand(name)
    errors = [[error_by_hand(learned, fresh, seed, selects) for seed in range(5)] for selects in (True, False)]
    means, sds = ([float(f(row)) for row in errors] for f in (np.mean, lambda row: np.std(row, ddof=1)))
    # 150 steps of two summation orders drift apart, far less than seeds do
    assert judgement.number("attention") == pytest.approx(means[0], rel=1e-4)
    assert judgement.number("control") == pytest.approx(means[1], rel=1e-4)
    assert judgement.number("attention_sd") == pytest.approx(sds[0], rel=1e-3)
    if min(means) >= 1:
        assert judgement.ruling is Ruling.UNJUDGED
    else:
        worse = means[1] - means[0] > (sds[0] ** 2 + sds[1] ** 2) ** 0.5
        assert judgement.ruling is (Ruling.TRUE if worse else Ruling.FALSE)


@pytest.mark.parametrize("name", ["constant", "single", "checker"])
def test_where_the_toy_is_the_same_everywhere_nothing_can_be_learned(name: str) -> None:
    aims = [x[:, 0] * x[:, 2] + x[:, 1] * x[:, 3] for x in samples_by_hand(name)]
    assert min(float(one.max() - one.min()) for one in aims) == 0
    assert judge(ground(name), nobody).ruling is Ruling.UNJUDGED


def test_the_rule_turns() -> None:
    assert ruled((0.1, 0.03), (0.2, 0.04)) == (Ruling.TRUE, "worse")
    assert ruled((0.1, 0.06), (0.2, 0.09)) == (Ruling.FALSE, "control")
    assert ruled((0.2, 0.01), (0.1, 0.01)) == (Ruling.FALSE, "control")
    assert ruled((1.1, 0.1), (1.5, 0.1)) == (Ruling.UNJUDGED, "neither")
