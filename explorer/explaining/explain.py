"""The arithmetic behind every number on the stage: the numbers themselves, put into their formula.

    explain(result, question)     question (which number) -> Explanation (title, formula, rows, total)

Neither Qt nor torch: rows and totals are read from the arrays of a Result. A total is never added up from its rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.compute.request import Result
from explorer.explaining.gate_steps import gate_steps
from explorer.explaining.key_steps import SCALE, SCORE_FORMULA, norm_steps, similarity_steps
from explorer.explaining.named import (
    as_pair,
    channel_text,
    head_text,
    hidden_heads,
    of_head,
    of_output,
    offset_text,
    output_facts,
    over_channels,
    pixel_at,
    pixel_under,
    place_text,
    times_text,
)
from explorer.explaining.printed import printed_whole
from explorer.explaining.questions import (
    AttentionKey,
    AttentionOutput,
    AttentionProduct,
    AttentionValue,
    ConvolutionOutput,
    ConvolutionTap,
    Difference,
    Explanation,
    Question,
    Row,
    as_text,
)
from explorer.explaining.terms_listed import bias_row, largest, over_all, with_token
from explorer.layers.norms import norm_named
from explorer.words import explaining as explaining_words
from explorer.words.numbers import MINUS, number

__all__ = [
    "AttentionKey",
    "AttentionOutput",
    "AttentionProduct",
    "AttentionValue",
    "ConvolutionOutput",
    "ConvolutionTap",
    "Difference",
    "Explanation",
    "Question",
    "Row",
    "as_text",
    "explain",
]

LARGEST = 8  # terms of a long sum that are listed; the others are one row


def explain(result: Result, question: Question) -> Explanation:
    """The arithmetic of one number of `result`.

    Raises:
        ValueError: for a cell outside the output.
        IndexError: for a tap, a head or a channel that this result does not have.
    """
    match question:
        case ConvolutionTap():
            return _convolution_tap(result, question)
        case ConvolutionOutput():
            return _convolution_output(result, question)
        case AttentionKey():
            return _attention_key(result, question)
        case AttentionValue():
            return _attention_value(result, question)
        case AttentionProduct():
            return _attention_product(result, question)
        case AttentionOutput():
            return _attention_output(result, question)
        case Difference():
            return _difference(result, question)


def _convolution_tap(result: Result, question: ConvolutionTap) -> Explanation:
    products, tap, out = result.reader.products(question.cell), question.tap, question.channel_out
    offset = as_pair(products.taps[tap].tolist())
    channels = list(range(products.values.shape[1])) if question.channel_in is None else [question.channel_in]
    rows = largest(
        [
            Row(
                channel_text(result, i),
                times_text(products.weights[tap, out, i], products.values[tap, i]),
                float(products.products[tap, out, i]),
            )
            for i in channels
        ]
    )
    return Explanation(
        of_output(result, explaining_words.TAP, explaining_words.TAP_OF_OUTPUT).format(
            offset=offset_text(offset), place=place_text(question.cell), **output_facts(result, out)
        ),
        explaining_words.TAP_FORMULA.format(pixel=pixel_under(result, question.cell, offset)),
        rows,
        Row("Σ", "", float(products.products[tap, out, channels].sum())),
    )


def _convolution_output(result: Result, question: ConvolutionOutput) -> Explanation:
    products, out = result.reader.products(question.cell), question.channel_out
    rows = tuple(
        Row(
            pixel_under(result, question.cell, as_pair(offset)),
            over_all(products.weights[tap, out], products.values[tap]),
            float(products.products[tap, out].sum()),
        )
        for tap, offset in enumerate(products.taps.tolist())
    )
    rows = (*largest(list(rows)), *bias_row(result.bias, out))
    return Explanation(
        over_channels(
            result,
            of_output(result, explaining_words.CONVOLUTION, explaining_words.CONVOLUTION_OF_OUTPUT).format(
                place=place_text(question.cell), **output_facts(result, out)
            ),
        ),
        explaining_words.CONVOLUTION_FORMULA,
        rows,
        Row("Σ", "", float(result.convolution[out][question.cell])),
    )


def _attention_key(result: Result, question: AttentionKey) -> Explanation:
    terms, head, scene = _terms(result, question.cell), question.head, result.scene
    key, at = (question.row, question.column), (head, question.row, question.column)
    title = explaining_words.WEIGHT.format(**of_head(result, head), place=place_text(question.cell))
    cooled = "" if scene.temperature == 1 else "/T"
    placed = "" if scene.heads == "fewest" else cooled  # patterns over the taps know no temperature
    formula = explaining_words.WEIGHT_FORMULA.format(
        weight=norm_named(scene.norm).formula, score=SCORE_FORMULA[scene.similarity] + cooled, placed=placed
    )
    if not (0 <= key[0] < terms.plane.rows and 0 <= key[1] < terms.plane.columns):
        return Explanation(
            title, formula, (Row(explaining_words.NO_KEY),), Row(explaining_words.WEIGHT_TOTAL, "", 0.0), sums=False
        )
    place = terms.plane.top + key[0], terms.plane.left + key[1]
    scale = SCALE[scene.similarity] + cooled
    steps = (
        Row(explaining_words.KEY, pixel_at(result, place, scene.border)),
        *similarity_steps(terms.query[head], terms.key[(head, slice(None), *key)], scene.similarity),
        Row(f"× {scale}", number(terms.scale), float(terms.similarity[at] * terms.scale)),
        Row(explaining_words.POSITION + placed, number(float(terms.position[at]))),
        Row(explaining_words.SCORE, "", float(terms.score[at])),
        *norm_steps(scene.norm, *with_token(terms, head), key),
        *gate_steps(result, head, float(terms.ungated[at]), float(terms.weight[at])),
        Row(explaining_words.WEIGHT_IS, "", float(terms.weight[at])),
        Row(
            explaining_words.TIMES_VALUE,
            channel_text(result, question.channel),
            float(terms.value[(head, question.channel, *key)]),
        ),
    )
    product = float(terms.product[(head, question.channel, *key)])
    if not all(row.value is None or printed_whole(row.value) for row in steps):
        steps = (*steps, Row(explaining_words.ROUNDED))
    return Explanation(title, formula, steps, Row(explaining_words.WEIGHT_TIMES_VALUE, "", product), sums=False)


def _attention_value(result: Result, question: AttentionValue) -> Explanation:
    terms, head, channel = _terms(result, question.cell), question.head, question.channel
    weight, value, product = terms.weight[head], terms.value[head, channel], terms.product[head, channel]
    seen = np.argwhere(terms.coverage[head] > 0)  # (n, 2)
    order = np.argsort(-np.abs(product[tuple(seen.T)]), kind="stable")
    listed, rest = seen[order[:LARGEST]], seen[order[LARGEST:]]
    rows = [
        Row(
            pixel_at(result, (terms.plane.top + row, terms.plane.left + column), result.scene.border),
            times_text(weight[row, column], value[row, column]),
            float(product[row, column]),
        )
        for row, column in listed.tolist()
    ]
    if len(rest):
        rows.append(
            Row(explaining_words.MORE.format(count=len(rest)), "", float(product[tuple(rest.T)].sum(dtype=np.float64)))
        )
    if terms.token_weight is not None:
        by_token = terms.token_weight[head], terms.token_value[head, channel]
        rows.append(Row(explaining_words.CLASS_TOKEN, times_text(*by_token), float(by_token[0] * by_token[1])))
    if not rows:
        rows.append(Row(explaining_words.NO_KEYS, "", 0.0))
    return Explanation(
        (explaining_words.SEES_OF_CHANNEL if result.image.shape[0] > 1 else explaining_words.SEES).format(
            **of_head(result, head), place=place_text(question.cell), channel=channel_text(result, channel)
        ),
        explaining_words.SEES_FORMULA,
        tuple(rows),
        Row("Σ", "", float(terms.head[head, channel])),
    )


def _attention_product(result: Result, question: AttentionProduct) -> Explanation:
    terms, head, out = _terms(result, question.cell), question.head, question.channel_out
    rows = tuple(
        Row(channel_text(result, v), times_text(seen, mixed), float(seen * mixed))
        for v, (seen, mixed) in enumerate(zip(terms.head[head], terms.out[head, :, out], strict=True))
    )
    rows = largest(list(rows))
    return Explanation(
        (explaining_words.ADDS_OF_OUTPUT if result.kernel.shape[0] > 1 else explaining_words.ADDS).format(
            **of_head(result, head), place=place_text(question.cell), **output_facts(result, out)
        ),
        explaining_words.ADDS_FORMULA,
        rows,
        Row("Σ", "", float(terms.head_output[head, out])),
    )


def _attention_output(result: Result, question: AttentionOutput) -> Explanation:
    terms, out, hidden = _terms(result, question.cell), question.channel_out, question.hidden_heads
    shown = [h for h in range(len(result.centers)) if h not in hidden]
    rows = [
        Row(
            head_text(result, head),
            over_all(terms.head[head], terms.out[head, :, out]),
            float(terms.head_output[head, out]),
        )
        for head in shown
    ]
    if hidden:
        rows.append(Row(explaining_words.HIDDEN, hidden_heads(hidden)))
    rows += bias_row(result.out_bias, out)
    some = result.heads[shown, out].sum(0) + (0.0 if result.out_bias is None else result.out_bias[out])
    whole = result.attention[out] if not hidden else some
    return Explanation(
        over_channels(
            result,
            of_output(result, explaining_words.ATTENTION, explaining_words.ATTENTION_OF_OUTPUT).format(
                place=place_text(question.cell), **output_facts(result, out)
            ),
        ),
        explaining_words.ATTENTION_FORMULA,
        tuple(rows),
        Row("Σ", "", float(whole[question.cell])),
    )


def _difference(result: Result, question: Difference) -> Explanation:
    """With a head for every tap the two sums share their weights, so their difference is one sum over heads."""
    out, cell = question.channel_out, question.cell
    title = of_output(result, explaining_words.DIFFERENCE, explaining_words.DIFFERENCE_OF_OUTPUT).format(
        place=place_text(cell), **output_facts(result, out)
    )
    total = Row("Σ", "", float(result.difference[out][cell]))
    if result.scene.heads != "kernel":
        rows: tuple[Row, ...] = (
            Row(explaining_words.ATTENTION_ROW, "", float(result.attention[out][cell])),
            Row(explaining_words.LESS_CONVOLUTION, "", -float(result.convolution[out][cell])),
        )
        return Explanation(title, explaining_words.DIFFERENCE_FORMULA, rows, total)
    terms, products = _terms(result, cell), result.reader.products(cell)
    rows = tuple(
        Row(
            head_text(result, head),
            " + ".join(
                f"({number(float(seen))} {MINUS} {number(float(pixel))}) × {number(float(weight))}"
                for seen, pixel, weight in zip(
                    terms.head[head], products.values[head], products.weights[head, out], strict=True
                )
            ),
            float(terms.head_output[head, out] - products.products[head, out].sum()),
        )
        for head in range(len(result.centers))
    )
    return Explanation(over_channels(result, title), explaining_words.DIFFERENCE_BY_HEADS, rows, total)


def _terms(result: Result, cell: tuple[int, int]) -> Any:
    """`layers.terms.Terms`, whose fields are numpy arrays when they come from a reader."""
    return result.reader.terms(cell)
