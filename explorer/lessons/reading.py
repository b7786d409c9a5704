"""Lessons from their files: those that come with Aperture, and any other pair of files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from explorer.claims.listed import CLAIMS
from explorer.errors import Refusal
from explorer.lessons.lesson import Lesson, Unfit, joined
from explorer.lessons.plan import LessonPlan
from explorer.lessons.text import LessonText
from explorer.lessons.toml_file import line_of, read_toml
from explorer.resources import resource
from explorer.words import lessons as lessons_words

LANGUAGE = "en"
TOUR = "tour"


def read_lesson(structure: Path, text: Path) -> Lesson:
    """The lesson in two files; its id is the first one's name. Raises Refusal."""
    plan, words = read_toml(structure, LessonPlan), read_toml(text, LessonText)
    try:
        return joined(structure.stem, plan, words)
    except Unfit as error:
        line = line_of(structure.read_text(encoding="utf-8"), ("steps", plan.index(error.step))) if error.step else 1
        raise Refusal(lessons_words.DOES_NOT_WORK, name=structure.name, line=line, reason=error) from error


@cache
def lesson(name: str) -> Lesson:
    """A lesson of Aperture's own. Raises Refusal, and KeyError for one that there is not."""
    if name not in lesson_ids():
        raise KeyError(name)
    folder = resource("lessons")
    return read_lesson(folder / f"{name}.toml", folder / LANGUAGE / f"{name}.toml")


@cache
def lesson_ids() -> tuple[str, ...]:
    """In the order of the course: the tour, the claims as the debate has them, then what else there is."""
    order = [TOUR, *(claim.lower() for claim in CLAIMS)]
    found = sorted(path.stem for path in resource("lessons").glob("*.toml"))
    return tuple(sorted(found, key=lambda name: (order.index(name) if name in order else len(order), name)))
