"""What a prediction is held against, and how it is written."""

from __future__ import annotations

from explorer.claims.claim import Judgement, Ruling
from explorer.claims.listed import CLAIMS
from explorer.claims.said import ruling_words, written
from explorer.compute.request import Result
from explorer.lessons.goals import Measured
from explorer.words import lessons as lessons_words
from explorer.words.numbers import number, percent


def measured(measure: str, result: Result | None, judgement: Judgement | None) -> Measured | None:
    """What a measure of `goals.Prediction` is now; None where what it needs is not known. Differences that rounding
    alone explains are 0. A claim that cannot be judged has no values: the word of its ruling stands for them."""
    kind, _, name = measure.partition(".")
    if kind == "claim":
        if judgement is None:
            return None
        numbers = {value.name: value.number for value in judgement.values}
        return judgement.ruling.value if name == "ruling" else numbers.get(name, Ruling.UNJUDGED.value)
    if result is None:
        return None
    meters = result.meters
    differs = meters.verdict == "different"
    if name == "verdict":
        return "different" if differs else "same"
    return (meters.relative if name == "relative" else meters.max_abs) if differs else 0.0


def measure_label(measure: str, claim: str) -> str:
    """What is measured, in a few words."""
    kind, _, name = measure.partition(".")
    if kind == "claim" and name != "ruling":
        return CLAIMS[claim].words.VALUES[name]
    return lessons_words.MEASURES[measure]


def measured_words(measure: str, value: Measured, judgement: Judgement | None) -> str:
    """What was measured, as it is shown."""
    kind, _, name = measure.partition(".")
    if isinstance(value, str):
        return ruling_words(Ruling(value)) if kind == "claim" else lessons_words.VERDICTS[value]
    if kind == "claim" and judgement is not None:
        return written(value, next(one.unit for one in judgement.values if one.name == name))
    return percent(value) if name == "relative" else number(value)
