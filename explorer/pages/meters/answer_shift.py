"""Both layers on a moved image, and their outputs moved."""

from __future__ import annotations

import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.compute.request import frozen
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, Layer
from explorer.layers.measures.shifts import shift_image
from explorer.layers.threads import one_thread
from explorer.pages.meters.question import Followed, ShiftFinding, ShiftInquiry, moved_size


def answer(inquiry: ShiftInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    with torch.inference_mode(), one_thread():
        layers = build(inquiry.scene)
        size = moved_size(inquiry.scene)
        image = layers.image[:, : size[0], : size[1]].double()  # in single precision rounding hides too much
        convolution = _followed(ConvolutionLayer(layers.convolution), image, inquiry.shift)
        tick(0.1)
        attention = AttentionLayer(layers.attention, layers.window)
        output = attention(image)
        tick(0.55)
        tell(ShiftFinding(inquiry, _followed(attention, image, inquiry.shift, output), convolution, size))


def _followed(
    layer: Layer, image: torch.Tensor, shift: tuple[int, int], output: torch.Tensor | None = None
) -> Followed:
    demo = shift_image(layer, image, shift, output)
    inside = None
    if demo.interior is not None:
        rows, columns = demo.interior
        inside = (rows.start, rows.stop, columns.start, columns.stop)
    after, moved = frozen(demo.output.float().numpy()), frozen(demo.moved.float().numpy())
    return Followed(after, moved, demo.largest, demo.largest_inside, inside, demo.bound)
