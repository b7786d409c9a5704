"""StudyPlan: which trials a study is made of. Known without torch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from explorer.study.trial import Data, Trial

MODELS = ("convolution", "attention", "started", "local", "deep")
SIZES: dict[Data, tuple[int, ...]] = {
    "glyph": (64, 128, 256, 512, 1024, 2048, 4096, 8192),
    "digits": (64, 128, 256, 512, 1024, 2048, 4096),
}
STEPS, QUICK_STEPS = 600, 150
QUICK_SIZES = (128, 1024, 8192)
QUICK_SEEDS = 2
LEAST_QUOTED = 5  # seeds: fewer are no result to quote


@dataclass(frozen=True)
class StudyPlan:
    """`sizes` in training images, ascending; seeds 0...seeds - 1; `far_share` is p_c, 0 for digits."""

    data: Data = "glyph"
    far_share: float = 0.15
    models: tuple[str, ...] = MODELS
    sizes: tuple[int, ...] = SIZES["glyph"]
    seeds: int = 5
    steps: int = STEPS

    def __post_init__(self) -> None:
        if self.data not in SIZES:
            raise ValueError(f"data must be one of {', '.join(SIZES)}, got {self.data!r}")
        if not 0 <= self.far_share <= 0.5 or (self.data == "digits" and self.far_share):
            raise ValueError(f"p_c must lie in 0...0.5, and be 0 for digits, got {self.far_share}")
        unknown = [model for model in self.models if model not in MODELS]
        if unknown or not self.models:
            raise ValueError(f"models must be some of {', '.join(MODELS)}, got {', '.join(self.models) or 'none'}")
        if not self.sizes or list(self.sizes) != sorted(set(self.sizes)) or self.sizes[0] < 1:
            raise ValueError(f"sizes must be positive and ascending, got {self.sizes}")
        if self.seeds < 1 or self.steps < 1:
            raise ValueError(f"at least one seed and one step are needed, got {self.seeds} and {self.steps}")

    def trials(self) -> tuple[Trial, ...]:
        """In the order of running: every model and size with the first seed, then with the next, so that curves are
        whole early and grow steadier."""
        return tuple(
            Trial(self.data, self.far_share, model, images, seed, self.steps)
            for seed in range(self.seeds)
            for images in self.sizes
            for model in self.models
        )

    def missing(self, known: Collection[Trial]) -> tuple[Trial, ...]:
        return tuple(trial for trial in self.trials() if trial not in known)


def quick(data: Data, far_share: float) -> StudyPlan:
    """For five minutes on two cores: fewer sizes, seeds and steps."""
    sizes = tuple(size for size in QUICK_SIZES if size <= SIZES[data][-1]) or SIZES[data]
    return StudyPlan(data, far_share, sizes=sizes, seeds=QUICK_SEEDS, steps=QUICK_STEPS)
