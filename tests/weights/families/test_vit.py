"""Vision transformers by three kinds of names, against one written from the paper (arXiv 2010.11929, section 3.1)."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.class_token import token_output
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.measures.misfit import rounding_bound
from explorer.weights.families.vit import VitNetwork
from explorer.weights.file import open_weights
from explorer.weights.linear_heads import heads_of
from explorer.weights.network import Hints, layer_on_picture
from explorer.weights.preparation import IMAGENET_DEVIATION, IMAGENET_MEAN
from explorer.weights.recognise import recognise
from tests.weights.files import picture, saved
from tests.weights.rounding import Ledger

WIDTH, HEADS, SIDE, PATCH, DEPTH = 8, 2, 3, 4, 2


class PaperAttention(nn.Module):
    def __init__(self, bias: bool) -> None:
        super().__init__()
        self.qkv, self.proj = nn.Linear(WIDTH, 3 * WIDTH, bias=bias), nn.Linear(WIDTH, WIDTH)

    def forward(self, x: torch.Tensor, ledger: Ledger) -> torch.Tensor:
        query, key, value = ledger.linear(x, self.qkv).unflatten(1, (3, HEADS, -1)).permute(1, 2, 0, 3)
        return ledger.linear(ledger.weighted(query, key, value).transpose(0, 1).flatten(1), self.proj)


class PaperBlock(nn.Module):
    def __init__(self, bias: bool, scaled: bool) -> None:
        super().__init__()
        self.norm1, self.norm2 = (nn.LayerNorm(WIDTH, eps=1e-6) for _ in range(2))
        self.attn = PaperAttention(bias)
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(WIDTH, 3 * WIDTH), "fc2": nn.Linear(3 * WIDTH, WIDTH)})
        if scaled:
            self.ls1, self.ls2 = (nn.ParameterDict({"gamma": torch.zeros(WIDTH)}) for _ in range(2))

    def forward(self, x: torch.Tensor, ledger: Ledger, seen: list[torch.Tensor]) -> torch.Tensor:
        normed = ledger.norm(x, self.norm1)
        mixed = self.attn(normed, ledger)
        seen += [normed, mixed]
        x = ledger.added(x, ledger.scaled(mixed, self.ls1["gamma"]) if hasattr(self, "ls1") else mixed)
        hidden = ledger.gelu(ledger.linear(ledger.norm(x, self.norm2), self.mlp["fc1"]))
        more = ledger.linear(hidden, self.mlp["fc2"])
        return ledger.added(x, ledger.scaled(more, self.ls2["gamma"]) if hasattr(self, "ls2") else more)


class PaperVit(nn.Module):
    """`token`: "with a position", "bare" as in DeiT III, or "" for none."""

    def __init__(
        self, channels: int = 3, token: str = "with a position", bias: bool = True, scaled: bool = False
    ) -> None:
        super().__init__()
        self.patch_embed = nn.ModuleDict({"proj": nn.Conv2d(channels, WIDTH, PATCH, stride=PATCH)})
        if token:
            self.cls_token = nn.Parameter(torch.zeros(1, 1, WIDTH))
        self.pos_embed = nn.Parameter(torch.zeros(1, SIDE**2 + (token == "with a position"), WIDTH))
        self.blocks = nn.ModuleList(PaperBlock(bias, scaled) for _ in range(DEPTH))
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 10)

    def forward(self, image: torch.Tensor, ledger: Ledger) -> tuple[list[torch.Tensor], torch.Tensor]:
        """What each attention sees and makes of it, and the tokens at the end; image (C, H, W)."""
        tokens = ledger.conv(image[None], self.patch_embed["proj"])[0].flatten(1).T
        seen: list[torch.Tensor] = []
        if not hasattr(self, "cls_token"):
            tokens = ledger.added(tokens, self.pos_embed[0])
        elif self.pos_embed.shape[1] == SIDE**2:
            tokens = torch.cat([self.cls_token[0], ledger.added(tokens, self.pos_embed[0])])
        else:
            tokens = ledger.added(torch.cat([self.cls_token[0], tokens]), self.pos_embed[0])
        for block in self.blocks:
            tokens = block(tokens, ledger, seen)
        return seen, tokens


def made(seed: int, **kind: object) -> PaperVit:
    """Normal numbers; each matrix keeps the size of what it is given."""
    net, generator = PaperVit(**kind), torch.Generator().manual_seed(seed)  # type: ignore[arg-type]
    with torch.no_grad():
        for part in net.parameters():
            part.copy_(torch.randn(part.shape, generator=generator) / max(part[0].numel(), 1) ** 0.5)
    return net


def as_torchvision(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    plain = {
        "patch_embed.proj": "conv_proj", "cls_token": "class_token", "pos_embed": "encoder.pos_embedding",
        "blocks.": "encoder.layers.encoder_layer_", "norm1": "ln_1", "norm2": "ln_2",
        "attn.qkv.": "self_attention.in_proj_", "attn.proj": "self_attention.out_proj",
        "mlp.fc1": "mlp.0", "mlp.fc2": "mlp.3",
    }  # fmt: skip
    return {renamed(name, plain): part for name, part in state.items()}


def as_hugging_face(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    plain = {
        "patch_embed.proj": "vit.embeddings.patch_embeddings.projection", "cls_token": "vit.embeddings.cls_token",
        "pos_embed": "vit.embeddings.position_embeddings", "blocks.": "vit.encoder.layer.", "norm1": "layernorm_before",
        "norm2": "layernorm_after", "attn.proj": "attention.output.dense", "mlp.fc1": "intermediate.dense",
        "mlp.fc2": "output.dense",
    }  # fmt: skip
    found = {}
    for name, part in state.items():
        if "attn.qkv" in name:
            for kind, third in zip(("query", "key", "value"), part.chunk(3), strict=True):
                found[renamed(name, {**plain, "attn.qkv": f"attention.attention.{kind}"})] = third.clone()
        else:
            found[renamed(name, plain)] = part
    return found


def renamed(name: str, by: dict[str, str]) -> str:
    for one, other in by.items():
        name = re.sub(rf"(^|\.){re.escape(one)}", rf"\g<1>{other}", name)
    return name


def within(found: torch.Tensor, wanted: torch.Tensor, ledger: Ledger) -> None:
    with torch.no_grad():
        error = (found.double() - wanted).abs()
    bound = ledger.bound(wanted)
    assert (error <= bound).all(), f"{float((error / bound).max()):.3g} of the bound"
    assert bound.max() < 1e-2 * wanted.abs().max()  # a bound that says something


KINDS: dict[str, dict[str, object]] = {
    "timm": {}, "DeiT III": {"token": "bare", "scaled": True}, "no token": {"token": "", "channels": 1},
    "no bias": {"bias": False}, "torchvision": {}, "Hugging Face": {},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_layer_and_the_last_block_are_the_papers(tmp_path: Path, kind: str) -> None:
    net = made(1, **KINDS[kind])
    state = {name: part.detach().clone() for name, part in net.state_dict().items()}
    if kind == "torchvision":
        state = as_torchvision(state)
    elif kind == "Hugging Face":
        state = as_hugging_face(state)
        for block in net.blocks:
            block.norm1.eps = block.norm2.eps = 1e-12  # type: ignore[union-attr]
    network = recognise(saved(tmp_path, state), Hints(heads=HEADS))
    assert isinstance(network, VitNetwork)
    pixels = picture(3, 15, 11, 3)
    steps = list(network.on_picture(pixels))
    assert [(layer.kind, layer.heads) for layer in network.layers] == [("convolution", 0)] + DEPTH * [("attention", 2)]
    assert [seen.name for seen in steps] == [layer.name for layer in network.layers]

    prepared, ledger = network.preparation.apply(pixels), Ledger()
    assert prepared.shape[1:] == (SIDE * PATCH, SIDE * PATCH)
    inside, last = net.double()(prepared.double(), ledger)
    within(network.encoded(pixels), last, ledger)
    first = int(network.has_token)
    for number, step in enumerate(steps[1:]):
        seen, mixed = inside[2 * number : 2 * number + 2]
        assert isinstance(step.layer, Attention)
        assert step.window is not None
        within(step.image.flatten(1).T, seen[first:], ledger)
        within(step.output.flatten(1).T, mixed[first:], ledger)
        within(attend(step.image, step.layer, step.window).flatten(1).T, mixed[first:], ledger)
        if first:
            within(token_output(step.image, step.layer), mixed[0], ledger)
    patches = steps[0]
    assert isinstance(patches.layer, Convolution)
    found = convolve(patches.image, patches.layer)[:, *patches.kept]
    bound = rounding_bound(patches.image, patches.layer, 0)[:, *patches.kept]
    assert ((found - patches.output).abs() <= bound).all()
    assert [step.step_px for step in steps] == [1, PATCH, PATCH]


def test_one_layer_alone_is_read_without_a_picture(tmp_path: Path) -> None:
    net = made(2)
    network = recognise(saved(tmp_path, net.state_dict()), Hints(heads=HEADS))
    layer = network.layer("blocks.1.attn")
    assert isinstance(layer, Attention)
    assert layer.token is None
    qkv = net.state_dict()["blocks.1.attn.qkv.weight"]
    assert torch.equal(layer.key, qkv.view(3, HEADS, WIDTH // HEADS, WIDTH)[1].mT)
    seen = layer_on_picture(network, "blocks.1.attn", picture(1, 9, 9, 1))
    assert isinstance(seen.layer, Attention)
    assert torch.equal(seen.layer.out, layer.out)
    patches = network.layer("patch_embed.proj")
    assert isinstance(patches, Convolution)
    assert patches.stride == PATCH


def test_whoever_stops_early_reads_no_further(tmp_path: Path) -> None:
    state = dict(made(2).state_dict())
    state["blocks.1.mlp.fc2.weight"] = torch.full_like(state["blocks.1.mlp.fc2.weight"], torch.nan)
    network = recognise(saved(tmp_path, state), Hints(heads=HEADS))
    assert layer_on_picture(network, "blocks.0.attn", picture(1, 9, 9, 1)).name == "blocks.0.attn"
    with pytest.raises(Refusal, match=r"blocks.1.mlp.fc2.weight in net.safetensors holds NaN"):
        layer_on_picture(network, "blocks.1.attn", picture(1, 9, 9, 1))


def test_the_picture_is_brought_to_the_networks_size_and_levels(tmp_path: Path) -> None:
    network = recognise(saved(tmp_path, made(2).state_dict()), Hints(heads=HEADS))
    said = network.preparation
    assert (said.channels, said.size, said.assumed) == (3, (SIDE * PATCH, SIDE * PATCH), True)
    even = np.full((20, 7, 1), 51, np.uint8)
    wanted = torch.tensor([(0.2 - m) / d for m, d in zip(IMAGENET_MEAN, IMAGENET_DEVIATION, strict=True)])
    assert torch.allclose(said.apply(even), wanted[:, None, None].expand(3, 12, 12), rtol=0, atol=4 * 2.0**-23)
    assert any("mean and deviation" in note for note in network.notes)


@pytest.mark.parametrize(("channels", "heads"), [(192, 3), (384, 6), (768, 12), (1024, 16), (1280, 16)])
def test_how_many_heads_is_customary_or_said(tmp_path: Path, channels: int, heads: int) -> None:
    file = saved(tmp_path, {"a": torch.ones(1)})
    assert heads_of(file, channels, None) == heads
    assert heads_of(file, channels, 2) == 2
    with pytest.raises(Refusal, match=r"7 heads cannot share the \d+ channels of net.safetensors"):
        heads_of(file, channels, 7)
    with pytest.raises(Refusal, match="does not say how many heads share its 100 channels"):
        heads_of(file, 100, None)


def test_heads_and_grid_by_metadata_and_hint(tmp_path: Path) -> None:
    path = tmp_path / "said.safetensors"
    state = dict(made(2).state_dict())
    save_file(state, path, metadata={"heads": "4"})
    network = recognise(open_weights(path))
    assert network.layers[1].heads == 4
    assert not any("heads for" in note for note in network.notes)
    state["pos_embed"] = torch.zeros(1, 7, WIDTH)
    save_file(state, path, metadata={"heads": "4"})
    with pytest.raises(Refusal, match=r"pos_embed in said.safetensors has 7 positions, which are no square of patches"):
        recognise(open_weights(path))
    wide = recognise(open_weights(path), Hints(grid=(2, 3)))
    assert layer_on_picture(wide, "blocks.0.attn", picture(1, 9, 9, 1)).image.shape == (WIDTH, 2, 3)


SPOILT: dict[str, tuple[dict[str, torch.Tensor | None], str]] = {
    "a missing matrix": ({"blocks.1.attn.proj.weight": None}, "blocks.1.attn.proj.weight is missing"),
    "a missing block": ({"blocks.3.norm1.bias": torch.ones(WIDTH)}, "looks like ViT/timm, but blocks.2."),
    "missing positions": ({"pos_embed": None}, "pos_embed is missing"),
    "a wrong shape": (
        {"blocks.0.attn.qkv.weight": torch.ones(25, WIDTH)},
        "blocks.0.attn.qkv.weight in net.safetensors has the shape 25 × 8; 24 × 8 is needed for ViT",
    ),
    "a zero shape": ({"blocks.0.mlp.fc1.weight": torch.ones(0, WIDTH)}, "has the shape 0 × 8; n × 8 is needed"),
    "two channels": ({"patch_embed.proj.weight": torch.ones(8, 2, 4, 4)}, "has the shape 8 × 2 × 4 × 4; 8 × 3 × 4 × 4"),
    "oblong patches": ({"patch_embed.proj.weight": torch.ones(8, 3, 4, 2)}, "shape 8 × 3 × 4 × 2; 8 × 3 × 4 × 4"),
    "distilled": ({"dist_token": torch.ones(1, 1, WIDTH)}, "more than one token beside its patches (dist_token)"),
    "normed queries": ({"blocks.0.attn.q_norm.weight": torch.ones(4)}, "has blocks.0.attn.q_norm.weight, which no"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_wrong_is_named_when_the_file_is_recognised(tmp_path: Path, case: str) -> None:
    changes, wanted = SPOILT[case]
    state = {**made(2).state_dict(), **changes}
    file = saved(tmp_path, {name: part for name, part in state.items() if part is not None})
    with pytest.raises(Refusal, match=re.escape(wanted)):
        recognise(file, Hints(heads=HEADS))
