"""The verdict under the lanes, in one sentence: **bold**, _italic_."""

from __future__ import annotations

from explorer.words.counted import Counted

VERDICT_CONSTANT = "**Nothing to see here.** The picture is one flat value, and a constant image hides every difference: draw something."
VERDICT_EXACT_CLOSED = (
    "**Identical.** Each head sees one pixel, so its {norm} weight is 1: attention _is_ this {kernel} convolution, "
    "bit by bit. max|Δ| = **0**"
)
VERDICT_EXACT = "**Identical.** Both outputs are the same bit by bit. max|Δ| = **0**"
VERDICT_ROUNDING_CLOSED = (
    "**Equal up to rounding.** Each head sees one pixel: attention _is_ this {kernel} convolution, summed in another "
    "order. max|Δ| = **{max}**, bound {bound}"
)
VERDICT_ROUNDING = "**Equal up to rounding.** max|Δ| = **{max}**, below the bound {bound} everywhere."
VERDICT_FRAME = (
    "**Equal inside, not on the frame.** Only where the kernel meets the border do the two differ: max|Δ| = **{max}**, "
    "relative **{relative}**"
)
VERDICT_OTHER_CONVOLUTION = (
    "**Closed: a convolution, but another one.** One head sees one pixel, so it is a 1×1 convolution; this {kernel} kernel "
    "needs more heads. Relative difference **{relative}**, max|Δ| = {max}"
)
VERDICT_GATE = (
    "**Closed, yet no convolution.** A {norm} weight over one key is not 1: a gate stays that follows the content. "
    "Relative difference **{relative}**, max|Δ| = {max}"
)
VERDICT_CLOSED = "**Closed, yet different.** Relative difference **{relative}**, max|Δ| = {max}"
VERDICT_OPEN = {
    "square": Counted(
        one="The head still chooses among **{side}×{side}** pixels. Relative difference **{relative}**, max|Δ| = {max}",
        other="Each head still chooses among **{side}×{side}** pixels. Relative difference **{relative}**, max|Δ| = {max}",
    ),
    "disc": Counted(
        one="The head still chooses among the pixels of a disc **{side} px** wide. Relative difference **{relative}**, max|Δ| = {max}",
        other="Each head still chooses among the pixels of a disc **{side} px** wide. Relative difference **{relative}**, max|Δ| = {max}",
    ),
    "block": Counted(
        one="The head still chooses among a block of **{side}×{side}** pixels. Relative difference **{relative}**, max|Δ| = {max}",
        other="Each head still chooses among a block of **{side}×{side}** pixels. Relative difference **{relative}**, max|Δ| = {max}",
    ),
}
VERDICT_WAITING = "Preparing the layers …"
