"""How alike a query and a key are, in the three forms in which the layers need it. Loads torch when it computes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.layers.named import by_name, look_up

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, eq=False)
class Similarity:
    """dot q.k; cosine q.k / |q||k| (0 for a zero vector); distance -|q - k|^2 / 2 = q.k - |q|^2 / 2 - |k|^2 / 2.

    of_unit       vectors are brought to length 1 first
    less_lengths  half the squares of both lengths are taken off the product
    gains         by features: what normal queries and keys are multiplied by, over the root of C_in, so that at
                  content 1 the scores of all pairs of pixels and all heads have a standard deviation of about 1 on the
                  default image with pixels 0...1 (measured over 12 seeds: dot 1.00 for patches, 1.13 for pixels, whose
                  single feature makes them vary more; distance 1.00 and 0.96). A cosine does not feel it
    """

    name: str
    of_unit: bool
    less_lengths: bool
    gains: Mapping[str, float]

    def prepared(self, vectors: torch.Tensor, axis: int) -> torch.Tensor:
        """What enters the product: the vectors along `axis`, or the same with length 1."""
        return _unit(vectors, axis) if self.of_unit else vectors

    def between(self, query: torch.Tensor, key: torch.Tensor) -> torch.Tensor:
        """Every query (..., n, d) with every key (..., m, d): (..., n, m), by one matrix product."""
        product = self.prepared(query, -1) @ self.prepared(key, -1).mT
        if not self.less_lengths:
            return product
        lengths = query.square().sum(-1)[..., :, None] + key.square().sum(-1)[..., None, :]
        return product - lengths / 2

    def by_channel(self, query: Iterable[torch.Tensor], key: Iterable[torch.Tensor]) -> torch.Tensor:
        """Of prepared vectors given channel by channel, each query with its own key, or broadcast to all of its keys.

        Summed in one fixed order, which gives the same bits wherever a pixel stands.
        """
        import torch

        queries, keys = tuple(query), tuple(key)
        total = torch.zeros_like(keys[0], memory_format=torch.contiguous_format)
        for q, k in zip(queries, keys, strict=True):
            total += (q - k).square_().mul_(-0.5) if self.less_lengths else q * k
        return total

    def as_product(
        self, query: torch.Tensor, key: torch.Tensor, scale: float = 1.0, own_length: bool = True
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Vectors (heads, d', ...) whose plain product is `scale` times the similarity of prepared (heads, d, ...).

        Args:
            own_length: False leaves out |q|^2, which is the same for all keys of a query: no ratio of sums can tell it.
        """
        import torch

        scaled = query * scale if scale != 1 else query
        if not self.less_lengths:
            return scaled, key
        asks, answers = [scaled], [key]
        if own_length:
            asks.append(query.square().sum(1, keepdim=True) * (-scale / 2))
            answers.append(torch.ones_like(key[:, :1]))
        asks.append(torch.ones_like(query[:, :1]))
        answers.append(key.square().sum(1, keepdim=True) * (-scale / 2))
        return torch.cat(asks, 1), torch.cat(answers, 1)

    def product_length(self, head_dim: int, own_length: bool = True) -> int:
        """d' of `as_product`."""
        return head_dim + (1 + own_length if self.less_lengths else 0)

    def widest_range(self, query_length: float, key_length: float) -> float:
        """By how much two keys up to that long can differ at most for a query (Cauchy and Schwarz)."""
        if self.of_unit:
            return 2.0
        return (query_length + key_length) ** 2 / 2 if self.less_lengths else 2 * query_length * key_length

    def strength(self, content: float, head_dim: int) -> float:
        """beta in units of the score's own spread. Between random directions a cosine's deviation is 1 / sqrt(d), and
        the score divides by sqrt(d) once more (measured: 0.64 for patches, 0.86 for pixels)."""
        return content * head_dim if self.of_unit else content


def _unit(vectors: torch.Tensor, axis: int) -> torch.Tensor:
    """A zero vector stays 0, and its derivative finite."""
    import torch

    length = vectors.norm(dim=axis, keepdim=True)
    return vectors / torch.where(length > 0, length, 1)


_KNOWN = by_name(
    (
        Similarity("dot", of_unit=False, less_lengths=False, gains={"patch": 5.1, "pixel": 2.6}),
        Similarity("cosine", of_unit=True, less_lengths=False, gains={"patch": 1.0, "pixel": 1.0}),
        Similarity("distance", of_unit=False, less_lengths=True, gains={"patch": 2.57, "pixel": 1.22}),
    )
)
SIMILARITIES = tuple(_KNOWN)


def similarity_named(name: str) -> Similarity:
    """The similarity of that name; ValueError for one that nobody knows."""
    return look_up("similarity", _KNOWN, name)
