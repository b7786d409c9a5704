"""M2: what the two cost."""

CLAIM = "For the price of a convolution, attention sees farther."
SAID = (
    "With k × k taps or keys and d channels a pixel costs k²·d² multiply-adds as a convolution and 3·d² + 2·k²·d as "
    "attention: wide windows are cheap for attention, many channels for neither."
)
LABEL = "window as dear as the kernel"
HEADLINE = "{size} × {size} ≈ {side}"
RULE = (
    "The widest odd window that costs no more than the kernel. TRUE when it is wider than the kernel at the picture's own "
    "channels, TRUE IF channels are many when it is so at 128, FALSE when not even there."
)
VALUES = {
    "size": "side of the kernel",
    "side": "widest window that costs no more, at 128 channels",
    "equal": "side at which both cost the same, if windows of any size could be",
    "convolution": "multiply-adds per pixel, convolution",
    "attention": "multiply-adds per pixel, attention through that window",
    "convolution_numbers": "numbers to learn, convolution",
    "attention_numbers": "numbers to learn, attention, whatever its window",
    "convolution_picture": "multiply-adds on this picture, convolution",
    "attention_picture": "multiply-adds on this picture, attention",
    "channels": "channels of this picture",
    "side_own": "widest window that costs no more, at this picture's channels",
    "least": "channels from which on the window is wider",
}
CONDITIONS = {
    "many": "from {least} channels on; this picture has {channels}",
    "both": "at 128 channels, and at {channels} as here",
    "more": "not before {least} channels",
    "never": "a 1×1 kernel is cheaper than the three projections",
}
EXHIBITS = {
    "curves": "Multiply-adds per pixel at 128 channels, by the side of kernel or window",
    "table": "Thousands of multiply-adds (price) and of numbers to learn: the kernel, and the window that costs no more",
}
PARTS = {
    "side": "side in px",
    "convolution": "convolution",
    "attention": "attention",
    "multiply_adds": "price",
    "parameters": "numbers",
}
