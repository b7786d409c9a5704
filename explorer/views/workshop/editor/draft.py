"""Draft: a workshop while it is made, which need not be right yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from explorer.errors import cut
from explorer.lessons.reading import lesson_ids
from explorer.words import workshop_editor as words
from explorer.workshop.covers import HIDEABLE, LOCKABLE
from explorer.workshop.file import FORMAT, VERSION, LessonPart, PicturePart, WorkshopPart
from explorer.workshop.reading import Wrong, workshop_of


@dataclass
class Draft:
    """What the panes change; `changed` is called after each change. `order` are all lessons as the list shows them,
    `taken` those with a tick."""

    id: str = "my-workshop"
    title: str = field(default_factory=lambda: words.NEW_TITLE)
    order: list[str] = field(default_factory=lambda: list(lesson_ids()))
    taken: set[str] = field(default_factory=lambda: set(lesson_ids()))
    hidden: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)
    own: dict[str, str] = field(default_factory=dict)  # Markdown by id
    pictures: dict[str, str] = field(default_factory=dict)  # PNG in base64 by name
    session: dict[str, Any] | None = None
    changed: Callable[[], None] = lambda: None

    def part(self) -> WorkshopPart:
        """As it stands in a file."""
        return WorkshopPart(
            FORMAT,
            VERSION,
            self.id,
            self.title,
            tuple(name for name in self.order if name in self.taken),
            tuple(name for name in HIDEABLE if name in self.hidden),
            tuple(name for name in LOCKABLE if name in self.locked),
            tuple(LessonPart(name, text) for name, text in self.own.items()),
            tuple(PicturePart(name, png) for name, png in self.pictures.items()),
            self.session,
        )

    def problem(self) -> str:
        """What is wrong with it, in one sentence; "" where it works."""
        try:
            workshop_of(self.part())
        except Wrong as wrong:
            return str(wrong)
        return ""

    def free_id(self, wanted: str) -> str:
        """An id for an own lesson that no lesson has."""
        number, name = 1, wanted
        while name in self.order or name in self.own:
            number += 1
            name = f"{wanted}-{number}"
        return name

    def free_name(self, wanted: str) -> str:
        """A name that no picture has."""
        wanted = cut(wanted.strip() or words.PICTURE, 60)
        number, name = 1, wanted
        while name in self.pictures:
            number += 1
            name = f"{wanted} {number}"
        return name


def draft_of(part: WorkshopPart) -> Draft:
    """The draft of a file; lessons that are not taken stand behind those that are."""
    own = {one.id: one.markdown for one in part.own_lessons}
    known = [*lesson_ids(), *own]
    taken = known if part.lessons is None else [name for name in dict.fromkeys(part.lessons) if name in known]
    return Draft(
        part.id,
        part.title,
        [*taken, *(name for name in known if name not in taken)],
        set(taken),
        set(part.hidden),
        set(part.locked),
        own,
        {one.name: one.png for one in part.pictures},
        part.session,
    )
