"""Three small nets for digits, built and named as those of others are: a vision transformer, a ConViT, a plain CNN.

Their tensors go by the names that timm (ViT, ConViT) and torchvision (VGG) gave theirs, so whoever reads those reads
these. They are trained for `models/`; the study itself compares other nets.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt
from typing import Literal, get_args

import torch
from torch import Tensor, nn

DigitModel = Literal["vit", "convit", "cnn"]
DIGIT_MODELS: tuple[DigitModel, ...] = get_args(DigitModel)
PATCH, BLOCKS = 4, 4  # in pixels, of each transformer
HEADS = {"vit": 4, "convit": 9}  # of each block: nine start as a 3 x 3 convolution, where four would be 2 x 2 blurs
WIDTH = {"vit": 48, "convit": 54}  # channels
GATED_BLOCKS = 2  # of a ConViT: the first ones, before the class token comes in
EPSILON = 1e-6  # of LayerNorm, as timm has it
SPREAD = 0.02  # standard deviation that transformers start with
CHANNELS = 16, 32, 32, 48  # of the CNN's convolutions; a pool follows the first two


class PatchEmbed(nn.Module):
    """(n, 1, side, side) -> (n, tokens, d)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.proj = nn.Conv2d(1, width, PATCH, stride=PATCH)

    def forward(self, x: Tensor) -> Tensor:
        embedded: Tensor = self.proj(x)
        return embedded.flatten(2).mT


class GlobalAttention(nn.Module):
    """softmax(q k / sqrt(d)) v of every token with every token."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads, self.scale = heads, (width // heads) ** -0.5
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        query, key, value = self.qkv(x).unflatten(2, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        weights = (query @ key.mT * self.scale).softmax(-1)
        mixed: Tensor = self.proj((weights @ value).transpose(1, 2).flatten(2))
        return mixed


class GatedAttention(nn.Module):
    """Gated positional self-attention (d'Ascoli et al. 2021, arXiv 2103.10697, equation 7): of each head's weight a
    share sigma(lambda) goes by place alone. It starts as a convolution, each head at an offset of its own."""

    rel_indices: Tensor

    def __init__(self, width: int, heads: int, side: int) -> None:
        super().__init__()
        self.heads, self.scale = heads, (width // heads) ** -0.5
        self.qk, self.v = nn.Linear(width, 2 * width, bias=False), nn.Linear(width, width, bias=False)
        self.proj, self.pos_proj = nn.Linear(width, width), nn.Linear(3, heads)
        self.gating_param = nn.Parameter(torch.ones(heads))
        row, column = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
        down, right = (place.flatten()[None] - place.flatten()[:, None] for place in (row, column))  # key minus query
        offsets = torch.stack((right, down, right**2 + down**2), -1).float()
        self.register_buffer("rel_indices", offsets[None], persistent=False)

    @torch.no_grad()
    def start_as_convolution(self) -> None:
        """Every head looks at its own token around the query, and values are the tokens themselves."""
        self.v.weight.copy_(torch.eye(len(self.v.weight)))
        kernel = isqrt(self.heads)
        middle = (kernel - 1) / 2
        for right in range(kernel):
            for down in range(kernel):
                self.pos_proj.weight[right + kernel * down] = torch.tensor(
                    [2 * (right - middle), 2 * (down - middle), -1.0]
                )

    def forward(self, x: Tensor) -> Tensor:
        query, key = self.qk(x).unflatten(2, (2, self.heads, -1)).permute(2, 0, 3, 1, 4)
        by_content = (query @ key.mT * self.scale).softmax(-1)
        by_place = self.pos_proj(self.rel_indices).permute(0, 3, 1, 2).softmax(-1)
        gate = self.gating_param.sigmoid()[:, None, None]
        weights = (1 - gate) * by_content + gate * by_place
        weights = weights / weights.sum(-1, keepdim=True)
        value = self.v(x).unflatten(2, (self.heads, -1)).transpose(1, 2)
        mixed: Tensor = self.proj((weights @ value).transpose(1, 2).flatten(2))
        return mixed


class Mlp(nn.Module):
    """d -> 2 d -> d of each token."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.fc1, self.act, self.fc2 = nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.fc2(self.act(self.fc1(x)))
        return made


class TransformerBlock(nn.Module):
    """Attention and MLP, each of normed tokens and added to what was there."""

    def __init__(self, attention: nn.Module, width: int) -> None:
        super().__init__()
        self.norm1, self.attn = nn.LayerNorm(width, eps=EPSILON), attention
        self.norm2, self.mlp = nn.LayerNorm(width, eps=EPSILON), Mlp(width)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.norm1(x))
        mixed: Tensor = x + self.mlp(self.norm2(x))
        return mixed


class Transformer(nn.Module):
    """(n, 1, side, side) -> (n, classes), told by a class token that comes in before block `token_from`: with positions
    of its own before the first, as ViT has it (Dosovitskiy et al. 2021), without later, as ConViT has it."""

    def __init__(self, side: int, classes: int, width: int, heads: int, gated: int) -> None:
        super().__init__()
        tokens = (side // PATCH) ** 2
        self.token_from = gated
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.pos_embed = nn.Parameter(torch.zeros(1, tokens if gated else tokens + 1, width))
        self.patch_embed = PatchEmbed(width)
        kinds = [
            GatedAttention(width, heads, side // PATCH) if block < gated else GlobalAttention(width, heads)
            for block in range(BLOCKS)
        ]
        self.blocks = nn.ModuleList(TransformerBlock(kind, width) for kind in kinds)
        self.norm, self.head = nn.LayerNorm(width, eps=EPSILON), nn.Linear(width, classes)
        self.apply(_start)
        for start in (self.cls_token, self.pos_embed):
            nn.init.trunc_normal_(start, std=SPREAD)
        for module in self.modules():
            if isinstance(module, GatedAttention):
                module.start_as_convolution()

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.patch_embed(x)
        if self.token_from:
            tokens = tokens + self.pos_embed
        for number, block in enumerate(self.blocks):
            if number == self.token_from:
                tokens = torch.cat((self.cls_token.expand(len(x), -1, -1), tokens), 1)
                tokens = tokens if self.token_from else tokens + self.pos_embed
            tokens = block(tokens)
        scores: Tensor = self.head(self.norm(tokens)[:, 0])
        return scores


def _start(module: nn.Module) -> None:
    if isinstance(module, nn.Linear):
        nn.init.trunc_normal_(module.weight, std=SPREAD)
        if module.bias is not None:
            nn.init.zeros_(module.bias)


class SmallCnn(nn.Module):
    """(n, 1, side, side) -> (n, classes): 3 x 3 convolutions with ReLU, 2 x 2 pools as in VGG, mean, linear."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        parts: list[nn.Module] = []
        for number, (inputs, outputs) in enumerate(zip((1, *CHANNELS[:-1]), CHANNELS, strict=True)):
            parts += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU()]
            parts += [nn.MaxPool2d(2)] if number < 2 else []
        self.features, self.classifier = nn.Sequential(*parts), nn.Linear(CHANNELS[-1], classes)

    def forward(self, x: Tensor) -> Tensor:
        scores: Tensor = self.classifier(self.features(x).mean((2, 3)))
        return scores


def make_digit_net(model: str, side: int, classes: int, seed: int) -> nn.Module:
    """A net for images of so many pixels a side, with numbers by chance that the seed decides."""
    if model not in DIGIT_MODELS:
        raise ValueError(f"model must be one of {', '.join(DIGIT_MODELS)}, got {model!r}")
    makers: dict[str, Callable[[], nn.Module]] = {
        "vit": lambda: Transformer(side, classes, WIDTH["vit"], HEADS["vit"], gated=0),
        "convit": lambda: Transformer(side, classes, WIDTH["convit"], HEADS["convit"], gated=GATED_BLOCKS),
        "cnn": lambda: SmallCnn(classes),
    }
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return makers[model]()
