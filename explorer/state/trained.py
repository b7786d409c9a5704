"""TrainedLayer: a layer of a file of weights on the stage, known without torch: where it is, and what shape it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from explorer.layers.borders import BORDERS
from explorer.layers.norms import NORMS
from explorer.layers.shapes import SHAPES
from explorer.layers.similarities import SIMILARITIES
from explorer.state.checks import between, one_of

LayerKind = Literal["convolution", "attention"]
MOST_CHANNELS, MOST_HEADS = 4096, 256
LARGEST_SIDE = 1000  # of its image, in pixels or tokens
LARGEST_KERNEL = 31
LONGEST_TEXT = 4096


@dataclass(frozen=True)
class TrainedLayer:
    """One layer of a file, or one head of it.

    file         an absolute path, or "models/NAME" for one that comes with the program; sha256 of its bytes
    layer        its name there
    head         one of its heads, alone and without the output's bias; None: the whole layer
    hint_heads   how many heads its user said, where the file does not
    heads        how many it has, 0 for a convolution; head_dim_v: how many channels a head's values have
    kernel_size  (rows, columns), odd, of a convolution; None for an attention
    size         (rows, columns) of the image that it sees: tokens, where the network has patches; None where that is as
                 large as the picture, with `around` rows and columns more
    border, norm, similarity, placed, padding, farthest, window_side, window_shape, moved_px
                 of an attention: its own. placed: position decides, too; farthest: the largest |center| of a head.
                 Of a convolution only the border means something
    """

    file: str
    sha256: str
    layer: str
    kind: LayerKind
    in_channels: int
    out_channels: int
    head: int | None = None
    hint_heads: int | None = None
    heads: int = 0
    head_dim_v: int = 1
    kernel_size: tuple[int, int] | None = None
    size: tuple[int, int] | None = None
    around: tuple[int, int] = (0, 0)
    stride: int = 1
    dilation: int = 1
    border: str = "zero"
    norm: str = "softmax"
    similarity: str = "dot"
    placed: bool = False
    padding: int = 0
    farthest: int = 0
    window_side: float = 1.0
    window_shape: str = "square"
    moved_px: float = 0.0

    def __post_init__(self) -> None:
        one_of("kind", self.kind, LayerKind)
        for name, known in (
            ("border", BORDERS), ("norm", NORMS), ("similarity", SIMILARITIES), ("window_shape", SHAPES),
        ):  # fmt: skip
            one_of(name, getattr(self, name), known)
        self._check_reference()
        for name, least, most in (
            ("in_channels", 1, MOST_CHANNELS), ("out_channels", 1, MOST_CHANNELS), ("head_dim_v", 1, MOST_CHANNELS),
            ("stride", 1, LARGEST_KERNEL), ("dilation", 1, LARGEST_KERNEL), ("padding", 0, LARGEST_SIDE),
            ("farthest", 0, LARGEST_SIDE), ("heads", int(self.is_attention), MOST_HEADS * int(self.is_attention)),
        ):  # fmt: skip
            between(name, getattr(self, name), least, most)
        if self.head is not None:
            between("head", self.head, 0, self.heads - 1)
        if self.hint_heads is not None:
            between("hint_heads", self.hint_heads, 1, MOST_HEADS)
        between("window_side", self.window_side, 1.0, LARGEST_SIDE)
        between("moved_px", self.moved_px, -LARGEST_SIDE, LARGEST_SIDE)
        self._check_sizes()

    def _check_reference(self) -> None:
        for name in ("file", "layer"):
            text = getattr(self, name)
            if not 0 < len(text) <= LONGEST_TEXT or "\0" in text:
                raise ValueError(f"{name} must be a text of 1 to {LONGEST_TEXT} letters, got {len(text)}")
        if self.file.replace("\\", "/").startswith("//"):  # another computer would be asked for it
            raise ValueError(f"file must lie on this computer, got {self.file[:40]!r}")
        if len(self.sha256) != 64 or not set(self.sha256) <= set("0123456789abcdef"):
            raise ValueError(f"sha256 must be 64 hexadecimal digits, got {self.sha256[:70]!r}")

    def _check_sizes(self) -> None:
        if (self.kernel_size is None) != self.is_attention:
            raise ValueError(f"a convolution has a kernel_size and an attention none, got {self.kernel_size}")
        for side in self.kernel_size or ():
            if not 1 <= side <= LARGEST_KERNEL or side % 2 == 0:
                raise ValueError(f"kernel_size must be odd, 1 to {LARGEST_KERNEL}, got {self.kernel_size}")
        for side in self.size or ():
            between("size", side, 1, LARGEST_SIDE)
        for more in self.around:
            between("around", more, 0, LARGEST_SIDE)

    @property
    def is_attention(self) -> bool:
        return self.kind == "attention"

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.file.replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def settings(self) -> dict[str, Any]:
        """What it fixes of a Scene's fields, whatever its user has chosen for layers made from a kernel."""
        fixed: dict[str, Any] = {"integer": False, "stride": self.stride, "dilation": self.dilation}
        if not self.is_attention:
            return fixed
        return {
            **fixed,
            "border": self.border, "norm": self.norm, "similarity": self.similarity, "features": "pixel",
            "window_shape": self.window_shape, "heads": "one", "content": 1.0, "position": float(self.placed),
            "temperature": 1.0, "gate": 0.0,
        }  # fmt: skip
