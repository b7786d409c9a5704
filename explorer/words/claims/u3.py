"""U3: selection."""

CLAIM = "Self-attention must select."
SAID = (
    "In the toy a b c d only ac and bd matter, so attention must learn to pick them, it is said. A net learns ac + bd from "
    "your picture's pixels; its control keeps all weights uniform."
)
LABEL = "error: attention / uniform"
HEADLINE = "{attention} / {control}"
RULE = (
    "Five seeds. TRUE when the control's mean error is above attention's by more than both standard deviations together "
    "(root of squares); FALSE when it is not. Not judged where neither is better than the mean."
)
VALUES = {
    "attention": "error on fresh rows, attention (mean; 100 % is always saying the mean)",
    "attention_sd": "its standard deviation over seeds",
    "control": "error on fresh rows, uniform weights (mean)",
    "control_sd": "its standard deviation over seeds",
    "before": "effective keys of 4 at random start",
    "after": "effective keys of 4 after learning",
    "seeds": "seeds",
    "samples": "samples learned from",
}
CONDITIONS = {
    "control": "uniform weights do as well; {seeds} seeds",
    "worse": "uniform weights are worse; {seeds} seeds",
    "neither": "neither learns anything here that holds on fresh rows",
    "even": "ac + bd is the same all over every second row",
}
EXHIBITS = {
    "errors": "Error on fresh rows; the line is always saying the mean",
    "keys": "Effective keys of attention; the line is all four",
    "weights": "Its mean weights after learning",
}
PARTS = {
    "selects": "attention",
    "uniform": "uniform weights",
    "before": "random start",
    "after": "learned",
    "a": "a", "b": "b", "c": "c", "d": "d", "qa": "a", "qb": "b", "qc": "c", "qd": "d",
}  # fmt: skip
