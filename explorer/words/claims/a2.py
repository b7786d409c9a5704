"""A2: scores as distances."""

CLAIM = "Attention's scores define a distance."
SAID = (
    "A score says how near a key is to a query. Lengths apart, d² = S(x, x) + S(y, y) − 2 S(x, y) would be that distance, "
    "if it is never negative, the same both ways, and shortest straight on."
)
LABEL = "of triangles are none"
HEADLINE = "{broken}"
RULE = (
    "Unlike pixels of the picture, every head, three at a time. FALSE when a squared distance is negative, a side is longer "
    "than the way round, or there and back differ. Else TRUE IF lengths must be corrected for, or TRUE."
)
VALUES = {
    "broken": "triangles with a negative square or too long a side",
    "negative": "negative eigenvalues of the symmetric part of W_Q W_Kᵀ",
    "one_way": "share of W_Q W_Kᵀ that differs there and back",
    "twin": "such triangles with W_K = W_Q",
    "others": "pixels that score another higher than themselves",
    "twin_others": "such pixels with W_K = W_Q",
    "points": "pixels that were compared",
    "heads": "heads",
}
CONDITIONS = {
    "triangle": "unless W_K = W_Q and lengths are corrected: {twin}",
    "negative": "a square is negative, unless W_K = W_Q: {twin}",
    "one_way": "there is not as far as back, unless W_K = W_Q: {twin}",
    "lengths": "lengths are corrected: {others} prefer another pixel",
    "all": "every pixel is nearest to itself",
    "constant": "all pixels look alike here: draw something",
}
EXHIBITS = {
    "picture": "Pixels whose distances no metric has",
    "lengths": "How far it is from each to each (− where the square is negative)",
    "spectrum": "Eigenvalues of that head, and with W_K = W_Q",
}
PARTS = {
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
    "number": "number, largest first",
    "form": "W_Q W_Kᵀ",
    "same": "W_Q W_Qᵀ",
}
