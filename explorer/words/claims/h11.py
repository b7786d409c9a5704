"""H11: convolution and more data."""

CLAIM = "With more data a convolutional net no longer gains."
SAID = (
    "The ViT paper says that convolutional nets plateau sooner. Whether they stop depends on how far they can see: a net "
    "of short reach has a ceiling, a deeper one need not."
)
LABEL = "gained after the plateau"
HEADLINE = "{best}"
RULE = (
    "From the size on where the shallow net stops: FALSE when a net still gains more than the spread of both means, or "
    "when more data had brought the deeper one to know all by then; TRUE when neither gains and more could be known."
)
VALUES = {
    "best": "the most that a convolutional net still gained",
    "shallow": "gained by one convolution",
    "deep": "gained by four convolutions",
    "plateau": "images at which one convolution stops gaining",
    "stopped": "its accuracy there",
    "largest": "most images",
    "ceiling": "ceiling of a net of short reach, 1 − p_c",
    "seeds": "seeds of each mean",
    "bundled": "runs of the study that comes with Aperture",
    "own": "runs of the study that was made here",
}
CONDITIONS = {
    "deep": "four convolutions gain on; one stops at {stopped}",
    "shallow": "even one convolution gains up to {largest} images",
    "only": "for one convolution; no deeper net was trained",
    "stopped": "neither gains beyond {plateau} images",
    "passed": "four convolutions rose to all of it; one stops at {stopped}",
    "full": "the deeper net knows all with the fewest images",
    "unrun": "the study has not been run yet",
    "sizes": "the study has fewer than two sizes",
    "seeds": "only {seeds} seeds, five are wanted",
}
EXHIBITS = {
    "curves": "Accuracy on fresh images, by the number of images learned from",
    "gains": "Where one convolution stops, and on the most images; the line is the ceiling of short reach",
}
PARTS = {
    "images": "images learned from",
    "convolution": "one convolution",
    "deep": "four convolutions",
    "attention": "attention",
    "ceiling": "ceiling of short reach",
    "shallow_before": "one, there",
    "shallow_after": "one, most",
    "deep_before": "four, there",
    "deep_after": "four, most",
}
