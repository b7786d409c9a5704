"""The inspector's words, ready for translation: names of controls, tooltips, options as (value, label, tooltip)."""

from __future__ import annotations

from explorer.words.counted import Counted

Option = tuple[str, str, str]

KERNELS: tuple[Option, ...] = (
    ("identity", "Identity", "Every pixel stays as it is."),
    ("box", "Box", "The mean of the patch."),
    ("gaussian", "Gauss", "A weighted mean; binomial weights 1 2 1 in each direction."),
    ("sobel_x", "Sobel x", "Right less left: answers to vertical edges."),
    ("sobel_y", "Sobel y", "Below less above: answers to horizontal edges."),
    ("laplacian", "Laplace", "The neighbours less the pixel: answers to edges of every direction."),
    ("sharpen", "Sharpen", "The pixel less its Laplacian."),
    ("emboss", "Emboss", "The pixel and a slope: light from one corner."),
    ("line", "Line", "Answers to thin vertical lines."),
    ("random", "Random", "Seeded whole numbers from −4 to 4. The button beside it draws others."),
)
FREE: Option = ("free", "Free", "Your own numbers.")
KERNEL_TIP = "The kernel W of the convolution:\nY(q) = Σ W(δ)·x(q+δ)"
SIZE = "Size"
SIZE_OF = "{size}×{size}"
SIZE_OF_TIP = Counted(one="{count} tap", other="{count} taps")
SIZE_TIP = "How many pixels the kernel sees; with heads K² one head stands for each"
GRID_TIP = "The weight W(δ) at offset δ = ({row}, {column}).\nType a number; Enter keeps it, Esc does not."
NUMBERS_TIP = "What pixels and weights are counted in"
NUMBERS: tuple[Option, ...] = (
    (
        "integer",
        "integer",
        "Pixels 0…255 and whole weights: closed windows whose weight is 1 then give exactly the same numbers",
    ),
    ("scaled", "scaled", "Pixels 0…1 and a kernel divided so that its output stays in range"),
)
COLOURS: tuple[Option, ...] = (("0", "red", "Red pixels"), ("1", "green", "Green pixels"), ("2", "blue", "Blue pixels"))
OUTPUTS = "Outputs"
OUTPUT_TIP = "A kernel for each output channel"
OUTPUTS_TIP = "How many output channels both layers have"
PLANE_TIP = "Which plane of the kernel is shown here and on the stage"
REROLL_KERNEL = "Another random kernel"

BORDERS: tuple[Option, ...] = (
    (
        "zero",
        "zero",
        "Padded with zeros as conv2d does. They are keys with score 0 and value 0; beyond them is nothing.",
    ),
    ("zero_keys", "zero keys", "Zeros without end, and each is a key (SASA): wide windows are diluted by them."),
    ("masked", "masked", "Nothing outside: the weights are shared among real pixels. An empty window gives 0."),
    (
        "shifted",
        "shifted",
        "Nothing outside: the window is moved until it lies inside (NATTEN). No convolution on the frame.",
    ),
    ("replicate", "replicate", "The nearest pixel of the image, without end."),
    ("reflect", "reflect", "The image in a mirror, without end."),
    ("circular", "circular", "The image is a torus: what leaves on one side comes in on the other."),
)
BORDER_TIP = "What lies outside the image, for both layers"
STRIDE = "Stride"
STRIDE_OF_TIP = Counted(one="Outputs at every pixel", other="Outputs at one in {count} pixels")
STRIDE_TIP = "Both layers answer at every so many pixels"
DILATION = "Dilation"
DILATION_OF_TIP = "Taps and keys {dilation} px apart"
DILATION_TIP = "How far the kernel's taps, and the keys in a window, are apart"

HEADS: tuple[Option, ...] = (
    (
        "kernel",
        "K²",
        "One head for each tap of the kernel, its window centered on the tap. Closed, with weights that sum to 1, they are the convolution.",
    ),
    ("one", "one", "One ordinary head around its own pixel. Closed, with a weight of 1, it is a 1×1 convolution."),
    (
        "fewest",
        "fewest",
        "As few heads as express the kernel exactly, each a fixed pattern b(δ) over its taps. They come with β = 0 and a "
        "window that covers the kernel; content can be added to them.",
    ),
)
REROLL_HEADS = "Other random queries and keys"
CONTENT = ("Content β", "How much the content decides.\nS = β·q·k/√d + b(δ); 0: not at all")
POSITION = ("Position α", "How much nearness decides, per px².\nb(δ) = −α·|δ − Δ|²; 0: not at all")
GATE = (
    "Gate σ",
    "The share of every weight that goes to the window's center, whatever the content (ConViT).\n"
    "A = (1 − σ)·A(S) + σ·[k = q + Δ]; only where the weights sum to 1",
)
TEMPERATURE = ("Temperature", "Divides all scores: low is decided, high is even.\nA = softmax(S/T)")
NORM_TIP = "How scores S become weights A, with coverage c of the key by the window"
NORMS: tuple[Option, ...] = (
    ("softmax", "softmax", "A = c·exp(S) / Σ c·exp(S)\nThe weights sum to 1."),
    ("sparsemax", "sparsemax", "A = c·max(S − τ, 0), τ such that Σ A = 1\nWeak keys get exactly 0."),
    (
        "entmax",
        "entmax",
        "A = c·max(S/2 − τ, 0)², τ such that Σ A = 1\nBetween softmax and sparsemax (α = 1.5); weak keys get 0.",
    ),
    ("relu", "ReLU", "A = c·max(S, 0)\nNot normalised: a closed window keeps a gate."),
    ("sigmoid", "sigmoid", "A = c/(1 + exp(−S))\nNot normalised: a closed window keeps a gate."),
    ("linear", "linear", "A = c·S\nNot normalised: a closed window keeps a gate."),
)
SIMILARITY_TIP = "How alike a query and a key are: what S is made of"
SIMILARITIES: tuple[Option, ...] = (
    ("dot", "dot", "q·k: long keys win everywhere"),
    ("cosine", "cosine", "q·k/|q||k|: only the direction counts"),
    ("distance", "distance", "−|q − k|²/2: the nearest key wins"),
)
FEATURES_TIP = "What queries and keys are made of"
FEATURES: tuple[Option, ...] = (
    ("patch", "patch", "Queries and keys are made of the 3×3 patch less its mean: they can tell an edge from a flat"),
    ("pixel", "pixel", "Queries and keys are made of the pixel alone: they only rank brightness and colour"),
)
WINDOW_TIP = "The shape of each head's window, of side s"
WINDOWS: tuple[Option, ...] = (
    (
        "square",
        "square",
        "c = clip((s+1)/2 − |dy|, 0, 1) · clip((s+1)/2 − |dx|, 0, 1)\nThe share of a pixel inside a square of side s",
    ),
    ("disc", "disc", "c = clip((s+1)/2 − |δ − Δ|, 0, 1)\nAs far in every direction"),
    ("block", "block", "c = 1 in the same block of ⌊s⌋ × ⌊s⌋ pixels, else 0 (Swin)"),
)

KERNEL_NUMBER = "{got!r} is no weight: type a number from −1000 to 1000, or a fraction such as 1/9."
KERNEL_NUMBER_WHOLE = "{got!r} is no whole number from −1000 to 1000: choose scaled numbers to type others."

# Headings and names of controls
SETTINGS_NAME = "Settings of both layers"
CONVOLUTION, ATTENTION = "Convolution", "Attention"
KERNEL = "Kernel"
KERNEL_NAME = "Kernel"
WEIGHT_NAME = "Weight at row {row}, column {column}"
SHOWN_INPUT, SHOWN_OUTPUT = "Shown input", "Shown output"
NUMBERS_NAME = "Numbers"
BORDER = "Border"
HEADS_NAME = "Heads"
HEADS_LABEL = Counted(one="{count} head", other="{count} heads")
NORMALISE = "Normalise"
SIMILARITY = "Similarity"
FEATURES_NAME = "Features"
WINDOW = "Window"

# Why two settings exclude one another
# What does nothing as things stand, see `explaining.excluded`
IDLE = {
    "position_fewest": "The fewest heads bring positions of their own. Choose one head, or one for each tap, to sharpen this one.",
    "gate_fewest": "The fewest heads do not end in one key, which the gate would open to. Choose one head, or one for each tap.",
    "gate_norm": "The gate mixes weights that sum to one: choose softmax, sparsemax or entmax.",
}
OF_COUNT = " of {count}"
# Beside a trained layer, by what is fixed
FIXED = {
    "own": "This is the trained layer's own. Leave the trained layer to choose.",
    "kernel": "The numbers are the trained layer's. Leave the trained layer to choose a kernel.",
    "size": "The kernel is the trained layer's. Leave the trained layer to choose its size.",
    "outputs": "The trained layer has its own outputs. Leave the trained layer to choose.",
    "fewest": "The fewest heads are found for kernels that are made here. Leave the trained layer first.",
}
EXCLUSIONS = {
    "shifted_disc": "Shifted windows (NATTEN) are square: choose another border for a disc window.",
    "shifted_block": "Shifted windows (NATTEN) are square: choose another border for a block window.",
    "shifted_dilation": "A shifted window is moved by whole pixels, so its dilation is 1.",
    "block_dilation": "A block window takes whole blocks, so its dilation is 1.",
    "fewest_linear": "The fewest heads score −∞ off their taps, and a linear weight is its score: choose another norm, or K² heads.",
}
