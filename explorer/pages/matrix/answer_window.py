"""The matrix of the attention through one window, fast enough to follow a drag."""

from __future__ import annotations

import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.pages.matrix.answer import attention_plane, convolution_plane, operator_of
from explorer.pages.matrix.question import MatrixWindowFinding, MatrixWindowInquiry


def answer(inquiry: MatrixWindowInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    base = inquiry.base
    with torch.inference_mode():
        layers = build(base.scene)
        matrix, allowed = attention_plane(layers, base, inquiry.side)
        tell(MatrixWindowFinding(inquiry, operator_of(matrix, convolution_plane(layers, base), base, allowed)))
