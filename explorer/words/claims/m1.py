"""M1: attention as a layer."""

CLAIM = "Not the same, yet local self-attention can be a layer."
SAID = (
    "SASA puts local self-attention where a network has convolutions: windows as large as the kernel, row and column "
    "embeddings. It must give what such a layer gives, and learn."
)
LABEL = "error left after 20 steps"
HEADLINE = "{left}"
RULE = (
    "TRUE when its output has a convolution's size, is finite, moves with the picture, every number gets a gradient, 20 "
    "steps lower its error, and it is no convolution: twice the picture is not twice the output."
)
VALUES = {
    "left": "error that 20 steps leave, SASA learning your kernel's answer",
    "left_beside": "the same, eight convolutions of the kernel's size",
    "numbers": "numbers to learn, SASA",
    "numbers_beside": "numbers to learn, convolution",
    "moved": "largest error when the picture moves by a pixel, inside",
    "reached": "numbers that get a gradient",
    "doubled": "how far it is off twice its output on a picture twice as bright",
    "side": "side of window and kernel",
    "study": "accuracy of a network of such layers, in the study",
    "study_beside": "accuracy of a network of convolutions there",
}
CONDITIONS = {
    "runs": "same size, moves along, learns; {doubled} off linear",
    "size": "its output has another size",
    "finite": "its output is not finite",
    "shift": "it does not move with the picture: off by {moved}",
    "gradient": "only {reached} of its numbers get a gradient",
    "steps": "20 steps do not lower its error",
    "nonlinear": "here it is linear, as a convolution is",
    "dark": "nothing is learned from black: draw something",
}
EXHIBITS = {
    "picture": "What both layers see",
    "target": "What your kernel answers",
    "answer": "What SASA has learned to answer",
    "learning": "Error by the number of steps",
}
PARTS = {"step": "steps", "attention": "SASA", "convolution": "convolution"}
