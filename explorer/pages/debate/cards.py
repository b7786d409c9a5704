"""Which cards there are, in which rows, and what stands on them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from string import Formatter

from explorer.claims import said
from explorer.claims.claim import Claim, Judgement, Ruling
from explorer.claims.listed import CLAIMS
from explorer.pages.debate import words
from explorer.panels.claim_card import CardText

Judged = Mapping[str, Judgement]  # by the id of the claim
# Answers that share a row of cards
ROWS = (("hohou",), ("hohou-again",), ("anonymous", "lin"), ("alang", "aluea"), ("mof",))
INKS = {
    Ruling.TRUE: "exact",
    Ruling.TRUE_IF: "attention",
    Ruling.FALSE: "convolution",
    Ruling.MEASURED: "negative",
    Ruling.UNJUDGED: "dim",
}
LIKELY_VALUE = "88.8 %"  # as long as most values are, for keeping room


def rows_of(judged: Judged, ruling: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(whose, ids) of every row that has a card; with a `ruling`, those that were judged so."""
    rows = []
    for answers in ROWS:
        claims = [claim for claim in CLAIMS.values() if claim.answer in answers and _shown(claim, judged, ruling)]
        if claims:
            names = [said.whose(answer)[0] for answer in answers if any(claim.answer == answer for claim in claims)]
            rows.append((words.BETWEEN_NAMES.join(names), tuple(claim.id for claim in claims)))
    return tuple(rows)


def _shown(claim: Claim, judged: Judged, ruling: str) -> bool:
    return not ruling or (claim.id in judged and judged[claim.id].ruling == ruling)


def card_of(claim: str, judgement: Judgement | None, stale: bool = False) -> CardText:
    """A card that waits has its sentence; one that is `stale` shows what was found before, pale."""
    told = CLAIMS[claim].words
    if judgement is None:
        return CardText(claim, told.CLAIM, told.LABEL, headline=words.WAITING)
    return CardText(
        claim,
        told.CLAIM,
        told.LABEL if judgement.values else "",
        words.VERDICTS[judgement.ruling],
        INKS[judgement.ruling],
        said.headline(judgement),
        said.condition(judgement),
        stale,
        judgement.ruling is Ruling.UNJUDGED,
    )


@lru_cache(maxsize=256)
def likely_conditions(claim: str) -> tuple[str, ...]:
    """Whatever the claim may say of its condition, with numbers as long as most are."""
    conditions = CLAIMS[claim].words.CONDITIONS.values()
    return tuple(_filled(condition) for condition in conditions)


def _filled(template: str) -> str:
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    return template.format(**dict.fromkeys(names, LIKELY_VALUE))
