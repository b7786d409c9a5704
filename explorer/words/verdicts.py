"""The verdict under the lanes, in one sentence: **bold**, _italic_."""

from __future__ import annotations

from explorer.words.counted import Counted

# By the rule that says them, see `explaining.verdict`: each says what its facts hold, and no more.
VERDICTS: dict[str, str | Counted] = {
    "flat": "**Nothing to see here.** The picture is one flat value, and on it both outputs are the same: draw something.",
    "flat_outside": "**Only what lies outside makes a difference.** The picture is one flat value, which hides all others: draw something. max|Δ| = **{max}**, relative **{relative}**",
    "exact_closed": Counted(
        one="**Identical.** The head sees one pixel, so its {norm} weight is 1: attention _is_ this {kernel} convolution, bit by bit. max|Δ| = **0**",
        other="**Identical.** Each head sees one pixel, so its {norm} weight is 1: attention _is_ this {kernel} convolution, bit by bit. max|Δ| = **0**",
    ),
    "exact": "**Identical.** Both outputs are the same bit by bit. max|Δ| = **0**",
    "rounding_closed": Counted(
        one="**Equal up to rounding.** The head sees one pixel: attention _is_ this {kernel} convolution, summed in another order. max|Δ| = **{max}**, rounding allows {bound}",
        other="**Equal up to rounding.** Each head sees one pixel: attention _is_ this {kernel} convolution, summed in another order. max|Δ| = **{max}**, rounding allows {bound}",
    ),
    "rounding": "**Equal up to rounding** at every pixel. max|Δ| = **{max}**, rounding allows {bound}",
    "fewest": Counted(
        one="**This head is this {kernel} kernel** with {what}. As it stands, the relative difference is **{relative}**, max|Δ| = {max}",
        other="**These {count} heads are this {kernel} kernel** with {what}. As they stand, the relative difference is **{relative}**, max|Δ| = {max}",
    ),
    "frame": "**Equal inside, not on the frame.** Only where the kernel meets the border do the two differ: max|Δ| = **{max}**, relative **{relative}**",
    "other_narrow": Counted(
        one="**Closed: a convolution, but another one.** The head sees its own pixel alone, so it is a 1×1 convolution; this {kernel} kernel takes more pixels. Relative difference **{relative}**, max|Δ| = {max}",
        other="**Closed: a convolution, but another one.** All {count} heads see their own pixel alone: a 1×1 convolution; this {kernel} kernel takes more pixels. Relative difference **{relative}**, max|Δ| = {max}",
    ),
    "other_numbers": "**Closed: a 1×1 convolution**, as this kernel is one, but with other numbers. Relative difference **{relative}**, max|Δ| = {max}",
    "factor": "**Closed: {factor} times this convolution** at every pixel, for a {norm} weight over one key is not 1. Relative difference **{relative}**, max|Δ| = {max}",
    "gate": "**Closed, yet no convolution.** A {norm} weight over one key is not 1: a gate stays that follows the content. Relative difference **{relative}**, max|Δ| = {max}",
    "closed": "**Closed, yet different.** Relative difference **{relative}**, max|Δ| = {max}",
    "open": Counted(
        one="The head's window still holds up to **{keys}** keys. Relative difference **{relative}**, max|Δ| = {max}",
        other="Each head's window still holds up to **{keys}** keys. Relative difference **{relative}**, max|Δ| = {max}",
    ),
    "nearest": "**The nearest {kernel} convolution explains {r2}** of this layer's variance on this picture. Relative difference **{relative}**",
    "nearest_loose": "**{pixels} outputs do not settle a {kernel} convolution of {unknowns} numbers.** The one fitted here explains {r2} of them; elsewhere it may not. Relative difference **{relative}**",
    "nearest_other": "**Not its own window.** Against the {kernel} convolution nearest to the whole layer the relative difference is **{relative}**, max|Δ| = {max}",
}
# What makes the fewest heads their kernel, by the setting that has to change
EXPRESSING = {
    "content": "β = 0",
    "norm": "softmax",
    "border": "the {border}",
    "window_shape": "a square window",
    "window_side": "a side of {side} or more",
}
EXPRESSING_AND = "{first}, {second}"
NO_SCALE = "∞ (the convolution is 0)"
VERDICT_WAITING = "Preparing the layers …"
