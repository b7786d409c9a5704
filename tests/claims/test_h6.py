"""H6 by loops: one key for each head, its score, and what each norm makes of it."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from explorer.claims.claim import Ruling
from explorer.claims.exhibits import MapExhibit
from explorer.claims.h6_other_norms import judge
from explorer.compute.build import build
from explorer.layers.norms import NORMS
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.grounds import ground, pictures
from tests.claims.loops import PLANES, convolve_by_hand, image_by_hand, scores_by_hand

PICTURES = ["single", "noise", "checker", "colour"]
OF_ONE_KEY = {
    "softmax": np.ones_like,
    "sparsemax": np.ones_like,
    "entmax": np.ones_like,
    "relu": lambda score: np.maximum(score, 0),
    "sigmoid": lambda score: 1 / (1 + np.exp(-score)),
    "linear": lambda score: score,
}


def closed_by_hand(picture: str, plane: np.ndarray) -> tuple[dict[str, np.ndarray], dict[str, list[np.ndarray]]]:
    """Under each norm the output at 1 px, and every used head's weights on pixels. Queries and keys are the scene's."""
    image = image_by_hand(pictures()[picture].pixels)
    heads = build(ground(picture).scene).attention
    scale = heads.content / sqrt(heads.head_dim)
    outputs = {norm: np.zeros(image.shape[1:]) for norm in NORMS}
    weights: dict[str, list[np.ndarray]] = {norm: [] for norm in NORMS}
    for number, (dy, dx) in enumerate(np.ndindex(3, 3)):
        query, key = (part[number].double().numpy() for part in (heads.query, heads.key))
        scores, pixels, _ = scores_by_hand(image, query, key, (dy - 1, dx - 1), 0, scale, 1)
        rows, columns = np.indices(image.shape[1:])
        inside = (
            (rows + dy - 1 >= 0)
            & (rows + dy - 1 < image.shape[1])
            & (columns + dx - 1 >= 0)
            & (columns + dx - 1 < image.shape[2])
        )
        for norm, weigh in OF_ONE_KEY.items():
            weight = weigh(scores[..., 0])
            outputs[norm] += weight * pixels[..., 0, :].sum(-1) * plane[dy, dx]
            if plane[dy, dx] != 0:
                weights[norm].append(weight[inside])
    return outputs, weights


def explained_by_hand(output: np.ndarray, image: np.ndarray) -> bool:
    """Whether some 3 x 3 kernel for each channel, and a bias, gives this output."""
    around = np.pad(image, ((0, 0), (1, 1), (1, 1)))
    rows, columns = output.shape
    taps = [
        around[c, r : r + rows, k : k + columns].ravel() for c in range(len(image)) for r in range(3) for k in range(3)
    ]
    table = np.stack([*taps, np.ones(output.size)], 1)
    left = output.ravel() - table @ np.linalg.lstsq(table, output.ravel(), rcond=None)[0]
    return bool(np.linalg.norm(left) <= 1e-10 * np.linalg.norm(output))


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("name", ["sobel_x", "gaussian"])
def test_against_loops(name: str, picture: str) -> None:
    judgement = judge(ground(picture, Kernel(name)), nobody)  # type: ignore[arg-type]
    image = image_by_hand(pictures()[picture].pixels)
    wanted = convolve_by_hand(image, PLANES[name])
    outputs, weights = closed_by_hand(picture, PLANES[name])
    largest = np.abs(wanted).max()
    for norm, output in outputs.items():
        assert judgement.number(norm) == pytest.approx(np.abs(output - wanted).max(), rel=1e-9, abs=1e-9 * largest)
        spreads = [one.std() for one in weights[norm]]
        assert judgement.number(f"{norm}_spread") == pytest.approx(max(spreads), rel=1e-9)
    assert judgement.number("most") == pytest.approx(max(one.max() for one in weights["relu"]), rel=1e-9)
    assert judgement.number("least") == pytest.approx(min(one.min() for one in weights["relu"]), abs=1e-9)
    assert judgement.number("closing") == 3
    explained = explained_by_hand(outputs["relu"], image)
    assert judgement.ruling is (Ruling.UNJUDGED if explained else Ruling.FALSE)
    assert explained == (picture == "single"), "each head meets one bright pixel, and so one number"
    if not explained:
        (worst,) = judgement.where
        difference = np.abs(outputs["relu"] - wanted)
        assert difference[worst] == pytest.approx(difference.max())
        relu = next(e.values for e in judgement.exhibits if isinstance(e, MapExhibit) and e.name == "relu")
        np.testing.assert_allclose(relu, outputs["relu"], atol=1e-9 * largest)


def test_a_flat_picture_hides_it() -> None:
    assert judge(ground("constant"), nobody).ruling is Ruling.UNJUDGED
