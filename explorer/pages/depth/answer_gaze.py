"""How far attention looks, and at how many keys, in every layer of a stack."""

from __future__ import annotations

import numpy as np
import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.compute.request import frozen
from explorer.layers.measures.gaze import measure_gaze, rank_collapse
from explorer.layers.progress import part_of
from explorer.pages.depth.choice import MOST_LAYERS
from explorer.pages.depth.question import GazeFinding, GazeInquiry
from explorer.pages.depth.stacks import attention_layer


def answer(inquiry: GazeInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    """Layer by layer: each looks at what the ones before it gave."""
    with torch.inference_mode():
        layers = build(inquiry.scene)
        layer = attention_layer(layers)
        distances, radii, keys = [], [], []
        course = rank_collapse(layer, layers.image, MOST_LAYERS - 1, inquiry.skip, scale_free=True)
        for index, (_, pixels) in enumerate(course):
            gaze = measure_gaze(
                layer.scaled(pixels)[0], layer.attention, layer.window, part_of(tick, index, MOST_LAYERS)
            )
            distances.append(gaze.mean_distance_px.numpy())
            radii.append(gaze.radius_map.numpy())
            keys.append(gaze.keys.mean(0).numpy())
            stacked = (frozen(np.stack(values)) for values in (distances, radii, keys))
            tell(GazeFinding(inquiry, index == MOST_LAYERS - 1, *stacked))
