"""U1: inductive bias."""

CLAIM = "Self-attention is a CNN with a strong inductive bias."
SAID = (
    "Then all that attention does, a convolution could do, and less. Without content that is so: one head mixes with "
    "weights of one sign only. With content its weights follow the picture, and no convolution's do."
)
LABEL = "of content's weights: no conv"
HEADLINE = "{content}"
RULE = (
    "On a torus. TRUE IF it is said of the mixing weights alone: one head without content is a convolution, yet cannot be "
    "your kernel. FALSE when one head is your kernel already: then there is no bias."
)
VALUES = {
    "closed": "one head through 1 px beside the 1×1 convolution, largest difference",
    "heads": "heads without content that are your kernel",
    "built": "these beside your kernel, largest difference over largest output",
    "floor": "one head without content: least distance from your kernel",
    "static": "share of a head's weights that is no convolution, without content",
    "content": "the same with content, through 9 px",
}
CONDITIONS = {
    "mixing": "of mixing weights without content: one head is {floor} off",
    "whole": "one head is your kernel: no bias, and content goes beyond",
    "flat": "content has nothing to hold on to here: draw something",
}
EXHIBITS = {
    "here": "Weights with content, at the pixel where they are least like a convolution",
    "mean": "What the nearest convolution weighs there",
    "outside": "Share of the weights that is no convolution",
    "kernel": "Your kernel",
}
PARTS = {"static": "without content", "content": "with content"}
