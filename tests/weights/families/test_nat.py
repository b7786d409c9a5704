"""NAT against one written from the paper (Hassani et al. 2023, arXiv 2204.07143), with odd and even windows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch
from torch import nn

from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.weights.families.nat import FIRST, NatNetwork
from explorer.weights.network import layer_on_picture
from explorer.weights.recognise import recognise
from tests.weights.families.papers import PaperBlock, by_chance, within
from tests.weights.files import picture, saved
from tests.weights.rounding import Ledger

WIDTH = 4


class PaperNeighbourhood(nn.Module):
    """As many keys for every query: K // 2 before it, moved until all lie inside; tokens (rows * columns, C)."""

    def __init__(self, width: int, heads: int, grid: int, side: int) -> None:
        super().__init__()
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.rpb = nn.Parameter(torch.zeros(heads, 2 * side - 1, 2 * side - 1))
        self.heads, self.grid, self.side = heads, grid, side

    def forward(self, x: torch.Tensor, ledger: Ledger) -> torch.Tensor:
        query, key, value = ledger.linear(x, self.qkv).unflatten(1, (3, self.heads, -1)).permute(1, 2, 0, 3)
        along = torch.arange(self.grid)
        first = (along - self.side // 2).clamp(0, self.grid - self.side)
        sees = (along >= first[:, None]) & (along < first[:, None] + self.side)  # (query, key) along an axis
        both = (sees[:, None, :, None] & sees[None, :, None, :]).reshape(self.grid**2, -1)
        far = (along[None] - along[:, None] + self.side - 1).clamp(0, 2 * self.side - 2)  # key less query
        bias = self.rpb[:, far[:, None, :, None], far[None, :, None, :]].reshape(self.heads, *both.shape)
        mixed = ledger.weighted(query, key, value, bias, both)
        return ledger.linear(mixed.transpose(0, 1).flatten(1), self.proj)


class PaperNat(nn.Module):
    """Two levels; the last grid is one window."""

    def __init__(self, side: int) -> None:
        super().__init__()
        halving = {"stride": 2, "padding": 1}
        self.patch_embed = nn.ModuleDict({
            "proj": nn.ModuleList([nn.Conv2d(3, 2, 3, **halving), nn.Conv2d(2, WIDTH, 3, **halving)]),
            "norm": nn.LayerNorm(WIDTH),
        })  # type: ignore[arg-type] # fmt: skip
        self.levels = nn.ModuleList()
        for width, heads, grid in ((WIDTH, 2, 2 * side), (2 * WIDTH, 4, side)):
            blocks = [PaperBlock(width, PaperNeighbourhood(width, heads, grid, side), 1e-5) for _ in range(1)]
            self.levels.append(nn.ModuleDict({"blocks": nn.ModuleList(blocks)}))
        between = {"reduction": nn.Conv2d(WIDTH, 2 * WIDTH, 3, bias=False, **halving), "norm": nn.LayerNorm(2 * WIDTH)}  # type: ignore[arg-type]
        self.levels[0]["downsample"] = nn.ModuleDict(between)  # type: ignore[operator]

    def forward(self, image: torch.Tensor, ledger: Ledger) -> tuple[list[torch.Tensor], torch.Tensor]:
        """What each attention sees and makes of it, and the tokens at the end; image (C, H, W)."""
        plane = image[None]
        for convolution in self.patch_embed["proj"]:  # type: ignore[union-attr]
            plane = ledger.conv(plane, convolution)
        x, seen = ledger.norm(plane[0].flatten(1).T, self.patch_embed["norm"]), []  # type: ignore[arg-type, var-annotated]
        for level in self.levels:
            for block in level["blocks"]:  # type: ignore[index]
                x = block(x, ledger, seen)
            if "downsample" in level:  # type: ignore[operator]
                grid, between = int(len(x) ** 0.5), level["downsample"]  # type: ignore[index]
                plane = ledger.conv(x.T.unflatten(1, (grid, grid))[None], between["reduction"])
                x = ledger.norm(plane[0].flatten(1).T, between["norm"])
        return seen, x


@pytest.mark.parametrize("side", [2, 3])
def test_every_layer_and_the_last_block_are_the_papers(tmp_path: Path, side: int) -> None:
    net = by_chance(1, PaperNat(side))
    network = recognise(saved(tmp_path, net.state_dict()))
    assert isinstance(network, NatNetwork)
    pixels = picture(3, 15, 11, 3)
    steps = list(network.on_picture(pixels))
    assert [step.name for step in steps] == [layer.name for layer in network.layers]
    assert [layer.heads for layer in network.layers] == [0, 0, 2, 0, 4]
    assert [step.step_px for step in steps] == [1, 2, 4, 4, 8]

    ledger = Ledger()
    prepared = network.preparation.apply(pixels)
    assert prepared.shape == (3, 8 * side, 8 * side)
    inside, last = net.double()(prepared.double(), ledger)
    within(network.encoded(pixels).flatten(1).T, last, ledger)
    for number, step in enumerate(step for step in steps if isinstance(step.layer, Attention)):
        seen, mixed = inside[2 * number : 2 * number + 2]
        within(step.image.flatten(1).T, seen, ledger)
        within(step.output.flatten(1).T, mixed, ledger)


def test_layer_scale_is_taken(tmp_path: Path) -> None:
    state, pixels = by_chance(2, PaperNat(2)).state_dict(), picture(1, 16, 16, 3)
    scales = {f"levels.{n}.blocks.0.gamma{m}": torch.ones(WIDTH * 2**n) for n in (0, 1) for m in (1, 2)}
    nothing = {name: torch.zeros_like(part) if ".1." in name else part for name, part in scales.items()}
    plain, same, less = (
        recognise(saved(tmp_path, {**state, **more}, f"{name}.safetensors"))
        for name, more in (("plain", {}), ("same", scales), ("less", nothing))
    )
    assert isinstance(plain, NatNetwork)
    assert isinstance(same, NatNetwork)
    assert isinstance(less, NatNetwork)
    assert torch.equal(plain.encoded(pixels), same.encoded(pixels))
    between = layer_on_picture(less, "levels.0.downsample.reduction", pixels).output
    scale, shift = (state[f"levels.0.downsample.norm.{part}"] for part in ("weight", "bias"))
    wanted = nn.functional.layer_norm(between.permute(1, 2, 0), scale.shape, scale, shift, 1e-5).permute(2, 0, 1)
    assert torch.equal(less.encoded(pixels), wanted)


@pytest.mark.parametrize("name", ["patch_embed.proj.1", "levels.0.downsample.reduction", "levels.1.blocks.0.attn"])
def test_one_layer_alone_is_that_on_the_picture(tmp_path: Path, name: str) -> None:
    network = recognise(saved(tmp_path, by_chance(2, PaperNat(3)).state_dict(), "nat.pt"))
    alone, seen = network.layer(name), layer_on_picture(network, name, picture(1, 9, 9, 1))
    if isinstance(alone, Convolution):
        assert torch.equal(convolve(seen.image, alone), seen.output)
    else:
        assert seen.window is not None
        assert torch.equal(attend(seen.image, alone, seen.window), seen.output)


SECOND = "levels.1.blocks.0.attn.rpb"
SPOILT: dict[str, tuple[dict[str, torch.Tensor | None], str]] = {
    "no table": ({SECOND: None}, f"looks like NAT, but {SECOND} is missing"),
    "another window": ({SECOND: torch.ones(4, 3, 3)}, "has the shape 4 × 3 × 3; n × 5 × 5 is needed"),
    "no square": ({FIRST: torch.ones(2, 5, 3)}, "has the shape 2 × 5 × 3; n × 5 × 5 is needed"),
    "even": ({FIRST: torch.ones(2, 4, 4)}, "has the shape 2 × 4 × 4; n × 5 × 5 is needed"),
    "heads that share nothing": ({FIRST: torch.ones(3, 5, 5)}, "3 heads cannot share the 4 channels"),
    "windows for giants": ({FIRST: torch.ones(1, 601, 601), SECOND: torch.ones(1, 601, 601)}, "picture of 2408 px"),
    "no convolution between": ({"levels.0.downsample.reduction.weight": None}, "reduction.weight is missing"),
    "other channels": ({"patch_embed.proj.0.weight": torch.ones(2, 5, 3, 3)}, "2 × 5 × 3 × 3; 2 × 3 × 3 × 3"),
    "no norm": ({"patch_embed.norm.bias": None}, "but patch_embed.norm.bias is missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_wrong_is_named_when_the_file_is_recognised(tmp_path: Path, case: str) -> None:
    changes, wanted = SPOILT[case]
    state = {**by_chance(2, PaperNat(3)).state_dict(), **changes}
    file = saved(tmp_path, {name: part for name, part in state.items() if part is not None})
    with pytest.raises(Refusal, match=re.escape(wanted)):
        recognise(file)
