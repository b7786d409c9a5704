"""What benchmarks make of what they measure: powers, sums, floors, tables; and that peers compute the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from explorer.layers.fast.routes import attend_heads
from explorer.layers.geometry import Window
from tests.benchmarks import peers, readme
from tests.benchmarks.closing import sum_over_sides
from tests.benchmarks.floor import Peaks
from tests.benchmarks.scaling import fit_power
from tests.benchmarks.scene import Scene, check_equal
from tests.benchmarks.table import Row, Section, as_text
from tests.benchmarks.timing import LEAST_TURNS, in_turn

ROW = Row("film", (30.0, 10.0, 20.0), (2000.0,), "one call", told=True)
SECTION = Section("Closing film", "a note", (ROW, Row("not told", (1.0,), unit="MiB")))


def test_a_power_is_found_again() -> None:
    fitted = fit_power([1, 2, 5, 9], [3 * x**1.5 for x in (1, 2, 5, 9)])
    assert fitted.exponent == pytest.approx(1.5)
    assert fitted.factor == pytest.approx(3)
    assert fitted.r2 == pytest.approx(1)


def test_what_is_no_power_is_told_by_r2() -> None:
    assert fit_power([1, 2, 3, 4], [1, 5, 1, 5]).r2 < 0.6
    assert fit_power([1, 2, 3], [4, 4, 4]).r2 == 1  # nothing is left to explain


@pytest.mark.parametrize(("x", "y"), [([2, 2], [1, 2]), ([1, 2], [0, 2]), ([-1, 2], [1, 2])])
def test_no_power_without_two_positive_points(x: list[float], y: list[float]) -> None:
    with pytest.raises(ValueError, match="two different x"):
        fit_power(x, y)


def test_calls_between_measured_sides_cost_what_lies_between() -> None:
    assert sum_over_sides({3: 1.0, 7: 3.0}, range(1, 10, 2)) == 1 + 1 + 2 + 3 + 3
    assert sum_over_sides({11: 2.0}, range(1, 8, 2)) == 8


def test_a_floor_counts_at_the_best_peaks() -> None:
    peaks = Peaks(multiply_adds=(1e3, 1e6), exponentials=(1e6, 5e5))
    assert peaks.floor_ms(pairs=1000, head_dim=8, values=3) == pytest.approx(12 + 1)
    assert peaks.of_film(Scene(4, 2)) == pytest.approx(peaks.floor_ms(2 * 16 * 16, 8))


def test_calls_take_turns_and_none_waits_for_all_turns() -> None:
    order: list[str] = []
    one, other = in_turn([lambda: order.append("a"), lambda: order.append("b")], turns=50, seconds=0)
    assert (len(one), len(other)) == (LEAST_TURNS, LEAST_TURNS)
    assert order == ["a", "b"] * LEAST_TURNS


def test_a_row_is_compared_by_its_median_or_its_p95() -> None:
    assert ROW.ratio == 20 / 2000
    assert Row("p95", ROW.values, (10.0,), by="p95").ratio == pytest.approx(2.9)
    assert Row("alone", (1.0,)).ratio is None


def test_the_report_is_json_and_a_table_of_aligned_columns() -> None:
    told = json.loads(json.dumps(SECTION.as_json()))["rows"][0]
    assert (told["median"], told["baseline"]["name"], told["ratio"]) == (20, "one call", 0.01)
    lines = as_text(SECTION).splitlines()[3:]
    assert lines[1].index("20.00 ms") + len("20.00 ms") == lines[2].index("1.00 MiB") + len("1.00 MiB")


def test_only_what_stands_between_the_marks_is_written_anew(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"before\n{readme.BEGIN}\nold\n{readme.END}\nafter", encoding="utf-8")
    for _ in range(2):
        readme.write("a machine", [SECTION], page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{readme.BEGIN}\nOn a machine:\n")
    assert text.endswith(f"| film | 20.0 ms | 2.00 s | one call | 0.0100 |\n{readme.END}\nafter")
    assert "not told" not in text


def test_a_page_without_marks_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(readme.BEGIN, encoding="utf-8")
    with pytest.raises(ValueError, match="must hold the marks"):
        readme.write("a machine", [SECTION], page)
    assert page.read_text(encoding="utf-8") == readme.BEGIN


def test_the_readme_has_the_marks() -> None:
    text = readme.README.read_text(encoding="utf-8")
    assert text.index(readme.BEGIN) < text.index(readme.END)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.004123, "0.00412"), (1.0, "1.00"), (9.996, "10.00"), (98.6, "98.6"), (2358.4, "2358")],
)
def test_three_digits(value: float, text: str) -> None:
    assert readme.three_digits(value) == text


@pytest.mark.parametrize("side", [3, 7])
@pytest.mark.parametrize("way", [peers.fused, peers.unfused, peers.unfolded])
def test_peers_compute_what_the_layer_does(way: Callable[[Scene, int], peers.Weighted], side: int) -> None:
    scene = Scene(7, 4, 8)
    ours = attend_heads(scene.projected, scene.attention, Window(float(side)))
    check_equal(ours, scene.mixed(way(scene, side)()))


def test_a_side_beyond_the_image_is_one_global_call() -> None:
    scene = Scene(5, 9, 4)
    ours = attend_heads(scene.projected, scene.attention, Window(float(scene.odd_sides[-1])))
    check_equal(ours, scene.mixed(peers.everything(scene)()))


def test_results_that_differ_are_not_timed() -> None:
    with pytest.raises(ValueError, match="must be equal"):
        check_equal(torch.zeros(2), torch.ones(2))


def test_a_mask_that_would_fill_the_memory_is_left_out() -> None:
    with pytest.raises(peers.Absent, match="GiB"):
        peers.fused(Scene(128), 11)
