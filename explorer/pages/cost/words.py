"""The words of the page of cost."""

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
