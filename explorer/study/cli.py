"""`aperture study` and `aperture study summary`: the data-size study without a window."""

from __future__ import annotations

import argparse
import os
import sys
from math import ceil
from pathlib import Path
from time import perf_counter

import msgspec

from explorer.claims.study_result import keep_result, study_file
from explorer.errors import Refusal
from explorer.study.digits import digits_known
from explorer.study.leading import lead_facts, sentence_of
from explorer.study.plan import MODELS, QUICK_SEEDS, SIZES, StudyPlan, quick
from explorer.study.records import Records, merged
from explorer.study.running import StudyStopped, processes, run_trials
from explorer.study.summary import StudySummary, summaries
from explorer.study.trial import Trial, TrialOutcome
from explorer.words import study as study_words
from explorer.words.numbers import percent


def main(words: list[str]) -> int:
    """Runs one of the two commands; returns the exit code. Raises Refusal."""
    return _summary(words[1:]) if words[:1] == ["summary"] else _study(words)


def _study(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="aperture study", description=study_words.CLI_ABOUT)
    parser.add_argument("-o", "--output", type=Path, required=True, help=study_words.CLI_OUTPUT)
    parser.add_argument("--data", choices=tuple(SIZES), default="glyph", help=study_words.CLI_DATA)
    parser.add_argument("--pc", type=float, help=study_words.CLI_PC)
    parser.add_argument("--seeds", type=int, help=study_words.CLI_SEEDS)
    parser.add_argument("--sizes", help=study_words.CLI_SIZES)
    parser.add_argument("--models", help=study_words.CLI_MODELS.format(names=", ".join(MODELS)))
    parser.add_argument("--quick", action="store_true", help=study_words.CLI_QUICK)
    parser.add_argument("--resume", action="store_true", help=study_words.CLI_RESUME)
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1, help=study_words.CLI_AT_ONCE)
    options = parser.parse_args(words)
    plan = _plan(options)
    if plan.data == "digits" and not digits_known():
        raise Refusal(study_words.NO_DIGITS)
    records = Records(options.output)
    known = _read([records])
    if known and not options.resume:
        raise Refusal(study_words.FOLDER_TAKEN, name=options.output)
    progress = _Progress(plan, len(plan.trials()) - len(plan.missing(known)))
    try:
        run_trials(plan.trials(), records, processes(options.at_once), options.at_once, progress.tell)
    except (KeyboardInterrupt, StudyStopped):
        print(study_words.INTERRUPTED.format(done=progress.done, all=progress.all), file=sys.stderr)
        return 130
    print(study_words.FINISHED.format(all=progress.all, name=options.output))
    found = summaries(_read([records]).values())
    if not options.quick:
        keep_result(study_file(), found[0].result)
    _print(found)
    return 0


def _plan(options: argparse.Namespace) -> StudyPlan:
    far_share = options.pc if options.pc is not None else 0.15 if options.data == "glyph" else 0.0
    try:
        if options.at_once < 1:
            raise ValueError(f"--at-once must be at least 1, got {options.at_once}")
        whole = StudyPlan(options.data, far_share, sizes=SIZES[options.data])
        plan = quick(options.data, far_share) if options.quick else whole
        return StudyPlan(
            plan.data,
            plan.far_share,
            tuple(options.models.split(",")) if options.models else plan.models,
            _numbers("--sizes", options.sizes) if options.sizes else plan.sizes,
            options.seeds if options.seeds is not None else QUICK_SEEDS if options.quick else plan.seeds,
            plan.steps,
        )
    except ValueError as error:
        raise Refusal(study_words.BAD_VALUE, reason=error) from error


def _numbers(option: str, text: str) -> tuple[int, ...]:
    if not all(part.strip().isdecimal() for part in text.split(",")):
        raise Refusal(study_words.BAD_NUMBERS, option=option, got=text)
    return tuple(int(part) for part in text.split(","))


class _Progress:
    """A line for every run, with the time that is left at the pace of those before."""

    def __init__(self, plan: StudyPlan, done: int) -> None:
        self.all, self.done = len(plan.trials()), done
        self._first, self._start = done, perf_counter()

    def tell(self, outcome: TrialOutcome) -> None:
        self.done += 1
        pace = (perf_counter() - self._start) / (self.done - self._first)
        minutes = ceil(pace * (self.all - self.done) / 60)
        left = study_words.TIME_LEFT.format(minutes=minutes) if minutes > 1 else study_words.TIME_LEFT_SHORT
        trial = outcome.trial
        print(
            study_words.PROGRESS.format(
                done=self.done, all=self.all, model=trial.model, images=trial.images, seed=trial.seed,
                accuracy=percent(outcome.accuracy), left=left,
            ),
            flush=True,
        )  # fmt: skip


def _summary(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="aperture study summary", description=study_words.CLI_SUMMARY)
    parser.add_argument("folders", nargs="+", type=Path, help=study_words.CLI_FOLDERS)
    parser.add_argument("--json", action="store_true", help=study_words.CLI_JSON)
    options = parser.parse_args(words)
    known = _read([Records(folder) for folder in options.folders])
    if not known:
        raise Refusal(study_words.NO_RECORDS, name=options.folders[0])
    found = summaries(known.values())
    if options.json:
        print(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())
    else:
        _print(found)
    return 0


def _read(several: list[Records]) -> dict[Trial, TrialOutcome]:
    try:
        return merged(several)
    except OSError as error:
        name = error.filename or several[0].file
        raise Refusal(study_words.NOT_READ, name=name, reason=error.strerror or str(error)) from error


def _print(found: tuple[StudySummary, ...]) -> None:
    for summary in found:
        group, result = summary.group, summary.result
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
        _print_table(rows)
        print(sentence_of(lead_facts(result)).replace("**", ""))
        largest = [error for error in summary.errors if error.images == sizes[-1]]
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
