"""G2: is a convolution local attention without "self"? The weights of both on two pictures."""

from __future__ import annotations

import numpy as np
import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import GridExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.l1_both_from_data import probe_rounding
from explorer.claims.two_pictures import in_levels, upside_down
from explorer.layers.convolution import convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.measures.layer import one_head_of
from explorer.layers.measures.rounding import weight_rounding
from explorer.layers.measures.weights_by_image import moved_share, probed_weights
from explorer.layers.operator import attention_weights
from explorer.layers.progress import Tick
from explorer.layers.projection import project


def judge(ground: Ground, tick: Tick) -> Judgement:
    """How much of each pixel's weight lies elsewhere when the picture stands upside down: of the kernel, of attention
    through a window of 9 px. With windows of one pixel all heads are the kernel again."""
    small, layers, image = in_levels(ground)
    other, size = upside_down(image), small.size_beside(ground)
    head = one_head_of(layers.attention, layers.attention.num_heads // 2)
    open_, closed = layers.window, Window(1.0, layers.window.shape, layers.window.dilation)
    single = layers.image  # in float32: all pairs of pixels
    one, two = (attention_weights(project(picture, head), head, open_)[0] for picture in (single, upside_down(single)))
    tick(0.5)
    moved = moved_share(one, two).reshape(small.size)
    taps = [probed_weights(picture, layers.convolution) for picture in (image, other)]
    probed = moved_share(*(weights.flatten(0, 2).movedim(0, -1) for weights in taps))
    tick(0.8)
    twin = (attend(image, layers.attention, closed) - convolve(image, layers.convolution)).abs()
    values = (
        Value("convolution", float(probed.max()), "share"),
        Value("attention", float(moved.mean()), "share"),
        Value("most", float(moved.max()), "share"),
        Value("error", float(twin.max()), "levels"),
    )
    if float(moved.max()) <= float(weight_rounding(head, single, open_).max()):
        return Judgement("G2", Ruling.UNJUDGED, values, "alike", size=size)
    changed = float((taps[1] - taps[0]).abs().max()) > probe_rounding(layers.convolution, image)
    row, column = divmod(int(moved.argmax()), small.size[1])
    marks = ((row, column),)
    return Judgement(
        "G2",
        Ruling.FALSE if changed else Ruling.TRUE,
        values,
        "probed" if changed else "closed",
        marks,
        (
            MapExhibit("first", _weights(one, small.size, row, column), "weights", marks),
            MapExhibit("second", _weights(two, small.size, row, column), "weights", marks),
            MapExhibit("moved", moved.numpy(), "weights", marks),
            GridExhibit("taps", taps[1][:, :, 0, 0, row, column].numpy(), "signed"),
        ),
        size,
    )


def _weights(
    weights: torch.Tensor, size: tuple[int, int], row: int, column: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Of one query, as a map."""
    return weights[row * size[1] + column].reshape(size).numpy()
