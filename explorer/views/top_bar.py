"""TopBar: the menus, the places, and what is always at hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from explorer.export.dialog.exporter import Exporter
from explorer.pages.listed import places
from explorer.views.commands import Commands
from explorer.views.device_chip import DeviceChip
from explorer.views.place_commands import place_words
from explorer.widgets.appearance import Appearance
from explorer.widgets.icons import IconLabel
from explorer.widgets.tabs import Tabs
from explorer.words import actions as actions_words
from explorer.words import places as places_words
from explorer.words import window as window_words

MARK_PX = 20
ROOMY_PX = 1400  # of width, from which on the bar has room for everything


class TopBar(QFrame):
    """Where the window is narrow the places come first: the program's name goes, and the device's."""

    def __init__(self, appearance: Appearance, commands: Commands, exporter: Exporter, chip: DeviceChip) -> None:
        super().__init__()
        self._appearance, self._chip = appearance, chip
        self.setObjectName("bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(8)
        self._name = QLabel(window_words.APP_NAME)
        self._name.setObjectName("name")
        self.present = present = QPushButton(actions_words.PRESENT)
        present.setToolTip(actions_words.PRESENT_TIP)
        present.clicked.connect(commands.window.toggle_present)
        self.export = export = QPushButton(actions_words.EXPORT)
        export.setToolTip(actions_words.EXPORT_TIP)
        export.setAccessibleName(actions_words.EXPORT)
        export.clicked.connect(exporter.open)
        help_ = QPushButton("?")
        help_.setToolTip(actions_words.KEYS_TIP)
        help_.setAccessibleName(actions_words.KEYS)
        help_.clicked.connect(commands.show_keys)
        row.addWidget(IconLabel(appearance, "aperture", MARK_PX))
        row.addWidget(self._name)
        row.addSpacing(6)
        row.addWidget(commands.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(6)
        self.tabs = Tabs(places_words.PLACES_NAME, [(place, *place_words(place)) for place in places()])
        self.tabs.chosen.connect(commands.places.open)
        row.addWidget(self.tabs, 1)
        for part in (chip, present, export, help_):
            row.addWidget(part)

    def fit(self, width: int) -> None:
        """For a window of so many pixels."""
        narrow = width < ROOMY_PX * self._appearance.theme.scale
        self._name.setVisible(not narrow)
        self._chip.shorten(narrow)
