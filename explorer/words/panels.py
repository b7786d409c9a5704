"""The captions of the lanes and their panels."""

from __future__ import annotations

from explorer.words.counted import Counted

CONVOLUTION_LOOKS = "{layer} a fixed {size} patch"
# Of a trained attention with a gate
GATE = "gate: {share} of it by position"
GATES = "gates: {low} to {high} of it by position"
# Beside a trained attention: the one nearest to it
NEAREST_LOOKS = "{layer} nearest, a {size} patch"
FROM_NEAREST = "fitted here"
TRAINED_HEAD = "Trained head {head}"
TOKEN_WEIGHT = "class token: {weights}"
CONVOLUTION_LAYER = "Convolution"
ATTENTION_LOOKS = Counted(one="{layer} one head, window {side}", other="{layer} {count} heads, window {side}")
ATTENTION_LAYER = "Attention"
KERNEL = "kernel, {source}"
FROM_PARAMETERS = "from parameters"
# Where weights come from, and what that means, see `explaining.weights`
WEIGHTS_FROM = {
    "data": ("from the data", "made anew at every pixel"),
    "both": ("from data and position", "made anew at every pixel"),
    "position": ("from position", "the same for every picture"),
    "one_key": ("over one key", "1, wherever there is a key"),
}
WEIGHTS = "{weights}, {source}"
THE_SAME = "the same at every pixel"
PIXELS = "pixels"
SEEN = Counted(one="what the head sees", other="what each head sees")
OUTPUT_WEIGHTS = "W_O"
CONVOLUTION_OUTPUT = "{size} convolution"
ATTENTION_OUTPUT = Counted(one="one-head attention", other="multi-head attention")
ATTENTION_SOME = Counted(one="{shown} of {count} head", other="{shown} of {count} heads")
DIFFERENCE = "attention − convolution"
LIMIT = "±{limit}"
# {equals} is "=", or "≈" where the printed numbers are rounded
SUM = "Σ {equals} {sum}"
SUM_OF_CHANNEL = "{channel} Σ {equals} {sum}"
SUM_OF_ALL = "all {count} Σ {equals} {sum}"
AND_BIAS = "{sign} bias {bias} {equals} {sum}"
SUM_OF_ALL_AND_BIAS = "all {count} Σ {sign} bias {bias} {equals} {sum}"
SUM_OVER = "added over {count} channels"
OF_CHANNEL = " · {channel} of {count}"
EVERY_CHANNEL = " · RGB"
CHANNELS = ("red", "green", "blue")
NUMBERED_CHANNEL = "channel {channel}"
OUTPUT_WEIGHT = "× {weight}"
SEEN_TIMES_WEIGHT = "{seen}×{weight}"
OF_OUTPUT = " · output {output} of {outputs}"
HEAD = "head {head}"
ONE_PX = "1 px"
