"""H8: the field that content chooses."""

CLAIM = "Attention learns its receptive field for each pixel."
SAID = (
    "A kernel has one size for all pixels. Attention may weigh near keys here and far ones there. How far it looks is the "
    "mean distance of its keys under its weights."
)
LABEL = "spread of how far pixels look"
HEADLINE = "{spread}"
RULE = (
    "One head on a torus, with content and without. FALSE when all pixels look equally far, or heads without content "
    "differ too; TRUE IF it differs while the farthest key is the window's everywhere; TRUE when that differs too."
)
VALUES = {
    "spread": "standard deviation of how far pixels look",
    "bound": "of which rounding may make",
    "static": "the same without content",
    "nearest": "the pixel that looks least far looks",
    "widest": "the pixel that looks farthest looks",
    "fewest": "fewest keys that count (e to the entropy)",
    "most": "most keys that count",
    "window": "side of the window, set by hand",
    "farthest": "farthest key with any weight",
}
CONDITIONS = {
    "window": "within a window that is set by hand: {window}",
    "itself": "some keys have no weight at all, others at each pixel",
    "even": "all pixels of this picture look equally far",
    "static": "heads without content differ as well",
    "constant": "all pixels look alike here: draw something",
}
EXHIBITS = {
    "picture": "The pixels that look least and most far",
    "radius": "How much farther each pixel looks than without content, px",
    "near": "Weights of the one that looks least far",
    "wide": "Weights of the one that looks farthest",
}
PARTS: dict[str, str] = {}
