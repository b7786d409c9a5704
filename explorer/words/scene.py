"""What layers and settings are called in captions, titles and sentences."""

from __future__ import annotations

from explorer.words.counted import Counted

CONVOLUTION = "convolution"
ATTENTION = "attention"
DIFFERENCE = "difference"
VALUES = "values"
LAYERS = {"convolution": "convolution", "attention": "attention"}

# One line of settings: what is said of each, with this between them
BETWEEN = " · "
NORMS = {"softmax": "softmax", "sparsemax": "sparsemax", "relu": "ReLU", "sigmoid": "sigmoid", "linear": "linear"}
KERNELS = {
    "identity": "Identity {size}×{size}",
    "box": "Box {size}×{size}",
    "gaussian": "Gaussian {size}×{size}",
    "sobel_x": "Sobel x {size}×{size}",
    "sobel_y": "Sobel y {size}×{size}",
    "laplacian": "Laplacian {size}×{size}",
    "sharpen": "Sharpen {size}×{size}",
    "emboss": "Emboss {size}×{size}",
    "line": "Line {size}×{size}",
    "random": "Random {size}×{size}",
    "free": "Free {size}×{size}",
}
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
