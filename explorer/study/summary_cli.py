"""`aperture study summary`: what records of one or several folders come to, for reading, for programs, as a figure."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from explorer.errors import Refusal
from explorer.machine.files import write_atomically
from explorer.study.leading import lead_facts, sentence_of
from explorer.study.plan import MODELS, SIZES
from explorer.study.records import Records, merged
from explorer.study.shelf import opened_records
from explorer.study.summary import Group, StudySummary, summaries
from explorer.study.trial import Trial, TrialOutcome
from explorer.words import cli as cli_words
from explorer.words import study as study_words
from explorer.words.numbers import percent

# draw(folders, group, file, preset, theme) gives the bytes of a figure, of the kind that the file's name says.
Draw = Callable[[tuple[Path, ...], Group, Path, str, str], bytes]
CSV = ".csv"


def summary(words: list[str], draw: Draw) -> int:
    """Returns the exit code. Raises Refusal."""
    parser = argparse.ArgumentParser(prog="aperture study summary", description=study_words.CLI_SUMMARY)
    parser.add_argument("folders", nargs="+", type=Path, help=study_words.CLI_FOLDERS)
    parser.add_argument("--json", action="store_true", help=study_words.CLI_JSON)
    parser.add_argument("--data", choices=tuple(SIZES), help=study_words.CLI_ONLY_DATA)
    parser.add_argument("--pc", type=float, help=study_words.CLI_ONLY_PC)
    parser.add_argument("-o", "--output", type=Path, help=study_words.CLI_FIGURE)
    parser.add_argument("--preset", default="slide", help=study_words.CLI_PRESET)
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help=cli_words.CLI_THEME)
    parser.add_argument("--force", action="store_true", help=cli_words.CLI_FORCE)
    options = parser.parse_args(words)
    _check(options)
    folders = tuple(folder.absolute() for folder in options.folders)
    known = read_records(opened_records(map(str, folders)) or [Records(folder) for folder in folders])
    found = summaries(one for trial, one in known.items() if _wanted(trial, options))
    if not found:
        raise Refusal(study_words.NO_RECORDS, name=options.folders[0])
    if options.json:
        print(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())
    else:
        print_summaries(found)
    if options.output is not None:
        is_table = options.output.suffix.lower() == CSV
        group = found[0].group
        drawn = table(found) if is_table else draw(folders, group, options.output, options.preset, options.theme)
        _write(options.output, drawn)
    return 0


def _check(options: argparse.Namespace) -> None:
    """What can be known before the work."""
    file: Path | None = options.output
    if file is None:
        return
    if file.suffix.lower() not in (".svg", ".pdf", ".png", CSV):
        raise Refusal(study_words.FORMAT_UNKNOWN, name=file)
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise Refusal(cli_words.PICTURE_NOT_SAVED, name=file)
    if file.exists() and not options.force:
        raise Refusal(cli_words.FIGURE_EXISTS, name=file)


def _wanted(trial: Trial, options: argparse.Namespace) -> bool:
    return options.data in (None, trial.data) and options.pc in (None, trial.far_share)


def table(found: tuple[StudySummary, ...]) -> bytes:
    """Every run as a line of comma-separated values; one that has diverged without an accuracy."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(("data", "far_share", "steps", "model", "images", "seed", "accuracy"))
    for one in found:
        group = one.group
        lines.writerows((group.data, group.far_share, group.steps, *run) for run in one.runs)
        lines.writerows((group.data, group.far_share, group.steps, *run, "") for run in one.diverged)
    return text.getvalue().encode()


def _write(file: Path, data: bytes) -> None:
    try:
        write_atomically(file, data)
    except OSError as error:
        raise Refusal(cli_words.PICTURE_NOT_SAVED, name=file) from error


def read_records(several: Iterable[Records]) -> dict[Trial, TrialOutcome]:
    """All of several files, each trial once. Raises Refusal."""
    files = list(several)
    try:
        return merged(files)
    except OSError as error:
        name = error.filename or files[0].file
        raise Refusal(study_words.NOT_READ, name=name, reason=error.strerror or str(error)) from error


def print_summaries(found: tuple[StudySummary, ...]) -> None:
    """For each group its means, who is ahead, and where nets err."""
    for one in found:
        group, result = one.group, one.result
        print(study_words.TABLE_HEAD.format(data=group.data, far_share=group.far_share, steps=group.steps))
        sizes = sorted({point.images for point in result.points})
        rows = [("", [str(size) for size in sizes])]
        for model in MODELS:
            points = {point.images: point for point in result.of(model)}
            cells = [
                study_words.TABLE_CELL.format(
                    accuracy=percent(points[size].accuracy), sd=percent(points[size].sd), seeds=points[size].seeds
                )
                if size in points
                else study_words.TABLE_NONE
                for size in sizes
            ]
            if points:
                rows.append((model, cells))
        if one.diverged:
            print(study_words.DIVERGED.format(count=len(one.diverged)))
        if not sizes:
            continue
        _print_table(rows)
        print(sentence_of(lead_facts(result)).replace("**", ""))
        largest = [error for error in one.errors if error.images == sizes[-1]]
        kinds = list(dict.fromkeys(error.kind for error in largest))
        print(study_words.ERRORS_HEAD.format(images=sizes[-1]))
        errors: list[tuple[str, list[str]]] = [("", kinds)]
        for model in dict.fromkeys(error.model for error in largest):
            errors.append((model, [percent(error.share) for error in largest if error.model == model]))
        _print_table(errors)


def _print_table(rows: list[tuple[str, list[str]]]) -> None:
    first = max(len(name) for name, _ in rows)
    widths = [max(len(cells[column]) for _, cells in rows) for column in range(len(rows[0][1]))]
    for name, cells in rows:
        shown = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        print(study_words.TABLE_ROW.format(model=name.ljust(first), cells=shown).rstrip())
