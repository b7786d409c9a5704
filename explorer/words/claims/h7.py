"""H7: what moves one output."""

CLAIM = "A convolution sees its kernel's pixels, attention all."
SAID = (
    "One output of a convolution depends on the few pixels under its kernel. One output of attention, its window open, "
    "depends on every pixel, however far."
)
LABEL = "when one far pixel changes"
HEADLINE = "{convolution} against {attention}"
RULE = (
    "One output is differentiated by all pixels, and a far one is changed. FALSE when what lies beyond the kernel moves "
    "the convolution, or some pixel leaves attention unmoved; TRUE IF more layers would see it."
)
VALUES = {
    "convolution": "the convolution's output moves by",
    "attention": "attention's output moves by",
    "bound": "of which rounding may make",
    "leak": "largest derivative of the convolution beyond its kernel",
    "by_convolution": "pixels that the convolution's output depends on",
    "by_attention": "pixels that attention's output depends on",
    "pixels": "pixels of the picture",
    "depth": "such convolutions in a row until they see the far pixel (0: never)",
}
CONDITIONS = {
    "layers": "it is one layer: {depth} in a row see that pixel too",
    "never": "this kernel sees no farther however often it is repeated",
    "leak": "a pixel beyond the kernel moves the convolution",
    "blind": "attention sees {by_attention} of {pixels} pixels",
    "constant": "all pixels look alike here: draw something",
    "nothing": "the kernel is 0: take another",
    "covered": "the kernel covers the whole picture: take a larger one",
}
EXHIBITS = {
    "picture": "The output's pixel and the far one that is changed",
    "convolution": "Pixels that move the convolution's output",
    "attention": "Pixels that move attention's output",
    "strength": "How strongly they move it",
}
PARTS: dict[str, str] = {}
