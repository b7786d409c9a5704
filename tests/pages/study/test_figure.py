"""The study as a figure on every page: half of it or all, with what is put beside; and what it says of its records."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from explorer.compute.material import Material
from explorer.export.make import make_figure
from explorer.figures.presets import PRESETS
from explorer.figures.render import render
from explorer.machine.kept import KeptFile
from explorer.pages.study import words
from explorer.pages.study.choice import StudyChoice
from explorer.pages.study.figure import KIND, key
from explorer.pages.study.figure_lower import errors_at
from explorer.pages.study.plot import anchors, chart, finding_of
from explorer.panels.chart import LINE
from explorer.panels.theme import LIGHT
from explorer.study.plan import MODELS, SIZES
from explorer.study.records import Records
from explorer.study.shelf import MADE_NAME, StudyMade, own_records
from explorer.study.trial import TrialOutcome
from tests.figures import pages
from tests.pages.answered import final
from tests.pages.study.test_view import fill, write
from tests.study.guessing import guess

SHARE = 0.07
MADE = StudyMade("2026-01-02", 3, "2.13.0")
CHOICES = {
    "half": (StudyChoice(far_share=SHARE), 90),
    "beside": (StudyChoice(far_share=SHARE, anchors=True, control=True), 200),
    "digits": (StudyChoice(data="digits"), 175),
}


def material(choice: StudyChoice, runs: int) -> Material:
    """With so many of the plan's runs, and all of the control's."""
    records = own_records(choice.group)
    if choice.data == "digits":
        kinds = tuple("0123456789"), (90,) * 10, (9,) * 10
        write(records, [TrialOutcome(trial, 0.9, *kinds, 0.2, 12.0, "cpu") for trial in choice.plan.trials()[:runs]])
    else:
        fill(records, choice.plan, runs)
    if choice.control:
        bare = replace(choice, far_share=0.0)
        fill(own_records(bare.group), bare.plan)
    state = pages.material("default", "lanes").state.changed(choice)
    (inquiry,) = KIND.needs(state)  # type: ignore[operator]
    return replace(pages.material("default", "lanes"), state=state, findings={"study": final(inquiry)})


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("name", CHOICES)
def test_it_fits_every_page(name: str, preset: str) -> None:
    made = make_figure(KIND, material(*CHOICES[name]), PRESETS[preset], LIGHT)
    page = QRectF(0, 0, made.width, made.height)
    for placed in made.placed:
        assert placed.box.left >= made.preset.margin - 1e-6
        assert placed.box.right <= made.width - made.preset.margin + 1e-6
        assert placed.box.bottom <= made.height - made.preset.margin + 1e-6
    said = pages.texts(render(made, "svg"))
    assert not [text.text for text in said if not page.contains(text.box)]
    for one, other in combinations(said, 2):
        both = one.box.intersected(other.box)
        assert not (both.width() > 1 and both.height() > 1), (one.text, other.text)
    curves = next(placed for placed in made.placed if placed.name == "curves")
    assert curves.box.height > 110, "the curves keep room"


def test_names_stand_apart_and_within_the_plot() -> None:
    plot = chart(material(StudyChoice(far_share=SHARE), 200), 800)
    for height in (160.0, 500.0):
        area = plot.area(QRectF(0, 0, 800, height), LIGHT)
        tops = plot.name_tops(area)
        assert len(tops) == len(MODELS)
        assert all(abs(a - b) >= LINE - 1e-6 for a, b in combinations(tops, 2))
        assert max(tops) + LINE <= area.bottom() + 1e-6


def test_a_band_is_the_mean_and_the_deviation_of_its_runs() -> None:
    found = material(StudyChoice(far_share=SHARE), 200)
    plot, summary = chart(found, 800), finding_of(found).summary
    assert summary is not None
    for band, model in zip(plot.bands, MODELS, strict=True):
        for at, size in enumerate(SIZES["glyph"]):
            runs = [accuracy for net, images, _, accuracy in summary.runs if (net, images) == (model, size)]
            assert (band.low[at], band.high[at]) == pytest.approx(
                (np.mean(runs) - np.std(runs, ddof=1), np.mean(runs) + np.std(runs, ddof=1))
            )


def test_errors_are_shown_at_the_size_that_is_chosen() -> None:
    found = material(StudyChoice(far_share=SHARE), 200)
    assert errors_at(found) == 8192
    for size, shown in ((256, 256), (300, 8192)):
        choice = StudyChoice(far_share=SHARE, errors_at=size)
        assert errors_at(replace(found, state=found.state.changed(choice))) == shown


def test_it_says_whose_runs_they_are_and_when_they_are_too_few() -> None:
    said = key(material(StudyChoice(far_share=SHARE), 90))
    assert "90 of 200 runs" in said
    assert words.KEY_FEW in said
    assert "2 to 3 seeds" in said
    whole = key(material(StudyChoice(far_share=SHARE), 200))
    assert words.KEY_FEW not in whole
    assert "5 seeds" in whole


def test_records_that_come_with_the_program_are_shown_until_there_are_own_ones(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = StudyChoice(far_share=SHARE)
    records = Records(tmp_path_factory.mktemp("bundled"))
    fill(records, choice.plan)
    monkeypatch.setattr("explorer.pages.study.answer.bundled_records", lambda: (records,))
    fresh = finding_of(material(choice, 0))
    assert (fresh.source, fresh.done) == ("bundled", 0)
    assert fresh.seconds == pytest.approx(9.0)
    said = key(material(choice, 0))
    assert "200 runs that come with Aperture" in said
    assert "made on" not in said, "where it is not told"
    KeptFile(records.file.with_name(MADE_NAME), StudyMade, lambda: MADE).keep(MADE)
    assert "200 runs that come with Aperture, made on 2026-01-02 on 3 cores" in key(material(choice, 0))
    own = finding_of(material(choice, 10))
    assert (own.source, own.done) == ("here", 10)
    assert finding_of(material(replace(choice, shown="bundled"), 10)).source == "bundled"


def test_runs_that_have_diverged_are_left_out_and_counted() -> None:
    choice = StudyChoice(far_share=SHARE)
    (first, *others) = choice.plan.trials()
    write(own_records(choice.group), [replace(guess(trial), loss=None) for trial in (first, others[0])])
    found = material(choice, 200)
    summary = finding_of(found).summary
    assert summary is not None
    assert (len(summary.runs), len(summary.diverged), finding_of(found).done) == (198, 2, 200)
    assert words.KEY_DIVERGED.format(count=2) in key(found)
    assert "4 to 5 seeds" in key(found)


def test_a_net_or_a_group_that_is_not_known_is_passed_over(tmp_path_factory: pytest.TempPathFactory) -> None:
    choice = StudyChoice(far_share=SHARE)
    records = own_records(choice.group)
    trial = choice.plan.trials()[0]
    for model in ("mamba", "attention"):
        records.append(TrialOutcome(replace(trial, model=model), 0.5, ("dark",), (10,), (5,), 0.1, 1.0, "cpu"))
    summary = finding_of(material(choice, 0)).summary
    assert summary is not None
    assert {point.model for point in summary.result.points} == {"attention"}


def test_the_literature_has_an_axis_of_its_own() -> None:
    plot = anchors()
    assert plot.x.name == words.ANCHOR_AXIS
    assert [len(one.x) for one in plot.series] == [5, 5]
    assert {end.name for end in plot.ends} == {"ConViT-S", "DeiT-S"}
