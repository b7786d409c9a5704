"""StudyResult: what the data-size study found, as far as the debate needs it, and where it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explorer.machine.files import state_folder
from explorer.machine.kept import KeptFile

FILE_NAME = "study.json"


@dataclass(frozen=True)
class StudyPoint:
    """One model on one number of training images: accuracy on fresh images, mean and standard deviation over seeds."""

    model: str
    images: int
    accuracy: float
    sd: float
    seeds: int


@dataclass(frozen=True)
class StudyResult:
    """`data` names what was learned, `far_share` is p_c, the share of labels that only a far relation tells: a
    short-reach net ends at 1 - p_c. Models: convolution, attention, started (attention started as a convolution),
    local, deep (four convolutions). bundled: it came with Aperture, and was not run here."""

    data: str
    far_share: float
    points: tuple[StudyPoint, ...]
    bundled: bool = False

    def __post_init__(self) -> None:
        shares = (self.far_share, *(n for point in self.points for n in (point.accuracy, point.sd)))
        if not all(0 <= share <= 1 for share in shares):
            raise ValueError(f"accuracies and shares must lie in 0...1, got {shares}")
        if not all(point.images > 0 and point.seeds > 0 for point in self.points):
            raise ValueError("every point needs images and seeds")

    def of(self, model: str) -> tuple[StudyPoint, ...]:
        """The points of a model, by number of images."""
        return tuple(sorted((p for p in self.points if p.model == model), key=lambda point: point.images))


def study_file(folder: Path | None = None) -> Path:
    return (folder or state_folder()) / FILE_NAME


def keep_result(file: Path, result: StudyResult) -> None:
    """Stores a result for the debate; a disk that is full must not cost the study itself, so nothing is said then."""
    KeptFile[StudyResult | None](file, StudyResult | None, lambda: None).keep(result)  # type: ignore[arg-type]


def read_result(file: Path) -> StudyResult | None:
    """The stored result; None where there is none that can be read."""
    return KeptFile[StudyResult | None](file, StudyResult | None, lambda: None).read()  # type: ignore[arg-type]
