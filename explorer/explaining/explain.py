"""The arithmetic behind every number on the stage: the numbers themselves, put into their formula.

    explain(result, question)     question (which number) -> Explanation (title, formula, rows, total)

Neither Qt nor torch: rows and totals are read from the arrays of a Result. A total is never added up from its rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.compute.request import Result
from explorer.explaining.key_steps import SCALE, SCORE_FORMULA, norm_steps, similarity_steps
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
from explorer.layers.borders import border_named
from explorer.layers.geometry import border_index
from explorer.layers.norms import norm_named
from explorer.state.state import Scene, gated
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
Offset = tuple[int, int]


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
    offset = _pair(products.taps[tap].tolist())
    channels = list(range(products.values.shape[1])) if question.channel_in is None else [question.channel_in]
    rows = tuple(
        Row(
            _channel(result, i),
            _times(products.weights[tap, out, i], products.values[tap, i]),
            float(products.products[tap, out, i]),
        )
        for i in channels
    )
    return Explanation(
        f"Tap {_offset(offset)} of the convolution at {_place(question.cell)}{_output(result, out)}",
        f"W_δ · x_(q+δ): weight × {_pixel(result, question.cell, offset)}",
        rows,
        Row("Σ", "", float(products.products[tap, out, channels].sum())),
    )


def _convolution_output(result: Result, question: ConvolutionOutput) -> Explanation:
    products, out = result.reader.products(question.cell), question.channel_out
    rows = tuple(
        Row(
            _pixel(result, question.cell, _pair(offset)),
            " + ".join(_times(w, x) for w, x in zip(products.weights[tap, out], products.values[tap], strict=True)),
            float(products.products[tap, out].sum()),
        )
        for tap, offset in enumerate(products.taps.tolist())
    )
    return Explanation(
        f"The convolution at {_place(question.cell)}{_output(result, out)}",
        "Σ_δ W_δ · x_(q+δ): weight × pixel, tap by tap",
        rows,
        Row("Σ", "", float(result.convolution[out][question.cell])),
    )


def _attention_key(result: Result, question: AttentionKey) -> Explanation:
    terms, head, scene = _terms(result, question.cell), question.head, result.request.scene
    key, at = (question.row, question.column), (head, question.row, question.column)
    title = f"One weight of {_head(result, head)} at {_place(question.cell)}"
    formula = f"{norm_named(scene.norm).formula}  with  S = {SCORE_FORMULA[scene.similarity]} + b(δ)"
    if not (0 <= key[0] < terms.plane.rows and 0 <= key[1] < terms.plane.columns):
        return Explanation(title, formula, (Row("no key stands here"),), Row("weight", "", 0.0), sums=False)
    place = terms.plane.top + key[0], terms.plane.left + key[1]
    scale = SCALE[scene.similarity] + ("" if scene.temperature == 1 else "/T")
    steps = (
        Row("key", _pixel_at(result, place, scene.border)),
        *similarity_steps(terms.query[head], terms.key[(head, slice(None), *key)], scene.similarity),
        Row(f"× {scale}", number(terms.scale), float(terms.similarity[at] * terms.scale)),
        Row("+ position b(δ)", number(float(terms.position[at]))),
        Row("= score S", "", float(terms.score[at])),
        *norm_steps(scene.norm, terms.score[head], terms.coverage[head], terms.weight[head], key),
        *_gate_steps(scene),
        Row("= weight A", "", float(terms.weight[at])),
        Row("× value", _channel(result, question.channel), float(terms.value[(head, question.channel, *key)])),
    )
    product = float(terms.product[(head, question.channel, *key)])
    return Explanation(title, formula, steps, Row("= weight × value", "", product), sums=False)


def _gate_steps(scene: Scene) -> tuple[Row, ...]:
    """A gate gives a share of every weight to the key at the window's center."""
    if not gated(scene):
        return ()
    return (
        Row(f"× (1 {MINUS} σ)", f"1 {MINUS} {number(scene.gate)}"),
        Row("+ σ at the window's center", number(scene.gate)),
    )


def _attention_value(result: Result, question: AttentionValue) -> Explanation:
    terms, head, channel = _terms(result, question.cell), question.head, question.channel
    weight, value, product = terms.weight[head], terms.value[head, channel], terms.product[head, channel]
    seen = np.argwhere(terms.coverage[head] > 0)  # (n, 2)
    order = np.argsort(-np.abs(product[tuple(seen.T)]), kind="stable")
    listed, rest = seen[order[:LARGEST]], seen[order[LARGEST:]]
    rows = [
        Row(
            _pixel_at(result, (terms.plane.top + row, terms.plane.left + column), result.request.scene.border),
            _times(weight[row, column], value[row, column]),
            float(product[row, column]),
        )
        for row, column in listed.tolist()
    ]
    if len(rest):
        rows.append(Row(f"and {len(rest)} more", "", float(product[tuple(rest.T)].sum(dtype=np.float64))))
    if not rows:
        rows.append(Row("its window covers no key", "", 0.0))
    return Explanation(
        f"What {_head(result, head)} sees at {_place(question.cell)}{_of_channel(result, channel)}",
        "Σ_k A_qk · v_k: weight × value, the largest first",
        tuple(rows),
        Row("Σ", "", float(terms.head[head, channel])),
    )


def _attention_product(result: Result, question: AttentionProduct) -> Explanation:
    terms, head, out = _terms(result, question.cell), question.head, question.channel_out
    rows = tuple(
        Row(_channel(result, v), _times(seen, mixed), float(seen * mixed))
        for v, (seen, mixed) in enumerate(zip(terms.head[head], terms.out[head, :, out], strict=True))
    )
    return Explanation(
        f"What {_head(result, head)} adds at {_place(question.cell)}{_output(result, out)}",
        "(Σ_k A_qk · v_k) · W_O: what the head sees × its output weight",
        rows,
        Row("Σ", "", float(terms.head_output[head, out])),
    )


def _attention_output(result: Result, question: AttentionOutput) -> Explanation:
    terms, out, hidden = _terms(result, question.cell), question.channel_out, question.hidden_heads
    shown = [h for h in range(len(result.centers)) if h not in hidden]
    rows = [
        Row(
            _head(result, head),
            " + ".join(_times(s, w) for s, w in zip(terms.head[head], terms.out[head, :, out], strict=True)),
            float(terms.head_output[head, out]),
        )
        for head in shown
    ]
    if hidden:
        rows.append(Row("hidden", ", ".join(f"head {h + 1}" for h in sorted(hidden))))
    whole = result.attention[out] if not hidden else result.heads[shown, out].sum(0)
    return Explanation(
        f"The attention at {_place(question.cell)}{_output(result, out)}",
        "Σ_h (Σ_k A_qk · v_k) · W_O: what each head sees × its output weight",
        tuple(rows),
        Row("Σ", "", float(whole[question.cell])),
    )


def _difference(result: Result, question: Difference) -> Explanation:
    """With a head for every tap the two sums share their weights, so their difference is one sum over heads."""
    out, cell = question.channel_out, question.cell
    title = f"Attention {MINUS} convolution at {_place(cell)}{_output(result, out)}"
    total = Row("Σ", "", float(result.difference[out][cell]))
    if result.request.scene.heads != "kernel":
        rows: tuple[Row, ...] = (
            Row("attention", "", float(result.attention[out][cell])),
            Row(f"{MINUS} convolution", "", -float(result.convolution[out][cell])),
        )
        return Explanation(title, f"Σ_k A_qk · v_k · W_O {MINUS} Σ_δ W_δ · x_(q+δ)", rows, total)
    terms, products = _terms(result, cell), result.reader.products(cell)
    rows = tuple(
        Row(
            _head(result, head),
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
    return Explanation(title, f"Σ_h (what head h sees {MINUS} the pixel under its tap) · W_h", rows, total)


def _terms(result: Result, cell: tuple[int, int]) -> Any:
    """`layers.terms.Terms`, whose fields are numpy arrays when they come from a reader."""
    return result.reader.terms(cell)


def _pixel(result: Result, cell: tuple[int, int], offset: Offset) -> str:
    """The pixel under a tap of the convolution."""
    scene = result.request.scene
    place = cell[0] * scene.stride + offset[0], cell[1] * scene.stride + offset[1]
    return _pixel_at(result, place, border_named(scene.border).twin)


def _pixel_at(result: Result, place: tuple[int, int], border: str) -> str:
    """A position by name; outside the image also what stands there."""
    size = result.image.shape[1:]
    if 0 <= place[0] < size[0] and 0 <= place[1] < size[1]:
        return f"pixel {_place(place)}"
    row, column = (int(border_index(np.array([p]), n, border)[0]) for p, n in zip(place, size, strict=True))
    return f"{_place(place)} outside: " + ("zero" if min(row, column) < 0 else f"pixel {_place((row, column))}")


def _place(place: tuple[int, int]) -> str:
    return f"({number(place[0])}, {number(place[1])})"


def _offset(offset: Offset) -> str:
    return f"({number(offset[0], signed=True)}, {number(offset[1], signed=True)})"


def _pair(numbers: list[int]) -> Offset:
    return numbers[0], numbers[1]


def _head(result: Result, head: int) -> str:
    if len(result.centers) == 1:
        return "the head"
    return f"head {head + 1} {_offset(result.centers[head])}"


def _channel(result: Result, channel: int) -> str:
    return ("red", "green", "blue")[channel] if result.image.shape[0] == 3 else "grey"


def _of_channel(result: Result, channel: int) -> str:
    return f", {_channel(result, channel)}" if result.image.shape[0] > 1 else ""


def _output(result: Result, channel: int) -> str:
    count = result.kernel.shape[0]
    return f", output {channel + 1} of {count}" if count > 1 else ""


def _times(one: float, other: float) -> str:
    return f"{number(float(one))} × {number(float(other))}"
