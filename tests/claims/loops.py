"""Convolutions and windows by plain loops in float64, for tests of claims; nothing of the layers is used."""

from __future__ import annotations

import numpy as np

SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], float)
LAPLACIAN = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], float)
GAUSSIAN = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], float)
PLANES = {"sobel_x": SOBEL_X, "laplacian": LAPLACIAN, "gaussian": GAUSSIAN}


def image_by_hand(pixels: np.ndarray) -> np.ndarray:
    """uint8 (H, W, C) -> float64 (C, H, W), 0...255."""
    return pixels.astype(float).transpose(2, 0, 1)


def padded(image: np.ndarray, reach: int, border: str = "zero") -> np.ndarray:
    modes = {"zero": "constant", "replicate": "edge", "reflect": "reflect", "circular": "wrap"}
    return np.pad(image, ((0, 0), (reach, reach), (reach, reach)), mode=modes[border])  # type: ignore[call-overload]


def convolve_by_hand(image: np.ndarray, plane: np.ndarray, border: str = "zero") -> np.ndarray:
    """One plane over the sum of all channels: (C, H, W) -> (H, W)."""
    reach = len(plane) // 2
    around = padded(image, reach, border)
    output = np.zeros(image.shape[1:])
    for row in range(output.shape[0]):
        for column in range(output.shape[1]):
            for dy in range(len(plane)):
                for dx in range(len(plane)):
                    output[row, column] += plane[dy, dx] * around[:, row + dy, column + dx].sum()
    return output
