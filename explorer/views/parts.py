"""The parts of the window that commands act on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from explorer.documents.documents import Documents
from explorer.export.dialog.exporter import Exporter
from explorer.pages.stack import Pages
from explorer.state.store import Store
from explorer.views.device_chip import DeviceChip
from explorer.views.hiding import Hiding
from explorer.views.input.column import InputColumn
from explorer.views.large_canvas import LargeCanvas
from explorer.views.lesson.player import LessonPlayer
from explorer.views.presenting.presenter import Presenter
from explorer.views.stage.closing_card import ClosingCard
from explorer.views.stage.lanes_view import LanesView
from explorer.views.stage.stepping import StepBar
from explorer.widgets.appearance import Appearance
from explorer.widgets.toast import Toast


@dataclass(frozen=True)
class Parts:
    """What a window is made of. `window` is asked for no more than any window can do; `whole` is all that is in it.

    `present` shows the stage alone, or no longer, and `presenting` says whether it does.
    """

    window: QWidget
    whole: QWidget
    store: Store
    appearance: Appearance
    documents: Documents
    exporter: Exporter
    input: InputColumn
    lanes: LanesView
    large: LargeCanvas
    closing_card: ClosingCard
    stepping: StepBar
    pages: Pages
    chip: DeviceChip
    presenter: Presenter
    lessons: LessonPlayer
    hiding: Hiding
    toast: Toast
    present: Callable[[bool], None]
    presenting: Callable[[], bool]
