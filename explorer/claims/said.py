"""A judgement in words: its values written by their units, its headline and its condition."""

from __future__ import annotations

from explorer.claims.claim import Judgement, Ruling, Unit
from explorer.claims.listed import CLAIMS
from explorer.words import debate as debate_words
from explorer.words.numbers import number, percent


def written(amount: float, unit: Unit) -> str:
    """A number with its unit: "12.5 %", "3.2 px", "4096"."""
    match unit:
        case "share":
            return percent(amount)
        case "px":
            return debate_words.PIXELS.format(number=number(amount))
        case "count":
            return f"{amount:.0f}"
        case _:
            return number(amount)


def _fields(judgement: Judgement) -> dict[str, str]:
    return {value.name: written(value.number, value.unit) for value in judgement.values}


def headline(judgement: Judgement) -> str:
    """The number on the card; "" where nothing was judged."""
    return CLAIMS[judgement.claim].words.HEADLINE.format(**_fields(judgement)) if judgement.values else ""


def condition(judgement: Judgement) -> str:
    """The condition in words, "" where there is none."""
    name = judgement.condition
    return CLAIMS[judgement.claim].words.CONDITIONS[name].format(**_fields(judgement)) if name else ""


def listed_values(judgement: Judgement) -> tuple[tuple[str, str], ...]:
    """(label, value) of everything that was measured."""
    labels = CLAIMS[judgement.claim].words.VALUES
    return tuple((labels[value.name], written(value.number, value.unit)) for value in judgement.values)


def whose(answer: str) -> tuple[str, str]:
    """(name, source) of an answer of the debate."""
    name, source = debate_words.ANSWERS[answer]
    return name, source


def ruling_words(ruling: Ruling) -> str:
    return debate_words.RULINGS[ruling]
