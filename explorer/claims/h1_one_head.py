"""H1: can heads of local attention be this convolution, and how many does it take?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import CurvesExhibit, Exhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import worst_of
from explorer.compute.build import build
from explorer.compute.inputs import weight_of
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.heads.count import HeadsNeeded, heads_needed
from explorer.layers.heads.patterns import Patterns, find_patterns
from explorer.layers.heads.static import covering_window, head_floor, realise
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer
from explorer.layers.measures.rounding import output_rounding
from explorer.layers.progress import Tick
from explorer.layers.threads import one_thread

MOST_PX = 64
FEWER = (1, 2, 3)  # numbers of heads below those needed that are tried: each is a search
RANDOM_STARTS = 3


@torch.inference_mode()
@one_thread()
def judge(ground: Ground, tick: Tick) -> Judgement:
    """Heads without content around the query's own pixel, each with weights of its own over the kernel's window."""
    small = ground.at_most(MOST_PX)
    size = small.size_beside(ground)
    if small.scene.picture.constant:
        return Judgement("H1", Ruling.UNJUDGED, (), "constant", size=size)
    scene = small.scene
    layers = build(scene)
    weight = weight_of(scene.kernel, scene.picture.channels, scene.integer)
    convolution, image = replace(layers.convolution, weight=torch.from_numpy(weight)), layers.image.double()
    needed = heads_needed(weight)
    built = _built(weight, needed, tick)
    wanted = convolve(image, convolution)
    single = built[1] if needed.count == 1 else _fitted(built[1], convolution, image, wanted)
    output, difference, bound = _measured(single, convolution, image, wanted)
    rest, rest_bound = _measured(built[needed.count], convolution, image, wanted)[1:]
    largest, floor = float(difference.abs().max()), head_floor(convolution, 1)
    if floor == 0:
        ruling, condition = (Ruling.FALSE, "one") if largest <= bound else (Ruling.TRUE, "more")
    else:
        ruling, condition = (Ruling.TRUE, "more") if largest > bound else (Ruling.UNJUDGED, "hidden")
    scale = float(wanted.norm())
    values = [
        Value("floor", floor, "share"),
        Value("found", built[1].error, "share"),
        Value("needed", needed.count, "count"),
        Value("taps", scene.kernel.size**2, "count"),
        Value("rest", float(rest.abs().max())),
        Value("bound", rest_bound),
    ]
    if scale > 0:
        values.append(Value("picture", float(difference.norm()) / scale, "share"))
    channel, *worst = worst_of(difference)
    cells = ((worst[0], worst[1]),) if ruling is Ruling.TRUE else ()
    exhibits: list[Exhibit] = [
        MapExhibit("convolution", wanted[channel].numpy(), "signed", cells),
        MapExhibit("one", output[channel].numpy(), "signed", cells),
    ]
    if cells:
        exhibits.append(MapExhibit("difference", difference[channel].numpy(), "signed", cells))
    if scene.kernel.size > 1:
        exhibits.insert(0, _curve(built, convolution, scene.kernel.size**2))
    return Judgement("H1", ruling, tuple(values), condition, cells, tuple(exhibits), size)


def _built(weight: np.ndarray, needed: HeadsNeeded, tick: Tick) -> dict[int, Patterns]:
    """The best that is found of some smaller numbers of heads, and as many as are needed."""
    counts = [n for n in FEWER if n < needed.count] + [needed.count]
    built: dict[int, Patterns] = {}
    for place, n in enumerate(counts):
        tick(0.8 * place / len(counts))
        built[n] = find_patterns(weight, n, before=built.get(n - 1), random_starts=RANDOM_STARTS)
    return built


def _fitted(single: Patterns, convolution: Convolution, image: torch.Tensor, wanted: torch.Tensor) -> Patterns:
    """The same head with the W that comes nearest on this very image, by least squares: no other would do better."""
    inputs = convolution.in_channels
    plain = replace(single, mixes=np.eye(inputs)[None])
    seen = attend(image, realise(plain, convolution), covering_window(convolution)).flatten(1).mT
    mixes = torch.linalg.lstsq(seen, wanted.flatten(1).mT, driver="gelsd").solution
    return replace(single, mixes=mixes.numpy()[None])


def _measured(
    patterns: Patterns, convolution: Convolution, image: torch.Tensor, wanted: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, float]:
    """These heads' output on the image, its difference to the convolution's, and what rounding may make of that."""
    heads = realise(patterns, convolution)
    window = covering_window(convolution)
    output = attend(image, heads, window)
    bound = output_rounding(AttentionLayer(heads, window), image)
    return output, output - wanted, bound + output_rounding(ConvolutionLayer(convolution), image)


def _curve(built: dict[int, Patterns], convolution: Convolution, taps: int) -> CurvesExhibit:
    """Up to one head for each tap: more than are needed are no better."""
    needed = max(built)
    counts = sorted({*built, *range(needed, taps + 1)})
    found = [built[min(n, needed)].error for n in counts]
    floors = [head_floor(convolution, n) for n in counts]
    return CurvesExhibit(
        "errors", "heads", np.array(counts, float), (("found", np.array(found)), ("floor", np.array(floors))), "share"
    )
