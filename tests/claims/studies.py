"""Results of studies that turn the verdicts about data, and the grounds with them."""

from __future__ import annotations

from explorer.claims.ground import Ground, ground_of
from explorer.claims.study_result import StudyPoint, StudyResult
from explorer.state.state import Scene
from tests.claims.grounds import pictures

SIZES = (128, 512, 2048, 8192)


def study(sd: float = 0.01, seeds: int = 5, far_share: float = 0.15, **accuracies: tuple[float, ...]) -> StudyResult:
    """Models by name, each with its mean accuracy at SIZES (at the last of them where there are fewer)."""
    points = [
        StudyPoint(model, images, accuracy, sd, seeds)
        for model, row in accuracies.items()
        for images, accuracy in zip(SIZES[-len(row) :], row, strict=True)
    ]
    return StudyResult("glyphs and a far flag", far_share, tuple(reversed(points)))


def ground_with(result: StudyResult | None, picture: str = "fish") -> Ground:
    return ground_of(Scene(pictures()[picture]), result)
