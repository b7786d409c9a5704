"""The least that the arithmetic of attention can take here: its operations over the measured peak of each.

A pair of a query and a key costs, for every head, d multiply-adds for the score, one exponential, and d_v + 1
multiply-adds for the numerators and the denominator. Multiply-adds at the rate of a float32 matrix product that fits
the caches, exponentials at the rate of torch.exp on numbers that fit them, and the two one after the other, as both
need the same vector units. On a processor one thread is measured, and threads are taken to add up. Nothing is counted
for moving data, for maxima, for adding rings up or writing them down.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from explorer.layers.threads import one_thread
from tests.benchmarks.scene import VALUES, Scene
from tests.benchmarks.timing import DEVICE, Times, in_turn

TURNS = 60
MATRIX = 384 if DEVICE.type == "cpu" else 4096
EXPONENTIALS = 1 << 13 if DEVICE.type == "cpu" else 1 << 22
TIMES = 20 if DEVICE.type == "cpu" else 1  # an exponential of so few numbers alone is too short to be timed


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
    """A matrix product and exponentials in turn, TURNS times."""
    one, other = (torch.rand(MATRIX, MATRIX, device=DEVICE) for _ in range(2))
    product = torch.empty_like(one)
    scores = -torch.rand(EXPONENTIALS, device=DEVICE)
    powers = torch.empty_like(scores)

    def multiply() -> None:
        torch.mm(one, other, out=product)

    def exponentiate() -> None:
        for _ in range(TIMES):
            torch.exp(scores, out=powers)

    threads = torch.get_num_threads() if DEVICE.type == "cpu" else 1
    with one_thread():
        multiply()
        exponentiate()
        products, exponentials = in_turn([multiply, exponentiate], TURNS)
    rates = tuple(threads * MATRIX**3 / (time / 1e3) for time in products)
    return Peaks(rates, tuple(threads * TIMES * EXPONENTIALS / (time / 1e3) for time in exponentials))
