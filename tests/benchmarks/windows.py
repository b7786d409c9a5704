"""One window by `attend_heads`, beside every other way to the same numbers."""

from __future__ import annotations

from itertools import groupby
from statistics import median

from explorer.layers.fast.routes import attend_heads
from explorer.layers.geometry import Window
from tests.benchmarks.absent import Absent
from tests.benchmarks.peers import FLEX, PEERS, Peer, Weighted
from tests.benchmarks.scene import Scene, check_equal
from tests.benchmarks.table import Row, Section
from tests.benchmarks.timing import DEVICE, in_turn

NOTE = "Results equal before they are timed. Not timed: making masks, and compiling."
SIDES = (3, 7, 11, 21)
USUAL = 11  # where a call takes the same for every side, it is measured at this one
SECONDS = 3.0  # for one comparison, when there are enough turns to tell
OTHERS = [(1, 8), (4, 8), (9, 4), (9, 32)]  # heads and d beside nine heads, d = 8
MIDDLE, SMALL, WIDE = (64, 32, (16, 128)) if DEVICE.type == "cpu" else (128, 64, (224, 512))


def run(quick: bool) -> Section:
    cases = [(Scene(SMALL), side) for side in (3, USUAL)]
    if not quick:
        cases = [(Scene(size), side) for size in (SMALL, MIDDLE) for side in SIDES]
        cases += [(Scene(SMALL, *other), USUAL) for other in OTHERS] + [(Scene(size), USUAL) for size in WIDE]
    rows: list[Row] = []
    absent: dict[str, None] = {}  # sentences, each once
    if quick:
        absent[f"{FLEX.name}: not in a quick run, compiling takes half a minute."] = None
    for scene, side in cases:
        more, reasons = beside_peers(scene, side, [peer for peer in PEERS if not (quick and peer is FLEX)])
        rows += more
        absent.update(dict.fromkeys(reasons))
    return Section("One window", "\n".join([NOTE, *absent]), tuple(rows))


def beside_peers(scene: Scene, side: int, candidates: list[Peer]) -> tuple[list[Row], list[str]]:
    """A row for each peer that is here, the fastest of them first, and why the others are not."""
    rows: list[Row] = []
    absent: list[str] = []
    for border, group in groupby(candidates, lambda peer: peer.border):
        seen = scene if border == scene.border else Scene(scene.size, scene.heads, scene.head_dim, border)
        ours = attend_heads(seen.projected, seen.attention, Window(float(side)))
        calls: dict[str, Weighted] = {}
        for peer in group:
            if not peer.every_side and side != USUAL:
                continue
            try:
                call = peer.prepare(seen, side)
                check_equal(ours, seen.mixed(call()))
                calls[peer.name] = call
            except Absent as reason:
                absent.append(f"{peer.name}: {reason}.")
        rows += _timed(seen, side, calls)
    rows.sort(key=lambda row: median(row.baseline))
    return [_told(row, scene, side, first=not index) for index, row in enumerate(rows)], absent


def _timed(scene: Scene, side: int, calls: dict[str, Weighted]) -> list[Row]:
    if not calls:
        return []
    window = Window(float(side))
    one, *others = in_turn(
        [lambda: attend_heads(scene.projected, scene.attention, window), *calls.values()], 9, SECONDS
    )
    name = f"window of side {side}, {scene}"
    return [Row(name, one, times, peer) for peer, times in zip(calls, others, strict=True)]


def _told(row: Row, scene: Scene, side: int, first: bool) -> Row:
    """The README tells of the fastest peer."""
    told = first and (scene.size, scene.heads, scene.head_dim) == (MIDDLE, 9, 8)
    return Row(row.name, row.values, row.baseline, row.baseline_name, told=told)
