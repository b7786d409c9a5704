"""A layer as a PyTorch module of its own computes what the layers compute, within rounding, and can be trained."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.heads.static import covering_window, fewest_heads
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer
from explorer.layers.measures.rounding import output_rounding
from explorer.layers.norms import SUMS_TO_ONE
from explorer.layers.position import Quadratic
from explorer.programs.module import about, module_bytes, module_numbers, module_program, needs_file
from explorer.weights.layer_parts import Layer
from tests.layers.layer_cases import POSITIONS, Case, cases, kernel, make_attention, make_position, normal

GATES = (None, "closed", *POSITIONS[1:])


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def module_of(layer: Layer, window: Window | None = None) -> torch.nn.Module:
    source = module_program(layer, window, about(layer, window))
    assert max(map(len, source.splitlines())) <= 120
    space: dict[str, Any] = {}
    exec(compile(source, "module", "exec"), space)
    made = space["Layer"]()
    assert isinstance(made, torch.nn.Module)
    return made


def gated(attention: Attention, gate: str | None, seed: int) -> Attention:
    """With a gate where the layer can have one."""
    if gate is None or attention.norm not in SUMS_TO_ONE or attention.token is not None:
        return attention
    share = normal(seed, attention.num_heads).sigmoid()
    position = None if gate == "closed" else make_position(gate, seed, attention.num_heads, attention.head_dim)
    return replace(attention, gate=share, gate_position=position)


@settings(max_examples=60)
@given(case=cases(tokens=True, moves=True), gate=st.sampled_from(GATES), seed=st.integers(0, 1000))
def test_a_batch_of_images_gives_the_layers_numbers(case: Case, gate: str | None, seed: int) -> None:
    attention = gated(case.attention, gate, seed)
    module = module_of(attention, case.window)
    images = torch.stack([case.image, case.image.flip(-1) / 2])
    outputs = module(images)
    for image, output in zip(images, outputs, strict=True):
        wanted = attend(image, attention, case.window)
        bound = 2 * output_rounding(AttentionLayer(attention, case.window), image)
        assert output.shape == wanted.shape
        assert float((output - wanted).detach().abs().max()) <= bound + torch.finfo(torch.float64).tiny
    outputs.sum().backward()
    for name, number in module.named_parameters():
        assert number.grad is None or number.grad.isfinite().all(), name


@pytest.mark.parametrize("border", ["zero", "replicate", "reflect", "circular"])
@pytest.mark.parametrize("size", [(7, 5), (1, 1)])
def test_a_convolution_of_any_border(border: str, size: tuple[int, int]) -> None:
    layer = replace(kernel(1, 3, 2, 3, border=border), bias=normal(2, 3), stride=2, dilation=2)
    layer = replace(layer, weight=torch.cat([layer.weight, normal(3, 3, 2, 2, 3)], 2))  # five rows, three columns
    module, images = module_of(layer), normal(4, 2, 2, *size)
    for image, output in zip(images, module(images), strict=True):
        wanted = convolve(image, layer)
        assert float((output - wanted).detach().abs().max()) <= 2 * output_rounding(ConvolutionLayer(layer), image)
        assert output.shape == wanted.shape


def test_the_numbers_are_the_layers_own_to_the_last_bit() -> None:
    layer = replace(make_attention(1, [(0, 1), (2, 0)], position="holes", biased=True), gate=torch.tensor([0.25, 1.0]))
    layer = replace(layer, query=layer.query.float().double(), out_bias=torch.tensor([1e-300], dtype=torch.float64))
    found, wanted = module_of(layer, Window(2.5)).state_dict(), module_numbers(layer, Window(2.5))
    assert found.keys() == wanted.keys() >= {"position_bias", "gate", "value_bias"}
    assert all(torch.equal(found[name], wanted[name]) for name in wanted)
    assert torch.equal(wanted["query"], layer.query)


def test_single_precision_stays_so_beside_a_quadratic_position() -> None:
    layer = make_attention(1, [(0, 0)])
    single = {name: getattr(layer, name).float() for name in ("query", "key", "value", "out")}
    layer = replace(layer, **single, position=Quadratic(normal(2, 1, 2, 2), normal(3, 1, 2)))
    module = module_of(layer, Window(3.0))
    assert {n: p.dtype for n, p in module.named_parameters()} == {
        **dict.fromkeys(single, torch.float32),
        **dict.fromkeys(("position_matrix", "position_slope"), torch.float64),
    }
    assert module(torch.ones(1, 1, 3, 3)).dtype == torch.float32


def run_alone(folder: Path, program: str) -> str:
    """What a program prints that runs in a folder, by an interpreter that finds nothing of Aperture."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    blocked = "import sys\nsys.modules['explorer'] = sys.modules['safetensors'] = None\nsys.path.insert(0, '.')\n"
    ran = subprocess.run(
        [sys.executable, "-I", "-c", blocked + program], cwd=folder, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert not ran.stderr, ran.stderr
    return ran.stdout


def test_a_large_layer_reads_its_numbers_beside_it_in_a_bare_interpreter(tmp_path: Path) -> None:
    static = fewest_heads(Convolution(normal(1, 24, 16, 5, 5).float()))
    window = covering_window(Convolution(normal(1, 1, 1, 5, 5)))
    assert needs_file(static, window)
    data = module_bytes(static, window)
    (tmp_path / "numbers.safetensors").write_bytes(data)
    source = module_program(static, window, "Heads.", ("numbers.safetensors", sha256(data).hexdigest()))
    (tmp_path / "heads.py").write_text(source)
    image = normal(2, 16, 6, 7).float()
    torch.save(image, tmp_path / "image.pt")
    told = run_alone(
        tmp_path,
        "import torch\nfrom heads import Layer\n"
        "torch.save(Layer()(torch.load('image.pt')[None])[0].detach(), 'output.pt')\n"
        "open('numbers.safetensors', 'ab').write(b'0')\n"
        "try:\n    Layer()\nexcept RuntimeError as error:\n    print(error)",
    )
    assert told.startswith("numbers.safetensors is not the file that was written with this module")
    output = torch.load(tmp_path / "output.pt", weights_only=True)
    bound = 2 * output_rounding(AttentionLayer(static, window), image)
    assert 0 <= float((output - attend(image, static, window)).abs().max()) <= bound
