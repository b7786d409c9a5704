"""Are scores a metric? The bilinear form W_Q W_K^T of a head: its eigenvalues, its asymmetry, its triangles.

A score S(x, y) = x W_Q . y W_K makes a squared distance once lengths are corrected for,

    d^2(x, y) = S(x, x) + S(y, y) - 2 S(x, y),

and of a metric exactly if W_Q W_K^T is symmetric and has no negative eigenvalue: with W_Q = W_K it is |x W - y W|^2
(two inputs that W does not tell apart are then one point).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch


@dataclass(frozen=True, eq=False)
class Form:
    """Of one head's W_Q W_K^T.

    eigenvalues  of its symmetric part, ascending, (features,) float64
    bound        what rounding may make of one that is 0
    one_way      the share of |W_Q W_K^T|^2 that is antisymmetric, in [0, 1]; 0 where it may be rounding: x asks y as y
                 asks x
    """

    eigenvalues: torch.Tensor
    bound: float
    one_way: float

    @property
    def negative(self) -> int:
        return int((self.eigenvalues < -self.bound).sum())

    @property
    def positive(self) -> int:
        return int((self.eigenvalues > self.bound).sum())


@dataclass(frozen=True, eq=False)
class Triangles:
    """Three of n vectors at a time, all different, in every order.

    squared   (n, n) float64, d^2 from each to each
    bound     (n, n), what rounding may make of each
    count     how many there are: n (n - 1) (n - 2)
    failing   how many have a side whose square is negative, or one that is longer than the way round
    worst     (a, b, c): a to c is longest beyond a to b and b to c; None where no such side is
    lowest    (a, b) with the most negative square; None where none is negative
    """

    squared: torch.Tensor
    bound: torch.Tensor
    count: int
    failing: int
    worst: tuple[int, int, int] | None
    excess: float
    lowest: tuple[int, int] | None

    @property
    def two_way(self) -> bool:
        """Whether it is as far back as there."""
        apart = (self.squared - self.squared.mT).abs()
        return bool((apart <= self.bound + self.bound.mT).all())


def form_of(query: torch.Tensor, key: torch.Tensor) -> Form:
    """W_Q and W_K of one head, (features, d) each."""
    asks, answers = query.double(), key.double()
    form = asks @ answers.mT
    symmetric = (form + form.mT) / 2
    size = float(form.square().sum())
    turned = float(((form - form.mT) / 2).square().sum())
    eps = torch.finfo(torch.float64).eps
    bound = (len(form) + query.shape[1]) * eps * float((asks.abs() @ answers.abs().mT).norm())
    return Form(torch.linalg.eigvalsh(symmetric), bound, turned / size if turned > bound**2 else 0.0)


def squared_distances(
    vectors: torch.Tensor, query: torch.Tensor, key: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """d^2 from each of vectors (n, features) to each, under W_Q and W_K (features, d), and what rounding may make of
    it: (n, n) float64 each."""
    x, asks, answers = vectors.double(), query.double(), key.double()

    def spread(scores: torch.Tensor, sign: float) -> torch.Tensor:
        own = scores.diagonal()
        return own[:, None] + own[None, :] + sign * 2 * scores

    found = spread((x @ asks) @ (x @ answers).mT, -1.0)
    sizes = spread((x.abs() @ asks.abs()) @ (x.abs() @ answers.abs()).mT, 1.0)
    steps, unit = 2 * x.shape[1] + asks.shape[1] + 8, torch.finfo(torch.float64).eps / 2
    return found, sizes * (steps * unit / (1 - steps * unit))


def triangles_of(vectors: torch.Tensor, query: torch.Tensor, key: torch.Tensor) -> Triangles:
    """All triangles of vectors (n, features) under W_Q and W_K (features, d) of one head; n^3 numbers at once."""
    squared, bound = squared_distances(vectors, query, key)
    n = len(squared)
    least, most = ((squared + way * bound).clamp_min(0).sqrt() for way in (-1, 1))
    below = squared < -bound
    excess = least[:, None, :] - most[:, :, None] - most[None, :, :]  # a to c, less a to b and b to c
    imaginary = below[:, None, :] | below[:, :, None] | below[None, :, :]
    one = torch.eye(n, dtype=torch.bool)
    different = ~(one[:, None, :] | one[:, :, None] | one[None, :, :])
    broken = different & ~imaginary & (excess > 0)
    at = int(torch.where(broken, excess, -torch.inf).argmax()) if n else 0
    low = int(squared.argmin())
    return Triangles(
        squared,
        bound,
        int(different.sum()),
        int((different & (imaginary | broken)).sum()),
        (at // (n * n), at // n % n, at % n) if bool(broken.any()) else None,
        float(excess.flatten()[at]) if bool(broken.any()) else 0.0,
        (low // n, low % n) if bool(below.any()) else None,
    )
