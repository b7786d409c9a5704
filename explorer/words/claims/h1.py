"""H1: one head and a signed kernel."""

CLAIM = "A convolution is not local attention."
SAID = (
    "Softmax weights are never negative and sum to 1. One head so mixes its window with weights of one sign, while a "
    "kernel may have both signs. Several heads, each times its own W, may subtract."
)
LABEL = "one head, at least so far off"
HEADLINE = "{floor}"
RULE = (
    "Heads weigh the kernel's window by position alone. TRUE when no single head can be the kernel, and the best one "
    "differs on this picture by more than rounding; FALSE when one head is the convolution."
)
VALUES = {
    "floor": "no single head comes nearer to the kernel than this",
    "found": "the best single head found, off the kernel by",
    "picture": "with the W that suits this picture best, off the convolution by",
    "needed": "heads that are enough",
    "taps": "heads, if each looks at one tap",
    "rest": "largest difference with enough heads",
    "bound": "what rounding alone may make of it",
}
CONDITIONS = {
    "more": "false with {needed} heads",
    "one": "one head is enough for this kernel",
    "constant": "all pixels look alike here: draw something",
    "hidden": "this picture hides what one head lacks",
}
EXHIBITS = {
    "errors": "How far the best heads are from the kernel, and how far they must be",
    "convolution": "The convolution",
    "one": "The best single head found, with the W that suits this picture best",
    "difference": "What one head lacks",
}
PARTS = {"heads": "heads", "found": "best found", "floor": "proven floor"}
