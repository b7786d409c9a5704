"""H4: extracting and emphasising."""

CLAIM = "Convolution extracts features, attention emphasises them."
SAID = (
    "A weighted mean lies between the lowest and the highest pixel that it sees: it emphasises what is there. To extract "
    "is to make something new, as an edge filter does, whose output no pixel of its window has."
)
LABEL = "out of range: head / kernel"
HEADLINE = "{one} / {kernel}"
RULE = (
    "TRUE when the convolution leaves its windows' range somewhere and attention never does; TRUE IF when this holds for "
    "one head on the pixels alone; FALSE when the kernel never leaves it."
)
VALUES = {
    "one": "outputs of one head on the pixels (V = I) outside their window's range",
    "kernel": "outputs of the convolution outside it, its kernel at the picture's level",
    "heads": "outputs of one head for each tap, with the kernel's values, outside theirs",
    "count": "of these heads",
    "beyond": "the convolution leaves it by at most",
}
CONDITIONS = {
    "one": "one head; {count} together: {heads} outside",
    "all": "for {count} heads together, too",
    "mixes": "this kernel only mixes its window",
    "leaves": "one head leaves its range",
    "nothing": "this kernel gives nothing",
    "constant": "all pixels look alike here: draw something",
}
EXHIBITS = {
    "shares": "Outputs outside their window's range",
    "picture": "The picture, and the pixel where the convolution is farthest outside",
    "outside": "Where the convolution is outside",
    "row": "Along that pixel's row: the window's range, one head within, the convolution",
}
PARTS = {
    "one": "one head",
    "kernel": "convolution",
    "heads": "one head a tap",
    "low": "lowest in the window",
    "high": "highest in the window",
    "column": "column",
}
