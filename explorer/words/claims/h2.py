"""H2: locality and shared weights."""

CLAIM = "A convolution is a fully connected layer, local and shared."
SAID = (
    "A fully connected layer has a number for every output and pixel. Keep those under a small window, make them the same "
    "everywhere, and a convolution is left: far fewer numbers to learn."
)
LABEL = "free numbers, 8 × 8 pixels"
HEADLINE = "{full} → {local} → {shared}"
RULE = (
    "TRUE when a matrix gives the convolution's output, is 0 outside its window and constant along every diagonal; TRUE "
    "IF, when diagonals break at the frame alone; else FALSE."
)
VALUES = {
    "full": "numbers, fully connected",
    "local": "numbers under a window of their own at every pixel",
    "shared": "numbers, shared by all pixels",
    "residual": "of this matrix, not constant along diagonals",
    "unshared": "the same of local weights that are not shared",
    "beyond": "largest entry outside the window",
    "applied": "matrix times picture, less the convolution: at most",
    "bound": "what rounding alone may make of that",
}
CONDITIONS = {
    "shared": "every diagonal holds one number",
    "inside": "inside the frame, where no border is copied",
    "other": "this matrix is something else",
}
EXHIBITS = {
    "numbers": "Free numbers",
    "full": "Fully connected: any output from any pixel",
    "local": "Local: only pixels under the window",
    "shared": "Local and shared: this convolution",
}
PARTS = {"full": "fully connected", "local": "local", "shared": "local and shared"}
