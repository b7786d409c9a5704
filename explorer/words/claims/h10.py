"""H10: attention needs more data."""

CLAIM = "Attention needs more data than convolution."
SAID = (
    "A convolution knows beforehand that neighbours matter; attention must learn it. Small nets of both kinds are "
    "trained on more and more pictures of a task that was designed for it."
)
LABEL = "attention's lead: few / many"
HEADLINE = "{few} / {many}"
RULE = (
    "One is ahead where its mean accuracy is higher by more than both standard deviations together. MEASURED over at "
    "least five seeds."
)
VALUES = {
    "few": "attention ahead of convolution on the fewest images",
    "many": "attention ahead of convolution on the most images",
    "smallest": "fewest images",
    "largest": "most images",
    "crossing": "images on which both are equal",
    "ceiling": "ceiling of a net of short reach, 1 − p_c",
    "seeds": "seeds of each mean",
    "bundled": "runs of the study that comes with Aperture",
    "own": "runs of the study that was made here",
}
CONDITIONS = {
    "crossing": "equal at about {crossing} images; {seeds} seeds",
    "convolution": "convolution is ahead, no crossing; {seeds} seeds",
    "attention": "attention is ahead, no crossing; {seeds} seeds",
    "even": "neither is ahead beyond the spread; {seeds} seeds",
    "mixed": "they change places more than once; {seeds} seeds",
    "unrun": "the study has not been run yet",
    "sizes": "the study has fewer than two sizes of both nets",
    "seeds": "only {seeds} seeds, five are wanted",
}
EXHIBITS = {
    "curves": "Accuracy on fresh images, by the number of images learned from",
    "ends": "On the fewest and on the most images; the line is the ceiling of short reach",
}
PARTS = {
    "images": "images learned from",
    "convolution": "convolution",
    "attention": "attention",
    "started": "attention started as convolution",
    "local": "local attention",
    "deep": "four convolutions",
    "ceiling": "ceiling of short reach",
    "convolution_few": "convolution, few",
    "attention_few": "attention, few",
    "convolution_many": "convolution, many",
    "attention_many": "attention, many",
}
