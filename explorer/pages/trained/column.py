"""What the column on the right says: which networks there are, what this one is, and what is selected in numbers."""

from __future__ import annotations

from explorer.pages.trained import words
from explorer.pages.trained.choice import TrainedChoice
from explorer.pages.trained.figure_table import value_text
from explorer.pages.trained.question import NetworkFinding, name_of
from explorer.state.state import State
from explorer.weights.bundled import BUNDLED
from explorer.weights.table_rows import HeadRow, LayerRow
from explorer.words.numbers import number, percent

Option = tuple[str, str, str]  # value, label, tooltip
LONGEST_NAME = 18  # letters in the column


def network_options(state: State) -> list[Option]:
    """The layer's on the stage, those that come with the program, and a file that was opened."""
    chosen = state.look.choice(TrainedChoice).file
    own: Option = ("", words.OF_STAGE, words.OF_STAGE_TIP)
    if state.scene.trained is None:
        own = ("", words.NONE, words.NONE_TIP)
    options = [own, *((model.reference, model.name, f"{model.title}. {model.about}") for model in BUNDLED)]
    if chosen and all(value != chosen for value, _, _ in options):
        name = name_of(chosen)
        short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        options.append((chosen, short, f"{words.OPENED_TIP}: {chosen}"))
    return options


def about_text(finding: NetworkFinding) -> str:
    if not finding.lines:
        return ""
    rows, columns = finding.size
    said = words.ABOUT.format(
        family=finding.family,
        numbers=numbers_text(finding.numbers),
        count=len(finding.lines),
        rows=rows,
        columns=columns,
    )
    return "\n".join((f"{said}.", *finding.notes))


def numbers_text(count: int) -> str:
    """How many numbers a network has, in three digits or so."""
    for size, written in ((1e6, words.MILLIONS), (1e3, words.THOUSANDS)):
        if count >= size:
            return written.format(count=f"{count / size:.3g}" if count < 1e3 * size else f"{count / size:.0f}")
    return str(count)


def head_values(row: LayerRow, head: HeadRow) -> tuple[str, ...]:
    return (
        value_text("share", head.share),
        value_text("distance_px", head.distance_px),
        value_text("r_squared", head.r_squared),
        percent(head.token) if row.has_token else words.NOTHING_HERE,
        words.NOTHING_HERE if head.shown is None else percent(head.shown),
    )


def kernel_values(row: LayerRow) -> tuple[str, ...]:
    return (
        words.NOTHING_HERE if row.center is None else percent(row.center),
        words.NOTHING_HERE if row.effective_rank is None else number(row.effective_rank),
    )
