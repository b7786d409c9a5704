"""What is chosen on the page of matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.state.checks import between, one_of
from explorer.state.state import LARGEST_WINDOW_PX

MatrixShow = Literal["matrix", "projection", "residual", "spectrum"]
MATRIX_SIZES = (8, 10, 12, 16, 20, 24)


@dataclass(frozen=True)
class MatrixChoice:
    """`size`: the image is scaled to size x size pixels, so that the matrix has size^2 rows for each channel; the
    residual is what the projection leaves out."""

    show: MatrixShow = "matrix"
    size: int = 8
    window_side: float = 3.0

    def __post_init__(self) -> None:
        one_of("matrix view", self.show, MatrixShow)
        one_of("matrix size", self.size, MATRIX_SIZES)
        between("window_side", self.window_side, 1.0, LARGEST_WINDOW_PX)
