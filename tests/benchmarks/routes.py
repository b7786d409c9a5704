"""The route that `attend_heads` takes, beside every other one that serves the same window."""

from __future__ import annotations

from statistics import median

import torch

from explorer.layers.fast.routes import Route, candidates, cheapest
from explorer.layers.geometry import Window
from tests.benchmarks.scene import Scene, check_equal
from tests.benchmarks.table import Row, Section
from tests.benchmarks.timing import DEVICE, in_turn

NOTE = (
    "Every route that serves a window, in turn, equal before they are timed; and the one that is taken, for its sizes."
)
SECONDS = 1.5  # for one window, when there are enough turns to tell
SIDES = (1.5, 3.0, 11.0, 21.0)
QUICK = [(Scene(32), 3.0), (Scene(32), 21.0)]

if DEVICE.type == "cpu":
    SCENES = [Scene(16), Scene(32, 1), Scene(32), Scene(32, 9, 32), Scene(64)]
else:
    SCENES = [Scene(64, 1), Scene(64), Scene(64, 9, 32), Scene(128)]


def run(quick: bool) -> Section:
    rows: list[Row] = []
    for scene, side in QUICK if quick else [(scene, side) for scene in SCENES for side in SIDES]:
        rows += beside_others(scene, side)
    ratios = [row.ratio for row in rows if row.ratio is not None]
    worst = Row("the route taken over the best, at worst", (max(ratios),), unit="", told=True)
    return Section("Routes", NOTE, (*rows, worst))


def beside_others(scene: Scene, side: float) -> list[Row]:
    """A row for every route, then the one that is taken beside the fastest."""
    window = Window(side)
    routes = candidates(scene.projected, scene.attention, window)
    taken = cheapest(scene.projected, scene.attention, window)
    results = [compute(route, scene, window) for route in routes]
    for result in results[1:]:
        check_equal(results[0], result)
    times = in_turn([lambda route=route: compute(route, scene, window) for route in routes], 15, SECONDS)
    by_route = dict(zip((route.name for route in routes), times, strict=True))
    best = min(by_route, key=lambda name: median(by_route[name]))
    name = f"window of side {side:g}, {scene}"
    rows = [Row(f"{name}: {route}", taken_ms) for route, taken_ms in by_route.items()]
    return [*rows, Row(f"{name}: taken, {taken.name}", by_route[taken.name], by_route[best], best)]


def compute(route: Route, scene: Scene, window: Window) -> torch.Tensor:
    return route.compute(scene.projected, scene.attention, window, lambda share: None)
