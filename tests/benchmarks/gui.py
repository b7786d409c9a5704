"""From an event to the painted frame, at 32 and 64 px with nine heads, beside the same pictures in bare pyqtgraph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from PySide6.QtCore import QPointF

from explorer.app import application
from explorer.compute.request import Curve, Result
from explorer.panels.base import Spot
from explorer.panels.lanes import Lanes
from explorer.views.input.canvas import Canvas
from tests.benchmarks.baselines import BareStage
from tests.benchmarks.mouse import LEFT, Mouse
from tests.benchmarks.table import Row, Section

NOTE = (
    "held: how long the GUI thread was in the event's handler. frame: until all that the event changed was painted.\n"
    "result: until the numbers that it asked for were painted. Real mouse events, real window, offscreen, 1440 x 900."
)
BARE = "same pictures in bare pyqtgraph"
TOLD_PX = 64  # the image whose drag the README tells of
HELD, FRAME, RESULT = "held", "frame", "result"


def run(quick: bool) -> Section:
    """Hover, slider and stroke, and the arrival of a result and of a curve."""
    application()
    rows: list[Row] = []
    for side, repeats in ((32, 15),) if quick else ((32, 60), (64, 30)):
        with TemporaryDirectory() as folder:
            rows += Stage(Mouse(side, Path(folder)), side, repeats).rows()
    return Section("Event to painted frame", NOTE, tuple(rows))


@dataclass
class Times:
    """Milliseconds by what was waited for."""

    held: list[float] = field(default_factory=list)
    frame: list[float] = field(default_factory=list)
    result: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    bare_result: list[float] = field(default_factory=list)


class Stage:
    """All gestures on one window; bare pyqtgraph takes its turn after each event."""

    def __init__(self, mouse: Mouse, side: int, repeats: int) -> None:
        self.mouse, self.side, self.repeats = mouse, side, repeats
        self.window = mouse.window
        self.results: list[Result] = []
        self.curves: list[Curve] = []
        mouse.aperture.engine.result_ready.connect(self.results.append)
        mouse.aperture.engine.curve_ready.connect(self.curves.append)
        mouse.aperture.store.set(content=1.1)
        mouse.rest()
        self.bare = BareStage(self.lanes, self.curves[-1])

    @property
    def lanes(self) -> Lanes:
        lanes = self.window.lanes.lanes
        assert lanes is not None
        return lanes

    @property
    def side_px(self) -> float:
        return self.mouse.aperture.store.state.scene.window_side

    def rows(self) -> list[Row]:
        rows = [*self.hover(), *self.slider(), *self.stroke(), *self.arrivals()]
        self.bare.close()
        self.mouse.close()
        return rows

    def hover(self) -> list[Row]:
        """Over the picture of the convolution's lane; the query follows."""
        widget = self.window.lanes.parts["convolution"][0]
        assert widget.part is not None
        panel, rect = widget.part.panel, widget.panel_rect()
        spots = [Spot(3 + i * 7 % (self.side - 6), 3 + i * 11 % (self.side - 6)) for i in range(self.repeats)]
        times = Times()
        for spot in spots:
            at = panel.spot_rect(rect, spot).center()
            self.measure(times, lambda at=at: self.mouse.move(widget, at), lambda: self.bare.hover(self.lanes))
            assert self.mouse.aperture.store.state.look.cell == (spot.row, spot.column)
        return self._rows("hover", times)

    def slider(self) -> list[Row]:
        """A drag in the closing plot, over a film that is stored: every move asks for other pictures."""
        plot, times = self.window.closing_card.plot.viewport(), Times()
        places = list(islice(self.drag_places(), self.repeats + 1))
        self.mouse.press(plot, places[0])
        self.mouse.rest()
        for at in places[1:]:
            self.measure(
                times,
                lambda at=at: self.mouse.move(plot, at, LEFT),
                lambda: self.bare.slide(self.side_px),
                asks=True,
                bare_result=lambda: self.bare.drag(self.lanes, self.side_px),
            )
        self.mouse.release(plot, places[-1])
        self.mouse.rest()
        return self._rows("slider drag", times)

    def stroke(self) -> list[Row]:
        """A brush stroke over the input, which asks for other layers with every move."""
        canvas = self.window.input.findChild(Canvas)
        assert canvas is not None
        rect, times = canvas.image_rect(), Times()
        shares = [(0.1 + 0.8 * (i * 0.37 % 1), 0.1 + 0.8 * (i * 0.61 % 1)) for i in range(self.repeats + 1)]
        places = [QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height()) for x, y in shares]
        self.mouse.press(canvas, places[0])
        self.mouse.rest()
        for at in places[1:]:
            self.measure(
                times,
                lambda at=at: self.mouse.move(canvas, at, LEFT),
                lambda: self.bare.stroke(self.mouse.aperture.store.state.scene.picture.pixels[..., 0]),
                asks=True,
            )
        self.mouse.release(canvas, places[-1])
        self.mouse.rest()
        return self._rows("stroke", times)

    def arrivals(self) -> list[Row]:
        """Results and curves that the gestures brought, handed to the window once more."""
        results, curves = Times(), Times()
        for result in islice(cycle(self.results[-self.repeats :]), self.repeats):
            self.measure(results, lambda r=result: self.window.show_result(r), lambda: self.bare.result(self.lanes))
        for curve in islice(cycle(self.curves[-self.repeats :]), self.repeats):
            self.measure(curves, lambda c=curve: self.window.show_curve(c), lambda c=curve: self.bare.curve(c))
        return [*self._rows("a result arrives", results), *self._rows("a curve arrives", curves)]

    def drag_places(self) -> Iterator[QPointF]:
        """Over the whole axis of the closing plot, to and fro."""
        plot = self.window.closing_card.plot.viewport()
        return (QPointF(plot.width() * (0.15 + 0.7 * (i * 0.37 % 1)), plot.height() / 2) for i in range(10**6))

    def measure(
        self,
        times: Times,
        act: Callable[[], None],
        bare: Callable[[], None],
        asks: bool = False,
        bare_result: Callable[[], None] | None = None,
    ) -> None:
        """One event and its frame, then its result if it `asks` for one; then the baselines at rest."""
        before = self.mouse.aperture.store.state
        start = perf_counter()
        act()
        handled = perf_counter()
        self.mouse.paint()
        painted = perf_counter()
        times.held.append((handled - start) * 1e3)
        times.frame.append((painted - start) * 1e3)
        if asks and self.mouse.aperture.store.state is not before:  # a stroke over its own ink asks for nothing
            self.mouse.wait_for_result()
            times.result.append((perf_counter() - start) * 1e3)
            self.mouse.rest()
        for baseline, kept in ((bare, times.bare), (bare_result, times.bare_result)):
            if baseline is not None:
                start = perf_counter()
                baseline()
                kept.append((perf_counter() - start) * 1e3)

    def _rows(self, name: str, times: Times) -> list[Row]:
        name = f"{name}, {self.side} px: "
        rows = [
            Row(name + HELD, tuple(times.held)),
            Row(name + FRAME, tuple(times.frame), tuple(times.bare), BARE),
        ]
        if times.bare_result:
            compared = tuple(times.bare_result), BARE
            told = self.side == TOLD_PX
            return [*rows, Row(name + RESULT, tuple(times.result), *compared, by="p95", told=told)]
        return [*rows, Row(name + RESULT, tuple(times.result))] if times.result else rows
