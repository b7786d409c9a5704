"""H6: does the window close to the convolution under other norms than softmax, and what stays where it does not?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import BarsExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import worst_of
from explorer.compute.build import build
from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.measures.closed_weights import weight_alone
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer
from explorer.layers.measures.nearest import Report, fit_convolution, report_fit
from explorer.layers.measures.rounding import output_rounding
from explorer.layers.norms import NORMS
from explorer.layers.progress import Tick
from explorer.layers.threads import one_thread

MOST_PX = 40
CLOSED = Window(1.0)


@torch.inference_mode()
@one_thread()
def judge(ground: Ground, tick: Tick) -> Judgement:
    """The same heads with every norm, their windows closed to one pixel."""
    small = ground.at_most(MOST_PX)
    size = small.size_beside(ground)
    if small.scene.picture.constant:
        return Judgement("H6", Ruling.UNJUDGED, (), "constant", size=size)
    layers = build(small.scene)
    image = layers.image.double()
    convolution = replace(layers.convolution, weight=layers.convolution.weight.double())
    wanted = convolve(image, convolution)
    found = {}
    for done, norm in enumerate(NORMS):
        tick(0.8 * done / len(NORMS))
        found[norm] = _closed(replace(layers.attention, norm=norm), convolution, image, wanted)
    relu = found["relu"]
    used = layers.attention.out.abs().sum((1, 2)) > 0  # what multiplies by 0 shows nothing
    explained = _explained(relu.output, convolution, image)
    if relu.closes and used.any():
        ruling, condition = Ruling.TRUE, "closes"
    elif explained.rounding:
        ruling, condition = Ruling.UNJUDGED, "kernel"
    else:
        ruling, condition = Ruling.FALSE, "sums"
    gates = relu.weight[relu.on_image & used[:, None, None]]
    values = (
        Value("least", float(gates.min()) if gates.numel() else 0.0),
        Value("most", float(gates.max()) if gates.numel() else 0.0),
        *(Value(f"{norm}_spread", _largest(one.spread[used])) for norm, one in found.items()),
        *(Value(norm, one.largest) for norm, one in found.items()),
        Value("bound", max(one.bound for one in found.values())),
        Value("closing", sum(one.closes for one in found.values()), "count"),
        Value("norms", len(found), "count"),
        Value("left", explained.relative, "share"),
    )
    channel, *worst = worst_of(relu.output - wanted)
    cells = ((worst[0], worst[1]),) if ruling is Ruling.FALSE else ()
    head = int(torch.where(used, relu.spread, -1.0).argmax())
    return Judgement(
        "H6",
        ruling,
        values,
        condition,
        cells,
        (
            BarsExhibit("differences", tuple(found), tuple(one.largest for one in found.values())),
            MapExhibit("gate", relu.weight[head].numpy(), "weights"),
            MapExhibit("convolution", wanted[channel].numpy(), "signed", cells),
            MapExhibit("relu", relu.output[channel].numpy(), "signed", cells),
        ),
        size,
    )


@dataclass(frozen=True, eq=False)
class _Closed:
    """Heads with one key each, under one norm.

    output            (C_out, rows, columns); largest: its largest difference to the convolution; bound: of rounding
    weight, on_image  of every head's key, (heads, rows, columns); spread: (heads,), how much it varies over pixels
    """

    output: torch.Tensor
    largest: float
    bound: float
    weight: torch.Tensor
    on_image: torch.Tensor
    spread: torch.Tensor

    @property
    def closes(self) -> bool:
        return self.largest <= self.bound


def _closed(heads: Attention, convolution: Convolution, image: torch.Tensor, wanted: torch.Tensor) -> _Closed:
    output, alone = attend(image, heads, CLOSED), weight_alone(image, heads)
    return _Closed(
        output=output,
        largest=float((output - wanted).abs().max()),
        bound=output_rounding(AttentionLayer(heads, CLOSED), image)
        + output_rounding(ConvolutionLayer(convolution), image),
        weight=alone.weight,
        on_image=alone.on_image,
        spread=alone.spread(),
    )


def _explained(output: torch.Tensor, convolution: Convolution, image: torch.Tensor) -> Report:
    """How well any kernel of this size explains an output: what it cannot is no convolution's."""
    fit = fit_convolution(
        [(image, output)], convolution.kernel_size, border=convolution.border, dilation=convolution.dilation
    )
    return report_fit(fit.convolution, image, output)


def _largest(spread: torch.Tensor) -> float:
    return float(spread.max()) if spread.numel() else 0.0
