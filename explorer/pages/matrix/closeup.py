"""Close-up: which matrix is enlarged over the whole board, and which part of it is seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.panels.matrix import View

STEP = 1.25  # one turn of the wheel
FEWEST = 6.0  # entries along a side of the nearest view


@dataclass(frozen=True)
class Closeup:
    """`name` of the matrix; `view` None: all of it."""

    name: str
    view: View | None = None

    def fitted(self, count: int) -> Closeup:
        """All of a matrix that has become too small for the view."""
        view = self.view
        fits = view is None or max(view.top, view.left) + view.span <= count
        return self if fits else replace(self, view=None)

    def zoomed(self, turns: float, at: tuple[float, float], count: int) -> Closeup:
        """Nearer by that many turns; what lies at position `at` (entries) stays there. `count` entries along a side."""
        old = self.view or View(0.0, 0.0, float(count))
        span = min(max(old.span * STEP**-turns, FEWEST), float(count))
        share = span / old.span
        view = View(at[0] + (old.top - at[0]) * share, at[1] + (old.left - at[1]) * share, span)
        return replace(self, view=_inside(view, count) if span < count else None)

    def moved(self, rows: float, columns: float, count: int) -> Closeup:
        """The view moved by that many entries, as far as there are any."""
        if self.view is None:
            return self
        view = replace(self.view, top=self.view.top + rows, left=self.view.left + columns)
        return replace(self, view=_inside(view, count))


def _inside(view: View, count: int) -> View:
    last = count - view.span
    return replace(view, top=min(max(view.top, 0.0), last), left=min(max(view.left, 0.0), last))
