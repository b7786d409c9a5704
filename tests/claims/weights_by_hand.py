"""Attention's weights once more, query by query in float64, sharing nothing with the layers but their numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from explorer.compute.build import build
from explorer.state.state import Scene

Floats = npt.NDArray[np.float64]
Pixel = tuple[int, int]


class OneHead:
    """The middle head of a scene's attention under the zero border: softmax of dot products of patches through a square
    window around the query."""

    def __init__(self, scene: Scene) -> None:
        attention = build(scene).attention
        middle = attention.num_heads // 2
        self.query, self.key = (part[middle].double().numpy() for part in (attention.query, attention.key))
        self.padding = scene.kernel.size // 2 * scene.dilation
        self.by_patch = scene.features == "patch"

    def features(self, image: Floats, pixel: Pixel) -> Floats:
        if not self.by_patch:
            return image[:, pixel[0], pixel[1]]
        rows, columns = image.shape[1:]
        made = []
        for channel in image:
            patch = [
                channel[min(max(pixel[0] + r, 0), rows - 1), min(max(pixel[1] + c, 0), columns - 1)]
                for r in (-1, 0, 1)
                for c in (-1, 0, 1)
            ]
            made += [value - sum(patch) / 9 for value in patch]
        return np.array(made)

    def weights(self, image: Floats, cell: Pixel, side: int) -> dict[Pixel, float]:
        """Of every key that the window sees, the zeros of the border among them."""
        rows, columns = image.shape[1:]
        asking = self.features(image, cell) @ self.query
        scores: dict[Pixel, float] = {}
        for r in range(cell[0] - side // 2, cell[0] + side // 2 + 1):
            for c in range(cell[1] - side // 2, cell[1] + side // 2 + 1):
                if 0 <= r < rows and 0 <= c < columns:
                    key = self.features(image, (r, c)) @ self.key
                    scores[r, c] = float(asking @ key) / len(asking) ** 0.5
                elif -self.padding <= r < rows + self.padding and -self.padding <= c < columns + self.padding:
                    scores[r, c] = 0.0
        top = max(scores.values())
        raised = {pixel: np.exp(score - top) for pixel, score in scores.items()}
        whole = sum(raised.values())
        return {pixel: one / whole for pixel, one in raised.items()}


def levels_of(scene: Scene) -> Floats:
    return scene.picture.pixels.transpose(2, 0, 1).astype(np.float64)
