"""State: all that the user chose, frozen, with its ranges checked on construction.

Two groups of fields. `Scene` holds what the numbers depend on and goes to the compute thread;
`Look` holds what is only looked at (the query pixel, hidden heads, ...) and never causes a computation. What is chosen
on a page is part of the Look, too: a frozen object of the page's own, of which the state needs to know nothing.

Borders, norms, similarities, features and window shapes are names here; `explorer.layers` says which there are and
what each means.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Literal, TypeVar

from explorer.layers.borders import BORDERS, border_named
from explorer.layers.features import FEATURES
from explorer.layers.norms import NORMS, norm_named
from explorer.layers.shapes import SHAPES, shape_named
from explorer.layers.similarities import SIMILARITIES
from explorer.state.checks import between, check_weight, one_of
from explorer.state.picture import Picture
from explorer.state.trained import MOST_CHANNELS, MOST_HEADS, TrainedLayer
from explorer.words import inspector as inspector_words

HeadSet = Literal["kernel", "one", "fewest"]
KernelName = Literal[
    "identity", "box", "gaussian", "sobel_x", "sobel_y", "laplacian", "sharpen", "emboss", "line", "random", "free"
]
KERNEL_SIZES = (1, 3, 5, 7)
LARGEST_SEED = 2**63 - 1
MOST_AT_ONCE = 3  # input channels that the lanes show one under the other
LARGEST_WINDOW_PX = 1000.0  # global on any picture is 683; keys without end would fill the memory
Choice = TypeVar("Choice")
KernelWeight = tuple[tuple[tuple[tuple[float, ...], ...], ...], ...]


@dataclass(frozen=True)
class Kernel:
    """Which kernel the convolution has.

    `weight`, when given, is the edited kernel, nested tuples of shape (C_out, C_in, size, size); then `name` is "free".
    A named kernel is built from its name, size, number of outputs and (for "random") seed by `layers.presets`.
    """

    name: KernelName = "sobel_x"
    size: int = 3
    outputs: int = 1
    seed: int = 0
    weight: KernelWeight | None = None

    def __post_init__(self) -> None:
        one_of("kernel", self.name, KernelName)
        one_of("kernel_size", self.size, KERNEL_SIZES)
        between("outputs", self.outputs, 1, 8)
        between("kernel seed", self.seed, 0, LARGEST_SEED)
        if (self.weight is not None) != (self.name == "free"):
            raise ValueError(f"a free kernel has a weight and a named one has none, got name {self.name!r}")
        if self.weight is not None:
            check_weight(self.weight, self.outputs, self.size)


EXCLUDING = ("border", "window_shape", "dilation", "heads", "norm")  # fields of a Scene that `exclusion` knows


@dataclass(frozen=True)
class Scene:
    """What the numbers depend on: the image, both layers and the window.

    With a `trained` layer both are made of that one, and some settings are its own: `settled` says what holds, the
    fields what the user chose.
    """

    picture: Picture
    kernel: Kernel = field(default_factory=Kernel)
    border: str = "zero"
    stride: int = 1
    dilation: int = 1
    integer: bool = True  # pixels 0...255 and an integer kernel; else pixels 0...1 and a scaled kernel
    heads: HeadSet = "kernel"
    content: float = 1.0  # beta, times the seeded queries and keys
    position: float = 0.0  # alpha of the Gaussian position score, per px^2
    temperature: float = 1.0
    gate: float = 0.0  # share of every weight that position alone decides (ConViT)
    norm: str = "softmax"
    similarity: str = "dot"
    features: str = "patch"
    head_seed: int = 0
    window_side: float = 9.0
    window_shape: str = "square"
    trained: TrainedLayer | None = None

    def __post_init__(self) -> None:
        one_of("border", self.border, BORDERS)
        one_of("heads", self.heads, HeadSet)
        one_of("norm", self.norm, NORMS)
        one_of("similarity", self.similarity, SIMILARITIES)
        one_of("features", self.features, FEATURES)
        one_of("window_shape", self.window_shape, SHAPES)
        if self.trained is None or not self._settled_alike:
            between("stride", self.stride, 1, 4)
            between("dilation", self.dilation, 1, 3)
        between("content", self.content, 0.0, 100.0)
        between("position", self.position, 0.0, 20.0)
        between("gate", self.gate, 0.0, 1.0)
        between("temperature", self.temperature, 0.05, 20.0)
        between("head_seed", self.head_seed, 0, LARGEST_SEED)
        between("window_side", self.window_side, 1.0, LARGEST_WINDOW_PX)
        if self.kernel.weight is not None and len(self.kernel.weight[0]) != self.picture.channels:
            raise ValueError(
                f"the kernel is made for {len(self.kernel.weight[0])} channels, the picture has {self.picture.channels}"
            )
        clash = exclusion(*(self._fixed.get(name, getattr(self, name)) for name in EXCLUDING))
        if clash:
            raise ValueError(inspector_words.EXCLUSIONS[clash])

    @cached_property
    def _fixed(self) -> dict[str, Any]:
        """The settings that are the trained layer's own."""
        if self.trained is None:
            return {}
        kernel_heads = {"heads": "kernel"} if self.heads == "fewest" else {}  # of its numbers nothing is known here
        return {**kernel_heads, **self.trained.settings}

    @property
    def _settled_alike(self) -> bool:
        return all(getattr(self, name) == value for name, value in self._fixed.items())

    @cached_property
    def settled(self) -> Scene:
        """The scene whose settings are all as they hold: a trained layer's own in place of the user's."""
        return self if self._settled_alike else replace(self, **self._fixed)

    @property
    def plane(self) -> tuple[int, int]:
        """(rows, columns) of the image that the layers see: the picture's, or tokens."""
        picture, trained = self.picture, self.trained
        if trained is not None and trained.size is not None:
            return trained.size
        more = (0, 0) if trained is None else trained.around
        return picture.height + more[0], picture.width + more[1]

    @property
    def in_channels(self) -> int:
        return self.picture.channels if self.trained is None else self.trained.in_channels

    @property
    def out_channels(self) -> int:
        return self.kernel.outputs if self.trained is None else self.trained.out_channels

    @property
    def kernel_size(self) -> tuple[int, int]:
        """(rows, columns) of the convolution."""
        own = None if self.trained is None else self.trained.kernel_size
        return own or (self.kernel.size, self.kernel.size)

    @property
    def is_of_kernel(self) -> bool:
        """Whether the attention's heads are made from the convolution."""
        return self.trained is None or not self.trained.is_attention


def exclusion(
    border: str, window_shape: str, dilation: int, heads: HeadSet = "kernel", norm: str = "softmax"
) -> str | None:
    """Why these settings cannot go together, by its name in `words.inspector.EXCLUSIONS`; None when they can.

    The only place that knows: a Scene refuses what it says, and controls show it disabled (`explaining.excluded`).
    """
    if not border_named(border).takes(window_shape, 1):
        return f"{border}_{window_shape}"
    if not border_named(border).takes(window_shape, dilation):
        return f"{border}_dilation"
    if shape_named(window_shape).in_blocks and dilation > 1:
        return f"{window_shape}_dilation"
    if heads == "fewest" and norm_named(norm).is_score:
        return f"fewest_{norm}"
    return None


@dataclass(frozen=True)
class Look:
    """What is only looked at."""

    cell: tuple[int, int] = (0, 0)  # the query, as (row, column) of the output
    pinned: bool = False  # True: a click has pinned the query, and hovering no longer moves it
    hidden_heads: frozenset[int] = frozenset()
    channel_in: int = 0
    all_channels: bool = False  # the lanes show every input channel at once instead of the chosen one
    channel_out: int = 0
    stage: int = 0  # 0: all five stages; 1...5: walked one by one, for explaining aloud
    scan: int | None = None  # both outputs are painted up to this pixel; None: whole
    page: str = "stage"  # or the name of a page, see `explorer.pages`
    choices: frozenset[Any] = frozenset()  # made on pages: one of a kind at most, and none that is its kind's default

    def __post_init__(self) -> None:
        between("stage", self.stage, 0, 5)
        between("channel_in", self.channel_in, 0, MOST_CHANNELS - 1)
        between("channel_out", self.channel_out, 0, MOST_CHANNELS - 1)
        for head in self.hidden_heads:
            between("a hidden head", head, 0, MOST_HEADS - 1)
        if min(self.cell) < 0:
            raise ValueError(f"the query must be a pixel of the output, got {self.cell}")
        kinds = [type(choice) for choice in self.choices]
        if len(set(kinds)) != len(kinds):
            raise ValueError(f"a page has one choice, got {sorted(map(repr, self.choices))}")

    def choice(self, kind: type[Choice]) -> Choice:
        """What is chosen on the page whose choices are of this kind."""
        return next((choice for choice in self.choices if type(choice) is kind), kind())

    def choosing(self, *new: Any) -> frozenset[Any]:
        """The choices with these in place of the others of their kinds."""
        kinds = {type(choice) for choice in new}
        kept = (choice for choice in self.choices if type(choice) not in kinds)
        return frozenset((*kept, *(choice for choice in new if choice != type(choice)())))


@dataclass(frozen=True)
class State:
    scene: Scene
    look: Look = field(default_factory=Look)

    def __post_init__(self) -> None:
        rows, columns = output_size(self.scene)
        row, column = self.look.cell
        if row >= rows or column >= columns:
            raise ValueError(f"the query must lie in the {rows} x {columns} output, got {self.look.cell}")
        fit = fitted(self.look, self.scene)
        for name in (one.name for one in fields(Look) if fit is not self.look):
            got, wanted = getattr(self.look, name), getattr(fit, name)
            if got != wanted:
                raise ValueError(f"{name} must fit its scene, as {wanted!r} does, got {got!r}")

    def changed(self, *choices: Any, **changes: Any) -> State:
        """This state with other choices on some pages, and some fields of its scene or look replaced.

        The query stays where it is, or moves to the nearest pixel of an output that became smaller; an edited kernel
        is adapted to a picture with another number of channels.
        """
        look_names = {f.name for f in fields(Look)}
        scene_changes = {k: v for k, v in changes.items() if k not in look_names}
        look_changes = {k: v for k, v in changes.items() if k in look_names}
        if "picture" in scene_changes:
            kernel = scene_changes.get("kernel", self.scene.kernel)
            scene_changes["kernel"] = adapt_kernel(kernel, scene_changes["picture"].channels)
        scene = replace(self.scene, **scene_changes) if scene_changes else self.scene
        if choices:
            look_changes["choices"] = self.look.choosing(*choices)
        look = replace(self.look, **look_changes) if look_changes else self.look
        return State(scene, fitted(look, scene))


def output_size(scene: Scene) -> tuple[int, int]:
    """(rows, columns) of both outputs: every stride-th pixel of the image that the layers see."""
    (rows, columns), stride = scene.plane, scene.stride if scene.trained is None else scene.trained.stride
    return (rows - 1) // stride + 1, (columns - 1) // stride + 1


def gated(scene: Scene) -> bool:
    """Whether the gate counts: for weights that sum to one, of heads that end in one key."""
    scene = scene.settled
    return scene.gate > 0 and norm_named(scene.norm).sums_to_one and scene.heads != "fewest"


def most_heads(scene: Scene) -> int:
    """How many heads there are; of the fewest that a kernel needs, how many it can be at most."""
    if scene.trained is not None and scene.trained.is_attention:
        return scene.trained.heads if scene.trained.head is None else 1
    rows, columns = scene.kernel_size
    return 1 if scene.heads == "one" else rows * columns


def adapt_kernel(kernel: Kernel, channels: int) -> Kernel:
    """An edited kernel for another number of input channels: its mean over inputs, repeated."""
    if kernel.weight is None or len(kernel.weight[0]) == channels:
        return kernel

    def mean(per_output: tuple[tuple[tuple[float, ...], ...], ...]) -> tuple[tuple[float, ...], ...]:
        size = range(kernel.size)
        return tuple(tuple(sum(w[r][c] for w in per_output) / len(per_output) for c in size) for r in size)

    return replace(kernel, weight=tuple((mean(per_output),) * channels for per_output in kernel.weight))


def fitted(look: Look, scene: Scene) -> Look:
    """The look on that scene: what it no longer has is left, for the nearest pixel, channel or place of a scan."""
    rows, columns = output_size(scene)
    heads, channels = most_heads(scene), scene.in_channels
    fitted = replace(
        look,
        cell=(min(look.cell[0], rows - 1), min(look.cell[1], columns - 1)),
        hidden_heads=frozenset(h for h in look.hidden_heads if h < heads),
        channel_in=min(look.channel_in, channels - 1),
        all_channels=look.all_channels and 1 < channels <= MOST_AT_ONCE,
        channel_out=min(look.channel_out, scene.out_channels - 1),
        scan=None if look.scan is None else min(look.scan, rows * columns - 1),
    )
    return look if fitted == look else fitted
