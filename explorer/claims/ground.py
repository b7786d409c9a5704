"""Ground: what claims are judged on: the user's picture, kernel, border and seeds. The rest a claim sets itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.claims.study_result import StudyResult
from explorer.images.fit import resize_picture
from explorer.state.picture import SMALLEST_SIDE_PX
from explorer.state.state import Scene


@dataclass(frozen=True)
class Ground:
    """`scene` as `ground_of` gives it; `study` is the stored result of the data-size study, None before it has run."""

    scene: Scene
    study: StudyResult | None = None

    @property
    def size(self) -> tuple[int, int]:
        return self.scene.picture.height, self.scene.picture.width

    def at_most(self, side_px: int) -> Ground:
        """The same with a picture of at most so many pixels a side, smaller by area: for experiments on all pairs of
        pixels. A judgement of it gives `size`, so that the reader knows. The user's own where it is small enough."""
        picture = self.scene.picture
        longest = max(self.size)
        if longest <= side_px:
            return self
        height, width = (max(SMALLEST_SIDE_PX, round(side * side_px / longest)) for side in self.size)
        return replace(self, scene=replace(self.scene, picture=resize_picture(picture, height, width)))

    def size_beside(self, whole: Ground) -> tuple[int, int] | None:
        """`Judgement.size` of an experiment on this ground: None where it is the whole picture."""
        return None if self.size == whole.size else self.size


def ground_of(scene: Scene, study: StudyResult | None = None) -> Ground:
    """What stays of a scene: picture, kernel, levels, border, dilation, features and seeds. Heads at the kernel's taps,
    softmax over dot products with content at full strength, no gate, no position, a square window of 9 px, stride 1."""
    kept = Scene(
        picture=scene.picture,
        kernel=scene.kernel,
        border=scene.border,
        dilation=scene.dilation,
        integer=scene.integer,
        features=scene.features,
        head_seed=scene.head_seed,
    )
    return Ground(kept, study)
