"""H6: other norms than softmax."""

CLAIM = "Softmax may as well be replaced, by ReLU for instance."
SAID = (
    "Softmax gives weights that sum to 1, so one key alone has the weight 1. ReLU, sigmoid and linear weights look at each "
    "key by itself: one key alone keeps a weight that its score decides, a gate."
)
LABEL = "ReLU: weight of the one key"
HEADLINE = "{least} … {most}"
RULE = (
    "All windows close to one pixel. FALSE when under ReLU the output then is not the convolution, nor that of any other "
    "kernel of its size, but for rounding; TRUE when it is the convolution."
)
VALUES = {
    "least": "ReLU: least weight of the one key",
    "most": "ReLU: largest weight of the one key",
    "softmax": "softmax: largest difference to the convolution",
    "sparsemax": "sparsemax: largest difference",
    "entmax": "entmax: largest difference",
    "relu": "ReLU: largest difference",
    "sigmoid": "sigmoid: largest difference",
    "linear": "linear: largest difference",
    "softmax_spread": "softmax: how the weight varies (sd)",
    "sparsemax_spread": "sparsemax: how the weight varies",
    "entmax_spread": "entmax: how the weight varies",
    "relu_spread": "ReLU: how the weight varies",
    "sigmoid_spread": "sigmoid: how the weight varies",
    "linear_spread": "linear: how the weight varies",
    "bound": "what rounding alone may make of a difference",
    "closing": "norms that close to the convolution",
    "norms": "norms tried",
    "left": "of ReLU's output, not explained by any kernel of this size",
}
CONDITIONS = {
    "sums": "{closing} of {norms} norms close: those that sum to 1",
    "closes": "also at one pixel",
    "kernel": "on this picture another kernel does the same",
    "constant": "all pixels look alike here: draw something",
}
EXHIBITS = {
    "differences": "At one pixel: largest difference to the convolution",
    "gate": "The weight that ReLU leaves one head's only key",
    "convolution": "The convolution, and softmax at one pixel",
    "relu": "ReLU at one pixel",
}
PARTS = {
    "softmax": "softmax",
    "sparsemax": "sparsemax",
    "entmax": "entmax",
    "relu": "ReLU",
    "sigmoid": "sigmoid",
    "linear": "linear",
}
