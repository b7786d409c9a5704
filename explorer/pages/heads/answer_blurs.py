"""What so many heads make of the picture, one by one and together, beside the convolution; in double precision."""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.compute.expressing import expressed
from explorer.compute.request import frozen
from explorer.layers.convolution import convolve
from explorer.layers.fast.routes import attend, attend_heads
from explorer.layers.heads.count import heads_needed
from explorer.layers.heads.static import covering_window, realise
from explorer.layers.measures.experiment import Experiment
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, one_head_of
from explorer.layers.measures.rounding import output_rounding
from explorer.layers.progress import part_of
from explorer.layers.projection import project
from explorer.layers.threads import one_thread
from explorer.pages.heads.answer import best_of, weight_for
from explorer.pages.heads.question import MOST_SHOWN, Array, BlursFinding, BlursInquiry

STEPS = 4  # parts of the work that take about as long


def answer(inquiry: BlursInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    with torch.inference_mode(), one_thread():
        weight = weight_for(inquiry.heads)
        count = min(inquiry.count, heads_needed(weight).count)
        patterns = best_of(inquiry.heads, count, part_of(tick, 0, STEPS))
        layers = build(expressed(inquiry.scene).scene)
        image, convolution = layers.image.double(), replace(layers.convolution, weight=torch.tensor(weight))
        attention, window = realise(patterns, convolution), covering_window(convolution)
        out, into = inquiry.channel_out, inquiry.channel_in
        tick(1 / STEPS)
        blurs, added = [], []
        for head in range(min(count, MOST_SHOWN)):
            one = one_head_of(attention, head)
            bare = replace(one, out=torch.eye(one.in_channels).to(one.out)[None])  # before W: the values as they are
            projected = project(image, one)
            blurs.append(attend_heads(projected, bare, window)[0, into])
            added.append(attend_heads(projected, one, window)[0, out])
        tick(2 / STEPS)
        both = AttentionLayer(attention, window), ConvolutionLayer(convolution)
        bound = sum(output_rounding(layer, image) for layer in both)
        tick(3 / STEPS)
        found = Experiment(attend(image, attention, window)[out], convolve(image, convolution)[out], 2 * bound)
        tell(
            BlursFinding(
                inquiry,
                blurs=_small(torch.stack(blurs)),
                added=_small(torch.stack(added)),
                weights=tuple(patterns.mixes[: len(blurs), into, out].tolist()),
                total=_small(found.got),
                convolution=_small(found.wanted),
                rest=_small(found.error),
                largest=found.reading.value,
                bound=found.bound,
            )
        )


def _small(values: torch.Tensor) -> Array:
    return frozen(values.float().numpy())
