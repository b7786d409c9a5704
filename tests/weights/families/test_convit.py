"""ConViT under timm's names, against one written from the paper (d'Ascoli et al. 2021, arXiv 2103.10697)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch
from torch import nn

from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.class_token import token_output
from explorer.layers.fast.routes import attend
from explorer.weights.families.convit import ConvitNetwork
from explorer.weights.network import layer_on_picture
from explorer.weights.recognise import recognise
from tests.weights.families.papers import PaperBlock, by_chance, within
from tests.weights.files import picture, saved
from tests.weights.rounding import UNIT, Ledger, gamma

WIDTH, HEADS, SIDE, PATCH = 8, 2, 3, 4


class PaperGate(nn.Module):
    """Equation 7: position scores are v . r with r of (column, row, squared distance), and a softmax of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.qk, self.v = nn.Linear(WIDTH, 2 * WIDTH, bias=False), nn.Linear(WIDTH, WIDTH, bias=False)
        self.pos_proj, self.proj = nn.Linear(3, HEADS), nn.Linear(WIDTH, WIDTH)
        self.gating_param = nn.Parameter(torch.ones(HEADS))

    def forward(self, x: torch.Tensor, ledger: Ledger) -> torch.Tensor:
        query, key = ledger.linear(x, self.qk).unflatten(1, (2, HEADS, -1)).permute(1, 2, 0, 3)
        value = ledger.linear(x, self.v).unflatten(1, (HEADS, -1)).transpose(0, 1)
        place = torch.cartesian_prod(torch.arange(SIDE), torch.arange(SIDE))
        down, right = (place[None] - place[:, None]).unbind(-1)
        relative = torch.stack([right, down, right**2 + down**2], -1).to(x)
        nothing, far = query * 0, ledger.linear(relative, self.pos_proj).permute(2, 0, 1)
        gate = torch.sigmoid(self.gating_param)[:, None, None]
        content = ledger.weighted(query, key, value)
        position = ledger.weighted(nothing, nothing, value, far)
        mixed = (1 - gate) * content + gate * position
        size = ((1 - gate) * content.abs() + gate * position.abs()).detach()
        # the gate's sigmoid, the mixture, and the division by the weights' sum, which is 1 but for rounding
        mixed = ledger.step(mixed, gamma(SIDE**2 + 12) * (size + value.abs().sum(-2, keepdim=True).detach()))
        return ledger.linear(mixed.transpose(0, 1).flatten(1), self.proj)


class PaperPlain(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.proj = nn.Linear(WIDTH, 3 * WIDTH, bias=False), nn.Linear(WIDTH, WIDTH)

    def forward(self, x: torch.Tensor, ledger: Ledger) -> torch.Tensor:
        query, key, value = ledger.linear(x, self.qkv).unflatten(1, (3, HEADS, -1)).permute(1, 2, 0, 3)
        return ledger.linear(ledger.weighted(query, key, value).transpose(0, 1).flatten(1), self.proj)


class PaperConvit(nn.Module):
    def __init__(self, gated: int = 2, plain: int = 1) -> None:
        super().__init__()
        self.patch_embed = nn.ModuleDict({"proj": nn.Conv2d(3, WIDTH, PATCH, stride=PATCH)})
        self.cls_token = nn.Parameter(torch.zeros(1, 1, WIDTH))
        self.pos_embed = nn.Parameter(torch.zeros(1, SIDE**2, WIDTH))
        kinds = [PaperGate() for _ in range(gated)] + [PaperPlain() for _ in range(plain)]
        self.blocks = nn.ModuleList(PaperBlock(WIDTH, kind, 1e-6) for kind in kinds)
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 10)

    def forward(self, image: torch.Tensor, ledger: Ledger) -> tuple[list[torch.Tensor], torch.Tensor]:
        """What each attention sees and makes of it, and the tokens at the end; image (C, H, W)."""
        tokens = ledger.conv(image[None], self.patch_embed["proj"])[0].flatten(1).T
        tokens = ledger.added(tokens, self.pos_embed[0])
        seen: list[torch.Tensor] = []
        joined = False
        for block in self.blocks:
            if isinstance(block.attn, PaperPlain) and not joined:
                tokens, joined = torch.cat([self.cls_token[0], tokens]), True
            tokens = block(tokens, ledger, seen)
        return seen, tokens


@pytest.mark.parametrize(("gated", "plain"), [(2, 1), (1, 0)])
def test_every_layer_and_the_last_block_are_the_papers(tmp_path: Path, gated: int, plain: int) -> None:
    net = by_chance(1, PaperConvit(gated, plain))
    network = recognise(saved(tmp_path, net.state_dict()))
    assert isinstance(network, ConvitNetwork)
    pixels = picture(3, 15, 11, 3)
    steps = list(network.on_picture(pixels))
    assert [layer.heads for layer in network.layers] == [0, *[HEADS] * (gated + plain)]
    assert [seen.name for seen in steps] == [layer.name for layer in network.layers]

    ledger = Ledger()
    inside, last = net.double()(network.preparation.apply(pixels).double(), ledger)
    within(network.encoded(pixels), last, ledger)
    for number, step in enumerate(steps[1:]):
        first = int(number >= gated)
        seen, mixed = inside[2 * number : 2 * number + 2]
        assert isinstance(step.layer, Attention)
        assert step.window is not None
        assert (step.layer.gate is None, step.layer.token is None) == (first == 1, first == 0)
        within(step.image.flatten(1).T, seen[first:], ledger)
        within(step.output.flatten(1).T, mixed[first:], ledger)
        within(attend(step.image, step.layer, step.window).flatten(1).T, mixed[first:], ledger)
        if first:
            within(token_output(step.image, step.layer), mixed[0], ledger)
        assert step.step_px == PATCH


def test_one_layer_alone_has_the_files_gate(tmp_path: Path) -> None:
    net = by_chance(2, PaperConvit())
    network = recognise(saved(tmp_path, net.state_dict(), "convit.pt"))
    gated, plain = (network.layer(f"blocks.{number}.attn") for number in (1, 2))
    assert isinstance(gated, Attention)
    assert isinstance(plain, Attention)
    assert gated.gate is not None
    wanted = torch.sigmoid(net.state_dict()["blocks.1.attn.gating_param"].double())
    assert ((gated.gate - wanted).abs() <= 8 * UNIT).all()  # of numbers below 1
    assert plain.gate is None
    seen = layer_on_picture(network, "blocks.1.attn", picture(1, 9, 9, 1))
    assert isinstance(seen.layer, Attention)
    assert torch.equal(seen.layer.out, gated.out)


SPOILT: dict[str, tuple[dict[str, torch.Tensor | None], str]] = {
    "no position": ({"blocks.1.attn.pos_proj.weight": None}, "blocks.1.attn.pos_proj.weight is missing"),
    "no gate": ({"blocks.0.attn.gating_param": None}, "looks like ConViT, but blocks.0.attn.gating_param is missing"),
    "other heads": (
        {"blocks.1.attn.pos_proj.weight": torch.ones(4, 3)},
        "blocks.1.attn.pos_proj.weight in net.safetensors has the shape 4 × 3; 2 × 3 is needed for ConViT",
    ),
    "two axes of position": ({"blocks.0.attn.pos_proj.weight": torch.ones(2, 2)}, "shape 2 × 2; n × 3 is needed"),
    "heads that share nothing": ({"blocks.0.attn.pos_proj.weight": torch.ones(3, 3)}, "3 heads cannot share the 8"),
    "no heads": ({"blocks.0.attn.pos_proj.weight": torch.ones(0, 3)}, "shape 0 × 3; n × 3 is needed"),
    "queries alone": ({"blocks.0.attn.qk.weight": torch.ones(8, 8)}, "shape 8 × 8; 16 × 8 is needed"),
    "no token": ({"cls_token": None}, "cls_token is missing"),
    "no square": ({"pos_embed": torch.ones(1, 8, WIDTH)}, "has 8 positions, which are no square of patches"),
    "a gap": ({"blocks.4.norm1.weight": torch.ones(WIDTH)}, "looks like ConViT, but blocks.3."),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_wrong_is_named_when_the_file_is_recognised(tmp_path: Path, case: str) -> None:
    changes, wanted = SPOILT[case]
    state = {**by_chance(2, PaperConvit()).state_dict(), **changes}
    file = saved(tmp_path, {name: part for name, part in state.items() if part is not None})
    with pytest.raises(Refusal, match=re.escape(wanted)):
        recognise(file)


def test_numbers_that_are_none_are_named_when_they_are_read(tmp_path: Path) -> None:
    state = by_chance(2, PaperConvit()).state_dict()
    state["blocks.0.attn.gating_param"] = torch.tensor([0.0, torch.nan])
    network = recognise(saved(tmp_path, state))
    with pytest.raises(Refusal, match=r"blocks.0.attn.gating_param in net.safetensors holds NaN"):
        network.layer("blocks.0.attn")
