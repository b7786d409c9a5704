"""What the literature has measured on the same question, at another size: numbers to put beside, not to compare with.

d'Ascoli, Touvron, Leavitt, Morcos, Biroli, Sagun: ConViT: Improving Vision Transformers with Soft Convolutional
Inductive Biases, ICML 2021: top-1 accuracy on ImageNet after training on a share of its images (sample efficiency).
"""

from __future__ import annotations

from collections.abc import Mapping

SHARES = (0.05, 0.10, 0.30, 0.50, 1.00)
ANCHORS: Mapping[str, tuple[float, ...]] = {
    "ConViT-S": (0.479, 0.596, 0.737, 0.782, 0.814),
    "DeiT-S": (0.347, 0.480, 0.661, 0.746, 0.799),
}
