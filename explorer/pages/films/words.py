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
    "content": ("Content β", "Scores β q·k / √d beside fixed patterns over the kernel; ε = β / β₀, β₀ as on the stage"),
}
FILM_PLAY, FILM_PAUSE = "▶  Play the film", "❚❚  Pause"
FILM_PLAY_TIP = "Goes to the end of the film, evenly in log ε (Space or P). ← and → step, or drag along the plot"
FILM_TO_STAGE = "Show on stage"
FILM_TO_STAGE_TIP = "Puts this frame on the stage, as one step that can be undone"
FILM_NOT_ON_STAGE = (
    "On the stage every window has the gaps of the kernel's dilation, this film has none: set the dilation to 1."
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
FILM_METERS_NOTE = "Content costs linearity, not equivariance. Measured on the middle {rows} × {columns} pixels."
FILM_METERS_TORUS = (
    "Content costs linearity, not equivariance: measured on a torus, as every output sees the frame here. "
    "Middle {rows} × {columns} pixels."
)
FILM_HEADS_SECTION = "Heads for this kernel"
FILM_HEADS_NOTE = Counted(
    one="{kernel}: {count} of {most} heads is enough, without content, at any window.",
    other="{kernel}: {count} of {most} heads are enough, without content, at any window.",
)
FILM_HEADS_BUTTON = "Build it with the fewest heads"
FILM_HEADS_TIP = "Opens the page of heads (Ctrl+3)"
FILMS_LEAD = "Close the window, sharpen the position, open the gate or fade the content: each ends in **this {size}×{size} kernel**."
FILMS_LEAD_NAMED = "Close the window, sharpen the position, open the gate or fade the content: each ends in **this {size}×{size} kernel ({kernel})**."
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
FILMS_CLIFF = "Content is strong here: the window's curve is a cliff, its law would need ε far below {eps}."
FILMS_UNDEFINED = "With **{norm}** weights no film ends in a convolution: the weight of a single key is not 1, it depends on its score."
FILMS_WHY_NOT = "Over one key softmax is exp(S) / exp(S) = 1, whatever the score S is; {norm} is not: {formula}."
FILMS_CHANGE_NORM = "Choose weights that sum to one on the stage, or the button at the right, to see the films."
FILMS_NOTHING = "The films are being computed …"
FILMS_MEASURING = "the curve is being measured …"
FILMS_NO_LAW = "no first-order law: weights cut off at a threshold, or windows of blocks"
FILMS_RATIO = "measured ÷ law = {ratio}"
FILMS_HOLDS = "the law holds within 5 % below ε = {eps}"
FILMS_HOLDS_ALWAYS = "the law holds all the way"
FILMS_HOLDS_NEVER = "the law holds nowhere above ε = {eps}: a cliff"

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
