"""Where a number comes from."""

from __future__ import annotations

from explorer.words.counted import Counted

WHY_NAME = "Where this number comes from"
WHY_COPY = "Copy as text"
WHY_CLOSE = "Close\nEsc"

# Titles: what number it is. Where there are several outputs, or channels, the title names the one
TAP = "Tap {offset} of the convolution at {place}"
TAP_OF_OUTPUT = "Tap {offset} of the convolution at {place}, output {output} of {outputs}"
CONVOLUTION = "The convolution at {place}"
CONVOLUTION_OF_OUTPUT = "The convolution at {place}, output {output} of {outputs}"
ATTENTION = "The attention at {place}"
ATTENTION_OF_OUTPUT = "The attention at {place}, output {output} of {outputs}"
DIFFERENCE = "Attention − convolution at {place}"
DIFFERENCE_OF_OUTPUT = "Attention − convolution at {place}, output {output} of {outputs}"
OVER_CHANNELS = "{title}: red + green + blue"
WEIGHT = Counted(one="One weight of the head at {place}", other="One weight of head {head} {center} at {place}")
SEES = Counted(one="What the head sees at {place}", other="What head {head} {center} sees at {place}")
SEES_OF_CHANNEL = Counted(
    one="What the head sees at {place}, {channel}", other="What head {head} {center} sees at {place}, {channel}"
)
ADDS = Counted(one="What the head adds at {place}", other="What head {head} {center} adds at {place}")
ADDS_OF_OUTPUT = Counted(
    one="What the head adds at {place}, output {output} of {outputs}",
    other="What head {head} {center} adds at {place}, output {output} of {outputs}",
)

# Formulas, and in words what they multiply
TAP_FORMULA = "W_δ · x_(q+δ): weight × {pixel}"
CONVOLUTION_FORMULA = "Σ_δ W_δ · x_(q+δ): weight × pixel, tap by tap"
WEIGHT_FORMULA = "{weight}  with  S = {score} + b(δ){placed}"
SEES_FORMULA = "Σ_k A_qk · v_k: weight × value, the largest first"
ADDS_FORMULA = "(Σ_k A_qk · v_k) · W_O: what the head sees × its output weight"
ATTENTION_FORMULA = "Σ_h (Σ_k A_qk · v_k) · W_O: what each head sees × its output weight"
DIFFERENCE_FORMULA = "Σ_k A_qk · v_k · W_O − Σ_δ W_δ · x_(q+δ)"
DIFFERENCE_BY_HEADS = "Σ_h (what head h sees − the pixel under its tap) · W_h"

# Rows
NO_KEY = "no key stands here"
NO_KEYS = "its window covers no key"
KEY = "key"
POSITION = "+ position b(δ)"
SCORE = "= score S"
UNGATED = "= A before the gate"
ONE_LESS_GATE = "× (1 − σ)"
GATE = "+ σ, at the window's center alone"
GATE_BY_POSITION = "+ σ × A by position alone"
WEIGHT_IS = "= weight A"
WEIGHT_TOTAL = "weight"
TIMES_VALUE = "× value"
WEIGHT_TIMES_VALUE = "= weight × value"
MORE = "and {count} more"
ROUNDED = "all steps rounded here, computed in full"
HIDDEN = "hidden"
HIDDEN_HEAD = "head {head}"
ATTENTION_ROW = "attention"
LESS_CONVOLUTION = "− convolution"
COVERAGE = "× coverage c"
LARGEST_SCORE = "− largest score"
TAU = "− τ, so that Σ = 1"
THE_HEAD, ONE_OF_HEADS = "the head", "head {head} {center}"
PIXEL = "pixel {place}"
OUTSIDE_ZERO = "{place} outside: zero"
OUTSIDE_PIXEL = "{place} outside: pixel {there}"
CHANNELS = ("red", "green", "blue")
NUMBERED_CHANNEL = "channel {channel}"
BIAS = "bias"
CLASS_TOKEN = "class token"
OVER_MANY = "Σ over {count} channels"
GREY = "grey"
