"""How the tensors of a Swin transformer are called, by who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.weights.entries import TensorEntry
from explorer.weights.families.vit_names import BlockScheme

TABLE = "relative_position_bias_table"


@dataclass(frozen=True)
class SwinNames:
    """Names of one kind, with "{stage}" and "{block}" for their numbers.

    merging  by a stage's number what stands before the tensors that halve its grid, `first` stage that has them
    spread   between the numbers of two stages: torchvision counts the merging layers, too
    """

    family: str
    patch: str
    patch_norm: str
    block: str
    merging: str
    merging_before: bool
    start: int
    spread: int
    inside: BlockScheme

    def block_start(self, stage: int, block: int) -> str:
        return self.block.format(stage=self.start + stage * self.spread, block=block) + "."

    def merging_start(self, stage: int) -> str:
        """Of what makes the grid of `stage`, from 1, out of the one before it."""
        number = self.start + stage * self.spread - (0 if self.merging_before else 1)
        return self.merging.format(stage=number)

    def first_table(self) -> str:
        """The tensor by which the kind is known."""
        return f"{self.block_start(0, 0)}attn.{TABLE}"


def _inside(*mlp: str) -> BlockScheme:
    return BlockScheme(
        "attn", (("attn.qkv.weight", "attn.qkv.bias"),), "attn.proj", ("norm1", "norm2"), ((mlp[0], mlp[1]),)
    )


SCHEMES = (
    SwinNames(
        "Swin/timm", "patch_embed.proj", "patch_embed.norm", "layers.{stage}.blocks.{block}",
        "layers.{stage}.downsample.", True, 0, 1, _inside("mlp.fc1", "mlp.fc2"),
    ),
    SwinNames(
        "Swin/Microsoft", "patch_embed.proj", "patch_embed.norm", "layers.{stage}.blocks.{block}",
        "layers.{stage}.downsample.", False, 0, 1, _inside("mlp.fc1", "mlp.fc2"),
    ),
    SwinNames(
        "Swin/torchvision", "features.0.0", "features.0.2", "features.{stage}.{block}", "features.{stage}.", False, 1,
        2, _inside("mlp.0", "mlp.3"),
    ),
)  # fmt: skip


def swin_scheme(entries: Mapping[str, TensorEntry]) -> tuple[SwinNames, str] | None:
    """The kind of names, and what stands before each of them; None for what is no such network. timm halves a grid as a
    stage begins, the paper's own code as the one before it ends; of one stage alone both say the same."""
    for scheme in SCHEMES:
        first = scheme.first_table()
        for name in entries:
            root = name.removesuffix(first)
            whole = root != name and (not root or root.endswith(".")) and f"{root}{scheme.patch}.weight" in entries
            ends = f"{root}layers.0.downsample.reduction.weight" in entries
            if whole and (scheme.start or ends != scheme.merging_before):
                return scheme, root
    return None
