"""The curves: accuracy against training images, of every net with its runs; the literature's on axes of their own."""

from __future__ import annotations

from math import floor

import numpy as np

from explorer.compute.material import Material
from explorer.pages.study import words
from explorer.pages.study.choice import StudyChoice
from explorer.pages.study.question import StudyFinding
from explorer.panels.band_chart import Band, BandChart, CurveEnd
from explorer.panels.chart import Rule, Scale, Series, linear
from explorer.study.anchors import ANCHORS, SHARES
from explorer.study.plan import MODELS
from explorer.study.summary import StudySummary
from explorer.words.numbers import number, percent

INKS = {
    "convolution": "convolution", "attention": "attention", "started": "exact", "local": "negative", "deep": "ink"
}  # fmt: skip
ANCHOR_INKS = {"ConViT-S": "exact", "DeiT-S": "attention"}
RUN_DOT, JITTER = 1.7, 0.012  # of a run; how far neighbouring seeds stand apart, as a share of the size
WIDE = 520.0  # units, from which names at the ends are written out
ROOMY = 700.0  # units, from which the ceiling says what it is: on less, that would lie on the curves


def share_text(share: float) -> str:
    """A share that was chosen: as round as it is."""
    return words.SHARE.format(percent=number(round(100 * share, 6)))


def finding_of(material: Material) -> StudyFinding:
    finding = material.findings["study"]
    assert isinstance(finding, StudyFinding)
    return finding


def chart(material: Material, width: float) -> BandChart:
    """One row of series for each net that was run, then one for its runs, then those of the control."""
    finding, choice = finding_of(material), material.state.look.choice(StudyChoice)
    name = 0 if width >= WIDE else 1
    series: list[Series] = []
    bands, ends = list[Band](), list[CurveEnd]()
    for model in _models(finding.summary):
        assert finding.summary is not None
        points = finding.summary.result.of(model)
        x = np.array([point.images for point in points], float)
        y, sd = (np.array([getattr(point, of) for point in points]) for of in ("accuracy", "sd"))
        series.append(Series(x, y, INKS[model], dots=True, dot=2.4))
        bands.append(Band(x, y - sd, y + sd, INKS[model]))
        ends.append(CurveEnd(float(x[-1]), float(y[-1]), words.NETS[model][name], INKS[model]))
    series += [_runs(finding.summary, model) for model in _models(finding.summary) if finding.summary]
    series += _control(finding.control) if choice.control else []
    sizes = np.array(_sizes(finding), float)
    ticks = tuple((float(size), str(round(size))) for size in sizes)
    low = min((float(one.y.min()) for one in series), default=0.4)
    bottom = max(floor(low * 10 - 0.2) / 10, 0.0)
    return BandChart(
        tuple(series),
        Scale(sizes[0] * 0.92, sizes[-1] * 1.08, ticks, words.IMAGES, log=True),
        linear(bottom, 1.0, words.ACCURACY, most=8, percent=True),
        _ceiling(choice, 0 if width >= ROOMY else 1),
        tuple(bands),
        tuple(ends),
    )


def _ceiling(choice: StudyChoice, name: int) -> tuple[Rule, ...]:
    """Without a far relation there is none."""
    share = choice.group.far_share
    if not (choice.ceiling and share):
        return ()
    said = (words.CEILING_LABEL, words.CEILING_SHORT)[name].format(share=share_text(1 - share))
    return (Rule(1 - share, "convolution", said, across=True, dashed=True),)


def _models(summary: StudySummary | None) -> tuple[str, ...]:
    """Those that were run, in their order."""
    run = {point.model for point in summary.result.points} if summary else set()
    return tuple(model for model in MODELS if model in run)


def _sizes(finding: StudyFinding) -> tuple[int, ...]:
    """Those of the plan, so that the axis stands still while runs come in; of a study with others, those that were
    run. One alone would be no axis."""
    planned, both = set(finding.inquiry.plan.sizes), (finding.summary, finding.control)
    run = {point.images for one in both if one for point in one.result.points}
    sizes = planned if run <= planned or len(run) < 2 else run
    return tuple(sorted(sizes))


def _runs(summary: StudySummary, model: str) -> Series:
    """Every single run, those of a size side by side."""
    own = [run for run in summary.runs if run[0] == model]
    middle = (max((seed for _, _, seed, _ in own), default=0)) / 2
    x = np.array([images * (1 + JITTER * (seed - middle)) for _, images, seed, _ in own])
    return Series(x, np.array([run[3] for run in own]), INKS[model], dots=True, line=False, dot=RUN_DOT)


def _control(summary: StudySummary | None) -> list[Series]:
    made = []
    for model in _models(summary):
        assert summary is not None
        points = summary.result.of(model)
        x, y = (np.array([getattr(point, of) for point in points], float) for of in ("images", "accuracy"))
        made.append(Series(x, y, INKS[model], dashed=True, width=1.3))
    return made


def point_at(material: Material, row: int, column: int) -> tuple[str, int] | None:
    """The net and the size of a point of the plot that is no single run."""
    summary = finding_of(material).summary
    models = _models(summary)
    if summary is None or row >= len(models):
        return None
    return models[row], summary.result.of(models[row])[column].images


def said_at(material: Material, row: int, column: int) -> str:
    """What a point of the plot is."""
    summary = finding_of(material).summary
    models = _models(summary)
    if summary is None or row >= 2 * len(models):
        return ""
    if row >= len(models):
        net, images, seed, accuracy = [run for run in summary.runs if run[0] == models[row - len(models)]][column]
        return words.RUN.format(net=words.NETS[net][0], images=images, seed=seed, accuracy=percent(accuracy))
    point = summary.result.of(models[row])[column]
    return words.POINT.format(
        net=words.NETS[point.model][0], images=point.images, accuracy=percent(point.accuracy), sd=percent(point.sd),
        count=point.seeds,
    )  # fmt: skip


def anchors() -> BandChart:
    """The literature's numbers; their axis is a share of ImageNet, and their task another one."""
    x = np.array(SHARES)
    series = tuple(Series(x, np.array(y), ANCHOR_INKS[name], dots=True) for name, y in ANCHORS.items())
    ends = tuple(
        CurveEnd(SHARES[-1], y[-1], words.ANCHOR_NAMES[name], ANCHOR_INKS[name]) for name, y in ANCHORS.items()
    )
    ticks = tuple((share, f"{share:.0%}".replace("%", " %")) for share in SHARES)
    across = Scale(SHARES[0] * 0.88, SHARES[-1] * 1.1, ticks, words.ANCHOR_AXIS, log=True)
    return BandChart(series, across, linear(0.3, 0.9, words.ANCHOR_ACCURACY, most=8, percent=True), (), (), ends)
