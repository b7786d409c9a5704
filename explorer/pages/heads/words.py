"""The words of the page of heads."""

from __future__ import annotations

from explorer.words.counted import Counted

FIGURE = (
    "Heads needed",
    "how many heads the kernel needs, and where they look",
    "How many heads does this kernel need?",
)
QUESTION = "How many heads does it need?"
TIP = "How many heads does this kernel need?"
BRIEF = "{count} of {most} for this kernel"

YES, NO = "yes", "no"

HEADS_SECTION = "Heads"
HEADS_COUNT = "Number of heads"
HEADS_COUNT_TIP = "How many heads may build the kernel; or drag along the plot"
HEADS_BUILD = Counted(one="Build it with {count} head", other="Build it with {count} heads")
HEADS_BUILD_CHANGES = (
    "Puts the fewest heads on the stage, with {changes}. There their output is the convolution, up to rounding, through "
    "every {windows}. One step to undo (Ctrl+Z)."
)
HEADS_BUILD_AS_IT_IS = (
    "Puts the fewest heads on the stage. There their output is the convolution, up to rounding, through every "
    "{windows}. One step to undo (Ctrl+Z)."
)
HEADS_WINDOWS = {
    "square": "square window of {side} or more",
    "disc": "disc of {side} or more",
    "block": "block of {side} or more",
}
HEADS_LEARN = "Learn it"
HEADS_LEARN_TIP = "Gradient descent (Adam) on as many heads, from random ones, beside the best that was found"
HEADS_WHY = "Why so many"
HEADS_FACTS = (
    ("rank R", "Rank of the kernel as a table: a row for each tap, a column for each pair of channels"),
    ("positive mix", "Whether a mix of the columns is positive at every tap in use; else one more head is needed"),
    ("heads needed", "R, or R + 1 without a positive mix"),
    (
        "error, best found",
        "Relative error of the kernel from the chosen number of heads, the best that was found; on white noise, of the output",
    ),
    (
        "floor",
        "Proven: what no heads of this number can go below: the singular values left over; for one head also the signs",
    ),
    ("error, learned", "What gradient descent comes to with as many heads"),
)
HEADS_NOTE = "Softmax weights are positive and sum to 1, so a head alone is a blur. A derivative is one blur less another: two heads."
HEADS_NOTE_ALIKE = "These heads look nearly alike: weights up to {times} times the kernel's largest cancel, and single precision loses as many digits to them."
HEADS_SHARE = "head {head} gives this tap {share} of its weight"

# The figure
HEADS_FREE_KERNEL = "This {size}×{size} kernel"
HEADS_FEWER = {
    "zero": Counted(
        one="{kernel} is zero everywhere, which **{count}\u00a0head** expresses it exactly, not {taps}.",
        other="{kernel} is zero everywhere, which **{count}\u00a0heads** express it exactly, not {taps}.",
    ),
    "positive": Counted(
        one="{kernel} has rank {rank} and a mix of its planes that is positive on all its taps, so **{count}\u00a0head** expresses it exactly, not {taps}.",
        other="{kernel} has rank {rank} and a mix of its planes that is positive on all its taps, so **{count}\u00a0heads** express it exactly, not {taps}.",
    ),
    "signed": Counted(
        one="{kernel} has rank {rank}, but no mix of its planes is positive on all its taps and softmax is, so **{count}\u00a0head** expresses it exactly, not {taps}.",
        other="{kernel} has rank {rank}, but no mix of its planes is positive on all its taps and softmax is, so **{count}\u00a0heads** express it exactly, not {taps}.",
    ),
}
HEADS_ALL = {
    "zero": Counted(
        one="{kernel} is zero everywhere, which **{count}\u00a0head** expresses it exactly, one for each tap.",
        other="{kernel} is zero everywhere, which **{count}\u00a0heads** express it exactly, one for each tap.",
    ),
    "positive": Counted(
        one="{kernel} has rank {rank} and a mix of its planes that is positive on all its taps, so **{count}\u00a0head** expresses it exactly, one for each tap.",
        other="{kernel} has rank {rank} and a mix of its planes that is positive on all its taps, so **{count}\u00a0heads** express it exactly, one for each tap.",
    ),
    "signed": Counted(
        one="{kernel} has rank {rank}, but no mix of its planes is positive on all its taps and softmax is, so **{count}\u00a0head** expresses it exactly, one for each tap.",
        other="{kernel} has rank {rank}, but no mix of its planes is positive on all its taps and softmax is, so **{count}\u00a0heads** express it exactly, one for each tap.",
    ),
}
HEADS_SUBTITLE = Counted(
    one="{size}×{size} kernel, {inputs} → {outputs} channels · {chosen} of {count} head",
    other="{size}×{size} kernel, {inputs} → {outputs} channels · {chosen} of {count} heads",
)
HEADS_FLOOR = "no heads can do better"
HEADS_BUILT = "best found"
HEADS_LEARNED = Counted(one="learned, {count} step", other="learned, {count} steps")
HEADS_NEEDED = "{count} needed"
HEADS_AXIS = "number of heads"
HEADS_ERROR_AXIS = "relative error of the kernel"
HEADS_WHOLE = "kernel"
HEADS_SUM = "add up to"
HEADS_REST = "what is left"
HEADS_ERROR = "error {error}"
HEADS_WHERE = "where each head looks: softmax of position, sum 1"
# What the heads do to the picture
BLURS_HEAD = "what they do to this picture"
BLURS_SOME = ": the first {shown} of {count}"
BLURS_INPUT = " · input {input} of {inputs}"
BLURS_BELOW = " · below: times W, ±{limit}"
BLURS_TIMES = "× {weight}"
BLURS_MIX = "W"
BLURS_TOTAL = Counted(one="{count} head", other="sum of {count} heads")
BLURS_CONVOLUTION = "convolution"
BLURS_REST = "difference"
BLURS_RANGE = "±{limit}"
BLURS_LARGEST = "max |Δ| {largest}"
BLURS_ALLOWED = "rounding allows {bound}"
BLURS_PLACES = {
    "blur": "head {head}, the picture under its pattern",
    "added": "head {head} adds",
    "total": "all heads",
    "convolution": "convolution",
    "rest": "difference",
}
HEADS_TILE = "{head} · |W| {weight}"
HEADS_TILE_NAME = "head {head}"
HEADS_INPUT = "input {input} of {inputs}"
HEADS_OUTPUT = "output {output}"
HEADS_INPUT_OUTPUT = "input {input} of {inputs}, output {output}"
HEADS_AS_DRAWN = "as drawn"
