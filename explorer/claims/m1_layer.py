"""M1: can local self-attention stand in a convolution's place, as a layer? SASA's, beside one of the same size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import CurvesExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import levels
from explorer.compute.build import build
from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.heads.descent import descend
from explorer.layers.heads.stand_alone import learned, learned_numbers, stand_alone, with_learned
from explorer.layers.measures.layer import AttentionLayer
from explorer.layers.measures.rounding import output_rounding
from explorer.layers.measures.shifts import shift_image
from explorer.layers.progress import Tick, part_of

MOST_PX = 16
CHANNELS, HEADS = 8, 4
STEPS, RATE = 20, 0.07


def judge(ground: Ground, tick: Tick) -> Judgement:
    """A layer with windows as large as the kernel, eight channels in four heads, row and column embeddings; a readout
    of its channels learns what the kernel answers. The same for a convolution of eight channels."""
    small = ground.at_most(MOST_PX)
    layers, size = build(small.scene), small.size_beside(ground)
    image = layers.image.double() / (255 if small.scene.integer else 1)
    if not image.any():
        return Judgement("M1", Ruling.UNJUDGED, (), "dark", size=size)
    side, channels = ground.scene.kernel.size, image.shape[0]
    layer, window = stand_alone(channels, CHANNELS, side, HEADS)
    drawn = torch.randn(CHANNELS, channels, side, side, generator=torch.Generator().manual_seed(1), dtype=image.dtype)
    beside = Convolution(drawn / (side * channels**0.5), border="zero")
    output, other = attend(image, layer, window), convolve(image, beside)
    single = AttentionLayer(layer, window)
    shifted = shift_image(single, image, (1, 1), output)
    moved = shifted.largest_inside or 0.0  # a picture of 8 px has an inside for every kernel
    linear = attend(2 * image, layer, window) - 2 * output
    tick(0.2)

    target = convolve(image, replace(layers.convolution, weight=layers.convolution.weight.double()))
    target = target / (float(target.square().mean().sqrt()) or 1.0)
    readout = torch.full((CHANNELS, len(target)), 1 / CHANNELS, dtype=image.dtype)

    def by_attention(values: Sequence[torch.Tensor]) -> torch.Tensor:
        return _miss(attend(image, _with(layer, values), window), values[5], target)

    def by_convolution(values: Sequence[torch.Tensor]) -> torch.Tensor:
        return _miss(convolve(image, replace(beside, weight=values[0])), values[1], target)

    learnt, losses, gradients = descend(by_attention, (*learned(layer), readout), STEPS, RATE, part_of(tick, 1, 3))
    _, beside_losses, _ = descend(by_convolution, (beside.weight, readout), STEPS, RATE, part_of(tick, 2, 3))
    reached = sum(int((one != 0).sum()) for one in gradients) / sum(one.numel() for one in gradients)
    bound = output_rounding(single, 2 * image) + 2 * output_rounding(single, image)
    facts = {
        "size": output.shape == other.shape,
        "finite": bool(output.isfinite().all()),
        "shift": moved <= shifted.bound,
        "gradient": reached == 1,
        "steps": losses[-1] < losses[0],
        "nonlinear": float(linear.abs().max()) > bound,
    }
    wrong = next((name for name, holds in facts.items() if not holds), "")
    values = [
        Value("left", losses[-1] / losses[0], "share"),
        Value("left_beside", beside_losses[-1] / beside_losses[0], "share"),
        Value("numbers", learned_numbers(layer), "count"),
        Value("numbers_beside", beside.weight.numel(), "count"),
        Value("moved", moved),
        Value("reached", reached, "share"),
        Value("doubled", float(linear.abs().max() / (2 * output).abs().max()), "share"),
        Value("side", side, "px"),
        *_of_study(ground),
    ]
    answer = torch.einsum("chw,c->hw", attend(image, _with(layer, learnt), window), learnt[5][:, 0])
    scale = max(float(target[0].abs().max()), float(answer.abs().max())) or 1.0
    return Judgement(
        "M1",
        Ruling.FALSE if wrong else Ruling.TRUE,
        tuple(values),
        wrong or "runs",
        (),
        (
            MapExhibit("picture", levels(small.scene), "picture"),
            MapExhibit("target", (target[0] / scale).numpy(), "signed"),
            MapExhibit("answer", (answer / scale).numpy(), "signed"),
            CurvesExhibit(
                "learning",
                "step",
                np.arange(STEPS + 1.0),
                (("attention", np.array(losses)), ("convolution", np.array(beside_losses))),
                "",
                "y",
            ),
        ),
        size,
    )


def _with(layer: Attention, values: Sequence[torch.Tensor]) -> Attention:
    return with_learned(layer, (values[0], values[1], values[2], values[3], values[4]))


def _miss(channels: torch.Tensor, readout: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean squared difference of the channels (C, H, W) times the readout (C, outputs) from the target."""
    return (torch.einsum("chw,co->ohw", channels, readout) - target).square().mean()


def _of_study(ground: Ground) -> tuple[Value, ...]:
    """Accuracies of a network of such layers and of one of convolutions, on the most images, if it has run."""
    if ground.study is None:
        return ()
    named = (("study", "local"), ("study_beside", "convolution"))
    found = [(name, ground.study.of(model)) for name, model in named]
    return tuple(Value(name, points[-1].accuracy, "share") for name, points in found if points)
