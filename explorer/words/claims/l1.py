"""L1: weights from data."""

CLAIM = "Not the same thing: in attention q and k are both data."
SAID = (
    "Attention makes its weights of the picture itself, a convolution brings its own. Then attention's weights have a "
    "slope, ∂A/∂x, and a convolution's have none."
)
LABEL = "weight's slope: attention / conv"
HEADLINE = "{attention} / {convolution}"
RULE = (
    "TRUE when the heaviest weight of a pixel has a slope and no weight of the convolution changes from the picture to "
    "the same upside down; FALSE when the convolution's change."
)
VALUES = {
    "attention": "steepest slope of a weight, for a pixel from black to white",
    "other": "the same, on the picture upside down",
    "still": "the same, without content (β = 0)",
    "convolution": "largest change of a kernel's weight between both pictures",
}
CONDITIONS = {
    "content": "as soon as content counts: {still} at β = 0",
    "probed": "the kernel's weights changed by {convolution}",
    "flat": "no weight has a slope here: queries and keys are all 0",
}
EXHIBITS = {
    "picture": "A query, and the key that it gives most weight",
    "here": "How that weight grows with each pixel",
    "there": "The same on the picture upside down",
    "taps": "The kernel as probed here: one pixel after the other a level brighter",
}
PARTS: dict[str, str] = {}
