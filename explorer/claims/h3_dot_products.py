"""H3: is the key of the largest dot product the one that is most like the query?"""

from __future__ import annotations

import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import levels
from explorer.compute.inputs import image_of
from explorer.layers.measures.partners import partners
from explorer.layers.progress import Tick

MOST_PX = 40  # all pairs of pixels are compared


def judge(ground: Ground, tick: Tick) -> Judgement:
    """Queries and keys are the pixels themselves: no weights stand between the claim and what is measured."""
    small = ground.at_most(MOST_PX)
    rows, columns = small.size
    size = small.size_beside(ground)
    image = torch.from_numpy(image_of(small.scene))
    if small.scene.picture.constant:
        return Judgement("H3", Ruling.UNJUDGED, (), "constant", size=size)
    tick(0.1)
    found = partners(image.flatten(1).mT)

    def share(right: torch.Tensor) -> float:
        return float((~right).double().mean())

    other = share(found.dot_is_nearest)
    values = (
        Value("other", other, "share"),
        Value("cosine", share(found.dot_is_most_alike), "share"),
        Value("longest", float(found.dot_is_longest.double().mean()), "share"),
        Value("unit", share(found.unit_dot_is_nearest), "share"),
    )
    wrong = (~found.dot_is_nearest).reshape(rows, columns)
    where = _worst(image.flatten(1).mT, found.dot, found.nearest, found.dot_is_nearest) if other else ()
    cells = tuple(divmod(pixel, columns) for pixel in where)
    return Judgement(
        "H3",
        Ruling.FALSE if other else Ruling.TRUE,
        values,
        "norms" if other else "everywhere",
        cells,
        (
            MapExhibit("picture", levels(small.scene), "picture", cells, joined=True),
            MapExhibit("wrong", wrong.float().numpy(), "yes"),
            MapExhibit("length", found.length.reshape(rows, columns).float().numpy(), "weights"),
        ),
        size,
    )


def _worst(vectors: torch.Tensor, won: torch.Tensor, nearest: torch.Tensor, right: torch.Tensor) -> tuple[int, ...]:
    """Query, winner and nearest key, where the winner is farthest from the query beyond the nearest."""
    v = vectors.double()
    excess = (v - v[won]).norm(dim=1) - (v - v[nearest]).norm(dim=1)
    query = int(torch.where(right, -1.0, excess).argmax())
    return query, int(won[query]), int(nearest[query])
