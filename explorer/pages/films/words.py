"""The words of the page of films."""

from __future__ import annotations

from explorer.words.counted import Counted

FIGURE = (
    "Films",
    "four ways from attention to the same convolution, each with its law",
    "Four ways from attention to the same convolution",
)
QUESTION = "Four ways to one convolution"
TIP = "Four ways from attention to the same convolution, each with its law"
BRIEF = "window · position · gate · content"
BRIEF_NONE = "none for {norm} weights"

FILMS_SECTION = "Film"
FILM_KINDS = (
    ("window", "Window closes", "Every head's window closes to one pixel: ε = (s − 1) / 2"),
    ("position", "Position sharpens", "A Gaussian position score −α|δ − Δ|² sharpens: ε = exp(−α)"),
    ("gate", "Gate opens", "A gate leads ever more of the weight to the head's own key (ConViT): ε = 1 − σ"),
    ("content", "Content fades", "Content fades from the fewest heads that express the kernel: ε = β / β₀"),
)
FILM_PARAMETERS = {
    "window": (
        "Window side",
        "s in pixels; ε = (s − 1) / 2. At 1 px a head has one key, and softmax over one key is 1",
    ),
    "position": ("Position α", "Score −α|δ − Δ|², α per px²; ε = exp(−α). As on the stage, at most 20"),
    "gate": ("Gate σ", "A = (1 − σ) · softmax + σ · (all weight on one key); ε = 1 − σ"),
    "content": ("Content β", "Scores β q·k / √d beside fixed patterns over the kernel; ε = β / β₀, β₀ where it starts"),
}
FILM_PLAY, FILM_PAUSE = "▶  Play the film", "❚❚  Pause"
FILM_PLAY_TIP = "Goes to the end of the film, evenly in log ε (Space or P). ← and → step, or drag along the plot"
FILM_TO_STAGE = "Show on stage"
FILM_TO_STAGE_TIP = "Puts this frame on the stage, as one step that can be undone"
FILM_NOT_ON_STAGE = (
    "On the stage every window has the gaps of the kernel's dilation, this film has none: set the dilation to 1."
)
FILM_TORUS_NOT_ON_STAGE = (
    "On this torus taps of the kernel meet in one pixel. The film adds them up, the stage's heads do not: take a larger "
    "picture, or another border."
)
FILM_CONTENT = "Content of all films"
FILM_STRENGTHS = (
    ("gentle", "gentle", "The most content, at most β = 1, at which the laws hold within 5 % up to ε = 0.01: measured"),
    ("stage", "as on the stage", "β as on the stage, where strong content can turn the window's curve into a cliff"),
)
FILM_SOFTMAX = "Use softmax"
FILM_SOFTMAX_TIP = "Sets the norm of the scene to softmax; can be undone"
FILM_METERS_SECTION = "Is it a convolution?"
FILM_METERS = (
    ("additive", "max |f(x + y) − f(x) − f(y)| / max |f(x)|: 0 for a convolution"),
    ("homogeneous", "max |f(3x) − 3f(x)| / max |f(x)|: 0 for a convolution"),
    ("equivariant", "max |f(moved x) − moved f(x)| / max |f(x)|: 0 for a convolution, inside the frame"),
    ("reach", "Radius, in pixels, of all that the middle output depends on"),
    ("convolution share", "Share of the weights that is the same at every pixel, ‖T(A)‖² / ‖A‖²: 1 for a convolution"),
)
FILM_METERS_SAID = {
    "convolution": "By these meters this frame is a convolution, up to rounding.",
    "linear_cost": "Content costs linearity, not equivariance.",
    "equivariance_cost": "It is linear, up to rounding, and does not follow every move.",
    "both_cost": "It is neither linear nor does it follow every move.",
}
FILM_METERS_MIDDLE = "Measured on the middle {rows} × {columns} pixels, and on noise."
FILM_METERS_TORUS = (
    "Measured on the middle {rows} × {columns} pixels and on noise; equivariance on a torus, as every output sees "
    "the frame here."
)
FILM_HEADS_SECTION = "Heads for this kernel"
FILM_HEADS_NOTE = Counted(
    one="{kernel}: {count} of {most} heads is enough, without content, in every {window}.",
    other="{kernel}: {count} of {most} heads are enough, without content, in every {window}.",
)
FILM_HEADS_WINDOWS = {
    "square": "square window of {side} or more",
    "disc": "disc of {side} or more",
    "block": "block of {side} or more",
}
FILM_HEADS_BORDER = "For the frame, too, the border is to be {border}."
FILM_HEADS_BUTTON = "Build it with the fewest heads"
FILM_HEADS_TIP = "Opens the page of heads (Ctrl+3)"
FILMS_LEAD = "All four films end in **this {size}×{size} kernel**."
FILMS_LEAD_NAMED = "All four films end in **this {size}×{size} kernel ({kernel})**."
FILMS_LEAD_KERNELS = {
    "identity": "identity",
    "box": "box",
    "gaussian": "gaussian",
    "sobel_x": "sobel\u00a0x",
    "sobel_y": "sobel\u00a0y",
    "laplacian": "laplacian",
    "sharpen": "sharpen",
    "emboss": "emboss",
    "line": "line",
    "random": "random",
}
FILMS_ONE_LAW = "Window and position follow one law."
FILMS_LAWS = {  # with the lead they fit on two lines of the smallest window
    "even": "On this picture no frame differs from its end, beyond rounding: there is nothing to predict.",
    "lawless": "Window, position and content have no first-order law to compare with here.",
    "gentle": "Content is β = {beta} here: so first-order laws hold within 5 % up to ε = {goal}.",
    "gentle_short": "Content is β = {beta} here; even so a first-order law holds within 5 % only up to ε = {held}.",
    "stage_far": "At the stage's β = {beta} first-order laws hold within 5 % up to ε = {held}.",
    "stage_all": "At the stage's β = {beta} first-order laws hold within 5 % all the way.",
    "stage_near": "At the stage's β = {beta} first-order laws hold within 5 % only up to ε = {held}.",
    "cliff": "The stage's β = {beta} is too strong for a first order: even at ε = {least} a curve lies below its law, a cliff.",
    "stage_nowhere": "At the stage's β = {beta} a first-order law holds nowhere down to ε = {least}.",
}
FILMS_UNDEFINED = "With **{norm}** weights no film ends in a convolution: the weight of a single key is not 1, it depends on its score."
FILMS_WHY_NOT = "Over one key softmax is exp(S) / exp(S) = 1, whatever the score S is; {norm} is not: {formula}."
FILMS_CHANGE_NORM = "Choose weights that sum to one on the stage, or the button at the right, to see the films."
FILMS_NOTHING = "The films are being computed …"
FILMS_RATIO = "measured ÷ law = {ratio}"
FILMS_ENDED = "the end of the film"
FILMS_HOLDING = {
    "measuring": "the curve is being measured …",
    "exact": "no frame of this film differs beyond rounding",
    "threshold": "no first-order law: {norm} cuts weights off at a threshold",
    "blocks": "no first-order law: windows of blocks close in jumps",
    "flat": "its first-order law is 0: the difference is of a higher order",
    "always": "the law holds within 5 % all the way",
    "below": "the law holds within 5 % up to ε = {eps}",
    "never": "the law holds at no distance from ε = {eps} on",
}

# The figure
FILM_NAMES = {
    "window": "window closes",
    "position": "position sharpens",
    "gate": "gate opens",
    "content": "content fades",
}
FILMS_ERROR_AXIS = "‖attention − convolution‖ / ‖convolution‖"
FILMS_DISTANCE_AXIS = "distance still to go, ε"
FILMS_LEGEND = "● {film} · ε = {formula}"
FILMS_LEGEND_LAW = "dashed: its law"
FILMS_LEGEND_LAW_AND_BOUND = "dashed: its law, grey: its bound"
FILMS_NEAR_PX = "{side}+{past} px"
FILMS_REACH = "{reach} px"
FILMS_END = "ε = 0"
FILMS_PARAMETER = "{symbol} = {value}"
FILMS_LARGEST = "|Δ| ≤ {largest}"
FILMS_AT_EPS = "{film}at ε = {eps}"
