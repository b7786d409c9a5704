"""L2: is a convolution attention's scores with data as queries and parameters as keys? And with the softmax?"""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import BarsExhibit, GridExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.compute.build import build
from explorer.layers.convolution import Convolution, convolve, products_at
from explorer.layers.measures.filter_attention import softmax_over_filters
from explorer.layers.measures.im2col import by_templates
from explorer.layers.measures.misfit import rounding_bound
from explorer.layers.presets import kernel_weight
from explorer.layers.progress import Tick
from explorer.state.state import Scene

MOST_PX = 64
BESIDE = ("sobel_x", "sobel_y", "laplacian", "box")  # filters beside the user's own: a softmax over one is always 1


def judge(ground: Ground, tick: Tick) -> Judgement:
    """Three lanes: the convolution, the scores of its patches and filters, and these scores with the rest of attention:
    a softmax over filters, which are the values too. A convolution doubles with the picture."""
    small = ground.at_most(MOST_PX)
    built, size = build(small.scene), small.size_beside(ground)
    image, bank = built.image, filter_bank(small.scene, built.convolution)
    wanted = convolve(image, bank)
    error = (by_templates(image, bank).double() - wanted.double()).abs()
    tick(0.3)
    if not wanted[: built.convolution.out_channels].any():
        return Judgement("L2", Ruling.UNJUDGED, (), "nothing", size=size)
    scale = (1 / 255 if small.scene.integer else 1.0) / bank.weight[0].numel() ** 0.5
    weights, mixed = softmax_over_filters(image.double(), bank, scale)
    tick(0.6)
    _, doubled = softmax_over_filters(2 * image.double(), bank, scale)
    off = float((doubled - 2 * mixed).abs().max() / (2 * mixed).abs().max())
    wrong = bool((error > rounding_bound(image, bank, 1)).any())
    row, column = divmod(int(wanted[0].abs().argmax()), wanted.shape[2])
    cell = (row, column)
    values = (
        Value("error", float(error.max())),
        Value("doubled", off, "share"),
        Value("filters", bank.out_channels, "count"),
        Value("most", float(weights[..., 0].max()), "share"),
    )
    patch = products_at(image, bank, cell).values[:, 0].view(bank.kernel_size)
    mine = weights.view(*wanted.shape[1:], -1)
    return Judgement(
        "L2",
        Ruling.FALSE if wrong else Ruling.TRUE_IF,
        values,
        "differs" if wrong else "scores",
        (cell,),
        (
            GridExhibit("patch", patch.numpy(), "weights"),
            BarsExhibit(
                "shares",
                ("own", *BESIDE),
                (float(mine[row, column, : built.convolution.out_channels].sum()), *_others(mine[row, column])),
                "share",
            ),
            MapExhibit("scores", wanted[0].numpy(), "signed", (cell,)),
            MapExhibit("weight", mine[..., 0].float().numpy(), "weights", (cell,)),
        ),
        size,
    )


def filter_bank(scene: Scene, convolution: Convolution) -> Convolution:
    """The user's filters and those of BESIDE, of the same size."""
    channels = convolution.in_channels
    beside = [kernel_weight(name, scene.kernel.size, channels, 1, 0, scene.integer) for name in BESIDE]
    return replace(convolution, weight=torch.cat([convolution.weight, *(torch.from_numpy(w).float() for w in beside)]))


def _others(weights: torch.Tensor) -> list[float]:
    return [float(weight) for weight in weights[-len(BESIDE) :]]
