"""The words of the page of trained networks."""

from __future__ import annotations

from explorer.words.counted import Counted

FIGURE = (
    "Heads of a trained network",
    "for every head: how much of it is a convolution, how far it looks, what a small kernel explains",
    "What did a trained layer learn?",
)
QUESTION = "What did a trained layer learn?"
TIP = "Every head of a whole network on your picture: its share of convolution, how far it looks, its nearest kernel"
BRIEF_NONE = "choose a network"
BRIEF = "{name}: {first} → {last} convolution"

# The sentence, by the rule that the facts meet
SENTENCES: dict[str, str | Counted] = {
    "nothing": "No layer is known yet.",
    "falls": (
        "From the first attention to the last, convolution falls from **{first}** to {last}. They look {first_px} and {last_px} "
        "far; a {size}×{size} kernel explains R² {first_r2} and {last_r2} of them."
    ),
    "rises": (
        "From the first attention to the last, convolution rises from **{first}** to {last}. They look {first_px} and {last_px} "
        "far; a {size}×{size} kernel explains R² {first_r2} and {last_r2} of them."
    ),
    "alike": (
        "The first attention and the last are both **{first}** convolution. They look {first_px} and {last_px} far; a "
        "{size}×{size} kernel explains R² {first_r2} and {last_r2} of them."
    ),
    "one": (
        "Its attention is **{first}** convolution on this picture and looks {first_px} far; a {size}×{size} kernel explains R² "
        "{first_r2} of it."
    ),
    "unmeasured": Counted(
        one="Its attention could not be measured: {reason}.",
        other="None of its {count} attentions could be measured: {reason}.",
    ),
    "kernels": Counted(
        one="One convolution and no attention.",
        other="{count} convolutions and no attention: their center tap holds **{first_middle}** of |W|² in the first and {last_middle} in the last.",
    ),
    "kernel": Counted(
        one="One convolution and no attention: its center tap holds **{first_middle}** of |W|².",
        other="{count} convolutions and no attention; one has a center tap beside others, which holds **{first_middle}** of its |W|².",
    ),
    "points": Counted(
        one="One convolution and no attention; its kernel has no center tap beside others.",
        other="{count} convolutions and no attention; none has a center tap beside others.",
    ),
}
NO_SCORE = "–"
SO_FAR = "{done} of {count} layers so far. {said}"
READING = "{name} is being read …"
EMPTY = (
    "Choose a network that comes with Aperture, or open a file of trained weights: your picture goes through all of it."
)
EMPTY_FIGURE = "No network is chosen. On the page, choose one that comes with Aperture, or open a file of weights."

# Measures, with their sources
TIPS = {
    "share": (
        "‖T(A)‖² / ‖A‖²: how much of the mixing matrix A depends on the offset alone. 1 is a convolution, also one that looks "
        "everywhere alike: R² tells the two apart"
    ),
    "distance_px": (
        "Mean attention distance, in pixels of the picture as the network sees it: the mean |key − query| under the weights "
        "(Dosovitskiy et al. 2021; Raghu et al. 2021)"
    ),
    "r_squared": (
        "What the nearest small kernel, one for all channels, explains of the variance of the head's output; by least squares "
        "on this picture. – where the output is the same everywhere"
    ),
    "taps": "Rows and columns of the kernel",
    "inputs": "Channels that come in",
    "outputs": "Channels that go out",
    "token": "The mean weight on the class token, which is no pixel and no part of the share",
    "shown": (
        "The pictures show the one direction in channels along which the head's output varies most: this share of it"
    ),
    "center": "The center tap's share of |W|²: 100 % would be a 1×1 convolution",
    "rank": (
        "e to the entropy of the unfolded kernel's singular values over their sum (Roy and Vetterli 2007): how many heads of a "
        "softmax it needs is this or one more"
    ),
}

# The table
LAYER, HEAD = "layer", "head"
HEAD_NAMED = "head {head}"
MEASURES = {"share": "share", "distance_px": "distance", "r_squared": "R²", "token": "token"}
MEANS = {"share": "mean share", "distance_px": "mean distance", "r_squared": "mean R²"}
MEANS_BRIEF = {"share": "mean", "distance_px": "mean px", "r_squared": "mean R²"}
KERNELS = {"taps": "kernel", "inputs": "in", "outputs": "out", "center": "center tap", "rank": "rank"}
KERNEL_SIDES = "{rows}×{columns}"
MEAN_TIP = "Mean over the layer's heads. {tip}"
SORT_TIP = "{tip}. Click to sort by it; once more turns the order round"
LAYER_TIP = "Click for the order of the network"
HEAD_TIP = "Click to sort layers by {measure} of head {head}; once more turns the order round"
LIST_HEAD_TIP = "The head's number in its layer"
LEFT_OUT = "the first {shown} of {count} lines"
VISIBLE = "{first} to {last} of {count}; the wheel or ↓ shows more"
NOTHING_HERE = "–"
CELL = "{layer}, head {head}: share {share}, distance {distance}, R² {score}"
MEANS_OF = Counted(
    one="{layer}, one head: share {share}, distance {distance}, R² {score}",
    other="{layer}, mean of {count} heads: share {share}, distance {distance}, R² {score}",
)
NOT_MEASURED = "{layer}: {reason}"
KERNEL_LINE = "{layer}: {about}"

# The pictures of a head, and of a kernel
HEAD_TITLE = "{layer}, head {head}"
LOOKS = "where it looks"
OUTPUT, OUTPUT_ABOUT = "its output", "without its mean"
NEAREST, NEAREST_ABOUT = "nearest convolution", "{size}×{size}, R² {score}"
LEFT, LEFT_ABOUT = "what is left", "{share} of the variance"
LEFT_NONE = "nothing varies"
LOOKS_AT = "offset ({row}, {column}): mean weight {weight}"
TAPS = "share of |W|² by tap"

# The figure
SUBTITLE = "{name} · {family} · {count} layers · picture {rows}×{columns} as it sees it · nearest kernel {size}×{size}"
BARS = {"share": "convolution share", "distance_px": "mean distance in px", "r_squared": "R² of the nearest kernel"}
BAR_OUTPUT = "head's output"

# The column
NETWORK = "Network"
NETWORK_TIP = "Whose layers are in the table"
OF_STAGE, OF_STAGE_TIP = "on the stage", "The network of the layer that is on the stage"
NO_STAGE = "There is no trained layer on the stage"
NONE, NONE_TIP = "none", "No network is chosen"
OPENED_TIP = "The file that was opened here"
OPEN_ELLIPSIS, OPEN_FILE = "Open…", "Open a file of weights…"
OFFER = "These come with Aperture; each was trained by the study's own command."
OPEN_TIP = "A file of trained weights: .safetensors, .pt, .pth or .bin. Nothing in it is run"
OPEN_TITLE = "Trained weights"
FILES = "Trained weights (*.safetensors *.pt *.pth *.bin)"
ABOUT = Counted(
    one="{family}, {numbers} numbers, {count} layer; sees {rows}×{columns} px",
    other="{family}, {numbers} numbers, {count} layers; sees {rows}×{columns} px",
)
MILLIONS, THOUSANDS = "{count} M", "{count} k"
HEADS = "Heads"
HEADS_TIP = "How many heads each attention has, where the file does not say it"
HEADS_AS_FILE = "as the file says"
TABLE = "Table"
TABLES = (
    ("layers", "By layer", "A line for each layer, its heads side by side"),
    ("heads", "By head", "A line for each head of all layers, to be sorted together"),
)
SHOWN = "What heads are told by"
SHOWN_OPTIONS = (
    ("share", "Share", TIPS["share"]),
    ("distance_px", "Distance", TIPS["distance_px"]),
    ("r_squared", "R²", TIPS["r_squared"]),
)
NO_HEADS = "This network has no attention that could be measured"
ALL_SHOWN = "By head, all three stand in the table"
KERNEL_SIZE = "Nearest kernel"
KERNEL_TIP = "The side of the kernel that stands against each head"
KERNEL_OPTION = "{size}×{size}"
SELECTED = "Selected"
HEAD_FACTS = (
    ("convolution share", TIPS["share"]),
    ("mean distance", TIPS["distance_px"]),
    ("R² of the kernel", TIPS["r_squared"]),
    ("on the class token", TIPS["token"]),
    ("shown of its output", TIPS["shown"]),
)
KERNEL_FACTS = (("center tap", TIPS["center"]), ("effective rank", TIPS["rank"]))
PUT = "Put on the stage"
PUT_TIP = "This head steps on the stage, its nearest convolution on the other lane (Enter)"
PUT_LAYER_TIP = "This layer steps on the stage (Enter)"
CSV = "Save as CSV…"
CSV_TIP = "The whole table: a line for each head and each convolution, with all digits and the nearest kernels"
CSV_TITLE = "Save the table"
CSV_FILES = "Table (*.csv)"
CSV_SAVED = "Saved {name}."
CSV_FAILED = "{name} could not be saved ({reason}). Choose another folder."
CSV_NOT_YET = "The table is not complete yet"
NO_PICTURE = "It takes what other layers make, and the file does not say what they are"
TENSORS = "Its tensors"
