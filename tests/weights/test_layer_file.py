"""A layer of the house as safetensors: it opens again bit for bit, and what is no layer is refused in one sentence."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from typing import Any

import msgspec
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load

from explorer.errors import LONGEST_SENTENCE, Refusal
from explorer.layers.convolution import Convolution
from explorer.layers.geometry import Window
from explorer.layers.position import Gaussian
from explorer.weights.layer_file import METADATA_KEY, described_layer, layer_bytes, read_description
from explorer.weights.layer_parts import Layer
from tests.layers.layer_cases import Case, cases, make_attention, normal
from tests.programs.test_module import GATES, gated

NAME = "layer.safetensors"
NO: Any = object()


def metadata_of(data: bytes) -> Any:
    size = int.from_bytes(data[:8], "little")
    return json.loads(data[8 : 8 + size])["__metadata__"]


def opened(data: bytes) -> tuple[Layer, Window | None]:
    return described_layer(read_description(metadata_of(data)[METADATA_KEY], NAME).layer, load(data), NAME)


def same(one: Any, other: Any) -> bool:
    """Tensors bit for bit, with their dtypes; the rest by ==."""
    if isinstance(one, torch.Tensor):
        return one.dtype == other.dtype and torch.equal(one, other)
    if is_dataclass(one):
        return type(one) is type(other) and all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    return bool(one == other)


@settings(max_examples=60)
@given(case=cases(tokens=True, moves=True), gate=st.sampled_from(GATES), seed=st.integers(0, 1000))
def test_any_attention_opens_again_bit_for_bit(case: Case, gate: str | None, seed: int) -> None:
    attention = gated(case.attention, gate, seed)
    attention = replace(attention, query=attention.query.float())
    data = layer_bytes(attention, case.window)
    layer, window = opened(data)
    assert same(layer, attention)
    assert window == case.window
    assert layer_bytes(layer, window) == data  # the same layer, the same bytes


@pytest.mark.parametrize("bias", [None, normal(2, 3)])
def test_a_convolution_opens_again_bit_for_bit(bias: torch.Tensor | None) -> None:
    layer = Convolution(normal(1, 3, 2, 5, 3), bias, "reflect", 2, 3)
    assert same(opened(layer_bytes(layer, None))[0], layer)


def test_what_is_written_has_a_single_key_and_says_what_it_is() -> None:
    data = layer_bytes(make_attention(1, [(0, 1)]), Window(2.5))
    told = json.loads(metadata_of(data)[METADATA_KEY])
    assert metadata_of(data).keys() == {METADATA_KEY}
    assert (told["format"], told["version"], told["layer"]["kind"]) == ("aperture-layer", 1, "attention")
    assert told["layer"]["centers"] == [[0, 1]]


# What somebody else wrote

CASE = replace(make_attention(1, [(0, 1), (1, 0)], outputs=2, position="gaussian"), gate=torch.tensor([0.5, 0.25]))
GOOD = layer_bytes(CASE, Window(2.5))
TOLD: dict[str, Any] = json.loads(metadata_of(GOOD)[METADATA_KEY])


def changed(place: str, value: Any) -> str:
    """The metadata with another value at a place as "layer.window.side"; NO: without it."""
    told = json.loads(json.dumps(TOLD))
    *way, last = place.split(".")
    part = told
    for step in way:
        part = part[step]
    if value is NO:
        del part[last]
    else:
        part[last] = value
    return json.dumps(told)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("format", "other"), ("version", 2), ("version", True), ("version", NO), ("layer", NO),
        ("layer", []), ("white", 2),
        ("layer.kind", "pool"), ("layer.kind", "convolution"), ("layer.norm", "hardmax"), ("layer.norm", 3),
        ("layer.norm", "relu"), ("layer.border", "mirror"), ("layer.similarity", ""), ("layer.features", "patch"),
        ("layer.content", None), ("layer.content", "1"), ("layer.stride", 0), ("layer.stride", 10**9),
        ("layer.stride", 1.5), ("layer.padding", -1), ("layer.padding", 10**12), ("layer.centers", []),
        ("layer.centers", [[0, 1]]), ("layer.centers", [[0, 1], [0, 10**9]]), ("layer.centers", [[0, 1], [0, 1, 2]]),
        ("layer.centers", [[0, 1], [0.5, 1]]), ("layer.centers", [[0, 0]] * 5000), ("layer.window", None),
        ("layer.window.side", 0.5), ("layer.window.side", 1e300), ("layer.window.shape", "star"),
        ("layer.window.dilation", 0), ("layer.window.moved_px", 7.0), ("layer.window.more", 1),
        ("layer.position.kind", "table"), ("layer.position.kind", "x" * 10**6), ("layer.position.alpha", -1.0),
        ("layer.position.alpha", NO), ("layer.gate_position", {"kind": "quadratic"}), ("layer.more", {}),
    ],
)  # fmt: skip
def test_metadata_that_say_no_layer_are_refused_in_one_sentence(place: str, value: Any) -> None:
    with pytest.raises(Refusal) as refused:
        described_layer(read_description(changed(place, value), NAME).layer, load(GOOD), NAME)
    sentence = str(refused.value)
    assert NAME in sentence
    assert len(sentence) <= LONGEST_SENTENCE
    assert "\n" not in sentence


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "[" * 100_000, '{"format": "aperture-layer"', "\ud800", "1e999"]
)
def test_text_that_is_no_description_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=NAME):
        read_description(text, NAME)


def test_a_number_beyond_all_numbers_is_refused() -> None:
    for place in ("layer.content", "layer.window.side", "layer.position.alpha"):
        text = changed(place, 12345.5).replace("12345.5", "1e999")
        with pytest.raises(Refusal, match=NAME):
            described_layer(read_description(text, NAME).layer, load(GOOD), NAME)


@pytest.mark.parametrize("name", ["query", "key", "value", "out"])
def test_a_tensor_that_lacks_or_has_another_shape_is_named(name: str) -> None:
    tensors, config = load(GOOD), read_description(json.dumps(TOLD), NAME).layer
    with pytest.raises(Refusal, match=f"{NAME}.*{name}"):
        described_layer(config, {n: t for n, t in tensors.items() if n != name}, NAME)
    narrow = tensors[name][:, :1] if name == "out" else tensors[name][..., :1]  # any number of outputs is right
    for wrong in (tensors[name][:1], narrow, tensors[name][0], torch.zeros(()), torch.zeros(2, 0, 2)):
        with pytest.raises(Refusal, match=f"{NAME}.*shape"):
            described_layer(config, {**tensors, name: wrong}, NAME)
    with pytest.raises(Refusal, match="position_bias"):
        described_layer(config, {**tensors, "position_bias": normal(1, 2, 3, 3)}, NAME)


def test_defaults_may_be_left_out() -> None:
    layer = {"kind": "convolution", "border": "zero"}
    text = msgspec.json.encode({"format": "aperture-layer", "version": 1, "layer": layer}).decode()
    found, _ = described_layer(read_description(text, NAME).layer, {"weight": normal(1, 1, 1, 3, 3)}, NAME)
    assert same(found, Convolution(normal(1, 1, 1, 3, 3)))
    assert CASE.position == Gaussian(0.3)
