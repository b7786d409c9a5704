"""The least that the arithmetic of attention can take here: its operations over the measured peak of each.

A pair of a query and a key costs, for every head, d multiply-adds for the score, one exponential, and d_v + 1
multiply-adds for the numerators and the denominator. Multiply-adds at the rate of a float32 matrix product that fits
the caches, exponentials at the rate of torch.exp on numbers that fit them, and the two one after the other, as both
need the same vector units. Nothing is counted for moving data, for maxima, for adding rings up or writing them down.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from tests.benchmarks.scene import VALUES, Scene
from tests.benchmarks.timing import DEVICE, Times, in_turn

TURNS = 60
MATRIX = 384 if DEVICE.type == "cpu" else 4096
EXPONENTIALS = 1 << 15 if DEVICE.type == "cpu" else 1 << 22  # for each thread; torch splits pieces of this length


@dataclass(frozen=True)
class Peaks:
    """Operations in a second, a rate for each time that it was measured; the best counts."""

    multiply_adds: Times
    exponentials: Times

    def floor_ms(self, pairs: int, head_dim: int, values: int = VALUES) -> float:
        """Of so many pairs of query and key."""
        multiply_adds = pairs * (head_dim + values + 1)
        return 1e3 * (multiply_adds / max(self.multiply_adds) + pairs / max(self.exponentials))

    def of_film(self, scene: Scene) -> float:
        """Every query meets every key once: the windows of the film end with the image."""
        return self.floor_ms(scene.pairs, scene.head_dim)


def measure_peaks() -> Peaks:
    """A matrix product and an exponential in turn, TURNS times."""
    one, other = (torch.rand(MATRIX, MATRIX, device=DEVICE) for _ in range(2))
    product = torch.empty_like(one)
    count = EXPONENTIALS * (torch.get_num_threads() if DEVICE.type == "cpu" else 1)
    scores = -torch.rand(count, device=DEVICE)
    powers = torch.empty_like(scores)

    def multiply() -> None:
        torch.mm(one, other, out=product)

    def exponentiate() -> None:
        torch.exp(scores, out=powers)

    multiply()
    exponentiate()
    products, exponentials = in_turn([multiply, exponentiate], TURNS)
    rates = tuple(MATRIX**3 / (time / 1e3) for time in products)
    return Peaks(rates, tuple(count / (time / 1e3) for time in exponentials))
