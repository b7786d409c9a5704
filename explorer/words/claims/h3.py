"""H3: dot products and similarity."""

CLAIM = "The more alike q and k are, the larger their dot product."
SAID = (
    "Attention is explained as finding the keys that are most like a query. A dot product also grows with the length of "
    "the key, so a long key may win over a like one."
)
LABEL = "winner is not the nearest"
HEADLINE = "{other} of pixels"
RULE = (
    "Every pixel looks for its partner among all others. FALSE when at some pixel another key is nearer than the one of "
    "the largest dot product (of several, the nearest); TRUE when there is no such pixel."
)
VALUES = {
    "other": "pixels whose winner by dot product is not a nearest key",
    "longest": "pixels whose winner is a longest key",
    "flat": "pixels whose query is 0, so that every key is alike to it: counted as right",
    "cosine": "pixels whose winner does not point most alike (cosine)",
    "unit": "the first again, with every key brought to length 1",
}
CONDITIONS = {
    "lengths": "with keys of equal length: {unit}",
    "bright": "a brightest pixel wins at {longest}",
    "everywhere": "at every pixel of this picture",
    "constant": "all pixels look alike here: draw something",
}
EXHIBITS = {
    "picture": "A query, its winner by dot product, and the key that is nearest",
    "wrong": "Pixels whose winner is not a nearest key",
    "length": "Length of every key: how bright a pixel is, or how strong the edge in its patch",
}
PARTS: dict[str, str] = {}
