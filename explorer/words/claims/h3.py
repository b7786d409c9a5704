"""H3: dot products and similarity."""

CLAIM = "The more alike q and k are, the larger their dot product."
SAID = (
    "Attention is explained as finding the keys that are most like a query. A dot product also grows with the length of "
    "the key, so a long key may win over a like one."
)
LABEL = "winner is not the nearest"
HEADLINE = "{other} of pixels"
RULE = (
    "Every pixel looks for its partner among all others. FALSE when for some pixel the largest dot product belongs to a "
    "key that another one is nearer than; TRUE when this happens nowhere."
)
VALUES = {
    "other": "pixels whose winner by dot product is not a nearest key",
    "cosine": "pixels whose winner by dot product does not point most alike (cosine)",
    "longest": "pixels whose winner is a longest key",
    "unit": "the same as the first, with every key brought to length 1",
}
CONDITIONS = {
    "norms": "unless norms are equal: then {unit}",
    "everywhere": "at every pixel of this picture",
    "constant": "all pixels look alike here: draw something",
}
EXHIBITS = {
    "picture": "A query, its winner by dot product, and the key that is nearest",
    "wrong": "Pixels whose winner is not a nearest key",
    "length": "Length of every key",
}
PARTS: dict[str, str] = {}
