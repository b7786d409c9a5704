"""`aperture study`, `aperture study summary` and `aperture study train`: the data-size study without a window."""

from __future__ import annotations

import argparse
import os
import sys
from math import ceil
from pathlib import Path
from time import perf_counter

from explorer.errors import Refusal
from explorer.study.cluster import cluster
from explorer.study.debated import keep_for_the_debate
from explorer.study.digits import digits_known
from explorer.study.plan import MODELS, QUICK_SEEDS, SIZES, StudyPlan, quick
from explorer.study.records import Records
from explorer.study.running import StudyStopped, Workers, processes, run_trials
from explorer.study.summary import summaries
from explorer.study.summary_cli import Draw, print_summaries, read_records, summary
from explorer.study.trial import TrialOutcome
from explorer.words import study as study_words
from explorer.words.numbers import percent


def main(words: list[str], draw: Draw) -> int:
    """Runs one of the commands; returns the exit code. `draw` makes the figure of a summary. Raises Refusal."""
    match words[:1]:
        case ["summary"]:
            return summary(words[1:], draw)
        case ["train"]:
            from explorer.study.train_cli import train_one  # brings torch, which a summary does without

            return train_one(words[1:])
    return _study(words)


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
    parser.add_argument("--at-once", type=int, help=study_words.CLI_AT_ONCE)
    parser.add_argument("--scheduler", metavar="ADDRESS", help=study_words.CLI_SCHEDULER)
    options = parser.parse_args(words)
    plan = _plan(options)
    if plan.data == "digits" and not digits_known():
        raise Refusal(study_words.NO_DIGITS)
    workers, at_once = _workers(options, len(plan.trials()))
    records = Records(options.output)
    known = read_records([records])
    if known and not options.resume:
        raise Refusal(study_words.FOLDER_TAKEN, name=options.output)
    progress = _Progress(plan, len(plan.trials()) - len(plan.missing(known)))
    try:
        run_trials(plan.trials(), records, workers, at_once, progress.tell)
    except (KeyboardInterrupt, StudyStopped):
        print(study_words.INTERRUPTED.format(done=progress.done, all=progress.all), file=sys.stderr)
        return 130
    print(study_words.FINISHED.format(all=progress.all, name=options.output))
    outcomes = read_records([records]).values()
    keep_for_the_debate(outcomes)
    print_summaries(summaries(outcomes))
    return 0


def _workers(options: argparse.Namespace, trials: int) -> tuple[Workers, int]:
    """(who trains, how many trials are given to them at a time): a cluster shares out all of them by itself."""
    if options.scheduler is None:
        at_once = options.at_once or os.cpu_count() or 1
        return processes(at_once), at_once
    return cluster(options.scheduler, lambda said: print(said, file=sys.stderr, flush=True)), options.at_once or trials


def _plan(options: argparse.Namespace) -> StudyPlan:
    far_share = options.pc if options.pc is not None else 0.15 if options.data == "glyph" else 0.0
    try:
        if options.at_once is not None and options.at_once < 1:
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
