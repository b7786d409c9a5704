"""What is chosen on the page of cost."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.state.checks import between


@dataclass(frozen=True)
class CostChoice:
    """Sizes to count for: image side in pixels, channels, kernel size and window side."""

    image_side: int = 56
    channels: int = 128
    kernel_size: int = 3
    window_side: int = 7

    def __post_init__(self) -> None:
        between("image side", self.image_side, 1, 4096)
        between("channels", self.channels, 1, 4096)
        between("kernel_size", self.kernel_size, 1, 63)
        between("window_side", self.window_side, 1, 1023)
