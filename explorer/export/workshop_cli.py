"""`aperture workshop`: a host's two commands. `check` reads a workshop file; `summary` counts what a room handed in."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from explorer.errors import Refusal, said
from explorer.machine.files import write_atomically
from explorer.words import cli as cli_words
from explorer.words import workshop as words
from explorer.workshop.reading import load_workshop
from explorer.workshop.summary import Summary, measured_text, summary_of
from explorer.workshop.table import as_plain, learners_csv, options_csv

MOST_QUESTIONS = 100  # on one page


def workshop(given: list[str]) -> int:
    """One of both commands; what cannot be done is a Refusal."""
    parser = argparse.ArgumentParser(prog="aperture workshop", description=words.CLI_ABOUT)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser("check", help=words.CLI_CHECK, description=words.CLI_CHECK)
    check.add_argument("file", type=Path, help=words.CLI_FILE)
    summary = commands.add_parser("summary", help=words.CLI_SUMMARY, description=words.CLI_SUMMARY)
    summary.add_argument("folder", type=Path, help=words.CLI_FOLDER)
    summary.add_argument("-o", "--output", type=Path, metavar="TABLE.csv", help=words.CLI_TABLE)
    summary.add_argument("--figure", type=Path, metavar="FIGURE", help=words.CLI_FIGURE)
    summary.add_argument("--json", action="store_true", help=words.CLI_JSON)
    options = parser.parse_args(given)
    return _check(options.file) if options.command == "check" else _summary(options)


def _check(file: Path) -> int:
    found = load_workshop(file)
    lessons = words.CHECKED_LESSONS.format(count=len(found.lessons))
    pictures = words.CHECKED_PICTURES.format(count=len(found.pictures))
    print(words.CHECKED.format(name=file.name, title=found.title, lessons=lessons, pictures=pictures))
    for one in found.lessons:
        print(f"  {one.id}: {one.title}")
    for told, names in ((words.CHECKED_HIDDEN, found.hidden), (words.CHECKED_LOCKED, found.locked)):
        if names:
            print(told.format(names=", ".join(sorted(names))))
    return 0


def _summary(options: argparse.Namespace) -> int:
    table, figure = options.output, options.figure
    if table is not None and table.suffix.lower() != ".csv":
        raise Refusal(words.TABLE_ENDING, name=table)
    if figure is not None and figure.suffix.lower() not in (".pdf", ".svg", ".png"):
        raise Refusal(cli_words.FIGURE_FORMAT_UNKNOWN.format(name=figure))
    found = summary_of(options.folder)
    for sentence in found.broken:
        print(sentence, file=sys.stderr)
    if not found.learners:
        raise Refusal(words.ALL_BROKEN, name=options.folder.name or str(options.folder))
    if table is not None:
        _write(table, options_csv(found))
        _write(table.with_stem(f"{table.stem}-learners"), learners_csv(found))
    if figure is not None:
        _write(figure, _painted(found, figure.suffix.lower().removeprefix(".")))
    print(json.dumps(as_plain(found), ensure_ascii=False, indent=1) if options.json else _listed(found))
    return 0


def _listed(found: Summary) -> str:
    """The summary for a terminal."""
    lines = [_counts(found)]
    for question in found.questions:
        lines.append(f"\n{question.lesson}, {question.step}: {question.asked}")
        for option in question.options.values():
            lines.append(words.OPTION_ROW.format(before=option.before, after=option.after, said=option.said))
        told = measured_text(question.measured)
        lines.append("  " + (words.MEASURED.format(measured=told) if told else words.NOT_MEASURED))
    return "\n".join(lines)


def _counts(found: Summary) -> str:
    told = words.SUMMARY.format(
        learners=words.SUMMARY_LEARNERS.format(count=len(found.learners)),
        questions=words.SUMMARY_QUESTIONS.format(count=len(found.questions)),
    ).rstrip(".")
    for sentence, count in ((words.SUMMARY_BROKEN, len(found.broken)), (words.SUMMARY_TWICE, found.twice)):
        if count:
            told += f"; {sentence.format(count=count)}"
    return f"{told}."


def _painted(found: Summary, kind: str) -> bytes:
    from explorer.export.cli import application
    from explorer.figures.render import FORMATS, render
    from explorer.figures.votes import VotedOption, VotedQuestion, votes_figure
    from explorer.panels.theme import LIGHT

    application()
    questions = [
        VotedQuestion(
            said(words.QUESTION_OF, title=question.title, lesson=question.lesson),
            question.asked,
            question.learners,
            question.again,
            measured_text(question.measured),
            tuple(
                VotedOption(option.said, option.before, option.after, option.right)
                for option in question.options.values()
            ),
        )
        for question in found.questions[:MOST_QUESTIONS]
    ]
    figure = votes_figure(words.FIGURE_TITLE, _counts(found), questions, LIGHT)
    return render(figure, next(format for format in FORMATS if format == kind))


def _write(path: Path, data: bytes) -> None:
    try:
        write_atomically(path, data)
    except OSError as error:
        raise Refusal(words.NOT_WRITTEN, name=path.name, reason=error.strerror or str(error)) from error
