"""G2: without "self"."""

CLAIM = 'Convolution is local attention without "self".'
SAID = (
    "The word self means that a picture makes its own weights. Take another picture and attention's weights are others; those "
    "of a convolution stay."
)
LABEL = "weight moved: conv / attention"
HEADLINE = "{convolution} / {attention}"
RULE = (
    "The picture and the same upside down. TRUE when no weight of the convolution changes and attention's do; FALSE when "
    "the convolution's change."
)
VALUES = {
    "convolution": "weight of the kernel that lies elsewhere on the other picture, most",
    "attention": "weight of attention that lies elsewhere, mean over pixels",
    "most": "the same at the pixel where it is most",
    "error": "all heads with windows of one pixel beside the convolution, largest difference",
}
CONDITIONS = {
    "closed": "closed to 1 px it is the kernel: off by {error}",
    "probed": "the kernel's weights changed",
    "alike": "queries and keys see no difference between both pictures",
}
EXHIBITS = {
    "first": "Attention's weights at one pixel of this picture",
    "second": "At the same place, the picture upside down",
    "moved": "Share of each pixel's weight that lies elsewhere then",
    "taps": "The kernel as probed there: the same on both pictures",
}
PARTS: dict[str, str] = {}
