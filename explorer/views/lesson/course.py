"""The course: all lessons in a list, and how far the learner is in them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.lessons.course import LessonCourse
from explorer.lessons.reading import TOUR
from explorer.views.lesson.parts import WordsLabel
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import Section
from explorer.words import lessons as lessons_words

LIST_SIZE_PX = 620, 520


class CourseCard(QWidget):
    """How many lessons are done, and a button that goes on with the next. `asked(lesson)`."""

    asked = Signal(str)
    all_asked = Signal()

    def __init__(self, course: LessonCourse) -> None:
        super().__init__()
        self._course = course
        about = WordsLabel("hint")
        about.setText(lessons_words.COURSE_ABOUT)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.count = QLabel()
        self.count.setObjectName("hint")
        self.go_on, self.all = QPushButton(), QPushButton(lessons_words.LESSONS_MENU)
        for button in (self.go_on, self.all):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.go_on.setToolTip(lessons_words.COURSE_ABOUT)
        self.all.setToolTip(lessons_words.LESSONS_NAME)
        self.go_on.clicked.connect(self._on_go_on)
        self.all.clicked.connect(self.all_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (Section(lessons_words.COURSE), about, self.bar, self.count, self.go_on, self.all):
            column.addWidget(part)
        self.refresh()

    def refresh(self) -> None:
        """As many as are done now, by this window or another one."""
        ids, progress = self._course.ids, self._course.progress
        done = len(progress.done & set(ids))
        self.bar.setRange(0, len(ids))
        self.bar.setValue(done)
        text = lessons_words.COURSE_DONE.format(done=done, count=len(ids))
        self.count.setText(text)
        self.bar.setAccessibleName(text)
        self._next = progress.following(ids)
        self.go_on.setVisible(self._next is not None)
        if self._next is not None:
            self.go_on.setText(
                (lessons_words.GO_ON if done else lessons_words.BEGIN).format(label=self._course.label_of(self._next))
            )

    @Slot()
    def _on_go_on(self) -> None:
        if self._next is not None:
            self.asked.emit(self._next)


class CourseDialog(QDialog):
    """All lessons; Enter or a double click takes one."""

    def __init__(
        self, course: LessonCourse, appearance: Appearance, take: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(lessons_words.LESSONS_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._take = take
        self.list = QListWidget()
        self.list.setAccessibleName(lessons_words.LESSONS_NAME)
        done, following = course.progress.done, course.progress.following(course.ids)
        for one in course.lessons:
            line = lessons_words.LESSON_LINE.format(
                label=one.claim or (lessons_words.TOUR if one.id == TOUR else lessons_words.OWN),
                title=one.title,
                minutes=one.minutes,
            )
            item = QListWidgetItem(lessons_words.LESSON_DONE.format(line=line) if one.id in done else line)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            self.list.addItem(item)
            if one.id == following:
                self.list.setCurrentItem(item)
        self.list.itemActivated.connect(self._on_taken)
        take_button, close_button = QPushButton(lessons_words.TAKE), QPushButton(lessons_words.CLOSE)
        take_button.setObjectName("primary")
        take_button.setDefault(True)
        take_button.clicked.connect(self._on_taken)
        close_button.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close_button)
        foot.addWidget(take_button)
        column = QVBoxLayout(self)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self.resize(*(round(px * appearance.theme.scale) for px in LIST_SIZE_PX))
        appearance.dress(self)

    @Slot()
    def _on_taken(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            name = item.data(Qt.ItemDataRole.UserRole)
            self.accept()
            self._take(name)
