"""LessonColumn: the left column while a lesson is taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from explorer.lessons.lesson import Lesson
from explorer.lessons.run import LessonRun
from explorer.views.lesson.parts import Dashes, GoalRing, MeasuredCard, PredictionCard, WordsLabel, paragraphs
from explorer.widgets.appearance import Appearance
from explorer.widgets.icons import IconButton
from explorer.words import lessons as lessons_words

MARGIN_PX, SCROLL_BAR_PX = 18, 8


class LessonColumn(QFrame):
    """Shows a run. What is pressed goes out as a signal; it changes nothing itself."""

    left = Signal()
    back_asked = Signal()
    next_asked = Signal()
    show_asked = Signal()
    answered = Signal(str)

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAccessibleName(lessons_words.COLUMN_NAME)
        self._shown: tuple[str, int] | None = None  # lesson and step
        self.heading = QLabel()
        self.heading.setObjectName("section")
        self.close_button = IconButton(appearance, "x", lessons_words.LEAVE_TIP, "flat")
        self.title, self.text = WordsLabel("title"), WordsLabel()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.prediction = PredictionCard(appearance)
        self.measured, self.verdict = MeasuredCard(lessons_words.MEASURED), MeasuredCard(lessons_words.VERDICT, True)
        self.goal, self.ring = WordsLabel("asked"), GoalRing(appearance)
        self.goal.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.show_button = QPushButton(lessons_words.SHOW_ME)
        self.dashes = Dashes(appearance)
        self.back_button, self.next_button = QPushButton(lessons_words.BACK), QPushButton(lessons_words.NEXT)
        self._lay_out()
        for button in (self.close_button, self.show_button, self.back_button, self.next_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the stage
        self.close_button.clicked.connect(self.left)
        self.show_button.setToolTip(lessons_words.SHOW_ME_TIP)
        self.show_button.clicked.connect(self.show_asked)
        self.back_button.setToolTip(lessons_words.BACK_TIP)
        self.back_button.clicked.connect(self.back_asked)
        self.next_button.clicked.connect(self.next_asked)
        self.prediction.chosen.connect(self.answered)
        appearance.dress(self)

    def show_run(self, run: LessonRun) -> None:
        """The step that the learner is at, and what has become of it."""
        lesson, step = run.lesson, run.step
        place = lesson.id, run.at
        if place != self._shown:
            self._shown = place
            self._show_step(lesson, run)
        self.prediction.show_answer(run.answers.get(step.name, ""), run.answer_is_kept)
        done = not run.waits
        self.ring.show_done(done)
        self.show_button.setVisible(not done)
        name = lessons_words.GOAL_DONE_NAME if done else lessons_words.GOAL_NAME
        self.goal.setAccessibleName(name.format(goal=step.text.do))
        ready = done and not run.asks
        self.next_button.setEnabled(ready)
        object_name = "primary" if ready else ""
        if self.next_button.objectName() != object_name:
            self.next_button.setObjectName(object_name)
            self.next_button.style().polish(self.next_button)
        tip = lessons_words.NEXT_TIP
        if not ready:
            waits = lessons_words.NEXT_WAITS_TIP.format(goal=step.text.do)
            tip = lessons_words.NEXT_ASKS_TIP if run.asks else waits
        self.next_button.setToolTip(tip)

    def _show_step(self, lesson: Lesson, run: LessonRun) -> None:
        step, count = run.step, len(lesson.steps)
        heading = lessons_words.HEADING if lesson.claim else lessons_words.TOUR_HEADING
        self.heading.setText(heading.format(label=lesson.label, number=run.at + 1, count=count).upper())
        self.title.setText(lesson.title)
        self.text.setText(paragraphs(step.text.text))
        self.prediction.setVisible(step.prediction is not None)
        if step.prediction is not None:
            options = {name: step.text.options[name] for name in step.prediction.options}
            self.prediction.show_question(step.text.ask, options)
        self.measured.setVisible(bool(step.reveals))
        self.verdict.setVisible(step.verdict)
        self._goal_line.setVisible(step.goal is not None)
        self.goal.setText(step.text.do)
        self.dashes.show_step(run.at, count)
        self.back_button.setEnabled(run.at > 0)
        label = lessons_words.NEXT
        if run.is_last:
            label = lessons_words.FINISH
        elif lesson.steps[run.at + 1].reveals:
            label = lessons_words.NEXT_VERDICT
        self.next_button.setText(label)
        self._area.verticalScrollBar().setValue(0)
        self._area.setAccessibleDescription(step.text.text)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN_PX, 10, 10, 0)
        head.addWidget(self.heading, 1)
        head.addWidget(self.close_button)
        self._goal_line = QWidget()
        goal = QHBoxLayout(self._goal_line)
        goal.setContentsMargins(0, 2, 0, 0)
        goal.setSpacing(9)
        goal.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignTop)
        goal.addWidget(self.goal, 1)
        goal.addWidget(self.show_button, 0, Qt.AlignmentFlag.AlignTop)
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        # With its scroll bar shown the column is as wide: the bar takes the margin's place.
        column.setContentsMargins(MARGIN_PX, 2, MARGIN_PX - SCROLL_BAR_PX, 8)
        column.setSpacing(12)
        for part in (self.title, self.text, self.prediction, self._goal_line, self.measured, self.verdict):
            column.addWidget(part)
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._content)
        self._area.setWidgetResizable(True)
        foot = QVBoxLayout()
        foot.setContentsMargins(MARGIN_PX, 4, MARGIN_PX, 14)
        foot.setSpacing(12)
        foot.addWidget(self.dashes)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.back_button, 2)
        buttons.addWidget(self.next_button, 3)
        foot.addLayout(buttons)
        inner = QFrame()
        inner.setObjectName("input")
        whole = QVBoxLayout(inner)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(self._area, 1)
        whole.addLayout(foot)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(0, 0, 0, 0)
        frame.addWidget(inner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._content.setFixedWidth(self.width() - SCROLL_BAR_PX - 1)

    def press_digit(self, digit: str) -> bool:
        """Chooses the option of that digit; whether there is one."""
        names = list(self.prediction.buttons) if self.prediction.isVisible() else []
        if digit not in map(str, range(1, len(names) + 1)):
            return False
        self.answered.emit(names[int(digit) - 1])
        return True
