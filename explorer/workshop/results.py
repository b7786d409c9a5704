"""What one learner predicted and reached in a workshop: one file, written whole after every event, so that nothing but
the last event can be lost.

    {"format": "aperture-workshop-results", "version": 1, "workshop": "spring-school", "learner": "Ada",
     "token": "3f..", "events": [{"kind": "predicted", "lesson": "h5", "step": "close", ...}, ...]}

The token tells two anonymous learners apart, and lets the same file be handed in twice. Nothing here goes anywhere by
itself: the learner hands a copy in.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Literal

import msgspec

from explorer.errors import Refusal, cut
from explorer.lessons.goals import MOST_OPTIONS, Measured
from explorer.lessons.lesson import Lesson
from explorer.machine.files import write_atomically
from explorer.words import workshop as words
from explorer.workshop.file import LONGEST_ID, LONGEST_TITLE

FORMAT = "aperture-workshop-results"
VERSION = 1
LARGEST_FILE_BYTES = 8 * 2**20
LONGEST_NAME = 60
ANONYMOUS = "anonymous"


class ResultEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """`predicted`: an option was chosen, before it was measured; `measured`: what the prediction came to; `reached`: a
    goal was. `asked` and `said` are the question and the option as they were read; `at` is UTC, ISO 8601."""

    kind: Literal["predicted", "measured", "reached"]
    lesson: str
    step: str
    at: str = ""
    title: str = ""
    asked: str = ""
    options: dict[str, str] = {}
    option: str = ""
    measured: Measured | None = None
    right: bool | None = None


class ResultsPart(msgspec.Struct, frozen=True):
    """The whole file."""

    format: str
    version: int
    workshop: str
    token: str
    title: str = ""
    learner: str = ""
    events: tuple[ResultEvent, ...] = ()

    @property
    def last_at(self) -> str:
        return max((event.at for event in self.events), default="")

    @property
    def name(self) -> str:
        """What the learner is called in a table."""
        return self.learner or words.ANONYMOUS_LEARNER.format(token=self.token[:4])

    @property
    def file_name(self) -> str:
        return f"workshop-{self.workshop}-{slug(self.learner)}-{self.token}.json"


class Results:
    """The results of the learner who sits here, in `folder`. An event that cannot be written raises Refusal, and stands
    in the next file that can."""

    def __init__(self, folder: Path, part: ResultsPart) -> None:
        self._folder, self.part = folder, part

    @property
    def path(self) -> Path:
        return self._folder / self.part.file_name

    def predicted(self, lesson: Lesson, step: str, option: str) -> None:
        """Another option before it is measured takes the place of the first."""
        asked = lesson.step(step).text
        event = ResultEvent("predicted", lesson.id, step, _now(), lesson.title, asked.ask, dict(asked.options), option)
        last = self.part.events[-1:]
        if last and (last[0].kind, last[0].lesson, last[0].step) == ("predicted", lesson.id, step):
            self._put((*self.part.events[:-1], event))
        else:
            self._put((*self.part.events, event))

    def measured(self, lesson: Lesson, step: str, option: str, measured: Measured, right: bool | None) -> None:
        """What the prediction of that step came to; one that was measured already is kept as it was."""
        if self._is_open(lesson.id, step):
            value = measured if isinstance(measured, str) or isfinite(measured) else None
            self._put((*self.part.events, ResultEvent(
                "measured", lesson.id, step, _now(), lesson.title, option=option, measured=value, right=right
            )))  # fmt: skip

    def reached(self, lesson: Lesson, step: str) -> None:
        self._put((*self.part.events, ResultEvent("reached", lesson.id, step, _now(), lesson.title)))

    def write(self) -> None:
        """Raises Refusal."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refusal(words.RESULTS_FAILED, folder=self._folder, reason=error.strerror or str(error)) from error
        save_results(self.part, self.path)

    def _is_open(self, lesson: str, step: str) -> bool:
        """Whether the last that is known of a prediction is that it was made."""
        about = [e.kind for e in self.part.events if (e.lesson, e.step) == (lesson, step) and e.kind != "reached"]
        return about[-1:] == ["predicted"]

    def _put(self, events: tuple[ResultEvent, ...]) -> None:
        self.part = msgspec.structs.replace(self.part, events=events)
        self.write()


def begun(folder: Path, workshop: str, title: str, learner: str = "") -> Results:
    """The results of somebody who begins; nothing is written yet."""
    name = cut(" ".join(learner.split()), LONGEST_NAME)
    return Results(folder, ResultsPart(FORMAT, VERSION, workshop, secrets.token_hex(8), title, name))


def earlier(folder: Path, workshop: str, learner: str) -> Results | None:
    """What the same learner left in this workshop last, to go on with it."""
    name = cut(" ".join(learner.split()), LONGEST_NAME)
    found = []
    for path in folder.glob(f"workshop-{workshop}-{slug(name)}-*.json"):
        try:
            part = read_results(path)
        except Refusal:
            continue  # it stays where it is; a new file is begun
        if (part.workshop, part.learner, part.file_name) == (workshop, name, path.name):
            found.append(part)
    return Results(folder, max(found, key=lambda part: part.last_at)) if found else None


def save_results(part: ResultsPart, path: Path) -> None:
    """Whole or not at all. Raises Refusal."""
    try:
        write_atomically(path, msgspec.json.format(msgspec.json.encode(part), indent=1))
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refusal(words.RESULTS_NOT_SAVED, name=path.name, reason=reason) from error


def read_results(path: Path) -> ResultsPart:
    """A file that somebody handed in. Raises Refusal with one sentence that names it."""
    try:
        if not path.is_file():
            raise Refusal(words.RESULTS_BROKEN, name=path.name, reason=words.REASON_NOT_A_FILE)
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise Refusal(words.RESULTS_BROKEN, name=path.name, reason=error.strerror or str(error)) from error
    if len(data) > LARGEST_FILE_BYTES:
        raise Refusal(words.RESULTS_BROKEN, name=path.name, reason=words.REASON_TOO_LARGE)
    return results_from_bytes(data, path.name)


def results_from_bytes(data: bytes, name: str) -> ResultsPart:
    """The same of a file's contents. Raises Refusal."""
    try:
        part = msgspec.json.decode(data, type=ResultsPart)
    except RecursionError as error:
        raise Refusal(words.RESULTS_BROKEN, name=name, reason=words.REASON_TOO_DEEP) from error
    except (msgspec.DecodeError, ValueError) as error:
        raise Refusal(words.RESULTS_BROKEN, name=name, reason=error) from error
    if part.format != FORMAT:
        raise Refusal(words.RESULTS_BROKEN, name=name, reason=words.REASON_OTHER_FORMAT)
    if part.version > VERSION:
        raise Refusal(words.RESULTS_NEWER, name=name, got=part.version, wanted=VERSION)
    bad = part.version < 1 or not part.token or len(part.workshop) > LONGEST_ID or len(part.title) > LONGEST_TITLE
    bad = bad or len(part.learner) > LONGEST_NAME
    if bad or any(len(event.options) > MOST_OPTIONS for event in part.events):
        raise Refusal(words.RESULTS_BROKEN, name=name, reason=words.REASON_OTHER_FORMAT)
    return part


def slug(name: str) -> str:
    """A name as it may stand in the name of a file, on any system."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return made[:LONGEST_NAME] or (ANONYMOUS if not name else "learner")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
