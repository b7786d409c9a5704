"""What layers and settings are called in captions, titles and sentences."""

from __future__ import annotations

from explorer.words.counted import Counted

CONVOLUTION = "convolution"
ATTENTION = "attention"
DIFFERENCE = "difference"
VALUES = "values"
LAYERS = {"convolution": "convolution", "attention": "attention"}
OUTPUTS = {"convolution": "convolution", "attention": "attention", "difference": "difference"}

# One line of settings: what is said of each, with this between them
BETWEEN = " · "
KERNEL_NAMES = {
    "identity": "Identity",
    "box": "Box",
    "gaussian": "Gaussian",
    "sobel_x": "Sobel x",
    "sobel_y": "Sobel y",
    "laplacian": "Laplacian",
    "sharpen": "Sharpen",
    "emboss": "Emboss",
    "line": "Line",
    "random": "Random",
    "free": "Free",
}
KERNEL = "{kernel} {size}×{size}"
HEADS = Counted(one="one head", other="{count} heads")
BORDERS = {
    "zero": "zero border",
    "zero_keys": "zero keys border",
    "masked": "masked border",
    "shifted": "shifted border",
    "replicate": "replicate border",
    "reflect": "reflect border",
    "circular": "circular border",
}
STRIDE = "stride {stride}"
DILATION = "dilation {dilation}"
WINDOWS = {"square": "square window {side}", "disc": "disc window {side}", "block": "block window {side}"}
