"""A3: convolution as a limit of attention."""

CLAIM = "A convolution is a degenerate attention."
SAID = (
    "Let the window of every head close to 1 px. One key is left, its weight is 1 whatever queries and keys are, and the "
    "weights stop following the picture: what is left is a kernel."
)
LABEL = "a convolution, at 9 px and 1 px"
HEADLINE = "{opened} → {closed}"
RULE = (
    "Heads at the kernel's taps on a torus. TRUE when at 1 px all of the weights are a convolution and none follows the "
    "picture, both exactly, while wider windows do. FALSE when something is left at 1 px."
)
VALUES = {
    "opened": "convolution in the weights, window open",
    "closed": "convolution in the weights at 1 px",
    "slope": "how fast the heaviest weight follows a pixel",
    "closed_slope": "the same at 1 px, largest of all heads",
    "static": "convolution in the weights without content, window open",
    "window": "the open window",
}
CONDITIONS = {
    "limit": "in the limit; without content {static} at {window}",
    "stays": "at 1 px the weights still follow the picture",
    "same": "the open window is a convolution here as well: draw something",
    "constant": "all pixels look alike here: draw something",
}
EXHIBITS = {
    "picture": "The query, and the pixel that its heaviest weight follows most",
    "opened": "How that weight follows each pixel, window open",
    "closed": "The same at 1 px",
    "share": "How much of the weights is a convolution",
}
PARTS = {"window": "side of the window, px", "share": "convolution"}
