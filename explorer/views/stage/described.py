"""What a tooltip says of the number under the mouse."""

from __future__ import annotations

from typing import Any

from explorer.compute.request import Result
from explorer.explaining.printed import relation, worth
from explorer.panels.base import Spot
from explorer.panels.factors import Factors, attention_factors, convolution_factors
from explorer.panels.parts import (
    attention_map,
    channel_name,
    head_grid,
    input_channel,
    output_channel,
    query_cell,
)
from explorer.state.state import MOST_AT_ONCE, Look
from explorer.words import stage as stage_words
from explorer.words.numbers import number


def described(result: Result, look: Look, lane: str, stage: str, spot: Spot) -> str:
    """The number of a lane's stage (see `lanes.STAGES`) at a spot, in full; "" where there is none."""
    if stage == "looks":
        if result.image.shape[0] > MOST_AT_ONCE:
            value = number(float(result.image[input_channel(result, look), spot.row, spot.column]))
            return stage_words.PIXEL_AT.format(row=spot.row, column=spot.column, values=value)
        values = ", ".join(number(float(v)) for v in result.image[:, spot.row, spot.column])
        return stage_words.PIXEL_AT.format(row=spot.row, column=spot.column, values=values)
    if stage == "output":
        out = output_channel(result, look)
        output = result.convolution[out] if lane == "convolution" else attention_map(result, out, look.hidden_heads)
        value = number(float(output[spot.row, spot.column]))
        return stage_words.OUTPUT_AT.format(row=spot.row, column=spot.column, value=value)
    if lane == "attention" and stage == "weights":
        return _key(result, look, spot)
    factors = (
        convolution_factors(result, look)
        if lane == "convolution"
        else attention_factors(result, look, result.reader.terms(query_cell(result, look)))
    )
    across = result.kernel.shape[-1] if lane == "convolution" else head_grid(len(result.centers))[1]
    place = spot.row * int(across) + spot.column
    if not 0 <= place < len(factors.cells):
        return ""
    if stage == "products":
        return _calculation(factors, place)
    pairs = [
        (number(weight), number(value), channel_name(c, factors.count) if factors.count > 1 else "")
        for c, (weight, value) in zip(factors.channels, factors.terms(place), strict=True)
    ]
    said = [
        (weight if stage == "weights" else value, channel)
        if lane == "convolution"
        else (stage_words.SEEN_AND_WEIGHT.format(seen=value, weight=weight), channel)
        for weight, value, channel in pairs
    ]
    return ", ".join(
        stage_words.TERM_OF_CHANNEL.format(channel=channel, number=text) if channel else text for text, channel in said
    )


def _calculation(factors: Factors, place: int) -> str:
    """How the number of a cell comes about."""
    terms = stage_words.TERMS_BETWEEN.join(
        stage_words.TERM.format(weight=number(weight), value=number(value)) for weight, value in factors.terms(place)
    )
    result = number(float(factors.cells[place]))
    return stage_words.CALCULATION.format(terms=terms, equals=relation(worth(terms) == worth(result)), result=result)


def _key(result: Result, look: Look, spot: Spot) -> str:
    if spot.head is None:
        return ""
    terms: Any = result.reader.terms(query_cell(result, look))
    rows, columns = terms.weight.shape[1:]
    if not (0 <= spot.row < rows and 0 <= spot.column < columns):
        return stage_words.NO_KEY.format(head=spot.head + 1)
    weight = number(float(terms.weight[spot.head, spot.row, spot.column]))
    row, column = spot.row + terms.plane.top, spot.column + terms.plane.left
    return stage_words.KEY_AT.format(head=spot.head + 1, row=row, column=column, weight=weight)
