"""A1: convolution as an inner product with a template."""

CLAIM = "A convolution is an inner product with a fixed template."
SAID = (
    "Every patch of the picture is a vector, every filter is one too, and each output is their inner product. Patches ask "
    "like queries, filters answer like keys; there is no softmax and there are no values."
)
LABEL = "largest difference"
HEADLINE = "{residual}"
RULE = (
    "All patches times all filters, one matrix product, against the convolution summed tap by tap. TRUE when every output "
    "differs by no more than its own rounding bound; FALSE at a pixel that differs by more."
)
VALUES = {
    "residual": "largest difference of the two",
    "bound": "largest that rounding may make",
    "terms": "numbers in a patch and in the template",
    "filters": "templates",
}
CONDITIONS = {
    "exact": "bit by bit, {terms} products for each output",
    "rounding": "up to the order of summation",
    "other": "the two differ by {residual}, rounding explains {bound}",
    "constant": "all patches look alike here: draw something",
    "nothing": "the output is 0 everywhere: take another kernel",
}
EXHIBITS = {
    "picture": "The patch with the strongest answer",
    "patch": "The patch, as numbers",
    "template": "The template, the same at every pixel",
    "response": "Inner products of all patches with it",
}
PARTS: dict[str, str] = {}
