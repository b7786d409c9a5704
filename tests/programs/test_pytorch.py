"""The program for the clipboard computes what the layers compute, for every border, norm, window and feature."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest

from explorer.compute.build import build
from explorer.layers.convolution import convolve
from explorer.layers.fast.routes import attend
from explorer.programs.pytorch import pytorch_snippet
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene

FREE = Kernel("free", 3, 1, 0, ((((1.0, 2.0, 3.0), (-4.0, 5.0, 0.25), (7.0, -8.0, 9.0)),),))
SETTINGS: list[dict[str, Any]] = [
    {},
    {"window_side": 1.0},
    {"window_side": 1.6, "position": 0.8, "temperature": 2.0},
    {"integer": False, "channels": 3, "kernel": Kernel("random", 5, outputs=2, seed=4), "dilation": 2},
    {"integer": False, "channels": 3, "kernel": Kernel("random", 7, outputs=4), "window_side": 1.0, "heads": "one"},
    {"integer": False, "kernel": FREE, "window_side": 1.5},
    {"channels": 3, "kernel": Kernel("gaussian", 3, outputs=3), "stride": 2, "features": "pixel"},
    {"channels": 3, "kernel": Kernel("emboss", 3, outputs=2), "heads": "one", "window_side": 4.4, "stride": 3},
    {"kernel": FREE, "heads": "one", "head_seed": 7},
    {"kernel": Kernel("box", 1), "border": "reflect"},
    {"border": "masked", "window_side": 1.3, "content": 3.0},
    {"border": "masked", "window_side": 1.0, "norm": "sparsemax"},
    {"border": "masked", "window_side": 1.0, "norm": "entmax"},
    {"window_side": 4.3, "norm": "entmax", "channels": 3},
    {"border": "circular", "window_side": 3.7, "norm": "entmax", "gate": 0.3, "window_shape": "disc"},
    {"border": "zero_keys", "window_side": 5.5, "similarity": "cosine"},
    {"border": "zero_keys", "window_side": 4.0, "window_shape": "block", "position": 0.1},
    {"border": "replicate", "window_side": 2.7, "norm": "sparsemax", "similarity": "distance"},
    {"border": "replicate", "window_side": 6.2, "window_shape": "disc", "norm": "sigmoid"},
    {"border": "reflect", "window_side": 25.0, "kernel": Kernel("laplacian", 7), "dilation": 3},
    {"border": "circular", "window_side": 4.6, "position": 0.2},
    {"border": "circular", "window_side": 30.0, "stride": 2},
    {"border": "circular", "window_side": 8.5, "window_shape": "disc", "norm": "linear"},
    {"border": "circular", "window_side": 3.9, "window_shape": "block", "norm": "relu"},
    {"border": "shifted", "window_side": 4.2, "norm": "relu"},
    {"border": "shifted", "window_side": 40.0, "position": 0.05},
    {"window_shape": "disc", "window_side": 7.3, "dilation": 2, "position": 0.3},
    {"window_shape": "block", "window_side": 5.0, "norm": "sigmoid", "stride": 2},
    {"dilation": 2, "window_side": 6.5, "norm": "linear"},
    {"heads": "fewest", "window_side": 5.0, "dilation": 2},
    {"heads": "fewest", "content": 0.0, "kernel": FREE, "border": "circular", "position": 2.0},
    {"heads": "fewest", "channels": 3, "kernel": Kernel("random", 5, outputs=3), "norm": "sparsemax"},
    {"gate": 0.3, "window_side": 4.5},
    {"gate": 0.8, "window_side": 20.0, "border": "shifted", "norm": "sparsemax"},
    {"gate": 0.5, "border": "masked", "window_shape": "disc", "position": 0.5},
    {"gate": 0.5, "border": "circular", "heads": "one"},
]


def make_scene(channels: int = 1, **settings: Any) -> Scene:
    pixels = np.random.default_rng(1).integers(0, 256, (10, 9, channels), dtype=np.uint8)
    return Scene(Picture(pixels), **settings)


def run(source: str) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(compile(source, "snippet", "exec"), space)
    return space


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: " ".join(f"{k}={v}" for k, v in s.items())[:70] or "first")
def test_both_outputs_are_those_of_the_layers(settings: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    scene = make_scene(**settings)
    layers, source = build(scene), pytorch_snippet(scene)
    space = run(source)
    assert "largest |attention - convolution| = " in capsys.readouterr().out
    for mine, theirs in (
        (convolve(layers.image, layers.convolution), space["convolve"](layers.image)),
        (attend(layers.image, layers.attention, layers.window), space["attend"](layers.image)),
    ):
        assert mine.shape == theirs.shape
        # Relative to the largest output: both add up hundreds of float32 terms, in different orders.
        assert float((mine - theirs).abs().max()) <= 2e-4 * float(mine.abs().max())
    assert space["image"].shape == layers.image.shape
    assert len(source.splitlines()) <= (170 if scene.heads == "fewest" else 110)  # 90 but for the largest kernels
    assert max(map(len, source.splitlines())) <= 130


@pytest.mark.parametrize("settings", SETTINGS[:6])
def test_the_program_stands_alone(settings: dict[str, Any]) -> None:
    tree = ast.parse(pytorch_snippet(make_scene(**settings)))
    imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    imported += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.split(".")[0] for name in imported} == {"torch"}
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert functions <= called  # nothing that these settings do not need


def test_a_closed_window_is_exactly_the_convolution(capsys: pytest.CaptureFixture[str]) -> None:
    run(pytorch_snippet(make_scene(window_side=1.0)))
    assert capsys.readouterr().out == "largest |attention - convolution| = 0\n"
