"""`aperture study train`: one net by the study's own way, as a file with a card."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from explorer.errors import Refusal
from explorer.machine.files import whole_file, write_bytes
from explorer.study.card import card, title_of
from explorer.study.digit_nets import DIGIT_MODELS
from explorer.study.digits import digits_known
from explorer.study.nets import parameter_count
from explorer.study.plan import SIZES, STEPS
from explorer.study.trained_net import TRAINABLE, train_for_file
from explorer.study.training import LONGEST_STEPS, most_images
from explorer.study.trial import Data, Trial
from explorer.words import cli as cli_words
from explorer.words import models as models_words
from explorer.words import study as study_words
from explorer.words.numbers import percent

ENDING, CARD = ".safetensors", ".md"
FAR_SHARE = 0.15
TELLINGS = 10  # of progress


def train_one(words: list[str]) -> int:
    """Returns the exit code. Raises Refusal."""
    parser = argparse.ArgumentParser(prog="aperture study train", description=models_words.CLI_ABOUT)
    parser.add_argument("model", choices=TRAINABLE, help=models_words.CLI_MODEL.format(names=", ".join(TRAINABLE)))
    parser.add_argument("--data", choices=tuple(SIZES), help=models_words.CLI_DATA)
    parser.add_argument("--pc", type=float, help=models_words.CLI_PC)
    parser.add_argument("--images", type=int, help=models_words.CLI_IMAGES)
    parser.add_argument("--seed", type=int, default=0, help=models_words.CLI_SEED)
    parser.add_argument("--steps", type=int, default=STEPS, help=models_words.CLI_STEPS)
    parser.add_argument("-o", "--output", type=Path, required=True, help=models_words.CLI_OUTPUT)
    parser.add_argument("--force", action="store_true", help=cli_words.CLI_FORCE)
    options = parser.parse_args(words)
    trial, path = _trial(options), options.output
    _check(path, options.force)
    try:
        data, _, outcome, net = train_for_file(trial, _Telling().tick)
    except KeyboardInterrupt:
        print(models_words.STOPPED, file=sys.stderr)
        return 130
    text = card(outcome, path.name, data, parameter_count(net))
    try:
        with ExitStack() as stack:
            for one, content in ((path, data), (path.with_suffix(CARD), text.encode())):
                write_bytes(stack.enter_context(whole_file(one)), content)
    except OSError as error:
        raise Refusal(models_words.NOT_WRITTEN, name=path, reason=error.strerror or error) from error
    print(models_words.WRITTEN.format(title=title_of(trial), accuracy=percent(outcome.accuracy), name=path))
    return 0


def _trial(options: argparse.Namespace) -> Trial:
    data: Data = options.data or ("digits" if options.model in DIGIT_MODELS else "glyph")
    far_share = options.pc if options.pc is not None else FAR_SHARE if data == "glyph" else 0.0
    images = options.images if options.images is not None else SIZES[data][-1]
    try:
        if not 0 <= far_share <= 0.5 or (data == "digits" and far_share):
            raise ValueError(f"--pc must lie in 0...0.5, and be 0 for digits, got {far_share}")
        for name, value, least, most in (
            ("--images", images, 1, most_images(data)),
            ("--steps", options.steps, 2, LONGEST_STEPS),
            ("--seed", options.seed, 0, 2**31 - 1),
        ):
            if not least <= value <= most:
                raise ValueError(f"{name} must lie in {least}...{most}, got {value}")
    except ValueError as error:
        raise Refusal(study_words.BAD_VALUE, reason=error) from error
    if data == "digits" and not digits_known():
        raise Refusal(study_words.NO_DIGITS)
    return Trial(data, far_share, options.model, images, options.seed, options.steps)


def _check(path: Path, force: bool) -> None:
    """What can be known before the work."""
    if path.suffix != ENDING:
        raise Refusal(models_words.NO_ENDING, name=path.name)
    if not path.absolute().parent.is_dir():
        raise Refusal(cli_words.PICTURE_NOT_SAVED, name=path)
    for one in (path, path.with_suffix(CARD)):
        if one.exists() and not force:
            raise Refusal(models_words.TAKEN, name=one)


class _Telling:
    """A line for every tenth."""

    def __init__(self) -> None:
        self._told = 0

    def tick(self, share: float) -> None:
        if share * TELLINGS >= self._told + 1:
            self._told = int(share * TELLINGS)
            print(models_words.PROGRESS.format(share=percent(self._told / TELLINGS)), file=sys.stderr, flush=True)
