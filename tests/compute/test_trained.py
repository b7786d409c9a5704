"""A trained layer on the stage: through the app's own result, within rounding of the plain loops."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from explorer.compute.request import Result, resolve
from explorer.compute.trained import read_layer, seen
from explorer.compute.work import Work
from explorer.documents.session import session_bytes, session_from_bytes
from explorer.errors import Refusal
from explorer.explaining.verdict import verdict
from explorer.explaining.weights import weights_from
from explorer.images.gallery import render
from explorer.layers.geometry import Window
from explorer.layers.measures.layer import AttentionLayer
from explorer.layers.measures.rounding import output_rounding
from explorer.layers.reference import attend as attend_plainly
from explorer.panels.captions import weights_caption
from explorer.panels.text import plain
from explorer.state.picture import Picture
from explorer.state.state import Scene, State
from explorer.state.store import Store
from explorer.state.trained import TrainedLayer
from explorer.words.numbers import percent
from tests.weights.files import picture, saved

WIDTH, PATCH, GRID, BLOCK = 64, 4, 4, "blocks.0."


def _vit() -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(3)

    def drawn(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator) * 0.2

    parts = {
        "patch_embed.proj.weight": drawn(WIDTH, 3, PATCH, PATCH), "patch_embed.proj.bias": drawn(WIDTH),
        "pos_embed": drawn(1, GRID * GRID + 1, WIDTH), "cls_token": drawn(1, 1, WIDTH),
        "norm.weight": torch.ones(WIDTH), "norm.bias": drawn(WIDTH),
    }  # fmt: skip
    for name, rows, columns in (
        ("attn.qkv", 3 * WIDTH, WIDTH), ("attn.proj", WIDTH, WIDTH),
        ("mlp.fc1", 4 * WIDTH, WIDTH), ("mlp.fc2", WIDTH, 4 * WIDTH),
    ):  # fmt: skip
        parts |= {f"{BLOCK}{name}.weight": drawn(rows, columns), f"{BLOCK}{name}.bias": drawn(rows)}
    for name in ("norm1", "norm2"):
        parts |= {f"{BLOCK}{name}.weight": torch.ones(WIDTH), f"{BLOCK}{name}.bias": drawn(WIDTH)}
    return parts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("weights")
    saved(made, _vit(), "vit.safetensors")
    generator = torch.Generator().manual_seed(4)
    kernel = torch.randn(8, 3, 5, 5, generator=generator)
    saved(made, {"conv.weight": kernel, "conv.bias": torch.arange(8.0)}, "conv.safetensors")
    return made


PICTURE = Picture(picture(1, 16, 16, 3))


def _scene(file: Path, layer: str, hint_heads: int | None = None, **changes: object) -> Scene:
    trained = read_layer(str(file), hint_heads, layer, None, PICTURE)
    side = trained.window_side if trained.is_attention else 9.0
    return replace(Scene(PICTURE), **{"trained": trained, "window_side": side, **changes})  # type: ignore[arg-type]


def _result(scene: Scene) -> Result:
    return Work(scene, torch.device("cpu")).frame(resolve(State(scene)))


def test_an_attention_with_biases_and_a_class_token_is_within_rounding_of_the_loops(folder: Path) -> None:
    scene = _scene(folder / "vit.safetensors", "blocks.0.attn", hint_heads=2)
    result = _result(scene)
    found = seen(scene.trained, PICTURE)  # type: ignore[arg-type]
    window = Window(scene.window_side)
    exact = attend_plainly(found.image.double().numpy(), found.layer, window)  # type: ignore[arg-type]
    bound = output_rounding(AttentionLayer(found.layer, window), found.image)  # type: ignore[arg-type]
    assert 0 < abs(result.attention - exact).max() <= bound
    terms = result.reader.terms((1, 2))
    assert abs(terms.output - result.attention[:, 1, 2]).max() <= 2 * bound  # type: ignore[operator]


def test_a_convolution_keeps_its_bias_and_is_its_heads_when_they_close(folder: Path) -> None:
    scene = _scene(folder / "conv.safetensors", "conv", window_side=1.0)
    result = _result(scene)
    assert result.convolution.shape == (8, 16, 16)
    assert result.meters.verdict in ("exact", "rounding")
    image = torch.from_numpy(result.image)[None]
    kernel = torch.from_numpy(result.kernel)
    wanted = torch.nn.functional.conv2d(image, kernel, torch.arange(8.0), padding=2)[0].numpy()
    assert abs(result.convolution - wanted).max() <= result.meters.bound


def test_the_nearest_convolution_says_how_much_it_explains_and_whether_it_is_settled(folder: Path) -> None:
    loose = _scene(folder / "vit.safetensors", "blocks.0.attn", hint_heads=2)
    assert verdict(_result(loose)).rule == "nearest_loose"  # 16 tokens, 577 numbers
    assert verdict(_result(replace(loose, window_side=1.5))).rule == "nearest_other"


def test_a_file_that_is_another_or_gone_is_a_sentence(folder: Path, tmp_path: Path) -> None:
    scene = _scene(folder / "conv.safetensors", "conv")
    trained = scene.trained
    assert trained is not None
    for file, sha256 in (
        (str(tmp_path / "gone.safetensors"), trained.sha256),
        (trained.file, "0" * 64),
        ("models/../conv.safetensors", trained.sha256),
    ):
        with pytest.raises(Refusal, match=r"[Uu]ndo|anew"):
            _result(replace(scene, trained=replace(trained, file=file, sha256=sha256)))


def test_a_caption_says_that_position_decides_too_and_by_how_much() -> None:
    digit = render("fish", 28)
    for layer, head in (("blocks.0.attn", 0), ("blocks.0.attn", None)):
        trained = read_layer("models/digits-convit", None, layer, head, digit)
        result = _result(Scene(digit, trained=trained, window_side=trained.window_side))
        assert weights_from(result) == "both"
        assert result.gates is not None
        said = " ".join(map(plain, weights_caption(result, result.reader.terms((3, 3)))))
        shares = {percent(float(gate)) for gate in (result.gates.min(), result.gates.max())}
        assert all(share in said for share in shares)
    plain_head = read_layer("models/digits-vit", None, "blocks.1.attn", 0, digit)
    assert weights_from(_result(Scene(digit, trained=plain_head, window_side=plain_head.window_side))) == "data"


def test_a_session_keeps_the_reference_and_refuses_what_no_layer_can_be(folder: Path) -> None:
    scene = _scene(folder / "vit.safetensors", "blocks.0.attn", hint_heads=2)
    data = session_bytes(State(scene))
    assert session_from_bytes(data).scene == scene
    for wrong in (b'"in_channels": 0', b'"in_channels": 99999999', b'"in_channels": "x"'):
        with pytest.raises(Refusal):
            session_from_bytes(data.replace(b'"in_channels": 64', wrong))
    with pytest.raises(Refusal, match="this computer"):
        session_from_bytes(data.replace(str(folder).encode(), b"//elsewhere/share"))


def test_opening_and_leaving_are_one_step_each_and_nothing_of_ones_own_is_lost(folder: Path) -> None:
    scene = _scene(folder / "vit.safetensors", "blocks.0.attn", hint_heads=2)
    store = Store(State(Scene(PICTURE, border="circular", heads="fewest", content=0.0)))
    before = store.state.scene
    store.set(trained=scene.trained, window_side=scene.window_side)
    assert store.state.scene.settled.border == "masked"
    store.set(trained=None)
    assert replace(store.state.scene, window_side=before.window_side) == before
    store.undo()
    assert store.state.scene.trained is not None
    store.undo()
    assert store.state.scene == before


def test_the_layer_is_known_by_frozen_data_alone(folder: Path) -> None:
    trained = read_layer(str(folder / "vit.safetensors"), 2, "blocks.0.attn", 1, PICTURE)
    assert isinstance(trained, TrainedLayer)
    assert (trained.heads, trained.head, trained.size) == (2, 1, (GRID, GRID))
    with pytest.raises(ValueError, match="head must lie between 0 and 1, got 2"):
        replace(trained, head=2)
