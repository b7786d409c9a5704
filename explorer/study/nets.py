"""Five nets that differ in the layer that mixes pixels, each of about 12 000 numbers in all.

A 3 x 3 convolution has more numbers than attention of as many channels; so its net has fewer channels.

patches -> d channels -> mixing and MLP, each of normed values and added to them -> mean -> linear

Token = patch: 6 x 6 of 2 x 2 pixels for glyphs, 7 x 7 of 4 x 4 for digits. Relative positions are learned for every
offset.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Literal, get_args

import torch
from torch import Tensor, nn

Model = Literal["convolution", "attention", "started", "local", "deep"]
MODELS: tuple[Model, ...] = get_args(Model)
HEADS, REACH = 9, 1  # heads, tokens to each side
WIDTH, CONVOLUTION_WIDTH, DEEP_WIDTH, DEEP_BLOCKS = 36, 30, 15, 4  # channels and blocks that come to as many numbers
STARTED_SHARPNESS = 1.0  # alpha, ConViT's locality strength
STARTED_GATE = 1.0  # lambda: 73 % of a head's weight starts by position
_CHANCE = Lock()  # torch has one generator for all threads


class ConvolutionMixing(nn.Sequential):
    """3 x 3, zero padding."""

    def __init__(self, width: int) -> None:
        super().__init__(nn.Conv2d(width, width, 2 * REACH + 1, padding=REACH))


class AttentionMixing(nn.Module):
    """Global attention of 9 heads with one learned number for each head and offset of two tokens, added to its score.

    With `as_convolution` it starts where ConViT does (d'Ascoli et al. 2021): a share sigmoid(STARTED_GATE) of a head's
    weight lies around its own of the 3 x 3 offsets, by exp(-STARTED_SHARPNESS * distance^2), the rest on all tokens
    alike. Both are in the one number of each offset: the same attention starts otherwise, and no number is so small
    that training could not bring its offset back.
    """

    def __init__(self, width: int, side: int, as_convolution: bool = False) -> None:
        super().__init__()
        self.qkv, self.out = nn.Conv2d(width, 3 * width, 1), nn.Conv2d(width, width, 1)
        self.bias = nn.Parameter(torch.zeros(HEADS, 2 * side - 1, 2 * side - 1))
        place = torch.stack(torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij"), -1).reshape(-1, 2)
        offset = place[None] - place[:, None]  # key minus query
        self.register_buffer("index", (offset + side - 1)[..., 0] * (2 * side - 1) + (offset + side - 1)[..., 1])
        self.index: Tensor
        if as_convolution:
            self._start_as_convolution(side)

    @torch.no_grad()
    def _start_as_convolution(self, side: int) -> None:
        away, gate = torch.arange(1 - side, side).float(), torch.tensor(STARTED_GATE).sigmoid()
        for head in range(HEADS):
            row, column = head // 3 - 1, head % 3 - 1
            near = (-STARTED_SHARPNESS * ((away - row)[:, None] ** 2 + (away - column)[None] ** 2)).exp()
            self.bias[head] = (gate * near / near.sum() + (1 - gate) / side**2).log()

    def weights(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(n, heads, queries, keys) that sum to 1 over keys, and values (n, heads, keys, d / heads)."""
        n, width, rows, columns = x.shape
        query, key, value = self.qkv(x).reshape(n, 3, HEADS, width // HEADS, rows * columns).mT.unbind(1)
        scores = query @ key.mT * (width // HEADS) ** -0.5 + self.bias.flatten(1)[:, self.index]
        return scores.softmax(-1), value

    def forward(self, x: Tensor) -> Tensor:
        weights, value = self.weights(x)
        mixed: Tensor = self.out((weights @ value).mT.reshape(x.shape))
        return mixed


class LocalMixing(nn.Module):
    """Attention through a 3 x 3 window with row and column embeddings added to the keys, as in SASA (Ramachandran et
    al. 2019, equation 3). Beyond the frame there are no keys."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.qkv, self.out = nn.Conv2d(width, 3 * width, 1), nn.Conv2d(width, width, 1)
        span, half = 2 * REACH + 1, width // HEADS // 2
        self.rows = nn.Parameter(torch.randn(half, span, 1) * 0.1)
        self.columns = nn.Parameter(torch.randn(half, 1, span) * 0.1)

    def forward(self, x: Tensor) -> Tensor:
        n, width, rows, columns = x.shape
        depth, span, tokens = width // HEADS, 2 * REACH + 1, rows * columns
        query, key, value = self.qkv(x).chunk(3, 1)

        def windows(part: Tensor) -> Tensor:
            seen = nn.functional.unfold(part, span, padding=REACH)
            return seen.reshape(n, HEADS, depth, span * span, tokens)

        place = torch.cat((self.rows.expand(-1, -1, span), self.columns.expand(-1, span, -1))).reshape(depth, -1, 1)
        scores = (query.reshape(n, HEADS, depth, 1, tokens) * (windows(key) + place)).sum(2) * depth**-0.5
        inside = nn.functional.unfold(x.new_ones(1, 1, rows, columns), span, padding=REACH) > 0
        weights = scores.masked_fill(~inside, -torch.inf).softmax(2)
        mixed: Tensor = self.out((weights[:, :, None] * windows(value)).sum(3).reshape(x.shape))
        return mixed


class Block(nn.Module):
    """Mixing over pixels, then over channels, each added to what was there."""

    def __init__(self, mixing: nn.Module, width: int) -> None:
        super().__init__()
        self.mixing, self.norm, self.norm_after = mixing, nn.BatchNorm2d(width), nn.BatchNorm2d(width)
        self.mlp = nn.Sequential(nn.Conv2d(width, 2 * width, 1), nn.GELU(), nn.Conv2d(2 * width, width, 1))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.mixing(self.norm(x))
        mixed: Tensor = x + self.mlp(self.norm_after(x))
        return mixed


class Net(nn.Module):
    """Images (n, 1, side, side) -> scores (n, classes)."""

    def __init__(self, width: int, blocks: list[Block], classes: int, patch: int) -> None:
        super().__init__()
        self.patches = nn.Conv2d(1, width, patch, stride=patch)
        self.blocks = nn.Sequential(*blocks)
        self.norm, self.head = nn.BatchNorm2d(width), nn.Linear(width, classes)

    def forward(self, x: Tensor) -> Tensor:
        scores: Tensor = self.head(self.norm(self.blocks(self.patches(x))).mean((2, 3)))
        return scores


def patch_of(side: int) -> int:
    """Pixels a side of a token, so that there are about as many tokens of a glyph (12) as of a digit (28)."""
    return 2 if side < 20 else 4


def make_net(model: Model, side: int, classes: int, seed: int) -> Net:
    """A net for images of so many pixels a side, with numbers by chance that the seed decides."""
    if model not in MODELS:
        raise ValueError(f"model must be one of {', '.join(MODELS)}, got {model!r}")
    patch = patch_of(side)
    tokens = side // patch
    mixing: dict[Model, Callable[[], nn.Module]] = {
        "convolution": lambda: ConvolutionMixing(width),
        "attention": lambda: AttentionMixing(width, tokens),
        "started": lambda: AttentionMixing(width, tokens, as_convolution=True),
        "local": lambda: LocalMixing(width),
        "deep": lambda: ConvolutionMixing(width),
    }
    width = {"convolution": CONVOLUTION_WIDTH, "deep": DEEP_WIDTH}.get(model, WIDTH)
    count = DEEP_BLOCKS if model == "deep" else 1
    with _CHANCE, torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return Net(width, [Block(mixing[model](), width) for _ in range(count)], classes, patch)


def parameter_count(net: nn.Module) -> int:
    return sum(part.numel() for part in net.parameters())
