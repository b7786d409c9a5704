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


def patches_by_hand(image: np.ndarray) -> np.ndarray:
    """(C, H, W) -> (H, W, 9 C): the 3 x 3 patch of every channel less its mean, edges repeated."""
    channels, rows, columns = image.shape
    around = padded(image, 1, "replicate")
    patches = np.zeros((rows, columns, 9 * channels))
    for row in range(rows):
        for column in range(columns):
            for channel in range(channels):
                patch = around[channel, row : row + 3, column : column + 3].ravel()
                patches[row, column, 9 * channel : 9 * channel + 9] = patch - patch.mean()
    return patches


def scores_by_hand(
    image: np.ndarray, query: np.ndarray, key: np.ndarray, center: tuple[int, int], reach: int, scale: float, pad: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One head over patches with a window of `reach` px around query + center, and `pad` zeros around the image.

    Returns scores (H, W, keys), the keys' pixels (H, W, keys, C), and which keys there are (H, W, keys).
    """
    patches, (channels, rows, columns) = patches_by_hand(image), image.shape
    side = 2 * reach + 1
    scores = np.zeros((rows, columns, side**2))
    pixels, there = np.zeros((rows, columns, side**2, channels)), np.zeros((rows, columns, side**2), bool)
    for row, column in np.ndindex(rows, columns):
        asked = patches[row, column] @ query
        for number, (dy, dx) in enumerate(np.ndindex(side, side)):
            at = row + center[0] + dy - reach, column + center[1] + dx - reach
            if all(-pad <= place < n + pad for place, n in zip(at, (rows, columns), strict=True)):
                there[row, column, number] = True
            if all(0 <= place < n for place, n in zip(at, (rows, columns), strict=True)):
                scores[row, column, number] = scale * (asked @ (patches[at] @ key))
                pixels[row, column, number] = image[:, at[0], at[1]]
    return scores, pixels, there


def softmax_by_hand(scores: np.ndarray, there: np.ndarray) -> np.ndarray:
    low = np.where(there, scores, -np.inf)
    raised = np.exp(low - low.max(-1, keepdims=True))
    weights: np.ndarray = raised / raised.sum(-1, keepdims=True)
    return weights
