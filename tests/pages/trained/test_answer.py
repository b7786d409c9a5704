"""What the page is told: the table of the command, row by row, and a sentence where a file breaks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import save_file

from explorer.compute.trained import read_layer
from explorer.images.gallery import render
from explorer.pages.trained.choice import TrainedChoice
from explorer.pages.trained.question import NetworkFinding, NetworkInquiry, ask, brief, name_of, network_of
from explorer.state.state import Scene, State
from explorer.weights.file import open_weights
from explorer.weights.network import Hints
from explorer.weights.recognise import recognise
from explorer.weights.table import layer_rows
from explorer.weights.table_csv import csv_text
from tests.pages.answered import final, tell
from tests.weights.networks import vit_tensors

FISH = State(Scene(render("fish", 16)))


def state_of(file: Path | str, **changes: object) -> State:
    return FISH.changed(TrainedChoice(str(file), **changes))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("net") / "vit.safetensors"
    save_file(vit_tensors(), path, {"heads": "2"})
    return path


def found(state: State) -> NetworkFinding:
    (asked,) = ask(state)
    finding = final(asked)
    assert isinstance(finding, NetworkFinding)
    return finding


def test_the_table_is_that_of_the_command(weights: Path) -> None:
    finding = found(state_of(weights, kernel_size=1))
    network = recognise(open_weights(weights), Hints())
    wanted = list(layer_rows(network, FISH.scene.picture.pixels, 1))
    assert csv_text(finding.rows, 1) == csv_text(wanted, 1)
    assert finding.complete
    assert not finding.refusal
    assert (finding.family, finding.size) == (network.family, (8, 8))
    assert finding.numbers == sum(tensor.numel() for tensor in vit_tensors().values())
    assert [line.name for line in finding.lines] == [row.name for row in finding.rows]
    for row, other in zip(finding.rows, wanted, strict=True):
        for one, two in zip(row.heads, other.heads, strict=True):
            assert np.array_equal(one.maps, two.maps)


def test_it_is_told_as_it_grows_and_may_be_ended(weights: Path) -> None:
    told: list[NetworkFinding] = []
    shares: list[float] = []
    (asked,) = ask(state_of(weights))
    tell(asked, told.append, shares.append)
    assert [one.complete for one in told] == [False] * (len(told) - 1) + [True]
    counts = [len(one.rows) for one in told]
    assert counts == sorted(counts)
    assert shares == [0, 0.25, 0.5, 0.75, 1]

    class Ended(Exception):
        pass

    def end(share: float) -> None:
        if share:
            raise Ended

    with pytest.raises(Ended):
        tell(asked, told.append, end)


def test_a_file_that_breaks_on_the_way_keeps_what_was_known(tmp_path: Path) -> None:
    tensors = vit_tensors()
    tensors["blocks.1.attn.qkv.weight"][0, 0] = float("nan")
    path = tmp_path / "broken.safetensors"
    save_file(tensors, path, {"heads": "2"})
    finding = found(state_of(path))
    assert finding.complete
    assert "blocks.1.attn.qkv.weight" in finding.refusal
    assert [row.name for row in finding.rows] == ["patch_embed.proj", "blocks.0.attn"]


@pytest.mark.parametrize("name", ["nowhere.safetensors", "models/none-such", "text.safetensors"])
def test_what_cannot_be_opened_is_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.safetensors").write_text("no weights")
    finding = found(state_of(name if name.startswith("models/") else tmp_path / name))
    assert finding.complete
    assert finding.rows == finding.lines == ()
    assert name in finding.refusal
    assert len(finding.refusal.splitlines()) == 1


def test_the_network_is_the_chosen_one_or_that_of_the_stage(weights: Path) -> None:
    assert ask(FISH) == ()
    assert brief(FISH, {}) == "choose a network"
    trained = read_layer(str(weights), 4, "blocks.0.attn", None, FISH.scene.picture)
    staged = FISH.changed(trained=trained)
    assert network_of(staged) == (str(weights), 4)
    assert network_of(staged.changed(TrainedChoice(str(weights)))) == (str(weights), 4)
    assert network_of(staged.changed(TrainedChoice("models/digits-vit"))) == ("models/digits-vit", None)
    assert found(staged).rows[1].heads[3].head == 3


def test_a_file_that_changed_is_asked_anew(tmp_path: Path) -> None:
    path = tmp_path / "vit.safetensors"
    save_file(vit_tensors(), path, {"heads": "2"})
    before = ask(state_of(path))
    assert before == ask(state_of(path))
    save_file(vit_tensors(depth=2), path, {"heads": "2"})
    assert ask(state_of(path)) != before


def test_the_answer_in_brief(weights: Path) -> None:
    state = state_of(weights)
    assert brief(state, {}) == "vit.safetensors"
    said = brief(state, {NetworkInquiry.topic: found(state)})
    assert said is not None
    assert said.startswith("vit.safetensors: ")
    assert said.count("%") == 2
    assert name_of("models/digits-cnn") == "digits-cnn"
    assert name_of(r"C:\nets\a.pt") == "a.pt"
