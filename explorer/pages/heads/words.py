"""The words of the page of heads."""

YES, NO = "yes", "no"

HEADS_SECTION = "Heads"
HEADS_COUNT = "Number of heads"
HEADS_COUNT_TIP = "How many heads may build the kernel; or drag along the plot"
HEADS_BUILD = "Build it with {heads}"
HEADS_BUILD_TIP = "Puts the fewest heads on the stage: their output is the convolution, up to rounding, at any window"
HEADS_LEARN = "Learn it"
HEADS_LEARN_TIP = "Gradient descent (Adam) on as many heads, from random ones, beside the construction"
HEADS_WHY = "Why so many"
HEADS_FACTS = (
    ("rank R", "Rank of the kernel as a table: a row for each tap, a column for each pair of channels"),
    ("positive mix", "Whether a mix of the columns is positive at every tap in use; else one more head is needed"),
    ("heads needed", "R, or R + 1 without a positive mix"),
    (
        "error, built",
        "Relative error of the kernel that the chosen number of heads builds; on white noise, of the output",
    ),
    ("floor", "What no heads of this number can go below: the singular values left over; for one head also the signs"),
    ("error, learned", "What gradient descent comes to with as many heads"),
)
HEADS_NOTE = "Softmax weights are positive and sum to 1, so a head alone is a blur. A derivative is one blur less another: two heads."
HEADS_SHARE = "head {head} gives this tap {share} of its weight"
