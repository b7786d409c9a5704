"""The words of the page of borders."""

from __future__ import annotations

from explorer.words.counted import Counted

FIGURE = (
    "Borders",
    "every border rule side by side, and where a sharpening position ends",
    "What lies outside the image",
)
QUESTION = "What lies outside?"
TIP = "Every rule for what lies outside the image, side by side"
BRIEF = "{count} border rules"
BRIEF_SOME = "{count} of {every} border rules"

BORDERS_SECTION = "On the stage"
BORDERS_TIP = "What lies outside the image, for both layers of the stage; or click a column (can be undone)"
BORDERS_LAYER = "Heads compared"
BORDERS_LAYERS = (
    (
        "kernel",
        "the kernel's",
        "The fewest heads that are this kernel, without content: what is left is the border's doing",
    ),
    ("stage", "the stage's", "The attention of the stage; its content differs from the convolution everywhere"),
)
BORDERS_HEADS = {"kernel": "Heads built as this kernel", "stage": "The heads of the stage"}
BORDERS_SHARP = "Sharpening"
BORDERS_ALPHA = "Position α"
BORDERS_ALPHA_TIP = "Score −α|δ − Δ|² over the whole image without padding, α per px²; or drag along the plot (← →)"
BORDERS_FACTS = (
    ("frame against zeros", "max |attention − convolution| on the frame, the convolution padded by zeros"),
    ("against replicate", "The same, the convolution padded by the nearest pixel of the image"),
)
BORDERS_NOTE = (
    "Without padding, a head whose tap lies outside takes the nearest key there is: the limit replicates the edge."
)
# By the rule that says them, see `facts`
BORDERS_SAID: dict[str, str | Counted] = {
    "convolution": "{heads} are the convolution under **every rule**, frame included.",
    "no_frame": "A 1×1 kernel has no frame: the rules differ only in what the windows see.",
    "level": "On the frame **every rule** is as far from its convolution: max |Δ| {most}.",
    "some": "{heads} are the convolution under **{equal} of {every}** rules, frame included; farthest off: {worst} (max |Δ| {most}).",
    "ranked": Counted(
        one="Outside the image **{best}** suits the frame best (max |Δ| {least}), {worst} least ({most}).",
        other="Outside the image **{best}** suit the frame best (max |Δ| {least}), {worst} least ({most}).",
    ),
}
BORDERS_AND = ", "
BORDERS_ENDS = "A position that sharpens without padding ends in replicate."
BORDERS_TAKEN = "on the stage"
BORDERS_ROWS = {"attention": "attention", "convolution": "convolution", "difference": "difference"}
BORDERS_ROWS_LINE = "From above: attention, convolution, difference (±{limit})."
BORDERS_LIMIT = "±{limit}"
BORDERS_FRAME, BORDERS_INSIDE = "frame {error}", "inside {error}"
BORDERS_IMPOSSIBLE = "Shifted windows are square, without gaps."
BORDERS_SHARP_NAME = "max |Δ| on the frame"
BORDERS_SHARP_AXIS = "sharpness α of the position, without padding"
BORDERS_AGAINST = ("against zeros", "against replicate")
BORDERS_SHARP_WORDS = (
    "At α = {alpha} the frame is {zero} from the convolution padded by zeros, {replicate} from the one that replicates."
)
BORDERS_NO_SHARP = "With {norm} weights a sharp position ends in no convolution: a single key does not weigh 1."
BORDERS_AT = "{border}, ({row}, {column}): {which} {value}. Click: take this border for the stage."

BORDERS_CHOICE = "Border"
BORDERS_NAMES = {
    "zero": "zero",
    "zero_keys": "zero keys",
    "masked": "masked",
    "shifted": "shifted",
    "replicate": "replicate",
    "reflect": "reflect",
    "circular": "circular",
}
BORDERS_TWIN = "twin: {twin}"
BORDERS_TWINS = {"zero": "zero", "replicate": "replicate", "reflect": "reflect", "circular": "circular"}
