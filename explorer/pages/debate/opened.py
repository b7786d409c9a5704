"""What can be done with a claim that is opened: to the stage with it, its lesson, back to all claims."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from explorer.claims.claim import Judgement
from explorer.claims.listed import CLAIMS
from explorer.pages.debate import words
from explorer.state.state import State, output_size
from explorer.widgets.controls import Section


class OpenedActions(QWidget):
    """Shown while a claim is opened; a lesson is offered where there is one."""

    def __init__(self) -> None:
        super().__init__()
        self.head = Section("")
        self.stage = action_button(words.STAGE, words.STAGE_TIP)
        self.stage.setObjectName("primary")
        self.lesson = action_button(words.LESSON, words.LESSON_TIP)
        self.back = action_button(words.BACK, words.BACK_TIP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        for part in (self.head, self.stage, self.lesson, self.back):
            column.addWidget(part)

    def show_claim(self, claim: str, has_lesson: bool) -> None:
        """ "" for none."""
        self.setVisible(bool(claim))
        if claim:
            self.head.setText(claim)
            self.stage.setVisible(bool(CLAIMS[claim].show))
            self.lesson.setVisible(has_lesson)


def action_button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    return button


def stage_changes(state: State, claim: str, judgement: Judgement | None) -> dict[str, Any]:
    """What "to the stage" sets. Raises ValueError where that cannot go together with what the user chose."""
    changes = dict(CLAIMS[claim].show)
    there = state.changed(**changes)
    if judgement is not None and judgement.where:
        picture, (row, column) = state.scene.picture, judgement.where[0]
        rows, columns = judgement.size or (picture.height, picture.width)
        stride, (high, wide) = there.scene.stride, output_size(there.scene)
        cell = row * picture.height // rows // stride, column * picture.width // columns // stride
        changes |= {"cell": (min(cell[0], high - 1), min(cell[1], wide - 1)), "pinned": True}
    return changes
