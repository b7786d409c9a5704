"""The words of the page of meters."""

from __future__ import annotations

from explorer.words.counted import Counted

FIGURE = (
    "Meters",
    "is it a convolution? Meters of both layers, a moved picture, the nearest convolution",
    "Is it a convolution?",
)
QUESTION = "Is it a convolution?"
TIP = "Is it a convolution? Measured, with the nearest one"
BRIEF = {
    "convolution": "yes, by every meter",
    "frame": "yes, but for the frame",
    "wide": "yes, but a wider one",
    "unseen": "what it gives is one",
    "equivariant": "equivariant, not linear",
    "equivariant_inside": "equivariant, not linear",
    "linear": "linear, not equivariant",
    "neither": "neither linear nor equivariant",
}

METERS_BOARDS = (
    ("meters", "Meters", "Additive, homogeneous, equivariant, local: what makes a convolution"),
    ("shift", "Move", "Move the picture, and see whether the outputs follow"),
    ("nearest", "Nearest", "The convolution nearest to this attention, fitted on the gallery"),
)
METERS_BOARD = "Board"
METERS_READING = "The meters are being read …"
METERS_COLUMNS = {
    "attention": "attention",
    "convolution": "convolution",
    "pictures": "attention on this picture x; y: noise",
    "sentence": "what would make it 0?",
}
METERS_ROWS = {
    "additivity": ("additive", "max |f(x + y) − f(x) − f(y)| / max |f|"),
    "homogeneity": ("homogeneous", "max |f(3x) − 3f(x)| / max |f|"),
    "equivariance": ("equivariant", "max |f(moved x) − moved f(x)| / max |f|"),
    "inside": ("equivariant inside", "the same where neither frame nor seam is seen"),
    "reach": ("reach", "radius of all that an output depends on"),
    "share": ("convolution share", "‖T(A)‖² / ‖A‖² of the weights: 100 % for a convolution"),
}
# The experiment on the picture: what the attention gives, what a convolution would, and their difference
METERS_PICTURES = {
    "additivity": ("f(x + y)", "f(x) + f(y)", "difference"),
    "homogeneity": ("f(3x)", "3f(x)", "difference"),
    "equivariance": ("f(moved x)", "moved f(x)", "difference"),
    "inside": ("f(moved x)", "moved f(x)", "difference"),
    "reach": ("|∂f/∂x|", "within {radius} px", "beyond"),
    "share": ("head {head} of {heads}", "mean, T(A)", "difference"),
}
METERS_RANGE = {"signed": "±{limit}", "unsigned": "up to {limit}", "rest": "max |Δ| {limit}"}
METERS_SHORT = {
    "additivity": "additive",
    "homogeneity": "homogeneous",
    "equivariance": "equivariant",
    "inside": "inside",
    "reach": "reach",
    "share": "share",
}
METERS_ZERO = {
    "additivity": "{zero}: here the weights do not depend on the image.",
    "homogeneity": "{zero}: brightness does not change the weights.",
    "equivariance": "{zero}: wherever the image goes, the output follows.",
    "inside": "{zero}: away from the frame the output follows wherever the image goes.",
    "reach": "Nothing beyond the kernel's {radius} px plays a part.",
    "share": "All weights are the same at every pixel.",
    "share_here": "On this picture all weights are the same at every pixel; on others they are not.",
    "unseen": "{zero}: the weights depend on the image, but nothing that comes out does.",
}
METERS_EXACTLY, METERS_ROUNDED = "0", "0 up to rounding"
METERS_BOUND = "rounding allows {bound}"
METERS_ADVICE = {
    "additivity": "By content x + y has other weights than x and y. With {what} it is 0.",
    "homogeneity": "A brighter image has larger scores, and sharper weights. With {what} it is 0.",
    "inside": "Blocks stay where they are. With {what} it is 0.",
    "reach": "Farther pixels play a part. With {what} the kernel's {radius} px are left.",
}
METERS_STAYS = {
    "frame": "The frame stays while the image goes round. With {what} it is 0.",
    "blocks": "Blocks stay while the image goes round. With {what} it is 0.",
    "both": "Frame and blocks stay while the image goes round. With {what} it is 0.",
}
METERS_DIFFERS = {
    "content": "The image's own weights differ from pixel to pixel. With {what} it is 100\u00a0%.",
    "frame": "At the frame the weights are others. With {what} it is 100\u00a0%.",
    "blocks": "The weights depend on where in its block a pixel lies. With {what} it is 100\u00a0%.",
    "both": "The weights depend on frame and blocks. With {what} it is 100\u00a0%.",
}
METERS_NO_INSIDE = "Every output sees the frame or the seam. With {what} there is an inside."
METERS_TORUS_INSIDE = "A torus has no frame: all of it is inside."
METERS_CHANGES = {
    "content": "β = 0",
    "border": "a circular border",
    "window_shape": "a square window",
    "window_side": "a window of {side}",
}
METERS_CHANGES_SHORT = {
    "content": "β = 0", "border": "torus", "window_shape": "square", "window_side": "window {side}",
}  # fmt: skip
METERS_AND = "{first} and {second}"
METERS_COMMA = "{first}, {second}"
METERS_DO_WHAT = "{meters}: {changes}"
METERS_REACH = "{reach} px"
METERS_DO = "Make it 0"
METERS_DO_TIP = "{sentence}\nChanges the stage; one step to undo (Ctrl+Z)."
METERS_NOTE = (
    "Read in double precision on {rows} × {columns} pixels of this picture and on seeded noise; the worst counts. What "
    "rounding allows, computed, counts as 0. 0 by every meter is a convolution on a torus; padding costs even a "
    "convolution its frame."
)
METERS_VERDICTS = {
    "convolution": "**It is a convolution** by every meter: additive, homogeneous, equivariant, and no wider than the kernel.",
    "frame": "**A convolution but for the frame**: inside, every meter is 0; what lies outside the image does not move with it.",
    "wide": "**A convolution, but a wider one**: it reaches {reach} px, the kernel {radius}.",
    "unseen": "**What it gives is a convolution, its weights are not**: they follow the image, but what they change is multiplied by 0.",
    "equivariant": "**Equivariant, not linear**: content lets the image choose the weights, but the output follows wherever the image goes.",
    "equivariant_inside": "**Equivariant, not linear**: content lets the image choose the weights, but the output follows wherever the image goes, all but the frame.",
    "linear": "**Linear, not equivariant**: the weights do not depend on the image, but on where a pixel lies.",
    "neither": "**Neither linear nor equivariant**: the weights depend on the image, and on where a pixel lies.",
}
SHIFT_ROWS, SHIFT_COLUMNS = "Down", "Right"
SHIFT_TIP = (
    "By how many pixels the picture is moved (arrow keys; drag the picture). What leaves comes in on the other side"
)
SHIFT_SECTION = "Moved by"
SHIFT_BACK = "Back to its place"
SHIFT_BACK_TIP = "Moves the picture by 0 pixels (0)"
SHIFT_FACTS = (
    ("attention, all", "max |f(moved x) − moved f(x)| of the attention"),
    ("attention, inside", "The same where neither frame nor seam is seen"),
    ("convolution, all", "max |f(moved x) − moved f(x)| of the convolution"),
    ("convolution, inside", "The same where neither frame nor seam is seen"),
    ("rounding, attention", "What rounding alone may make of max |Δ|, computed: up to it the attention follows"),
    ("rounding, convolution", "The same of the convolution"),
)
SHIFT_SAID = "Moved by ({rows}, {columns}) px, **the attention {attention_does}**, and the convolution {convolution_does}: max |Δ| is {attention} and {convolution}; rounding allows {attention_bound} and {convolution_bound}."
SHIFT_SAID_INSIDE = "Moved by ({rows}, {columns}) px, **the attention {attention_does}**, and the convolution {convolution_does}: max |Δ| is {attention} and {convolution}, inside {attention_inside} and {convolution_inside}."
SHIFT_DOES = {
    "all": "follows",
    "inside": "follows away from the frame",
    "nowhere": "does not follow",
}
SHIFT_NAMES = {"of_moved": "f(moved x)", "moved": "moved f(x)", "difference": "difference"}
SHIFT_PICTURE = "moved x: drag it"
SHIFT_STILL = ("x", "in its place")
SHIFT_PART = "in its place: the first {rows} × {columns} px"
NEAREST_SECTION = "How near"
NEAREST_FACTS = (
    ("R², this picture", "1 − ‖output − convolution‖² / ‖output − its mean‖²; the picture itself was never fitted on"),
    ("relative error", "‖output − convolution‖ / ‖output‖"),
    ("pictures", "Of the gallery, at this size, without the picture on the stage"),
    ("bias", "The fitted constant, of the output channel that is shown"),
)
NEAREST_NOTE = "Least squares over all pixels, with a bias, with the border, stride and dilation of the stage."
NEAREST_LOOSE = "These pictures leave more than one kernel; the smallest is shown."
# By the rule that says them, see `nearest_facts`; after what it explains, what none could do better
NEAREST_SAID = {
    "all": "The nearest {size}×{size} convolution **is this output**, up to rounding, on a picture that it was not fitted on.",
    "none": "A {size}×{size} convolution fitted on the gallery explains this output **no better than its mean** does.",
    "part": "The nearest {size}×{size} convolution, fitted on the gallery, explains **{share} of this output's variance**; what is left is {relative} as large as the output.",
}
NEAREST_BOUND = "None of this size leaves less than {least} of it here."
NEAREST_FREE = "One fitted here alone would leave nothing."

SHIFT_PX = "{pixels} px"
SHIFT_BY = "by ({rows}, {columns}) px"
SHIFT_ON_MOVED = "on the moved picture"
SHIFT_WANTED = "what it should be"
SHIFT_LARGEST = "max|Δ| {largest}"
SHIFT_LARGEST_INSIDE = " · inside {inside}"
SHIFT_OF_LAYER = "{layer}  {map}"
SHIFT_MAPS = {
    "attention": {
        "of_moved": "attention f(moved x)",
        "moved": "attention moved f(x)",
        "difference": "attention difference",
    },
    "convolution": {
        "of_moved": "convolution f(moved x)",
        "moved": "convolution moved f(x)",
        "difference": "convolution difference",
    },
}
NEAREST_MAPS = {"output": "attention", "explained": "nearest convolution", "residual": "what is left"}
NEAREST_MAP_NOTES = {
    "output": "on the picture of the stage",
    "explained": "of the same picture",
    "residual": "{relative} of the output",
}
NEAREST_PLACES = {"output": "output", "explained": "explained", "residual": "residual"}
NEAREST_KERNEL, NEAREST_KERNEL_NOTE = "kernel", "of the stage"
NEAREST_FITTED, NEAREST_FITTED_NOTE = "nearest kernel", "fitted to the attention"
NEAREST_SCORE = "R² on this picture"
NEAREST_HELD_OUT = Counted(one="held out: fitted on {count} picture", other="held out: fitted on {count} pictures")
NEAREST_GALLERY = "of the gallery, {rows} × {columns} px"
