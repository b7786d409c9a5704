"""What Aperture saved opens by the same door as any file, and is the same layer on the same picture."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load, save

from explorer.compute.build import build
from explorer.errors import LONGEST_SENTENCE, Refusal
from explorer.export.layer_out import LANES, Lane, save_layer
from explorer.layers.attention import Attention
from explorer.layers.convolution import convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.position import Quadratic
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene
from explorer.weights.file import open_weights
from explorer.weights.layer_file import METADATA_KEY, layer_bytes
from explorer.weights.network import layer_on_picture
from explorer.weights.recognise import recognise
from tests.layers.layer_cases import make_attention, normal
from tests.weights.test_layer_file import metadata_of, same

PIXELS = np.random.default_rng(1).integers(0, 256, (9, 11, 3), dtype=np.uint8)
SCENES = {
    "levels": Scene(Picture(PIXELS), kernel=Kernel("random", 3, outputs=2, seed=4), window_side=2.5, integer=False),
    "whole": Scene(Picture(PIXELS[..., :1]), gate=0.3, window_side=4.2, window_shape="disc"),
    "fewest": Scene(Picture(PIXELS), heads="fewest", kernel=Kernel("sharpen", 3, outputs=3), stride=2),
}


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_the_same_layer_on_the_same_picture(tmp_path: Path, scene: Scene, lane: Lane) -> None:
    path = tmp_path / "saved.safetensors"
    save_layer(scene, lane, path)
    layers, network = build(scene), recognise(open_weights(path))
    wanted = layers.attention if lane == "attention" else layers.convolution
    (found,) = network.layers
    assert (network.family, found.kind, found.runs) == ("Aperture", lane, True)
    assert (found.in_channels, found.out_channels) == (wanted.in_channels, wanted.out_channels)
    assert found.heads == (wanted.num_heads if isinstance(wanted, Attention) else 0)
    assert same(network.layer(found.name), wanted)
    seen = layer_on_picture(network, found.name, scene.picture.pixels)
    assert torch.equal(seen.image, layers.image)
    assert same(seen.layer, wanted)
    if isinstance(wanted, Attention):
        assert seen.window == layers.window
        assert torch.equal(seen.output, attend(layers.image, wanted, layers.window))
    else:
        assert seen.window is None
        assert torch.equal(seen.output, convolve(layers.image, layers.convolution))
    assert network.preparation.deviation[0] == pytest.approx(1 / 255 if scene.integer else 1.0)


def saved_as(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "one.safetensors"
    path.write_bytes(data)
    return path


def test_double_precision_and_hidden_keys_come_back(tmp_path: Path) -> None:
    layer = replace(make_attention(1, [(0, 1), (1, 0)], channels=2, position="holes"), gate=torch.tensor([0.5, 0.25]))
    layer = replace(layer, gate_position=Quadratic(normal(2, 2, 2, 2), normal(3, 2, 2)))
    network = recognise(open_weights(saved_as(tmp_path, layer_bytes(layer, Window(3.0)))))
    assert same(network.layer("layer"), layer)
    assert not network.layers[0].runs  # two channels are no picture's
    assert list(network.on_picture(PIXELS)) == []


@pytest.mark.parametrize("spoil", ["nan", "inf", "shape", "missing", "integers", "text"])
def test_a_spoilt_file_is_one_sentence(tmp_path: Path, spoil: str) -> None:
    data = layer_bytes(make_attention(1, [(0, 1)], position="table"), Window(2.5))
    tensors, metadata = load(data), metadata_of(data)
    match spoil:
        case "nan" | "inf":
            tensors["position_bias"][0, 0, 0] = float(spoil)
        case "shape":
            tensors["query"] = tensors["query"][0].contiguous()
        case "missing":
            del tensors["value"]
        case "integers":
            tensors["out"] = tensors["out"].long()
        case "text":
            metadata = {METADATA_KEY: json.dumps({"format": "aperture-layer", "version": 9, "layer": None})}
    path = saved_as(tmp_path, save(tensors, metadata))
    with pytest.raises(Refusal) as refused:
        recognise(open_weights(path)).layer("layer")
    assert path.name in str(refused.value)
    assert len(str(refused.value)) <= LONGEST_SENTENCE
