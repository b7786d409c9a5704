"""Swin by three kinds of names, against one written from the paper (Liu et al. 2021, arXiv 2103.14030)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch
from torch import nn

from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.fast.routes import attend
from explorer.weights.families.swin import SwinNetwork
from explorer.weights.network import layer_on_picture
from explorer.weights.recognise import recognise
from tests.weights.families.papers import PaperBlock, by_chance, within
from tests.weights.files import picture, saved
from tests.weights.rounding import Ledger

WIDTH, PATCH, SIDE = 4, 2, 2


class PaperWindows(nn.Module):
    """Roll, cut into windows, attend with the bias and the mask, put together, roll back; (rows * columns, C)."""

    def __init__(self, width: int, heads: int, grid: int, shift: int) -> None:
        super().__init__()
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.relative_position_bias_table = nn.Parameter(torch.zeros((2 * SIDE - 1) ** 2, heads))
        self.heads, self.grid, self.shift = heads, grid, shift

    def windows(self, plane: torch.Tensor) -> torch.Tensor:
        """(rows, columns, C) -> (windows, M^2, C)."""
        count = self.grid // SIDE
        return plane.unflatten(1, (count, SIDE)).unflatten(0, (count, SIDE)).transpose(1, 2).flatten(2, 3).flatten(0, 1)

    def forward(self, x: torch.Tensor, ledger: Ledger) -> torch.Tensor:
        moved = (-self.shift, -self.shift)
        cut = self.windows(x.unflatten(0, (self.grid, self.grid)).roll(moved, (0, 1)))
        query, key, value = ledger.linear(cut, self.qkv).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        place = torch.cartesian_prod(torch.arange(SIDE), torch.arange(SIDE))
        down, right = (place[:, None] - place[None] + SIDE - 1).unbind(-1)  # query less key
        bias = self.relative_position_bias_table[down * (2 * SIDE - 1) + right].permute(2, 0, 1)
        inside = torch.arange(self.grid) // SIDE
        if self.shift:  # what the roll brought together is kept apart
            inside = torch.bucketize(
                torch.arange(self.grid), torch.tensor([self.grid - SIDE, self.grid - self.shift]), right=True
            )
        region = self.windows((3 * inside[:, None] + inside)[..., None].double()).reshape(len(cut), -1)
        together = region[:, None, :, None] == region[:, None, None, :]
        mixed = torch.stack([
            ledger.weighted(*(part[n] for part in (query, key, value)), bias, together[n]) for n in range(len(cut))
        ])  # fmt: skip
        out = ledger.linear(mixed.transpose(1, 2).flatten(2), self.proj)
        count = self.grid // SIDE
        plane = out.unflatten(1, (SIDE, SIDE)).unflatten(0, (count, count)).transpose(1, 2).flatten(2, 3).flatten(0, 1)
        return plane.roll((self.shift, self.shift), (0, 1)).flatten(0, 1)


class PaperMerging(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm, self.reduction = nn.LayerNorm(4 * width), nn.Linear(4 * width, 2 * width, bias=False)

    def forward(self, x: torch.Tensor, grid: int, ledger: Ledger) -> torch.Tensor:
        plane = x.unflatten(0, (grid, grid))
        corners = [plane[0::2, 0::2], plane[1::2, 0::2], plane[0::2, 1::2], plane[1::2, 1::2]]
        return ledger.linear(ledger.norm(torch.cat(corners, -1).flatten(0, 1), self.norm), self.reduction)


class PaperSwin(nn.Module):
    """Two stages, under timm's names: a grid of 4 x 4 in four windows, the second block shifted, then one window."""

    def __init__(self) -> None:
        super().__init__()
        self.patch_embed = nn.ModuleDict(
            {"proj": nn.Conv2d(3, WIDTH, PATCH, stride=PATCH), "norm": nn.LayerNorm(WIDTH)}
        )
        grids, widths, heads = (4, 2), (WIDTH, 2 * WIDTH), (2, 4)
        self.layers = nn.ModuleList()
        for stage, grid in enumerate(grids):
            shifts = (0, SIDE // 2) if grid > SIDE else (0, 0)
            kinds = [PaperWindows(widths[stage], heads[stage], grid, shift) for shift in shifts]
            blocks = [PaperBlock(widths[stage], kind, 1e-5) for kind in kinds]
            parts = nn.ModuleDict({"blocks": nn.ModuleList(blocks)})
            if stage:
                parts["downsample"] = PaperMerging(WIDTH)
            self.layers.append(parts)

    def forward(self, image: torch.Tensor, ledger: Ledger) -> tuple[list[torch.Tensor], torch.Tensor]:
        """What each attention sees and makes of it, and the tokens at the end; image (C, H, W)."""
        x = ledger.conv(image[None], self.patch_embed["proj"])[0].flatten(1).T
        x, seen = ledger.norm(x, self.patch_embed["norm"]), []  # type: ignore[arg-type]
        for parts in self.layers:
            if "downsample" in parts:
                x = parts["downsample"](x, 4, ledger)
            for block in parts["blocks"]:
                x = block(x, ledger, seen)
        return seen, x


def as_microsoft(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name.replace("layers.1.downsample", "layers.0.downsample"): part for name, part in state.items()}


def as_torchvision(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    found = {}
    for name, part in state.items():
        for one, other in (
            (r"^patch_embed.proj", "features.0.0"), (r"^patch_embed.norm", "features.0.2"),
            (r"^layers.0.blocks", "features.1"), (r"^layers.1.blocks", "features.3"),
            (r"^layers.1.downsample", "features.2"), (r"mlp.fc1", "mlp.0"), (r"mlp.fc2", "mlp.3"),
        ):  # fmt: skip
            name = re.sub(one, other, name)
        found[name] = part
    return found


NAMINGS = {"timm": dict, "Microsoft": as_microsoft, "torchvision": as_torchvision}


def test_every_layer_and_the_last_block_are_the_papers(tmp_path: Path) -> None:
    net = by_chance(1, PaperSwin())
    network = recognise(saved(tmp_path, net.state_dict()))
    assert isinstance(network, SwinNetwork)
    pixels = picture(3, 15, 11, 3)
    steps = list(network.on_picture(pixels))
    assert [layer.heads for layer in network.layers] == [0, 2, 2, 4, 4]
    assert [step.name for step in steps] == [layer.name for layer in network.layers]
    assert [step.step_px for step in steps[1:]] == [2, 2, 4, 4]
    assert [step.window.moved_px for step in steps[1:] if step.window] == [0, 1, 0, 0]

    ledger = Ledger()
    prepared = network.preparation.apply(pixels)
    assert prepared.shape == (3, 8, 8)
    inside, last = net.double()(prepared.double(), ledger)
    within(network.encoded(pixels).flatten(1).T, last, ledger)
    for number, step in enumerate(steps[1:]):
        seen, mixed = inside[2 * number : 2 * number + 2]
        assert isinstance(step.layer, Attention)
        assert step.window is not None
        within(step.image.flatten(1).T, seen, ledger)
        within(step.output.flatten(1).T, mixed, ledger)
        within(attend(step.image, step.layer, step.window).flatten(1).T, mixed, ledger)


@pytest.mark.parametrize("naming", NAMINGS)
def test_other_names_are_the_same_network(tmp_path: Path, naming: str) -> None:
    state, pixels = by_chance(1, PaperSwin()).state_dict(), picture(3, 15, 11, 3)
    plain, named = (
        recognise(saved(tmp_path, part, f"{name}.safetensors"))
        for name, part in (("plain", state), ("named", NAMINGS[naming](state)))
    )
    assert isinstance(plain, SwinNetwork)
    assert isinstance(named, SwinNetwork)
    assert named.family == f"Swin/{naming}"
    assert torch.equal(named.encoded(pixels), plain.encoded(pixels))


def test_one_layer_alone_is_that_on_the_picture(tmp_path: Path) -> None:
    network = recognise(saved(tmp_path, by_chance(2, PaperSwin()).state_dict(), "swin.pt"))
    name = "layers.0.blocks.1.attn"
    alone, seen = network.layer(name), layer_on_picture(network, name, picture(1, 9, 9, 1))
    assert isinstance(alone, Attention)
    assert seen.window is not None
    assert torch.equal(attend(seen.image, alone, seen.window), seen.output)


FIRST = "layers.0.blocks.0.attn.relative_position_bias_table"
TABLES = {
    FIRST: 1,
    **{f"layers.{n}.attn.relative_position_bias_table": 1 for n in ("0.blocks.1", "1.blocks.0", "1.blocks.1")},
}
TABLE = "layers.0.blocks.1.attn.relative_position_bias_table"
SPOILT: dict[str, tuple[dict[str, torch.Tensor | None], str]] = {
    "no table": ({TABLE: None}, f"looks like Swin/timm, but {TABLE} is missing"),
    "no window": ({TABLE: torch.ones(8, 2)}, "has the shape 8 × 2; 9 × 2 is needed"),
    "an even window": ({TABLE: torch.ones(16, 2)}, "has the shape 16 × 2; 9 × 2 is needed"),
    "heads that share nothing": ({TABLE: torch.ones(9, 3)}, "3 heads cannot share the 4 channels"),
    "no merging": ({"layers.1.downsample.reduction.weight": None}, "layers.1.downsample.reduction.weight is missing"),
    "no window at first": ({FIRST: torch.ones(16, 2)}, "has the shape 16 × 2; 25 × 2 is needed"),
    "windows for giants": (
        {name: torch.ones(1025**2, heads) for name, heads in TABLES.items()},
        "windows of 513 × 513 tokens, which need a picture of 2052 px; at most 2048",
    ),
    "no norm": ({"patch_embed.norm.bias": None}, "but patch_embed.norm.bias is missing"),
    "another norm": ({"layers.1.downsample.norm.weight": torch.ones(8)}, "has the shape 8; 16 is needed"),
    "no matrix": ({"layers.1.blocks.0.mlp.fc1.weight": None}, "but layers.1.blocks.0.mlp.fc1.weight is missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_wrong_is_named_when_the_file_is_recognised(tmp_path: Path, case: str) -> None:
    changes, wanted = SPOILT[case]
    state = {**by_chance(2, PaperSwin()).state_dict(), **changes}
    file = saved(tmp_path, {name: part for name, part in state.items() if part is not None})
    with pytest.raises(Refusal, match=re.escape(wanted)):
        recognise(file)
