"""A layer of the stage goes out as a file, whole or not at all, from the command line and from the menu."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer.cli import main
from explorer.compute.build import build
from explorer.documents.opening import default_state
from explorer.documents.session import save_session
from explorer.errors import Refusal
from explorer.export import layer_out
from explorer.export.layer_out import LANES, Lane, save_layer
from explorer.layers.convolution import convolve
from explorer.layers.fast.routes import attend
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer
from explorer.layers.measures.rounding import output_rounding
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene, State

PICTURE = Picture(np.random.default_rng(1).integers(0, 256, (10, 9, 3), dtype=np.uint8))
SMALL = Scene(PICTURE, kernel=Kernel("random", 3, outputs=2, seed=4), window_side=2.5, head_seed=3, heads="one")
LARGE = replace(SMALL, heads="kernel", kernel=Kernel("random", 5, outputs=3), border="shifted", gate=0.3)


def module_at(path: Path) -> Any:
    space: dict[str, Any] = {"__file__": str(path)}
    exec(compile(path.read_text(), path.name, "exec"), space)
    return space["Layer"]()


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("scene", [SMALL, LARGE], ids=["small", "large"])
def test_a_module_of_the_stage_gives_the_stages_numbers(tmp_path: Path, scene: Scene, lane: Lane) -> None:
    path = tmp_path / "layer.py"
    written = save_layer(scene, lane, path)
    beside = (tmp_path / "layer.safetensors",) if lane == "attention" and scene is LARGE else ()
    assert written == (*beside, path)
    assert sorted(tmp_path.iterdir()) == sorted(written)
    layers = build(scene)
    if lane == "attention":
        wanted = attend(layers.image, layers.attention, layers.window)
        bound = 2 * output_rounding(AttentionLayer(layers.attention, layers.window), layers.image)
    else:
        wanted = convolve(layers.image, layers.convolution)
        bound = 2 * output_rounding(ConvolutionLayer(layers.convolution), layers.image)
    with torch.no_grad():
        output = module_at(path)(layers.image[None])[0]
    assert float((output - wanted).abs().max()) <= bound


def test_by_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session, out = tmp_path / "a.aperture", tmp_path / "layer.safetensors"
    save_session(State(SMALL), session)
    assert main(["layer", str(session), "--lane", "convolution", "-o", str(out)]) == 0
    assert str(out) in capsys.readouterr().out
    first = out.read_bytes()
    assert main(["layer", str(session), "-o", str(out)]) == 1
    assert "--force" in capsys.readouterr().err
    assert out.read_bytes() == first
    assert main(["layer", str(session), "-o", str(out), "--force"]) == 0
    assert out.read_bytes() != first
    for wrong in (["--lane", "both", "-o", str(tmp_path / "b.py")], ["-o", str(tmp_path / "b.onnx")],
                  ["-o", str(tmp_path / "no" / "b.py")]):  # fmt: skip
        assert main(["layer", str(session), *wrong]) == 1
        told = capsys.readouterr().err
        assert len(told.splitlines()) == 1
        assert len(told) <= 201
    assert sorted(tmp_path.iterdir()) == [session, out]


def test_all_of_it_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: Any, data: bytes) -> None:
        if b"class Layer" in data:
            raise OSError(28, "No space left on device")
        file.write(data)

    monkeypatch.setattr(layer_out, "write_bytes", full)
    with pytest.raises(Refusal, match="No space left"):
        save_layer(LARGE, "attention", tmp_path / "layer.py")
    assert not list(tmp_path.iterdir())


def test_numbers_of_another_layer_are_not_replaced_by_those_of_a_module(tmp_path: Path) -> None:
    other = tmp_path / "layer.safetensors"
    save_layer(SMALL, "convolution", other)
    before = other.read_bytes()
    with pytest.raises(Refusal, match=r"layer\.safetensors is there already"):
        save_layer(LARGE, "attention", tmp_path / "layer.py", replace=True)
    assert other.read_bytes() == before
    save_layer(LARGE, "attention", tmp_path / "mine.py")
    save_layer(replace(LARGE, head_seed=9), "attention", tmp_path / "mine.py", replace=True)  # a pair, as it was
    assert module_at(tmp_path / "mine.py")


def test_the_first_scene_goes_out_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "layer.py"
    assert main(["layer", "-o", str(path)]) == 0
    layers = build(default_state().scene)
    with torch.no_grad():
        output = module_at(path)(layers.image[None])
    assert output.shape[1:] == attend(layers.image, layers.attention, layers.window).shape
