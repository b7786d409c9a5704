"""A1: is a convolution the inner product of every patch with a fixed template?"""

from __future__ import annotations

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import GridExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import levels
from explorer.compute.build import build
from explorer.layers.convolution import convolve, products_at
from explorer.layers.measures.im2col import by_templates
from explorer.layers.measures.misfit import rounding_bound
from explorer.layers.progress import Tick


def judge(ground: Ground, tick: Tick) -> Judgement:
    """Patches times filters, one matrix product, beside the convolution summed tap by tap."""
    built = build(ground.scene)
    image, convolution = built.image, built.convolution
    wanted = convolve(image, convolution)
    if ground.scene.picture.constant or not wanted.any():
        return Judgement("A1", Ruling.UNJUDGED, (), "constant" if ground.scene.picture.constant else "nothing")
    tick(0.3)
    error = (by_templates(image, convolution).double() - wanted.double()).abs()
    tick(0.6)
    bound = rounding_bound(image, convolution, 1)
    wrong = ~(error <= bound)
    residual, violated = float(error.max()), bool(wrong.any())
    # Where it fails worst; where it does not, the patch that answers most.
    telling = (error - bound).amax(0) if violated else wanted.abs().amax(0)
    row, column = divmod(int(telling.argmax()), telling.shape[1])
    cell = row, column
    values = (
        Value("residual", residual),
        Value("bound", float(bound.max())),
        Value("terms", convolution.weight[0].numel(), "count"),
        Value("filters", convolution.out_channels, "count"),
    )
    output = int(wanted[:, row, column].abs().argmax())
    terms = products_at(image, convolution, cell)
    channel = int(terms.products[:, output].abs().sum(0).argmax())
    size = convolution.kernel_size
    return Judgement(
        "A1",
        Ruling.FALSE if violated else Ruling.TRUE,
        values,
        "other" if violated else "rounding" if residual else "exact",
        (cell,),
        (
            MapExhibit("picture", levels(ground.scene), "picture", (cell,)),
            GridExhibit("patch", terms.values[:, channel].view(size).numpy(), "weights"),
            GridExhibit("template", convolution.weight[output, channel].numpy(), "signed"),
            MapExhibit("response", wanted[output].numpy(), "signed", (cell,)),
        ),
    )
