"""The whole film of a closing window, beside one global attention, a call for each side, and what arithmetic costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

import numpy as np

from explorer import native
from explorer.layers.fast.closing import close_windows
from tests.benchmarks import peers
from tests.benchmarks.absent import Absent
from tests.benchmarks.floor import Peaks, measure_peaks
from tests.benchmarks.scene import VALUES, Scene, check_equal
from tests.benchmarks.table import Row, Section
from tests.benchmarks.timing import DEVICE, in_turn

NOTE = """{values} value channels, float32, results equal before they are timed. {kernel}
The film holds every side from one pixel to global. Its floor: for every head and pair of query and key d + {more}
multiply-adds and one exponential, one after the other, each at its own peak of this run (a matrix product and torch.exp
in cache, the best of many turns; so the film's best time stands beside it)."""
FLOOR = "floor: its arithmetic at the peaks"
GLOBAL = "one global attention of torch"
SECONDS = 4.0  # for one comparison, when there are enough turns to tell
MIDDLE = 64  # px; what is compared with most
MEASURED_SIDES = (3, 11, 21, 43, 85)  # calls between these cost what lies between

if DEVICE.type == "cpu":
    SIZES = [(16, 9, 8), (32, 1, 8), (32, 4, 8), (32, 9, 4), (32, 9, 8), (32, 9, 32), (64, 1, 8), (64, 4, 8)]
    SIZES += [(64, 9, 4), (64, 9, 8), (64, 9, 32), (128, 1, 8), (128, 9, 8)]
    TOLD = {(32, 9, 8), (64, 9, 8), (64, 9, 32), (128, 9, 8)}
else:
    SIZES = [(64, 1, 8), (64, 9, 4), (64, 9, 8), (64, 9, 32), (128, 9, 8), (224, 4, 8), (224, 9, 8), (512, 1, 8)]
    TOLD = {(64, 9, 8), (128, 9, 8), (224, 9, 8), (512, 1, 8)}
QUICK_SIZES = [(16, 9, 8), (32, 9, 8)]


def run(quick: bool) -> Section:
    peaks = measure_peaks()
    rows = [
        Row("peak of multiply-adds", tuple(rate / 1e9 for rate in peaks.multiply_adds), unit="G/s"),
        Row("peak of exponentials", tuple(rate / 1e9 for rate in peaks.exponentials), unit="G/s"),
    ]
    for shape in QUICK_SIZES if quick else SIZES:
        rows += beside_one_call(Scene(*shape), peaks, told=shape in TOLD, turns=3 if quick else 9)
    more, absent = beside_every_side(Scene(32 if quick else MIDDLE), quick)
    note = NOTE.format(values=VALUES, kernel=native.status(), more=VALUES + 1)
    return Section("Closing film", "\n".join([note, *absent]), (*rows, *more))


def beside_one_call(scene: Scene, peaks: Peaks, told: bool, turns: int) -> list[Row]:
    """The film beside one global call, with values filled as torch's fast path wants them, and beside its floor."""
    whole = peers.everything(scene)
    film = close_windows(scene.projected, scene.attention)
    check_equal(film.heads_at(float(scene.odd_sides[-1])), scene.mixed(whole()))
    del film
    films, wholes = in_turn([lambda: close_windows(scene.projected, scene.attention), whole], turns, SECONDS)
    return [
        Row(f"film, {scene}", films, wholes, GLOBAL, told=told),
        Row(f"film, {scene}", films, (peaks.of_film(scene),), FLOOR, by="least", told=told and scene == Scene(MIDDLE)),
    ]


def beside_every_side(scene: Scene, quick: bool) -> tuple[list[Row], list[str]]:
    """The film beside a call for each odd side, out of calls that were measured at some."""
    rows, absent = [], []
    name = f"film, {scene}, {len(scene.odd_sides)} odd sides"
    for peer in (peers.FUSED_MASK,) if quick else (peers.FUSED_MASK, peers.FLEX):
        sides = MEASURED_SIDES if peer.every_side else MEASURED_SIDES[1:2]
        try:
            calls = [peer.prepare(scene, side) for side in sides]
        except Absent as reason:
            absent.append(f"{peer.name}: {reason}.")
            continue
        film = close_windows(scene.projected, scene.attention)
        for side, call in zip(sides, calls, strict=True):
            check_equal(film.heads_at(float(side)), scene.mixed(call()))
        del film
        films, *others = in_turn([lambda: close_windows(scene.projected, scene.attention), *calls], 3)
        measured = {side: median(times) for side, times in zip(sides, others, strict=True)}
        total = sum_over_sides(measured, scene.odd_sides)
        rows.append(Row(name, films, (total,), f"a call for each side, {peer.name}", told=True))
    return rows, absent


def sum_over_sides(measured: Mapping[int, float], sides: Sequence[int]) -> float:
    """What calls at all these sides take together: between measured sides by a straight line, beyond as at the last."""
    known = sorted(measured)
    return float(np.interp(sides, known, [measured[side] for side in known]).sum())
