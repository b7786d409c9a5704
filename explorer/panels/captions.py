"""What stands under the panels of the lanes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from explorer.compute.request import Result
from explorer.explaining.printed import relation
from explorer.explaining.weights import weights_from
from explorer.layers.norms import norm_named
from explorer.panels.base import Line, Run
from explorer.panels.factors import Factors
from explorer.panels.parts import channel_name
from explorer.panels.worded import worded
from explorer.words import panels as panels_words
from explorer.words.numbers import MINUS, number, percent

MOST_TOKENS = 4  # weights of the class token that a caption lists


def size_text(result: Result) -> str:
    """Of the kernel: 3×3."""
    rows, columns = result.kernel.shape[2:]
    return f"{rows}×{columns}"


def convolution_looks(result: Result) -> str:
    return panels_words.CONVOLUTION_LOOKS if result.facts.nearest is None else panels_words.NEAREST_LOOKS


def attention_named(result: Result, named: Run) -> Run:
    trained = result.scene.trained
    if trained is None or trained.head is None:
        return named
    return replace(named, text=panels_words.TRAINED_HEAD.format(head=trained.head + 1))


def output_weight(factors: Factors) -> str:
    """The W_O of what is shown where it is one number, else its name."""
    numbers = {number(float(w)) for w in factors.weights[:, list(factors.channels)].flat}
    return numbers.pop() if len(numbers) == 1 else panels_words.OUTPUT_WEIGHTS


def sum_lines(factors: Factors) -> tuple[Line, ...]:
    """What the cells add up to; where they are of one channel among several also what the output is."""
    total = Run(number(factors.total), "ink", True, True)
    equals = relation(factors.exact)
    if factors.count == 1 or (factors.whole and factors.bias is not None):
        if factors.bias is None:
            return (worded(panels_words.SUM, equals=equals, sum=total),)
        return (
            worded(panels_words.SUM, equals=equals, sum=Run(number(factors.shown_sum), "ink", False, True)),
            _bias_line(factors, total),
        )
    if factors.whole:
        return worded(panels_words.SUM, equals=equals, sum=total), (
            Run(panels_words.SUM_OVER.format(count=factors.count)),
        )
    channel = channel_name(factors.channels[0], factors.count)
    own = Run(number(factors.shown_sum), "ink", False, True)
    return (
        worded(panels_words.SUM_OF_CHANNEL, channel=channel, equals=equals, sum=own),
        worded(
            panels_words.SUM_OF_ALL_AND_BIAS,
            count=factors.count,
            bias=number(abs(factors.bias)),
            sign=MINUS if factors.bias < 0 else "+",
            equals=relation(factors.exact_over_channels),
            sum=total,
        )
        if factors.bias is not None
        else worded(
            panels_words.SUM_OF_ALL, count=factors.count, equals=relation(factors.exact_over_channels), sum=total
        ),
    )


def _bias_line(factors: Factors, total: Run) -> Line:
    bias = factors.bias or 0.0
    return worded(
        panels_words.AND_BIAS,
        sign=MINUS if bias < 0 else "+",
        bias=number(abs(bias)),
        equals=relation(factors.exact_with_bias),
        sum=total,
    )


def weights_caption(result: Result, terms: Any) -> tuple[Line, ...]:
    """How the weights come about: from the data, unless there is no content or nothing to choose."""
    scene = result.scene
    source, said = panels_words.WEIGHTS_FROM[weights_from(result)]
    if result.gates is not None and not scene.is_of_kernel:
        shares = [percent(float(gate)) for gate in (result.gates.min(), result.gates.max())]
        said = panels_words.GATE.format(share=shares[0])
        if shares[0] != shares[1]:
            said = panels_words.GATES.format(low=shares[0], high=shares[1])
    if terms.token_weight is not None:
        weights = " ".join(number(round(float(one), 2)) for one in terms.token_weight[:MOST_TOKENS])
        more = " …" if len(terms.token_weight) > MOST_TOKENS else ""
        said = panels_words.TOKEN_WEIGHT.format(weights=weights + more)
    return worded(panels_words.WEIGHTS, weights=_norm_text(result), source=Run(source, "ink", True)), (Run(said),)


def _norm_text(result: Result) -> str:
    scene, trained = result.scene, result.scene.trained
    inside = {"dot": "q·k/√d", "cosine": "√d cos(q, k)", "distance": "−|q−k|²/2√d"}[scene.similarity]
    added = trained is not None and trained.placed  # to the score; a gate mixes a position with the weights
    if scene.heads == "fewest" or scene.position > 0 or added:
        inside = f"{inside} + b(δ)" if scene.content > 0 else "b(δ)"
    norm = norm_named(scene.norm)
    return inside if norm.is_score else f"{norm.title}({inside})"


def attention_name(heads: int, shown: int) -> str:
    if shown < heads:
        return panels_words.ATTENTION_SOME.format(count=heads, shown=shown)
    return panels_words.ATTENTION_OUTPUT.format(count=heads)
