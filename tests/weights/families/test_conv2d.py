"""Any Conv2d, against torch's own modules with random weights."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explorer.errors import Refusal
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.measures.misfit import rounding_bound
from explorer.weights.families.conv2d import Conv2dNetwork
from explorer.weights.network import FoundLayer, layer_on_picture
from explorer.weights.placed import ConvolutionSettings, as_convolution, placed
from explorer.weights.recognise import recognise
from tests.weights.files import picture, saved


def seeded(seed: int, module: nn.Module) -> nn.Module:
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for part in module.parameters():
            part.copy_(torch.randn(part.shape, generator=generator))
    return module


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**20), size=st.tuples(st.integers(1, 12), st.integers(1, 12)),
    kernel=st.tuples(st.integers(1, 6), st.integers(1, 6)), stride=st.integers(1, 5),
    padding=st.one_of(st.none(), st.integers(0, 7)), dilation=st.integers(1, 3), groups=st.sampled_from((1, 2)),
)  # fmt: skip
def test_every_conv2d_is_a_convolution_on_a_padded_image(
    seed: int, size: tuple[int, int], kernel: tuple[int, int], stride: int, padding: int | None, dilation: int,
    groups: int,
) -> None:  # fmt: skip
    said = ConvolutionSettings(stride, padding, dilation, groups)
    image = torch.randn(4, *size, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    padded = [said.padding_of(k) for k in kernel]
    if any(n + 2 * p <= dilation * (k - 1) for n, p, k in zip(size, padded, kernel, strict=True)):
        return  # torch has no output here
    module = seeded(seed, nn.Conv2d(4, 6, kernel, stride, padded, dilation, groups).double())
    assert isinstance(module, nn.Conv2d)
    with torch.no_grad():
        wanted = module(image[None])[0]
        around, kept = placed(image, kernel, said)
        layer = as_convolution(module.weight, module.bias, said)
        found = convolve(around, layer)[:, *kept]
    assert found.shape == wanted.shape
    assert ((found - wanted).abs() <= rounding_bound(around, layer, 0)[:, *kept]).all()


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("taken", [1, 3])
def test_a_layer_on_the_picture_itself(tmp_path: Path, channels: int, taken: int) -> None:
    """In grey or in colour, as the layer takes it; levels from 0 to 1."""
    module = seeded(1, nn.Conv2d(taken, 5, 3, padding=1))
    network = recognise(saved(tmp_path, {f"stem.{name}": part for name, part in module.state_dict().items()}))
    tensors = {"weight": "stem.weight", "bias": "stem.bias"}
    assert network.layers == (FoundLayer("stem", "convolution", 0, taken, 5, (3, 3), tensors),)
    pixels = picture(1, 9, 8, channels)
    (seen,) = network.on_picture(pixels)
    image = torch.from_numpy(pixels.transpose(2, 0, 1) / 255)
    if taken < channels:
        image = torch.einsum("c,crk->rk", torch.tensor([0.299, 0.587, 0.114], dtype=torch.float64), image)[None]
    assert (seen.image - image.expand(taken, -1, -1)).abs().max() <= 4 * 2.0**-24  # of levels: a sum of three
    assert isinstance(seen.layer, Convolution)
    with torch.no_grad():
        wanted = module(seen.image[None])[0]
    for found in (seen.output, convolve(seen.image, seen.layer)):
        assert ((found - wanted).abs() <= rounding_bound(seen.image, seen.layer, 0)).all()
    assert (seen.window, seen.step_px) == (None, 1)


def test_a_layer_inside_its_network_is_known_and_has_no_picture(tmp_path: Path) -> None:
    net = seeded(2, nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 2, (1, 3), bias=False)))
    network = recognise(saved(tmp_path, net.state_dict(), "net.pt"))
    assert [(layer.name, layer.in_channels, layer.runs) for layer in network.layers] == [
        ("0", 3, True),
        ("2", 4, False),
    ]
    assert [seen.name for seen in network.on_picture(picture(1, 9, 9, 3))] == ["0"]
    inner = network.layer("2")
    assert isinstance(inner, Convolution)
    assert torch.equal(inner.weight, net.state_dict()["2.weight"])
    with pytest.raises(Refusal, match="2 takes 4 channels from inside its network"):
        layer_on_picture(network, "2", picture(1, 9, 9, 3))
    with pytest.raises(Refusal, match=r"net.pt has no layer 7. It has 0, 2."):
        network.layer("7")


def test_what_the_file_does_not_say_can_be_said(tmp_path: Path) -> None:
    module = seeded(3, nn.Conv2d(3, 6, 4, stride=2, padding=1, groups=3))
    network = recognise(saved(tmp_path, module.state_dict()))
    assert isinstance(network, Conv2dNetwork)
    known = network.with_settings("weight", ConvolutionSettings(2, 1, 1, 3))
    seen = layer_on_picture(known, "weight", picture(2, 10, 13, 3))
    assert isinstance(seen.layer, Convolution)
    with torch.no_grad():
        wanted = module(known.preparation.apply(picture(2, 10, 13, 3))[None])[0]
    bound = rounding_bound(seen.image, seen.layer, 0)[:, *seen.kept]
    assert ((convolve(seen.image, seen.layer)[:, *seen.kept] - wanted).abs() <= bound).all()
    assert torch.equal(seen.output, wanted)
    with pytest.raises(Refusal, match="6 output channels, which 4 groups cannot share"):
        network.with_settings("weight", ConvolutionSettings(groups=4))
    small = network.with_settings("weight", ConvolutionSettings(padding=0, dilation=9, groups=3))
    with pytest.raises(Refusal, match=r"larger than this picture of 10 × 13"):
        layer_on_picture(small, "weight", picture(2, 10, 13, 3))
    with pytest.raises(ValueError, match="stride must be a whole number, at least 1, got 0"):
        ConvolutionSettings(stride=0)


def test_a_transposed_convolution_and_a_file_of_none(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="its largest tensor is weight, 3 × 5 × 3 × 3"):
        recognise(saved(tmp_path, nn.ConvTranspose2d(3, 5, 3).state_dict()))
    with pytest.raises(Refusal, match=r"No layer in net.safetensors is of a kind that is known"):
        recognise(saved(tmp_path, nn.Linear(3, 5).state_dict()))
