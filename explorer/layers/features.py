"""What queries and keys are made of. Needs nothing."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.layers.named import by_name, look_up


@dataclass(frozen=True)
class Features:
    """The square patch of pixels around each pixel, as far as `reach` px; of reach 0 the pixel itself."""

    name: str
    reach: int

    @property
    def per_channel(self) -> int:
        """How many numbers each of the image's channels gives."""
        return (2 * self.reach + 1) ** 2


_KNOWN = by_name((Features("patch", 1), Features("pixel", 0)))
FEATURES = tuple(_KNOWN)


def features_named(name: str) -> Features:
    """The features of that name; ValueError for a name that nobody knows."""
    return look_up("features", _KNOWN, name)
