"""ChannelSwitch: which input channel of a colour picture the lanes show, or all of them at once."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from explorer.state.state import MOST_AT_ONCE, Look, State
from explorer.state.store import Store
from explorer.widgets.controls import Segments
from explorer.widgets.number import ChannelNumber
from explorer.words import stage as stage_words

ALL = "all"


class ChannelSwitch(QWidget):
    """Stands beside the headings of the lanes while the picture has colours."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.setObjectName("channels")
        self._store = store
        self._segments = Segments(stage_words.CHANNEL_NAME, stage_words.CHANNELS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._segments)
        self._number = ChannelNumber(stage_words.CHANNEL_NAME, stage_words.CHANNEL_NUMBER_TIP)
        self._number.chosen.connect(self._choose_number)
        row.addWidget(self._number)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._segments.chosen.connect(self._choose)
        store.subscribe(self._on_state)
        self._show(store.state)

    @Slot(str)
    def _choose(self, value: str) -> None:
        self._store.set(**({"all_channels": True} if value == ALL else only_channel(int(value))))

    @Slot(int)
    def _choose_number(self, channel: int) -> None:
        self._store.set(**only_channel(channel))

    def _on_state(self, new: State, old: State) -> None:
        self._show(new)

    def _show(self, state: State) -> None:
        look = state.look
        count = state.scene.in_channels
        self.setVisible(count > 1)
        self._segments.setVisible(count == len(stage_words.CHANNELS) - 1)
        self._number.setVisible(not self._segments.isVisibleTo(self))
        self._segments.show_value(ALL if look.all_channels else str(look.channel_in))
        self._number.show_number(look.channel_in, count)


def only_channel(channel: int) -> dict[str, Any]:
    """The change of the look to one input channel."""
    return {"channel_in": channel, "all_channels": False}


def next_channel(look: Look, count: int) -> dict[str, Any]:
    """The change to the next input channel; behind the last all of them, and then the first again."""
    if count == 1 or look.all_channels:
        return only_channel(0)
    if look.channel_in == count - 1:
        return {"all_channels": True} if count <= MOST_AT_ONCE else only_channel(0)
    return only_channel(look.channel_in + 1)
