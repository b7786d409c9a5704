"""What the films show is what was computed, and nothing jumps in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from explorer.compute import work
from explorer.explaining.verdict import verdict
from explorer.export.movie import MOVIES
from explorer.export.movie.courses import ArithmeticCourse, Reel, ScanCourse, prepare
from explorer.figures.page import Figure
from explorer.panels.lanes import STAGES
from explorer.panels.text import TextPanel
from explorer.state.state import output_size
from tests.export.movie.movies import painted, small, small_state

EVENLY = [n / 8 for n in range(9)]


def reel(film: str = "window", **changes: Any) -> Reel:
    return prepare(small_state(), small(film, **changes))


def said(figure: Figure) -> list[str]:
    return [
        "".join(run.text for run in line)
        for placed in figure.placed
        if isinstance(placed.panel, TextPanel)
        for line in placed.panel.lines
    ]


def test_a_window_closes_from_global_to_one_pixel_evenly_in_log_side() -> None:
    course = reel().course
    results = [course.material(at).result for at in EVENLY]
    sides = [result.request.scene.window_side for result in results]
    assert (sides[0], sides[-1]) == (results[0].widest_side, 1.0)
    np.testing.assert_allclose(np.diff(np.log(sides)), np.log(1 / sides[0]) / 8, atol=1e-3)
    assert verdict(results[-1]).word == "exact"
    np.testing.assert_array_equal(results[-1].attention, results[-1].convolution)


def test_a_closing_window_reads_stored_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    course = reel().course

    def never(*_: object, **__: object) -> None:
        raise AssertionError("attention was computed anew")

    monkeypatch.setattr(work, "attend_heads", never)
    assert [course.material(at).result.meters.relative for at in EVENLY][-1] == 0


def test_a_scan_visits_every_pixel_where_there_is_time() -> None:
    material = reel("scan").course.material(0)
    rows, columns = output_size(material.state.scene)
    course = ScanCourse(material, rows * columns)
    looks = [course.material(n / (rows * columns)).state.look for n in range(rows * columns)]
    assert [look.cell for look in looks] == [divmod(n, columns) for n in range(rows * columns)]
    assert [look.scan for look in looks] == list(range(rows * columns))


@pytest.mark.parametrize("frames", [2, 5, 20])
def test_a_short_scan_strides_and_ends_whole(frames: int) -> None:
    material = reel("scan").course.material(0)
    course = ScanCourse(material, frames)
    looks = [course.material(n / 63).state.look for n in range(64)]
    visited = list(dict.fromkeys(look.cell for look in looks))
    assert len(visited) <= frames
    assert visited == sorted(visited)
    assert looks[-1].scan == 63
    assert all(look.scan == look.cell[0] * 8 + look.cell[1] for look in looks if look.cell != visited[-1])


def test_the_arithmetic_reveals_one_stage_after_the_other() -> None:
    course = ArithmeticCourse(reel("arithmetic").course.material(1))
    revealed = [course.material(n / 200).revealed or 0 for n in range(201)]
    assert revealed == sorted(revealed)
    assert (revealed[0], revealed[-1]) == (1, len(STAGES))
    assert {stage for stage in revealed if stage == int(stage)} >= {1, 2, 3, 4, 5}


def test_a_stage_that_is_not_revealed_is_not_seen() -> None:
    options = small("arithmetic", size_px=(640, 360))
    first, last = painted(options, 0.0), painted(options, 1.0)
    ground = first[2, 2]
    panels = slice(90, 250)  # below the heading, above the foot
    assert (first[panels, 180:] == ground).all()
    assert not (last[panels, 180:] == ground).all()
    np.testing.assert_array_equal(first[panels, :130], last[panels, :130])
    assert "1 · Looks at." in " ".join(said(prepare(small_state(), options).figure_at(0)))


@pytest.mark.parametrize(("film", "kind"), [(f.name, kind) for f in MOVIES.values() for kind in f.kinds])
@pytest.mark.parametrize("size", [(1280, 720), (480, 480), (360, 640)])
def test_pictures_of_a_film_are_laid_out_alike(film: str, kind: str, size: tuple[int, int]) -> None:
    made = reel(film, kind=kind, size_px=size)
    figures = [made.figure_at(at) for at in EVENLY]
    assert {figure.room for figure in figures} == {made.room}
    assert all(figure.kind == kind for figure in figures)
    assert all(MOVIES[film].title in said(figure) for figure in figures)
    plain = [[p.box for p in figure.placed if not isinstance(p.panel, TextPanel)] for figure in figures]
    if film != "arithmetic":  # whose veils go one by one
        assert all(boxes == plain[0] for boxes in plain)


def test_progress_of_the_computation_can_end_it() -> None:
    class Enough(Exception):
        pass

    def stop(share: float) -> None:
        raise Enough

    with pytest.raises(Enough):
        prepare(small_state(), small(), stop)


def test_themes_and_sizes_are_those_of_the_options() -> None:
    for theme in ("dark", "light"):
        options = replace(small(), theme=theme, size_px=(400, 300))
        picture = painted(options, 0.5)
        assert picture.shape == (300, 400, 3)
        assert (picture[1, 1].mean() > 128) == (theme == "light")
