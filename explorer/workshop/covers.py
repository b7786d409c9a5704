"""What a workshop can hide and lock, by name.

A lock is on a field of the Scene: nothing that the learner does changes it, by whatever means (`Store.lock`). Lessons
and the workshop's own session, which are the host's, do. What is hidden is gone from the window with its keys, but for
what a step of a lesson brings itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from explorer.lessons.goals import Goal
from explorer.lessons.lesson import Lesson
from explorer.pages.listed import PAGES, place_of, places
from explorer.state.state import Scene

LOCKABLE: tuple[str, ...] = tuple(field.name for field in fields(Scene))
# Rows of the inspector by the field of the Scene that they set.
ROWS = (
    "kernel", "border", "stride", "dilation", "integer", "heads", "content", "position", "gate", "temperature", "norm",
    "similarity", "features", "window_shape",
)  # fmt: skip
HIDEABLE: tuple[str, ...] = (
    "input",
    "gallery",
    "inspector",
    *(f"inspector.{row}" for row in ROWS),
    "menu.edit",
    "menu.stage",
    "menu.view",
    "export",
    "code",
    "present",
    *(f"place.{place}" for place in places() if place != "stage"),
    *(f"page.{page}" for page in PAGES),
)
_IN_KERNEL = ("kernel", "kernel_size")


def needed(goal: Goal) -> Iterator[str]:
    """The fields of the Scene that a learner must change to meet a goal."""
    for name in (*goal.wanted, *goal.changed):
        if name in LOCKABLE:
            yield name
        elif name in _IN_KERNEL:
            yield "kernel"


def gone(page: str, hidden: tuple[str, ...]) -> bool:
    """Whether the learner has no way to a page."""
    return f"page.{page}" in hidden or f"place.{place_of(page)}" in hidden


def out_of_reach(lesson: Lesson, locked: tuple[str, ...], hidden: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """(step, name in `locked` or `hidden`, which of the two) for every goal that no learner could meet."""
    for step in lesson.steps:
        if step.goal is None:
            continue
        for name in needed(step.goal):
            if name in locked:
                yield step.name, name, "locked"
            elif f"inspector.{name}" in hidden:
                yield step.name, f"inspector.{name}", "hidden"
        page = step.goal.page
        if page is not None and page != "stage" and gone(page, hidden):
            name = f"page.{page}" if f"page.{page}" in hidden else f"place.{place_of(page)}"
            yield step.name, name, "hidden"
