"""What a window can know before torch has loaded, against what the layers say."""

from __future__ import annotations

from typing import Any

import pytest

from explorer.compute.inputs import image_of, weight_of, widest_side_of
from explorer.state.state import Kernel
from tests.compute.results import result


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"heads": "one"},
        {"kernel": Kernel("gaussian", 5), "dilation": 3},
        {"kernel": Kernel("gaussian", 7), "heads": "one", "window_shape": "disc"},
        {"border": "circular", "window_shape": "disc"},
        {"border": "shifted"},
        {"border": "masked", "stride": 3},
        {"window_shape": "block"},
        {"kernel": Kernel("random", 3, outputs=2), "integer": False, "border": "reflect"},
    ],
    ids=str,
)
def test_what_is_known_beforehand_is_what_the_result_says(settings: dict[str, Any]) -> None:
    told = result(**settings)
    scene = told.request.scene
    assert widest_side_of(scene) == told.widest_side
    assert weight_of(scene.kernel, 1, scene.integer) == pytest.approx(told.kernel)
    assert (image_of(scene) == told.image).all()
