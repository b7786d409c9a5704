"""Where a study's records lie: run here, come with Aperture, or opened from folders of other machines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from explorer.errors import Refusal
from explorer.machine.files import state_folder
from explorer.machine.kept import KeptFile
from explorer.resources import resource
from explorer.study.plan import StudyPlan
from explorer.study.records import FILE_NAME, Records, merged
from explorer.study.summary import Group, group_of
from explorer.study.trial import Trial, TrialOutcome
from explorer.words import study as study_words

Stamp = tuple[str, int, int]  # a file, when it was changed, its bytes: another one where something was added
Outcomes = dict[Trial, TrialOutcome]
MOST_FILES = 500  # of an opened folder
MADE_NAME = "made.json"  # beside records that come with Aperture


@dataclass(frozen=True)
class StudyMade:
    """When a study was whole, as year-month-day, on how many processor cores and by which torch."""

    date: str
    cores: int
    torch: str


def group_of_plan(plan: StudyPlan) -> Group:
    return Group(plan.data, plan.far_share, plan.steps)


def own_records(group: Group, folder: Path | None = None) -> Records:
    """What is run on this machine: a folder for each group in the folder of the program's own files."""
    name = f"{group.data}-{group.far_share:g}-{group.steps}"
    return Records((folder or state_folder()) / "study" / name)


@cache
def bundled_records() -> tuple[Records, ...]:
    """Those that come with Aperture; () where none do."""
    try:
        return _below(resource("study"))
    except FileNotFoundError:
        return ()


def bundled_folders() -> tuple[str, ...]:
    """Those that can be opened like any other, for a study of one's own together with them."""
    return tuple(str(records.file.parent) for records in bundled_records())


def made_of(several: Iterable[Records], group: Group) -> StudyMade | None:
    """How records of a group were made; None where it is not told. OSError."""
    for records in several:
        if any(group_of(one) == group for one in records.outcomes()):
            file = records.file.with_name(MADE_NAME)
            return KeptFile[StudyMade | None](file, StudyMade | None, lambda: None).read()  # type: ignore[arg-type]
    return None


def opened_records(paths: Iterable[str]) -> tuple[Records, ...]:
    """A path is a file of records, its folder, or a folder of such folders."""
    return tuple(records for path in paths for records in _below(Path(path)))


def known_here(group: Group, folders: Iterable[str] = ()) -> Outcomes:
    """What of a group was run on this machine, or lies in opened folders. Raises Refusal where it cannot be read."""
    try:
        return of_group((own_records(group), *opened_records(folders)), group)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refusal(study_words.NOT_READ, name=error.filename or FILE_NAME, reason=reason) from error


def holds_records(path: Path) -> bool:
    """Whether a file or folder that somebody brings is a study."""
    return bool(_below(path))


def _below(path: Path) -> tuple[Records, ...]:
    try:
        if path.name == FILE_NAME and path.is_file():
            return (Records(path.parent),)
        beside = sorted(path.glob(f"*/{FILE_NAME}"))[:MOST_FILES] if path.is_dir() else []
        return tuple(Records(file.parent) for file in (path / FILE_NAME, *beside) if file.is_file())
    except OSError:
        return ()


def stamp_of(records: Records) -> Stamp:
    """A file that is not there has one, too: of 0 bytes."""
    try:
        told = records.file.stat()
    except OSError:
        return str(records.file), 0, 0
    return str(records.file), told.st_mtime_ns, told.st_size


def of_group(several: Iterable[Records], group: Group) -> Outcomes:
    """The outcomes of one group, each trial once. OSError."""
    return {trial: one for trial, one in merged(several).items() if group_of(one) == group}
