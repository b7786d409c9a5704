"""How the tensors of a vision transformer are called, by who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.weights.entries import TensorEntry

# Tensors that make of it another network than the one said here, and why it is refused.
SEVERAL_TOKENS = ("dist_token", "reg_token", "storage_tokens", "embeddings.distillation_token", "register_tokens")
OTHER_ATTENTION = ("attn.q_norm.weight", "attn.relative_position_bias_table", "attn.bias_k", "self_attention.bias_k")


@dataclass(frozen=True)
class BlockScheme:
    """Names within one block.

    qkv     (weight, bias) of one matrix, of two (query and key, value), or of three
    scales  of LayerScale, after attention and MLP, under any of these names; a network without has none of them
    """

    attention: str
    qkv: tuple[tuple[str, str], ...]
    proj: str
    norms: tuple[str, str]
    mlps: tuple[tuple[str, str], ...]
    scales: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class VitNames:
    """Names of one kind; those of `inside` begin with `block`. "{}" stands for the block's number.

    epsilon  of its LayerNorm
    """

    family: str
    patch: str
    token: str
    positions: str
    block: str
    inside: BlockScheme
    norm_before: str | None = None
    epsilon: float = 1e-6

    def first_matrix(self) -> str:
        """The tensor by which the kind is known."""
        return f"{self.block.format(0)}.{self.inside.qkv[0][0]}"


TIMM_BLOCK = BlockScheme(
    "attn", (("attn.qkv.weight", "attn.qkv.bias"),), "attn.proj", ("norm1", "norm2"), (("mlp.fc1", "mlp.fc2"),),
    (("ls1.gamma", "ls2.gamma"), ("gamma_1", "gamma_2")),
)  # fmt: skip
TORCHVISION_BLOCK = BlockScheme(
    "self_attention", (("self_attention.in_proj_weight", "self_attention.in_proj_bias"),), "self_attention.out_proj",
    ("ln_1", "ln_2"), (("mlp.0", "mlp.3"), ("mlp.linear_1", "mlp.linear_2")),
)  # fmt: skip
TRANSFORMERS_BLOCK = BlockScheme(
    "attention",
    tuple((f"attention.attention.{n}.weight", f"attention.attention.{n}.bias") for n in ("query", "key", "value")),
    "attention.output.dense", ("layernorm_before", "layernorm_after"), (("intermediate.dense", "output.dense"),),
)  # fmt: skip
SCHEMES = (
    VitNames("ViT/timm", "patch_embed.proj", "cls_token", "pos_embed", "blocks.{}", TIMM_BLOCK, "norm_pre"),
    VitNames(
        "ViT/torchvision", "conv_proj", "class_token", "encoder.pos_embedding", "encoder.layers.encoder_layer_{}",
        TORCHVISION_BLOCK,
    ),
    VitNames(
        "ViT/transformers", "embeddings.patch_embeddings.projection", "embeddings.cls_token",
        "embeddings.position_embeddings", "encoder.layer.{}", TRANSFORMERS_BLOCK, epsilon=1e-12,
    ),
)  # fmt: skip


def scheme_of(entries: Mapping[str, TensorEntry]) -> tuple[VitNames, str] | None:
    """The kind of names, and what stands before each of them; None for what is no such network."""
    for scheme in SCHEMES:
        first = scheme.first_matrix()
        for name in entries:
            root = name.removesuffix(first)
            if root != name and (not root or root.endswith(".")) and f"{root}{scheme.patch}.weight" in entries:
                return scheme, root
    return None
