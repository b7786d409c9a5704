"""H5: the convolution at the end of attention."""

CLAIM = "Convolution is a special case of self-attention."
SAID = (
    "With a head for each tap, attention becomes the convolution when every head is left with one key: by a closed window, "
    "a sharp position or a gate. Fewer heads with fixed patterns do it when the content fades."
)
LABEL = "largest difference at 1 px"
HEADLINE = "{window}"
RULE = (
    "TRUE IF the window, position, content and gate all end within rounding of a convolution, whatever queries and keys "
    "are, and the same heads before differ; FALSE, with the pixel, when an end misses it."
)
VALUES = {
    "window": "window closed: largest difference",
    "position": "position sharp: largest difference",
    "content": "content gone: largest difference",
    "gate": "gate open: largest difference",
    "bound": "what rounding alone may make of these",
    "heads": "heads, one for each tap",
    "needed": "heads that are enough, by fixed patterns",
    "floor": "a single head stays at least this far off",
    "borders": "of 7 border rules that close to a convolution",
    "frame": "with another border than the convolution's, the frame differs by",
    "apart": "before, over the whole picture, they differ by",
}
CONDITIONS = {
    "zero": "window or position, ≥ {needed} heads, zeros outside",
    "replicate": "window or position, ≥ {needed} heads, edges repeated",
    "reflect": "window or position, ≥ {needed} heads, mirrored border",
    "circular": "window or position, ≥ {needed} heads, on a torus",
    "apart": "≥ {needed} heads; window: zeros outside, position: edges",
    "missed": "an end stays away",
    "hidden": "this picture hides the difference",
    "constant": "all pixels look alike here: draw something",
}
EXHIBITS = {
    "ways": "Four ways to the convolution: what is left of the difference",
    "start": "Before: the heads see the whole picture",
    "closed": "After: each head sees one pixel, and the sum is the convolution",
    "frame": "What is left on the frame when the two borders differ",
}
PARTS = {
    "eps": "distance from the end",
    "window": "window closes",
    "position": "position sharpens",
    "content": "content fades",
    "gate": "gate opens",
}
