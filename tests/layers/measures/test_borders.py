"""Border rules side by side, and the padding that a sharp position ends in."""

from __future__ import annotations

import pytest

from explorer.layers.borders import BORDERS, border_named
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel
from explorer.layers.measures.borders import compare_borders, sharpen_errors, sharpen_position
from tests.layers.layer_cases import kernel, normal

IMAGE, CONVOLUTION = normal(0, 2, 9, 8), kernel(1, 3, 2, 3)


def test_closed_windows_are_their_twin_on_the_frame_as_well() -> None:
    found = list(compare_borders(IMAGE, heads_from_kernel(CONVOLUTION), CONVOLUTION, Window(1.0)))
    assert [case.border for case in found] == list(BORDERS)
    for case in found:
        assert case.twin == border_named(case.border).twin
        assert case.meters.verdict in ("exact", "rounding")


def test_frame_and_interior_are_told_apart() -> None:
    attention = heads_from_kernel(CONVOLUTION, content=0.0)
    for case in compare_borders(IMAGE, attention, CONVOLUTION, Window(3.0)):
        error = (case.attention - case.convolution).abs()
        assert case.inside is not None
        assert max(case.frame, case.inside) == float(error.max()) == case.meters.max_abs
        assert case.inside == float(error[:, 1:-1, 1:-1].max())
        error[:, 1:-1, 1:-1] = 0
        assert case.frame == float(error.max())


def test_rules_that_a_window_cannot_have_are_left_out() -> None:
    found = compare_borders(IMAGE, heads_from_kernel(CONVOLUTION), CONVOLUTION, Window(3.0, "disc"))
    assert "shifted" not in [case.border for case in found]


def test_an_image_of_frame_alone_has_no_inside() -> None:
    (case,) = compare_borders(IMAGE[:, :2], heads_from_kernel(CONVOLUTION), CONVOLUTION, Window(3.0), ["masked"])
    assert case.inside is None
    assert case.frame == case.meters.max_abs > 0


@pytest.mark.parametrize(("border", "ends_in"), [("masked", "replicate"), ("zero", "zero"), ("reflect", "reflect")])
def test_sharpening_without_padding_ends_in_replicated_borders(border: str, ends_in: str) -> None:
    """Identity I2: 1e-13 against the padding that it ends in, far more against every other, inside all the same."""
    attention = heads_from_kernel(CONVOLUTION, border=border, content=0.05)
    _, meters = sharpen_position(IMAGE, attention, CONVOLUTION, 60.0)
    for padding, one in meters.items():
        assert (one.max_abs < 1e-13) == (padding == ends_in), (padding, one.max_abs)
        assert one.verdict == "rounding" or one.only_frame_differs


def test_progress_is_told() -> None:
    shares: list[float] = []
    list(compare_borders(IMAGE, heads_from_kernel(CONVOLUTION), CONVOLUTION, Window(1.0), tick=shares.append))
    assert shares == [n / 7 for n in range(7)]


def test_sharpening_has_its_errors_point_by_point() -> None:
    attention = heads_from_kernel(CONVOLUTION, border="masked", content=0.05)
    points = list(sharpen_errors(IMAGE, attention, CONVOLUTION, (1.0, 5.0, 60.0)))
    for point in points:
        output, meters = sharpen_position(IMAGE, attention, CONVOLUTION, point.alpha)
        inside = meters["zero"].interior
        assert inside is not None
        assert point.inside == pytest.approx(inside.max_abs, rel=1e-9, abs=1e-13)
        for padding, frame in point.frame.items():
            whole = meters[padding].max_abs
            assert max(frame, point.inside) == pytest.approx(whole, rel=1e-9, abs=1e-13), (padding, output.shape)
    last = points[-1]
    assert last.frame["replicate"] < 1e-12 < 0.1 < last.frame["zero"]
