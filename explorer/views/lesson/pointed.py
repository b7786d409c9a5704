"""The parts of the window that a lesson can point at, by the names of `lessons.plan.PARTS`."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from explorer.lessons.plan import PARTS
from explorer.pages.stack import Pages
from explorer.views.columns import Columns
from explorer.views.input.column import InputColumn
from explorer.views.inspector import Inspector
from explorer.views.stage.stage_view import StageView

STAGES = ("looks", "weights", "values", "products", "output")


class PointedParts:
    """Knows each part by its name; a part of a page that is not open is None."""

    def __init__(
        self, stage: StageView, pages: Pages, columns: Columns, column: InputColumn, inspector: Inspector
    ) -> None:
        card = stage.closing_card
        self._pages, self._inspector = pages, inspector
        self._parts: dict[str, QWidget] = {
            "stage": stage,
            "lanes": stage.lanes,
            **stage.lanes.cards,
            **{
                f"{lane}.{name}": panel
                for lane, panels in stage.lanes.parts.items()
                for name, panel in zip(STAGES, panels, strict=True)
            },
            "closing": card,
            "closing.plot": card.plot,
            "closing.verdict": card.sentence,
            "difference": card.difference,
            "input": columns.left,
            "input.canvas": column.canvas,
            "input.tools": column.tools,
            "inspector": columns.right,
            "rail": columns.rail,
        }
        self._of_page: dict[str, Callable[[], QWidget | None]] = {
            "page": lambda: pages.current,
            "page.board": lambda: pages.current.board if pages.current else None,
            "page.controls": lambda: pages.current.controls_column if pages.current else None,
        }

    def add(self, name: str, part: QWidget) -> None:
        """A part that is made later than these."""
        self._parts[name] = part

    def find(self, name: str) -> QWidget | None:
        if name not in PARTS:
            raise KeyError(name)
        if name in self._of_page:
            return self._of_page[name]()
        if name.startswith("inspector."):
            return self._inspector.part(name.removeprefix("inspector."))
        return self._parts[name]


def column_of(name: str) -> str | None:
    """The column that a part belongs to, by its name in `beside`."""
    column = name.partition(".")[0]
    return column if column in ("input", "inspector", "rail") else None
