"""The words of the page of cost."""

from __future__ import annotations

from explorer.words.counted import Counted

FIGURE = ("Cost", "parameters, multiply-adds and memory of both layers", "What do they cost?")
QUESTION = "What do they cost?"
TIP = "Parameters, multiply-adds and memory of both layers"
BRIEF = "equal at {side}"
BRIEF_ABOUT = "equal at about {side}"
BRIEF_NEVER = "attention costs more at any side"
BRIEF_ALWAYS = "the convolution costs more at any side"

COST_SECTION = "Sizes"
COST_SIZES = {
    "image_side": ("Image side", "Rows and columns of the image, in pixels"),
    "channels": ("Channels d", "Channels in and out of both layers"),
    "kernel_size": ("Kernel size k", "Convolution: k²d² parameters, and as many multiply-adds per pixel"),
    "window_side": ("Window side k", "Attention: 3d² parameters, and 3d² + 2k²d multiply-adds per pixel"),
}
COST_MINE = "Sizes of the stage"
COST_MINE_TIP = "Takes image, channels, kernel and window from the stage"
COST_NOTE = (
    "Counted as in Stand-Alone Self-Attention (Ramachandran et al. 2019, section 2): a convolution has k²d² weights; "
    "attention has three projections of d², and 2k²d more multiply-adds per pixel, none of them parameters."
)

# The figure
# By the rule that says them, see `facts`
COST_SAID = {
    "projections": Counted(
        one="With {count} channel a {size}×{size} convolution costs less than attention of **any window**: its three projections alone cost more.",
        other="With {count} channels a {size}×{size} convolution costs less than attention of **any window**: its three projections alone cost more.",
    ),
    "never": Counted(
        one="With {count} channel a {size}×{size} convolution costs less than attention of **any window**: one of 1 px takes {narrowest} multiply-adds, the convolution {convolution}.",
        other="With {count} channels a {size}×{size} convolution costs less than attention of **any window**: one of 1 px takes {narrowest} multiply-adds, the convolution {convolution}.",
    ),
    "always": Counted(
        one="With {count} channel a {size}×{size} convolution costs more than attention of **any window** on this image, {image}×{image} keys included.",
        other="With {count} channels a {size}×{size} convolution costs more than attention of **any window** on this image, {image}×{image} keys included.",
    ),
    "equal": Counted(
        one="With {count} channel a {size}×{size} convolution costs as many multiply-adds as attention with a window of **{side} px**. Its parameters grow with the kernel, those of attention not with the window.",
        other="With {count} channels a {size}×{size} convolution costs as many multiply-adds as attention with a window of **{side} px**. Its parameters grow with the kernel, those of attention not with the window.",
    ),
    "about": Counted(
        one="With {count} channel a {size}×{size} convolution costs about as many multiply-adds as attention with a window of **{side} px**. Its parameters grow with the kernel, those of attention not with the window.",
        other="With {count} channels a {size}×{size} convolution costs about as many multiply-adds as attention with a window of **{side} px**. Its parameters grow with the kernel, those of attention not with the window.",
    ),
}
COST_SUBTITLE = Counted(
    one="{image}×{image} image, {count} channel in and out · {kernel}×{kernel} kernel, {window}×{window} window",
    other="{image}×{image} image, {count} channels in and out · {kernel}×{kernel} kernel, {window}×{window} window",
)
COST_COUNTS = {"multiply_adds": "multiply-adds per pixel", "parameters": "parameters"}
COST_EQUAL = "equal at {side} px"
COST_AXIS = "side of kernel and of window, px"
COST_ROWS = {
    "parameters": "parameters",
    "multiply_adds": "multiply-adds per pixel",
    "all_multiply_adds": "multiply-adds, whole image",
    "held_bytes": "memory, nothing tiled",
}
COST_MEMORY = {"GiB": "{size} GiB", "MiB": "{size} MiB", "KiB": "{size} KiB"}
COST_BYTES = Counted(one="{count} byte", other="{count} bytes")
