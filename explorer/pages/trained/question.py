"""What the page asks: the table of one network on this picture, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from explorer.compute.asking import Findings
from explorer.compute.trained_asking import LayerLine
from explorer.pages.kit.declared import Asking
from explorer.pages.trained import words
from explorer.pages.trained.choice import TrainedChoice
from explorer.pages.trained.facts import facts_of
from explorer.state.picture import Picture
from explorer.state.state import State
from explorer.weights.bundled import FOLDER, is_bundled
from explorer.weights.table_rows import LayerRow
from explorer.words.numbers import percent

Stamp = tuple[int, int]  # bytes, and when it was changed, in ns


@dataclass(frozen=True)
class NetworkInquiry:
    """Equal as long as the same is asked of a file that has not changed since (`stamp`; None where none is found)."""

    topic: ClassVar[str] = "trained"
    file: str
    hint_heads: int | None
    picture: Picture
    kernel_size: int
    stamp: Stamp | None = None

    @property
    def name(self) -> str:
        return name_of(self.file)


@dataclass(frozen=True, eq=False)
class NetworkFinding:
    """The network and as many rows of its table as are known.

    family, numbers, notes   what it is, how many numbers it has, and what is assumed
    lines    all layers of the file, as they are known without a picture
    size     (rows, columns) of the picture as the network sees it
    refusal  a sentence, where the rest cannot be known
    """

    inquiry: NetworkInquiry
    complete: bool
    family: str = ""
    numbers: int = 0
    notes: tuple[str, ...] = ()
    lines: tuple[LayerLine, ...] = ()
    size: tuple[int, int] = (0, 0)
    rows: tuple[LayerRow, ...] = ()
    refusal: str = ""

    def line(self, layer: str) -> LayerLine | None:
        return next((line for line in self.lines if line.name == layer), None)


def name_of(file: str) -> str:
    """The file's own name; of a network that comes with the program, its name there."""
    return file.removeprefix(FOLDER) if is_bundled(file) else file.replace("\\", "/").rsplit("/", 1)[-1]


def network_of(state: State) -> tuple[str, int | None]:
    """The file that the page is about, and the number of heads that was said of it; "" for none."""
    choice, trained = state.look.choice(TrainedChoice), state.scene.trained
    said = choice.heads or None
    if trained is not None and choice.file in ("", trained.file):
        return trained.file, said or trained.hint_heads
    return choice.file, said


def ask(state: State) -> tuple[NetworkInquiry, ...]:
    file, hint_heads = network_of(state)
    if not file:
        return ()
    kernel_size = state.look.choice(TrainedChoice).kernel_size
    return (NetworkInquiry(file, hint_heads, state.scene.picture, kernel_size, _stamp(file)),)


def _stamp(file: str) -> Stamp | None:
    if is_bundled(file):
        return None
    try:
        found = Path(file).stat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns


def brief(state: State, findings: Findings) -> str | None:
    file, finding = network_of(state)[0], findings.get("trained")
    if not file:
        return words.BRIEF_NONE
    if isinstance(finding, NetworkFinding) and finding.complete:
        facts = facts_of(finding.rows, len(finding.lines))
        if facts.first is not None and facts.last is not None:
            first, last = percent(facts.first.share), percent(facts.last.share)
            return words.BRIEF.format(name=name_of(file), first=first, last=last)
    return name_of(file)


ASKING = Asking(ask, brief)
