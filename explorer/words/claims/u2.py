"""U2: the toy a b c d."""

CLAIM = "Of a b c d only ac, bd matter: attention gives [a′, 0, c′]."
SAID = (
    "Four pixels in a row. A filter of three neighbours cannot leave out the one between, so it is said; attention can. "
    "But exp never gives 0, and a filter's middle tap may be 0."
)
LABEL = "weight left between a and c"
HEADLINE = "{smallest}"
RULE = (
    "Scores of partners stand 10 above all others. FALSE when softmax leaves the others any weight; TRUE when all "
    "of it is exactly 0."
)
VALUES = {
    "smallest": "smallest weight of a pixel that does not matter, softmax",
    "largest": "largest weight of one, softmax",
    "first": "a′, the weight of a for the query a",
    "third": "c′, the weight of c for the query a",
    "sparse": "largest weight of one that does not matter, sparsemax",
    "hidden": "the same, softmax with these keys hidden",
    "two": "the same, two filters",
    "gapped": "the same, one filter with a gap (dilation 2)",
    "gap": "by how much scores of partners stand above the others",
}
CONDITIONS = {
    "hidden": "unless keys are hidden: {hidden}; filters: {two}",
    "none": "no weight is left between",
}
EXHIBITS = {
    "picture": "The four pixels that differ most",
    "softmax": "Softmax: the weights of each query",
    "filters": "Two filters, as probed: exactly 0 between",
    "curve": "Smallest weight that softmax leaves, by the gap of the scores",
}
PARTS = {
    "a": "a", "b": "b", "c": "c", "d": "d", "qa": "a", "qb": "b", "qc": "c", "qd": "d", "ac": "ac", "bd": "bd",
    "gap": "gap of the scores", "smallest": "softmax",
}  # fmt: skip
