"""H3: is the key of the largest dot product the one that is most like the query?"""

from __future__ import annotations

import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import levels
from explorer.compute.build import build
from explorer.layers.measures.partners import Partners, partners
from explorer.layers.progress import Tick
from explorer.layers.projection import features_of

MOST_PX = 32  # all pairs of pixels are compared


@torch.inference_mode()
def judge(ground: Ground, tick: Tick) -> Judgement:
    """Queries and keys are the scene's features themselves: no weights stand between the claim and what is measured."""
    small = ground.at_most(MOST_PX)
    rows, columns = small.size
    size = small.size_beside(ground)
    layers = build(small.scene)
    # In double precision, where patches that are alike differ by less than what `partners` takes as equal.
    vectors = features_of(layers.image.double(), layers.attention).flatten(1).mT
    tick(0.1)
    found = partners(vectors)
    if small.scene.picture.constant or not found.told_apart.any():
        return Judgement("H3", Ruling.UNJUDGED, (), "constant", size=size)

    def share(right: torch.Tensor) -> float:
        return float((~right).double().mean())

    other = share(found.dot_is_nearest)
    values = [
        Value("other", other, "share"),
        Value("longest", float((found.dot_is_longest & found.told_apart).double().mean()), "share"),
        Value("flat", share(found.told_apart), "share"),
    ]
    directions = vectors.shape[1] > 1  # a single number has no direction but its sign
    if directions:
        values += [
            Value("cosine", share(found.dot_is_most_alike), "share"),
            Value("unit", share(found.unit_dot_is_nearest), "share"),
        ]
    wrong = (~found.dot_is_nearest).reshape(rows, columns)
    cells = tuple(divmod(pixel, columns) for pixel in _worst(vectors, found)) if other else ()
    return Judgement(
        "H3",
        Ruling.FALSE if other else Ruling.TRUE,
        tuple(values),
        "everywhere" if not other else "lengths" if directions else "bright",
        cells,
        (
            MapExhibit("picture", levels(small.scene), "picture", cells, joined=True),
            MapExhibit("wrong", wrong.float().numpy(), "yes"),
            MapExhibit("length", found.length.reshape(rows, columns).float().numpy(), "weights", cells),
        ),
        size,
    )


def _worst(vectors: torch.Tensor, found: Partners) -> tuple[int, ...]:
    """Query, winner and nearest key, where the winner is farthest from the query beyond the nearest."""
    v = vectors.double()
    excess = (v - v[found.dot]).norm(dim=1) - (v - v[found.nearest]).norm(dim=1)
    query = int(torch.where(found.dot_is_nearest, -1.0, excess).argmax())
    return query, int(found.dot[query]), int(found.nearest[query])
