"""Figures: what they show, what stands above them, and the sizes of their pages."""

# What a kind is called in a list, what it shows, and its heading
KINDS = {
    "lanes": ("Lanes", "the two lanes of the stage at one pixel", "Two layers, the same five stages"),
    "arithmetic": ("Arithmetic", "every term of one output value, in both layers", "One output value, term by term"),
    "closing-strip": (
        "Closing strip",
        "windows from global to one pixel, beside the convolution",
        "Closing the window",
    ),
    "curve": ("Curve", "relative difference against the window's side", "How far apart, for every window"),
    "heads": ("Heads", "the weights of every head, with windows and mass contours", "What every head attends to"),
    "difference": ("Difference", "attention less convolution at every pixel", "Attention less convolution"),
}
# What a size is called in a list, and what it is
PRESETS = {
    "slide": ("Slide", "a whole slide, 16:9"),
    "slide-half": ("Slide half", "the half of a slide"),
    "paper-column": ("Paper column", "one column of a paper"),
    "paper-double": ("Paper double", "both columns of a paper"),
    "poster": ("Poster", "a panel of a poster, A2"),
    "a4": ("A4", "a page to hand out, A4"),
    "letter": ("Letter", "a page to hand out, US Letter"),
    "square": ("Square", "a square, 1080 pixels wide"),
}
AT_PIXEL = "{subtitle} · pixel\u00a0({row},\u00a0{column})"
ABOUT = "{title}: {subtitle}"
WEIGHTS_BAR, WEIGHTS_LARGEST = "weights of a head", "its largest"
OUTPUTS_BAR = "outputs"
MASS = {90: "90 % of the weight", 50: "50 %", 10: "10 %"}
LEGEND_WINDOW = "window, {side}"
LEGEND_QUERY = "the query"
SIDE_AXIS = "side of every head's window, px"
LARGEST_DIFFERENCE = "max|Δ| = {largest}"
