"""A trained layer of a Scene: read from its file, seen on the picture, and made into both lanes' layers.

    kind "convolution"   that convolution; the attention is the heads that the stage makes of it
    kind "attention"     that attention; the convolution is the one nearest to it on this picture

What was read lately is kept: a file's network, a layer on a picture, and a nearest convolution.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import torch

from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.measures.nearest import Fit, fit_convolution, report_fit
from explorer.layers.progress import look_up
from explorer.state.picture import Picture
from explorer.state.state import Scene
from explorer.state.trained import TrainedLayer
from explorer.weights.bundled import bundled, is_bundled
from explorer.weights.file import open_weights
from explorer.weights.network import Hints, LayerOnPicture, Network, layer_on_picture
from explorer.weights.recognise import recognise
from explorer.words import trained as trained_words

T = TypeVar("T")
NETWORKS, PICTURES, FITS = 3, 8, 16  # how many are kept
MOST_UNKNOWNS = 20_000  # of a nearest convolution, for each output: 7 x 7 on 384 channels


class _Kept(Generic[T]):
    """The last few of a kind, by what they were made from."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        if key not in self._known:
            with torch.inference_mode(False), torch.no_grad():  # kept for whoever asks next, in whatever mode
                made = make()
            self._known[key] = made
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return self._known[key]


@dataclass(frozen=True, eq=False)
class NearestFit:
    """The nearest convolution of a layer on one picture, and the share of the output's variance that it explains."""

    fit: Fit
    r_squared: float


_networks: _Kept[Network] = _Kept(NETWORKS)
_pictures: _Kept[LayerOnPicture] = _Kept(PICTURES)
_fits: _Kept[NearestFit] = _Kept(FITS)


def network_of(trained: TrainedLayer) -> Network:
    """Its network, of the very file that is meant. Raises Refusal."""
    network = open_network(path_of(trained.file), trained.hint_heads)
    if network.file.sha256 != trained.sha256:
        raise Refusal(trained_words.CHANGED, name=trained.name)
    return network


def open_network(path: Path, hint_heads: int | None = None) -> Network:
    """The network of a file, read once as long as the file stays as it is. Raises Refusal."""
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise Refusal(trained_words.MISSING, name=path.name) from error
    stamp = str(path), found.st_size, found.st_mtime_ns, hint_heads
    return _networks.get(stamp, lambda: recognise(open_weights(path, _on_the_way), Hints(heads=hint_heads)))


def path_of(file: str) -> Path:
    """Where the file of a `TrainedLayer` lies. Raises Refusal."""
    if not is_bundled(file):
        return Path(file)
    try:
        return bundled(file).path
    except (Refusal, FileNotFoundError) as error:
        raise Refusal(trained_words.NO_MODEL, name=file) from error


def seen(trained: TrainedLayer, picture: Picture) -> LayerOnPicture:
    """The whole layer and what it sees of the picture. Raises Refusal where it is no longer what was opened."""
    network = network_of(trained)
    key = trained.sha256, trained.layer, trained.hint_heads, picture
    found = _pictures.get(key, lambda: layer_on_picture(network, trained.layer, picture.pixels))
    now = described(found, network, trained.file, trained.hint_heads, picture, trained.head)
    if now != trained:
        raise Refusal(trained_words.OTHER_LAYER, layer=trained.layer, name=trained.name)
    return found


def one_of(layer: LayerOnPicture, head: int | None) -> Attention:
    """The attention, or one of its heads: without the output's bias, which belongs to all."""
    attention = layer.layer
    assert isinstance(attention, Attention)
    if head is None:
        return attention
    one = slice(head, head + 1)
    parts: dict[str, Any] = {
        name: None if (part := getattr(attention, name)) is None else part[one]
        for name in (
            "query", "key", "value", "out", "centers", "gate", "query_bias", "key_bias", "value_bias",
        )
    }  # fmt: skip
    for name in ("position", "gate_position"):
        placed = getattr(attention, name)
        parts[name] = None if placed is None else placed.of_head(head)
    return replace(attention, **parts, out_bias=None, padding=attention.zero_padding)


def nearest_to(scene: Scene, attention: Attention, image: torch.Tensor, window: Window) -> NearestFit:
    """The convolution of the kernel size that is chosen, nearest to the layer behind its own window."""
    trained = scene.trained
    assert trained is not None
    size = scene.kernel.size
    unknowns = attention.in_channels * size**2 + 1
    if unknowns > MOST_UNKNOWNS:
        most = int((MOST_UNKNOWNS / attention.in_channels) ** 0.5)
        raise Refusal(trained_words.TOO_WIDE, size=size, channels=attention.in_channels, most=most)

    def fit() -> NearestFit:
        look_up()
        output = attend(image, attention, window)
        look_up()
        found = fit_convolution(
            [(image, output)], size, stride=attention.stride, input_eps=torch.finfo(image.dtype).eps
        )
        double = found.convolution
        assert double.bias is not None
        single = replace(double, weight=double.weight.float(), bias=double.bias.float())
        return NearestFit(replace(found, convolution=single), report_fit(single, image, output).r_squared)

    key = trained.sha256, trained.layer, trained.hint_heads, trained.head, size, scene.picture
    return _fits.get(key, fit)


def described(
    found: LayerOnPicture, network: Network, file: str, hint_heads: int | None, picture: Picture, head: int | None
) -> TrainedLayer:
    """What State knows of a layer on a picture. Raises Refusal for one that is too large for the stage."""
    layer, window = found.layer, found.window
    rows, columns = (int(n) for n in found.image.shape[1:])
    fixed = network.preparation.size is not None
    attention = isinstance(layer, Attention)
    try:
        shared: dict[str, Any] = {
            "file": file, "sha256": network.file.sha256, "layer": found.name, "head": head, "hint_heads": hint_heads,
            "in_channels": layer.in_channels, "out_channels": layer.out_channels, "stride": int(layer.stride),
            "border": layer.border, "size": (rows, columns) if fixed or attention else None,
        }  # fmt: skip
        if isinstance(layer, Convolution):
            around = (0, 0) if fixed else (rows - picture.height, columns - picture.width)
            return TrainedLayer(
                kind="convolution", kernel_size=layer.kernel_size, dilation=layer.dilation, around=around, **shared
            )
        assert window is not None
        same = not fixed and (rows, columns) == (picture.height, picture.width)
        return TrainedLayer(
            kind="attention", heads=layer.num_heads, head_dim_v=int(layer.value.shape[-1]),
            dilation=window.dilation, norm=layer.norm, similarity=layer.similarity,
            placed=layer.position is not None, padding=layer.zero_padding, farthest=layer.largest_center,
            window_side=float(window.side), window_shape=window.shape, moved_px=float(window.moved_px),
            **{**shared, "size": None if same else (rows, columns)},
        )  # fmt: skip
    except ValueError as error:
        raise Refusal(trained_words.NOT_ON_STAGE, layer=found.name, reason=error) from error


def read_layer(file: str, hint_heads: int | None, layer: str, head: int | None, picture: Picture) -> TrainedLayer:
    """The layer of a file as it comes to the stage, on this picture. Raises Refusal."""
    network = open_network(path_of(file), hint_heads)
    key = network.file.sha256, layer, hint_heads, picture
    found = _pictures.get(key, lambda: layer_on_picture(network, layer, picture.pixels))
    return described(found, network, file, hint_heads, picture, head)


def _on_the_way(share: float) -> None:
    look_up()
