"""Both layers under every border rule, the quick ones first."""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.compute.request import frozen
from explorer.layers.measures.borders import compare_borders
from explorer.layers.threads import one_thread
from explorer.pages.borders.question import BorderOutputs, BordersFinding, BordersInquiry, possible_borders

SLOWEST = ("circular", "shifted")  # they cannot be summed ring by ring


def answer(inquiry: BordersInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    found: list[BorderOutputs] = []
    borders = sorted(possible_borders(inquiry.scene), key=lambda border: border in SLOWEST)
    with torch.inference_mode(), one_thread():
        for border in borders:
            tick(len(found) / len(borders))
            layers = build(replace(inquiry.scene, border=border))
            (case,) = compare_borders(layers.image, layers.attention, layers.convolution, layers.window, [border])
            attention, convolution = (frozen(output.numpy()) for output in (case.attention, case.convolution))
            interior = case.meters.interior
            same = interior is not None and interior.verdict != "different"
            found.append(
                BorderOutputs(
                    border, case.twin, attention, convolution, case.meters.verdict, case.frame, case.inside, same
                )
            )
            tell(BordersFinding(inquiry, tuple(found), len(found) == len(borders)))
