"""What the page's sentence rests on, the rule that these facts meet, and the rule's sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from explorer.pages.trained import words
from explorer.weights.table_rows import LayerRow, mean_of
from explorer.words.numbers import number, percent, pixels

NetworkRule = Literal["nothing", "falls", "rises", "alike", "one", "unmeasured", "kernels", "kernel", "points"]


@dataclass(frozen=True)
class AttentionFacts:
    """Means over the heads of one layer; `r_squared` over those whose output varies, None where none does."""

    share: float
    distance_px: float
    r_squared: float | None


@dataclass(frozen=True)
class NetworkFacts:
    """Of the layers seen so far, in the network's order.

    done, count   layers seen, and all
    attentions    seen, measured or not; `first` and `last` of those that were measured, one and the same of one
    measured      how many
    convolutions  seen; `middles` the center tap's share of the first and the last that have one beside others
    with_middle   how many have
    reason        why an attention could not be measured
    """

    done: int
    count: int
    attentions: int
    measured: int
    convolutions: int
    with_middle: int
    first: AttentionFacts | None = None
    last: AttentionFacts | None = None
    middles: tuple[float, float] = (0.0, 0.0)
    reason: str = ""


def facts_of(rows: Sequence[LayerRow], count: int) -> NetworkFacts:
    attentions = [row for row in rows if row.kind == "attention"]
    measured = [row for row in attentions if row.heads]
    centers = [row.center for row in rows if row.center is not None]
    return NetworkFacts(
        len(rows),
        count,
        len(attentions),
        len(measured),
        len(rows) - len(attentions),
        len(centers),
        _attention(measured[0]) if measured else None,
        _attention(measured[-1]) if measured else None,
        (centers[0], centers[-1]) if centers else (0.0, 0.0),
        next((row.reason for row in attentions if row.reason), ""),
    )


def _attention(row: LayerRow) -> AttentionFacts:
    share, distance = mean_of(row, "share"), mean_of(row, "distance_px")
    assert share is not None
    assert distance is not None
    return AttentionFacts(share, distance, mean_of(row, "r_squared"))


def network_rule(facts: NetworkFacts) -> NetworkRule:
    """By the first and the last attention that were measured, as their shares are written; else by kernels."""
    if facts.first is not None and facts.last is not None:
        if facts.measured == 1:
            return "one"
        if percent(facts.first.share) == percent(facts.last.share):
            return "alike"
        return "falls" if facts.last.share < facts.first.share else "rises"
    if facts.attentions:
        return "unmeasured"
    if facts.with_middle:
        return "kernels" if facts.with_middle > 1 else "kernel"
    return "points" if facts.convolutions else "nothing"


def sentence_of(facts: NetworkFacts, kernel_size: int) -> str:
    """With ** around what matters most; while layers are missing it says how many are known."""
    said = words.SENTENCES[network_rule(facts)].format(
        count=facts.attentions or facts.convolutions, reason=facts.reason, size=kernel_size, **_fields(facts)
    )
    if facts.done < facts.count:
        return words.SO_FAR.format(done=facts.done, count=facts.count, said=said)
    return said


def _fields(facts: NetworkFacts) -> dict[str, str]:
    low, high = map(percent, facts.middles)
    fields = {"first_middle": low, "last_middle": high}
    for name, one in (("first", facts.first), ("last", facts.last)):
        if one is not None:
            score = words.NO_SCORE if one.r_squared is None else number(round(one.r_squared, 3))
            fields |= {name: percent(one.share), f"{name}_px": pixels(round(one.distance_px, 1)), f"{name}_r2": score}
    return fields
