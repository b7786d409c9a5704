"""The card of a trained net: what it is, how it was made, what it scores, and its licence, as Markdown."""

from __future__ import annotations

import platform
from hashlib import sha256

import torch

from explorer.study.training import BATCH, RATE
from explorer.study.trial import Trial, TrialOutcome
from explorer.words import models as models_words
from explorer.words.numbers import percent


def title_of(trial: Trial) -> str:
    return models_words.ON_DATA[trial.data].format(title=models_words.TITLES[trial.model])


def command_of(trial: Trial, file: str) -> str:
    """The command that makes the file again."""
    share = models_words.COMMAND_SHARE.format(far_share=trial.far_share) if trial.data == "glyph" else ""
    return models_words.COMMAND.format(
        model=trial.model,
        data=trial.data,
        share=share,
        images=trial.images,
        seed=trial.seed,
        steps=trial.steps,
        file=file,
    )


def card(outcome: TrialOutcome, file: str, data: bytes, numbers: int) -> str:
    """Of the file of that name with these contents, a net of so many learned numbers."""
    trial = outcome.trial
    counts = zip(outcome.kinds, outcome.wrong, outcome.asked, strict=True)
    errors = (models_words.CARD_ERRORS.format(kind=k, wrong=w, asked=a) for k, w, a in counts)
    device = models_words.PROCESSOR.format(machine=platform.machine()) if outcome.device == "cpu" else outcome.device
    ceiling = percent(1 - trial.far_share)
    return models_words.CARD.format(
        title=title_of(trial),
        about=models_words.ABOUT[trial.model],
        file=file,
        size=len(data),
        numbers=numbers,
        sha256=sha256(data).hexdigest(),
        command=command_of(trial, f"models/{file}"),
        made_with=models_words.MADE_WITH.format(torch=torch.__version__, device=device),
        data=models_words.DATA[trial.data].format(far_share=trial.far_share, ceiling=ceiling),
        images=trial.images,
        seed=trial.seed,
        steps=trial.steps,
        batch=BATCH,
        rate=RATE,
        accuracy=percent(outcome.accuracy),
        asked=sum(outcome.asked),
        errors=", ".join(errors),
        terms=models_words.TERMS[trial.data],
    )
