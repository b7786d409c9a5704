"""H12: recurrent networks and attention."""

CLAIM = "A recurrent network differs from self-attention."
SAID = (
    "A recurrent network reads pixel after pixel and remembers a fixed number of numbers. Attention keeps every key. With "
    "weights that are products of positive features, it needs no more than a matrix."
)
LABEL = "of softmax that no state holds"
HEADLINE = "{left}"
RULE = (
    "One head reads the pixels row by row. TRUE IF softmax: linear attention and its recurrent form agree within rounding, "
    "and softmax weights need a larger state. FALSE when they do not; TRUE when even the linear ones differ."
)
VALUES = {
    "apart": "linear attention, all at once and step by step: largest difference",
    "bound": "of which rounding may make",
    "left": "softmax weights that no state of this size can hold",
    "linear_left": "linear weights that it cannot hold",
    "noise": "of which rounding may make",
    "missed": "how far the recurrent form is from softmax attention",
    "state": "numbers in the state",
    "keys": "keys that softmax attention keeps",
}
CONDITIONS = {
    "softmax": "with softmax; linear attention is such a network",
    "enough": "on this picture {state} numbers hold all that softmax needs",
    "always": "even linear attention differs, by {apart}",
    "constant": "all pixels look alike here: draw something",
}
EXHIBITS = {
    "picture": "The pixel at which the two differ most",
    "missed": "Softmax attention less the recurrent network",
    "spectrum": "How much each number more of the state would add",
}
PARTS = {
    "number": "numbers in the state, for each value",
    "softmax": "softmax",
    "linear": "linear",
}
