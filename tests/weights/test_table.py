"""The table of a network: its rows against the layers themselves, and what the command makes of them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from explorer.cli import main
from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.geometry import Window
from explorer.layers.measures.head_on_image import MOST_PIXELS, head_on_image
from explorer.layers.measures.head_table import head_numbers
from explorer.layers.measures.tied_kernel import fit_tied_kernel
from explorer.layers.progress import watched
from explorer.weights.network import FoundLayer, Hints, LayerOnPicture, Network
from explorer.weights.recognise import recognise
from explorer.weights.table import layer_rows
from explorer.weights.table_csv import COLUMNS, csv_text
from explorer.weights.table_rows import LayerRow, mean_of, ordered
from tests.weights.files import picture, saved
from tests.weights.networks import convolution_tensors, vit_tensors

PIXELS = picture(0, 8, 8, 1)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return recognise(saved(tmp_path_factory.mktemp("net"), vit_tensors()), Hints(heads=2))


@pytest.fixture(scope="module")
def rows(network: Network) -> list[LayerRow]:
    return list(layer_rows(network, PIXELS))


def test_every_layer_has_its_row_and_every_head_the_numbers_of_the_layer_itself(
    network: Network, rows: list[LayerRow]
) -> None:
    assert [row.name for row in rows] == [layer.name for layer in network.layers]
    for row, seen in zip(rows, network.on_picture(PIXELS), strict=True):
        assert row.size == (4, 4)
        if not isinstance(seen.layer, Attention):
            continue
        assert seen.window is not None
        assert row.has_token
        assert [head.head for head in row.heads] == [0, 1]
        for head in row.heads:
            one = head_on_image(seen.image, seen.layer, seen.window, head.head)
            numbers, fit = head_numbers(one), fit_tied_kernel(one)
            assert (head.share, head.distance) == pytest.approx((numbers.share, numbers.distance), rel=1e-12)
            assert (head.token, head.r_squared) == pytest.approx((numbers.token, fit.r_squared), rel=1e-9)
            assert head.distance_px == 2 * head.distance
            assert head.maps.shape == (3, 4, 4)
            assert head.looks.shape == (7, 7)
            assert head.looks[3, 3] == pytest.approx(float(one.weights.diagonal().mean()), rel=1e-6)
            assert head.looks[2, 5] == pytest.approx(looked(one.weights, 4, (-1, 2)), rel=1e-6)
            left = float(np.square(head.maps[2]).sum() / np.square(head.maps[0]).sum())
            assert left < 1 + 1e-6  # what is left is never more than the output itself


def looked(weights: torch.Tensor, side: int, offset: tuple[int, int]) -> float:
    """The mean weight at an offset, pair by pair."""
    places = [divmod(n, side) for n in range(side**2)]
    found = [
        float(weights[q, k])
        for q, (row, column) in enumerate(places)
        for k, key in enumerate(places)
        if key == (row + offset[0], column + offset[1])
    ]
    return sum(found) / len(found)


def test_convolutions_are_told_by_their_own_numbers_also_inside(tmp_path: Path) -> None:
    tensors = convolution_tensors()
    found = {row.name: row for row in layer_rows(recognise(saved(tmp_path, tensors)), PIXELS)}
    stem, inner, last = (found[name] for name in ("stem", "inner", "last"))
    assert (stem.size, inner.size) == ((8, 8), None)
    for row in (stem, inner):
        weight = tensors[f"{row.name}.weight"].double()
        middle = weight.shape[2] // 2
        share = float(weight[:, :, middle, middle].square().sum() / weight.square().sum())
        assert row.center == pytest.approx(share, rel=1e-12)
        assert row.energy is not None
        assert row.energy.sum() == pytest.approx(1)
        assert row.effective_rank is not None
        assert 1 < row.effective_rank <= min(weight.shape[2] ** 2, weight[:, :, 0, 0].numel())
    assert (last.kernel_size, last.center, last.effective_rank, last.heads) == ((1, 1), None, None, ())


def test_what_cannot_be_measured_says_why() -> None:
    class Other:
        """The same network, seen by one layer as an image of too many pixels."""

        layers = (FoundLayer("wide", "attention", 1, 1, 1, None, {}),)

        def on_picture(self, pixels: object) -> object:
            one = torch.ones(1, 1, 1)
            layer = Attention(one, one, one, one, centers=torch.zeros(1, 2, dtype=torch.int64), border="masked")
            image = torch.zeros(1, 1, MOST_PIXELS + 1)
            yield LayerOnPicture("wide", image, layer, Window(3.0), image)

    (row,) = layer_rows(Other(), PIXELS)  # type: ignore[arg-type]
    assert row.heads == ()
    assert str(MOST_PIXELS + 1) in row.reason


def test_layers_are_ordered_by_their_mean(rows: list[LayerRow]) -> None:
    assert ordered(rows, None) == rows
    for measure in ("share", "distance", "r_squared"):
        found = ordered(rows, measure)
        means = [mean_of(row, measure) for row in found]
        assert means[-1] is None  # the patches, which are a convolution
        assert means[:-1] == sorted((m for m in means if m is not None), reverse=True)


def test_csv_has_every_head_with_all_digits(rows: list[LayerRow]) -> None:
    lines = list(csv.DictReader(io.StringIO(csv_text(rows, 3))))
    assert tuple(lines[0]) == COLUMNS
    heads = [(row, head) for row in rows for head in row.heads]
    assert len(lines) == len(heads) + 1
    assert lines[0]["convolution_share"] == lines[0]["head"] == ""
    for line, (row, head) in zip(lines[1:], heads, strict=True):
        assert (line["layer"], line["head"]) == (row.name, str(head.head + 1))
        assert float(line["convolution_share"]) == head.share
        assert float(line["nearest_r_squared"]) == head.r_squared
        assert [float(one) for one in line["nearest_kernel"].split()] == head.kernel.ravel().tolist()


def test_whoever_cancels_is_asked_between_heads(network: Network) -> None:
    asked = 0

    def stop() -> None:
        nonlocal asked
        asked += 1
        if asked == 4:
            raise InterruptedError

    with watched(stop), pytest.raises(InterruptedError):
        list(layer_rows(network, PIXELS))
    shares: list[float] = []
    list(layer_rows(network, PIXELS, tick=shares.append))
    assert shares == [0, 0.25, 0.5, 0.75, 1]


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    path = tmp_path / "vit.safetensors"
    save_file(vit_tensors(), path, {"heads": "2"})
    return path


def test_the_command_prints_the_table(weights: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layers", str(weights)]) == 0
    text = capsys.readouterr().out
    assert "vit.safetensors: ViT/timm, 4 layers" in text
    assert "2×2, 1 → 8 channels" in text
    assert len(text.splitlines()) == 2 + 1 + 3 * 3
    assert main(["layers", str(weights), "--sort", "share"]) == 0
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(text.splitlines())


def test_the_command_writes_json_and_csv(weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layers", str(weights), "--json", "-k", "1"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["family"] == "ViT/timm"
    assert [layer["name"] for layer in said["layers"]][1] == "blocks.0.attn"
    assert len(said["layers"][1]["heads"][0]["nearest_kernel"]) == said["nearest_kernel_size"] == 1
    file = tmp_path / "table.csv"
    assert main(["layers", str(weights), "-o", str(file)]) == 0
    assert len(file.read_text().splitlines()) == 1 + 1 + 6
    assert main(["layers", str(weights), "-o", str(file)]) == 1
    assert main(["layers", str(weights), "-o", str(file), "--force"]) == 0
    capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["-k", "2"], "--kernel-size must be one of 1, 3, 5, 7, got 2"),
        (["--heads", "0"], "--heads must be a whole number of at least 1, got 0"),
        (["--heads", "3"], "3 heads cannot share the 8 channels"),
        (["--grid", "4"], "--grid must be rows and columns as in 14x14, got 4"),
        (["--json", "--csv"], "two forms of the same table"),
        (["-o", "table.txt"], "end it in .json or .csv"),
        (["-o", "/nowhere/at/all/table.csv"], "cannot be written"),
        (["no-such.png"], "no-such.png"),
    ],
)
def test_what_the_command_cannot_do_is_one_sentence(
    words: list[str], sentence: str, weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["layers", str(weights), *words]) == 1
    told = capsys.readouterr().err
    assert sentence in told
    assert len(told.splitlines()) == 1


def test_a_file_that_fails_on_the_way_fails_with_a_sentence(tmp_path: Path) -> None:
    tensors = vit_tensors()
    tensors["blocks.1.attn.qkv.weight"][0, 0] = float("nan")
    found = layer_rows(recognise(saved(tmp_path, tensors), Hints(heads=2)), PIXELS)
    assert next(found).name == "patch_embed.proj"
    assert len(next(found).heads) == 2
    with pytest.raises(Refusal, match=r"blocks.1.attn.qkv.weight.*NaN"):
        next(found)
