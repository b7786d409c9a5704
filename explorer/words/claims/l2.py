"""L2: keys made of parameters."""

CLAIM = "In convolution the data are queries, the parameters keys."
SAID = (
    "Write every patch as a row and every filter as a column: their products are the convolution, as q·k are attention's "
    "scores. Attention goes on with a softmax and with values; convolution stops there."
)
LABEL = "patches × filters less conv"
HEADLINE = "{error}"
RULE = (
    "TRUE IF one means the scores: when patches times filters are the convolution within rounding, but a softmax over the "
    "filters, times the filters, does not double with the picture. FALSE when they are not."
)
VALUES = {
    "error": "largest difference between patches times filters and the convolution",
    "doubled": "how far the third lane is off twice its output on a picture twice as bright",
    "filters": "filters: yours and four presets",
    "most": "largest weight that your first filter gets",
}
CONDITIONS = {
    "scores": "for the scores alone; with softmax {doubled} off",
    "differs": "patches times filters are not the convolution",
    "nothing": "your kernel answers nothing here: draw something",
}
EXHIBITS = {
    "patch": "A query: the patch that your kernel answers most",
    "shares": "Third lane: its softmax over the filters",
    "scores": "Scores of your filter: the convolution",
    "weight": "Third lane: the weight of your filter, between 0 and 1",
}
PARTS = {"own": "yours", "sobel_x": "Sobel x", "sobel_y": "Sobel y", "laplacian": "Laplace", "box": "box"}
