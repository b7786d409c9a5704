"""H9: deep convolutions and attention."""

CLAIM = "Many layers of convolution do what attention does."
SAID = (
    "Each layer adds the kernel's reach, so that enough of them see the whole picture. But convolutions in a row are one "
    "convolution, whose weights no picture changes; ReLU between them is what lets content decide."
)
LABEL = "by content: no ReLU → ReLU"
HEADLINE = "{plain} → {rectified}"
RULE = (
    "Layers until the middle sees every pixel; derivatives at the picture, and at its pixels in another order. FALSE when "
    "some pixel stays unseen, or they are equal with ReLU too; TRUE IF ReLU alone lets them differ."
)
VALUES = {
    "depth": "layers that were stacked",
    "seen": "pixels that some number of layers sees",
    "effective": "standard deviation of what moves the middle",
    "even": "the same of a uniform kernel of this size",
    "plain": "how far the derivatives differ, no ReLU between",
    "rectified": "how far they differ, ReLU between",
    "attention": "how far those of one layer of attention differ",
    "cut": "values that ReLU sets to 0",
}
CONDITIONS = {
    "between": "ReLU is between: else {depth} layers are one convolution",
    "linear": "ReLU cuts nothing here: {depth} layers stay one convolution",
    "short": "layers of this kernel see {seen} of the picture, however many",
    "itself": "even without ReLU the derivative follows the picture",
    "constant": "all pixels look alike here: draw something",
    "nothing": "the kernel is 0: take another",
}
EXHIBITS = {
    "reach": "How far layers see, and how far what counts lies",
    "here": "What moves the middle, ReLU between",
    "there": "The same, the picture's pixels in another order",
    "follows": "How far derivatives of two pictures differ",
}
PARTS = {
    "layers": "layers",
    "sees": "farthest pixel seen",
    "field": "spread of what moves it",
    "even": "spread, uniform kernel",
    "plain": "no ReLU",
    "rectified": "ReLU between",
    "attention": "attention, one layer",
}
