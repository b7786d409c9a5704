"""Every model that comes with the program has a card that tells its bytes, and opens."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import pytest

from explorer.errors import Refusal
from explorer.resources import model
from explorer.study.card import command_of
from explorer.study.trained_net import METADATA_KEY, HowTrained
from explorer.weights.bundled import BUNDLED, BundledModel, bundled
from explorer.weights.file import open_weights
from explorer.weights.recognise import recognise
from explorer.words.numbers import percent

MOST_BYTES = 5_000_000


@pytest.mark.parametrize("one", BUNDLED, ids=lambda one: one.name)
def test_a_card_tells_the_file(one: BundledModel) -> None:
    file = open_weights(one.path)
    how = msgspec.json.decode(file.metadata[METADATA_KEY], type=HowTrained)
    assert f"`{sha256(one.path.read_bytes()).hexdigest()}`" in one.card
    assert command_of(how.trial, f"models/{one.path.name}") in one.card
    assert percent(how.accuracy) in one.card
    assert "Apache-2.0" in one.card
    assert one.card.startswith(f"# {one.title}\n\n{one.about}\n")
    assert recognise(file).layers


def test_all_of_them_are_small_and_known() -> None:
    folder = model("README.md").parent
    files = sorted(folder.glob("*.safetensors"))
    assert files == sorted(one.path for one in BUNDLED)
    assert sum(file.stat().st_size for file in files) < MOST_BYTES


def test_a_reference_finds_its_model_and_nothing_else() -> None:
    assert all(bundled(one.reference) is one for one in BUNDLED)
    for wrong in ("models/other", "models/../pyproject", "digits-vit", ""):
        with pytest.raises(Refusal, match="no model that comes with Aperture"):
            bundled(wrong)
