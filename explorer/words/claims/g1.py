"""G1: local and global."""

CLAIM = "Convolution grows from local to global; attention has both."
SAID = (
    "A layer of a convolution sees its kernel, and layers on top of one another see farther. Attention helps the local "
    "by the global in its first layer."
)
LABEL = "weight beyond the kernel's reach"
HEADLINE = "{beyond}"
RULE = (
    "TRUE when enough layers of the kernel see the farthest pixel, and one layer of global attention changes when its "
    "weights beyond the kernel's reach are removed; FALSE when either fails."
)
VALUES = {
    "layers": "layers of the kernel until the middle pixel sees the farthest",
    "reach": "reach of the kernel in one layer",
    "beyond": "attention's weight beyond that reach, mean",
    "change": "change of its output without that weight, over the picture's own spread",
    "farthest": "from the middle to the farthest pixel",
}
CONDITIONS = {
    "both": "{layers} layers see all; without far weights {change} off",
    "never": "this kernel sees no farther, however many layers",
    "near": "attention's far weights change nothing here",
    "constant": "all pixels look alike here: draw something",
}
EXHIBITS = {
    "moved": "How much each pixel's output changes without the weights beyond the kernel's reach",
    "curves": "Without all that lies beyond a radius",
    "depth": "How far the middle pixel sees, by the number of layers",
}
PARTS = {
    "radius": "radius in px",
    "attention": "attention's change",
    "weight": "its weight beyond",
    "convolution": "convolution's change",
    "depth": "layers of the kernel",
    "seen": "sees as far as",
    "farthest": "farthest pixel",
}
