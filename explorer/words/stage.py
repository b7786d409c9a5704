"""The stage: lanes, closing plot, difference map, steps."""

PANEL_TIPS = {
    "convolution": (
        "The patch that the kernel lies on.\nHover or click moves the query, a second click lets it go. Arrows step it.",
        "The kernel W: the same numbers at every pixel.\nClick a number to see where it goes (W).",
        "The pixels x under the kernel.\nClick a number to see where it goes (W).",
        "W · x, tap by tap; their sum is the output. ≈: printed rounded.\nClick a number to ask why (W).",
        "y = Σ W · x at every pixel.\nHover or click moves the query; right-click asks why.",
    ),
    "attention": (
        "Every head's window around its center.\nHover or click moves the query, a second click lets it go. Arrows step it.",
        "A: each head's weights, its window, and the fewest keys that hold 90, 50 and 10 % of them.\n"
        "Click enlarges a head, Ctrl+click hides it, Alt+click shows it alone; right-click for more.",
        "Σ A · v: the pixels that each head sees, weighted and added up; under it the W_O that it is multiplied by.\n"
        "Click a number to ask why (W).",
        "What each head sees, times its W_O; their sum is the output. ≈: printed rounded.\nClick a number to ask why (W).",
        "y = Σ over heads at every pixel.\nHover or click moves the query; right-click asks why.",
    ),
}
WHY_WEIGHT = "Why this weight?"
ENLARGE_HEAD = "Enlarge this head"
SHOW_ALL_TILES = "Back to all heads"
HIDE_HEAD = "Hide this head"
SHOW_HEAD = "Show this head"
SOLO_HEAD = "Show this head alone, or all"
SHOW_ALL_HEADS = "Show all heads"

NARRATION = (
    "**1 · Looks at.** The convolution lies on a fixed patch around the query; each head has a window around its own center.",
    "**2 · Weights.** Above, the kernel: parameters, the same everywhere. Below, {weights}.",
    "**3 · Values.** Above, the pixels under the kernel. Below, what each head sees, weighted and added up.",
    "**4 · Weight × value.** Every number times its kernel weight: above W · x, below what each head sees times its W_O.",
    "**5 · Output.** The sums: {convolution} and {attention}. One pixel of each output is done.",
)
NARRATION_WEIGHTS = {
    "data": "{norm} of how alike query and key are: made from the data",
    "both": "{norm} of how alike query and key are, and of where the key lies",
    "position": "{norm} without content: made from position, the same for every picture",
    "one_key": "{norm} over one key, which weighs 1 whatever the data",
}
# In colour these follow: what of the channels is shown
NARRATION_CHANNEL = (
    "",
    "Here {channel}, one of {count} channels.",
    "Here {channel}, one of {count} channels.",
    "Here {channel}; the output adds all {count} channels.",
    "All {count} channels are in them.",
)
NARRATION_ALL = (
    "",
    "Red, green and blue, one under the other.",
    "Red, green and blue, one under the other.",
    "Red, green and blue are added in every cell.",
    "All {count} channels are in them.",
)
CLOSING_HEADING = "Window of each head: drag to close it"
CLOSING_PLOT_NAME = "Closing plot: relative difference against window side"
CLOSING_PLOT_TIP = (
    "How far attention is from the convolution, against the side of its windows.\n"
    "Drag to close the window; it snaps to odd sides, Shift frees it. [ and ] step it, the wheel moves it."
)
GLOBAL = "global"
PLAY_TIP = "Play the film: the window closes to one pixel (P)"
VERDICT_NAME = "Verdict"
DIFFERENCE_NAME = "Difference map"
DIFFERENCE_TIP = "attention − convolution at every pixel, in the range of the outputs: it goes dark as they become one.\nClick a pixel to ask why."
STEP_HEADING = "Step"
SCAN = "Scan"
PAUSE = "Pause"
GO_ON = "Go on"
SCAN_TIP = "Scan the whole image: both outputs are painted pixel by pixel. Space starts and pauses, Esc ends."
STEP_BACK_TIP = "One pixel back (,)"
STEP_NEXT_TIP = "One pixel on (.)"
SCRUBBER_NAME = "Scan position"
SCRUBBER_TIP = "Drag to any pixel of the scan"
SPEED_NAME = "Speed"
SPEED_TIP = "{speed} pixels a second"
PIXEL_OF = "pixel {index} / {count}"

STAGES = {
    "looks": "looks at",
    "weights": "weights",
    "values": "values",
    "products": "weight × value",
    "output": "output",
}
STAGES_SHORT = {
    "looks": "looks at",
    "weights": "weights",
    "values": "values",
    "products": "product",
    "output": "output",
}

CHANNEL_NAME = "Channel shown"
CHANNELS = (
    ("0", "R", "Red alone: its weights, its values and their products; the output adds all three (I: the next)"),
    ("1", "G", "Green alone: its weights, its values and their products; the output adds all three (I: the next)"),
    ("2", "B", "Blue alone: its weights, its values and their products; the output adds all three (I: the next)"),
    ("all", "Σ", "All at once: red, green and blue in every cell, their products added up to the output (I: the next)"),
)
CHANNEL_NUMBER_TIP = "The input channel that the lanes show, of many; the output adds them all (I: the next)"
STAGE_NUMBERED = "{number} · {stage}"
PANEL_NAMES = {
    "convolution": (
        "convolution: looks at",
        "convolution: weights",
        "convolution: values",
        "convolution: weight × value",
        "convolution: output",
    ),
    "attention": (
        "attention: looks at",
        "attention: weights",
        "attention: values",
        "attention: weight × value",
        "attention: output",
    ),
}
PIXEL_AT = "pixel ({row}, {column}): {values}"
OUTPUT_AT = "output ({row}, {column}): {value}"
NO_KEY = "head {head}: no key here"
CALCULATION = "{terms} {equals} {result}"
TERM, TERM_OF_CHANNEL, TERMS_BETWEEN = "{weight} × {value}", "{channel}: {number}", " + "
SEEN_AND_WEIGHT = "{seen} × {weight}"
KEY_AT = "head {head}, key ({row}, {column}): {weight}"
MEASURE, MEASURE_SHORT = "‖attention − convolution‖ / ‖convolution‖", "‖a − c‖ / ‖c‖"
READOUT = "PIXEL ({row}, {column})"
READOUT_PINNED = "PIXEL ({row}, {column}) · PINNED"
ONE_OUTPUT, ALL_HEADS = "{output}", "{output}, all heads"
READOUT_NAMES = {
    "convolution": "convolution at the query",
    "attention": "attention at the query",
    "difference": "difference at the query",
}
