"""Every model that comes with the program has a card that tells its bytes, and opens."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import msgspec
import numpy as np
import pytest
import torch

from explorer.errors import Refusal
from explorer.layers.progress import nobody
from explorer.layers.threads import one_thread
from explorer.resources import model
from explorer.study import training
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


class Enough(Exception):
    """The first steps are done."""


def first_losses(how: HowTrained, dtype: torch.dtype) -> list[float]:
    """The training once more, as far as its losses were kept, in single or double precision."""
    losses: list[float] = []

    def tell(loss: float) -> None:
        losses.append(loss)
        if len(losses) == len(how.losses):
            raise Enough

    images, _ = training.images_for(how.trial)
    net = training.net_for(how.trial, images).to(dtype)
    precise = replace(images, pixels=images.pixels.astype(str(dtype).removeprefix("torch.")))
    with one_thread(), pytest.raises(Enough):
        training.learn(net, precise, how.trial, nobody, tell)
    return losses


def test_the_smallest_is_trained_again_and_goes_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kept losses are as near to those in double precision as a training in single precision comes here. On the
    same kind of device they are the same to the last bit."""
    monkeypatch.setattr(training, "TESTED", 1)
    file = open_weights(bundled("models/glyph-local").path)
    how = msgspec.json.decode(file.metadata[METADATA_KEY], type=HowTrained)
    again, exact = (np.array(first_losses(how, dtype)) for dtype in (torch.float32, torch.float64))
    kept = np.array(how.losses)
    off = np.maximum(np.abs(again - exact), np.finfo(np.float32).eps * exact)
    assert (np.abs(kept - exact) <= 8 * np.maximum.accumulate(off)).all()
    assert np.ptp(kept) > 1000 * off.max()  # it learns by far more than it is off
