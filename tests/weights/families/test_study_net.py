"""The study's own nets, as they are saved, against the modules themselves run in float64."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.study.digits import SIDE as DIGIT_SIDE
from explorer.study.glyphs import SIDE as GLYPH_SIDE
from explorer.study.glyphs import make_glyphs
from explorer.study.nets import HEADS, MODELS, Block, Model, Net, make_net
from explorer.weights.bundled import BUNDLED, BundledModel
from explorer.weights.families.study_net import StudyNetwork
from explorer.weights.file import open_weights
from explorer.weights.recognise import recognise
from tests.weights.families.papers import within
from tests.weights.files import picture, saved
from tests.weights.rounding import UNIT, Ledger, gamma


def made(model: Model, side: int, classes: int, seed: int = 1) -> Net:
    """With statistics as if it had been trained."""
    net, generator = make_net(model, side, classes, seed), torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for part in net.modules():
            if isinstance(part, nn.BatchNorm2d):
                for numbers in (part.weight, part.bias, part.running_mean):
                    assert numbers is not None
                    numbers.copy_(torch.randn(numbers.shape, generator=generator))
                assert part.running_var is not None
                part.running_var.copy_(torch.rand(part.running_var.shape, generator=generator) + 0.5)
    return net.eval()


def watched(net: Net, ledger: Ledger) -> list[torch.Tensor]:
    """Lets every step of a net in float64 tell how far rounding may move it; what its mixing layers see and make."""
    steps: list[torch.Tensor] = []

    def convolved(layer: nn.Conv2d, given: tuple[torch.Tensor], output: torch.Tensor) -> torch.Tensor:
        assert layer.bias is not None
        sizes = nn.functional.conv2d(
            given[0].abs(),
            layer.weight.abs(),
            layer.bias.abs(),
            layer.stride,
            layer.padding,  # type: ignore[arg-type]
        )
        return ledger.step(output, gamma(layer.weight[0].numel() + 1) * sizes)

    def normed(layer: nn.BatchNorm2d, given: tuple[torch.Tensor], output: torch.Tensor) -> torch.Tensor:
        assert layer.running_mean is not None
        assert layer.running_var is not None
        shape = (-1, 1, 1)
        scale = (layer.weight / (layer.running_var + layer.eps).sqrt()).abs().view(shape)
        size = (given[0].abs() + layer.running_mean.abs().view(shape)) * scale + layer.bias.abs().view(shape)
        return ledger.step(output, gamma(8) * size)

    def weighed(mixing: nn.Module, given: tuple[torch.Tensor]) -> tuple[torch.Tensor]:
        """What goes into `out`: scores of length d + 1, their softmax and the sum over at most all tokens."""
        values = steps[-1].detach()
        query, key, value = mixing.qkv(values).detach().chunk(3, 1)  # type: ignore[operator]
        length, tokens = query.shape[1] // HEADS, values.shape[2] * values.shape[3]
        largest = [part.reshape(HEADS, length, tokens).abs().amax(2) for part in (query, key)]
        place = max(float(part.detach().abs().max()) for part in mixing.parameters(recurse=False))
        keys = largest[1] + (place if hasattr(mixing, "rows") else 0)
        score = float((largest[0] * keys).sum(1).max()) / length**0.5 + (0 if hasattr(mixing, "rows") else place)
        relative = 2 * gamma(length + 4) * score + gamma(2 * tokens + 24) + 4 * UNIT * score
        return (ledger.step(given[0], relative * value.abs().amax((2, 3), keepdim=True)),)

    def summed(_: nn.Module, given: tuple[torch.Tensor]) -> tuple[torch.Tensor]:
        return (ledger.step(given[0], UNIT * given[0].abs()),)

    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_hook(convolved)  # type: ignore[arg-type]
        elif isinstance(module, nn.BatchNorm2d):
            module.register_forward_hook(normed)  # type: ignore[arg-type]
        elif isinstance(module, nn.GELU):
            module.register_forward_hook(lambda _, given, out: ledger.step(out, 8 * UNIT * given[0].abs()))
        elif isinstance(module, Block):
            module.norm_after.register_forward_pre_hook(summed)
            module.register_forward_hook(lambda _, given, out: ledger.step(out, UNIT * out.abs()))
            mixing = module.mixing
            mixing.register_forward_pre_hook(lambda _, given: steps.append(given[0]))
            if hasattr(mixing, "qkv"):
                mixing.out.register_forward_pre_hook(lambda _, given, mixing=mixing: weighed(mixing, given))
            mixing.register_forward_hook(lambda _, given, out: steps.append(out))
    return steps


@pytest.mark.parametrize("model", MODELS)
def test_every_layer_is_the_nets_own(tmp_path: Path, model: Model) -> None:
    """On 8 x 8 px, where the net's size is free; four blocks deep, too."""
    side = 8
    net = made(model, side, classes=3)
    network = recognise(saved(tmp_path, net.state_dict()))
    assert isinstance(network, StudyNetwork)
    pixels = picture(2, 8, 9, 1)
    seen = list(network.on_picture(pixels))
    assert [one.name for one in seen] == [layer.name for layer in network.layers]
    ledger = Ledger()
    prepared = network.preparation.apply(pixels)
    assert prepared.shape == (1, side, side)
    net = net.double()
    steps = watched(net, ledger)
    net(prepared.double()[None])
    for number, one in enumerate(seen[1:]):
        inside, mixed = (step[0] for step in steps[2 * number : 2 * number + 2])
        within(one.image, inside, ledger)
        within(one.output, mixed, ledger)
        if isinstance(one.layer, Attention):
            assert one.window is not None
            assert one.layer.num_heads == HEADS
            within(attend(one.image, one.layer, one.window), mixed, ledger)
        else:
            within(convolve(one.image, one.layer), mixed, ledger)


@pytest.mark.parametrize(("side", "classes", "deviation"), [(GLYPH_SIDE, 4, 0.25), (DIGIT_SIDE, 10, 0.5)])
@pytest.mark.parametrize("model", ["convolution", "attention", "local"])
def test_pictures_come_as_the_studys_images_do(
    tmp_path: Path, model: Model, side: int, classes: int, deviation: float
) -> None:
    network = recognise(saved(tmp_path, made(model, side, classes).state_dict()))
    said = network.preparation
    assert (said.channels, said.size, said.mean, said.deviation) == (1, (side, side), (0.5,), (deviation,))
    assert not said.assumed
    assert network.notes == ()


def test_a_glyph_drawn_as_a_picture_is_the_glyph(tmp_path: Path) -> None:
    """Its levels -2...2 as 0...255, to the half level by which a picture rounds."""
    images = make_glyphs(3, 0.5, 7).pixels[2]
    network = recognise(saved(tmp_path, made("local", GLYPH_SIDE, 4).state_dict()))
    levels = np.clip((images.transpose(1, 2, 0) * 0.25 + 0.5) * 255, 0, 255).round().astype(np.uint8)
    error = np.abs(network.preparation.apply(levels).numpy() - np.clip(images, -2, 2))
    assert error.max() <= 0.5 / 255 / 0.25 + 8 * 2.0**-24


def test_other_classes_leave_the_size_free_in_whole_patches(tmp_path: Path) -> None:
    network = recognise(saved(tmp_path, made("convolution", GLYPH_SIDE, 7).state_dict()))
    assert network.preparation.apply(picture(1, 9, 13, 3)).shape == (1, 8, 12)
    assert network.preparation.assumed
    assert len(network.notes) == 1


@pytest.mark.parametrize("one", [one for one in BUNDLED if one.data == "glyph"], ids=lambda one: one.name)
def test_those_that_come_with_the_program_are_known(one: BundledModel) -> None:
    network = recognise(open_weights(one.path))
    assert isinstance(network, StudyNetwork)
    kinds = ["convolution" if one.kind in ("convolution", "deep") else "attention"] * len(network.blocks)
    assert [layer.kind for layer in network.layers] == ["convolution", *kinds]
    for seen in network.on_picture(picture(1, 12, 12, 1)):
        assert seen.output.isfinite().all()
        assert isinstance(seen.layer, Attention | Convolution)


WRONG: dict[str, tuple[Model, dict[str, torch.Tensor | None], str]] = {
    "no statistics": ("local", {"blocks.0.norm.running_var": None}, "but blocks.0.norm.running_var is missing"),
    "no columns": ("local", {"blocks.0.mixing.columns": None}, "but blocks.0.mixing.columns is missing"),
    "even rows": ("local", {"blocks.0.mixing.rows": torch.ones(2, 4, 1)}, "has the shape 2 × 4 × 1; 2 × 5 × 1"),
    "even table": ("attention", {"blocks.0.mixing.bias": torch.ones(9, 8, 8)}, "the shape 9 × 8 × 8; 9 × 9 × 9"),
    "seven heads": ("attention", {"blocks.0.mixing.bias": torch.ones(7, 7, 7)}, "the shape 7 × 7 × 7; 1 × 7 × 7"),
    "one of four": ("deep", {"blocks.2.mixing.0.weight": None}, "but blocks.2.mixing.qkv.weight is missing"),
    "no head": ("deep", {"head.weight": None}, "but head.weight is missing"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named(tmp_path: Path, case: str) -> None:
    model, changes, wanted = WRONG[case]
    state = {**made(model, 8, 4).state_dict(), **changes}
    file = saved(tmp_path, {name: part for name, part in state.items() if part is not None})
    with pytest.raises(Refusal, match=re.escape(wanted)):
        recognise(file)
