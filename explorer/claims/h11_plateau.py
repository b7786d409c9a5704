"""H11: does a convolutional net stop gaining from more data? The data-size study's stored numbers."""

from __future__ import annotations

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import BarsExhibit
from explorer.claims.ground import Ground
from explorer.claims.study_curves import LEAST_SEEDS, beyond_spread, curves, origin
from explorer.claims.study_result import StudyPoint
from explorer.layers.progress import Tick


def judge(ground: Ground, tick: Tick) -> Judgement:
    """What the shallow and the deep convolution gain from the size on at which the shallow one has stopped. The picture
    plays no part."""
    study = ground.study
    if study is None:
        return Judgement("H11", Ruling.UNJUDGED, (), "unrun")
    shallow, deep = study.of("convolution"), study.of("deep")
    tick(0.5)
    if len(shallow) < 2:
        return Judgement("H11", Ruling.UNJUDGED, (), "sizes")
    plateau = _plateau(shallow)
    later = [point for point in deep if point.images >= plateau.images]
    ends = [("shallow", plateau, shallow[-1])] + ([("deep", later[0], later[-1])] if len(later) > 1 else [])
    values = [
        Value("shallow", shallow[-1].accuracy - plateau.accuracy, "share"),
        Value("plateau", plateau.images, "count"),
        Value("stopped", plateau.accuracy, "share"),
        Value("largest", shallow[-1].images, "count"),
        Value("ceiling", 1 - study.far_share, "share"),
        Value("seeds", min(point.seeds for point in (*shallow, *later)), "count"),
        origin(study),
    ]
    values += [Value("deep", last.accuracy - first.accuracy, "share") for name, first, last in ends if name == "deep"]
    values.append(Value("best", max(last.accuracy - first.accuracy for _, first, last in ends), "share"))
    if min(point.seeds for point in (*shallow, *later)) < LEAST_SEEDS:
        return Judgement("H11", Ruling.UNJUDGED, tuple(values), "seeds")
    ruling, condition = _ruled(ends, deep)
    return Judgement(
        "H11",
        ruling,
        tuple(values),
        condition,
        exhibits=(
            curves(study, ("convolution", "deep", "attention")),
            BarsExhibit(
                "gains",
                tuple(f"{name}_{end}" for name, *_ in ends for end in ("before", "after")),
                tuple(point.accuracy for _, *points in ends for point in points),
                "share",
                tuple(point.sd for _, *points in ends for point in points),
                1 - study.far_share,
            ),
        ),
    )


def _plateau(points: tuple[StudyPoint, ...]) -> StudyPoint:
    """The point of the smallest size that no larger one is above, beyond the spread; where every size still gains, the
    last but one."""
    for place, point in enumerate(points[:-1]):
        if not any(beyond_spread(other, point) for other in points[place + 1 :]):
            return point
    return points[-2]


def _ruled(ends: list[tuple[str, StudyPoint, StudyPoint]], deep: tuple[StudyPoint, ...]) -> tuple[Ruling, str]:
    gains = {name: beyond_spread(last, first) for name, first, last in ends}
    if gains["shallow"]:
        return Ruling.FALSE, "shallow"
    if "deep" not in gains:
        return Ruling.TRUE_IF, "only"
    if gains["deep"]:
        return Ruling.FALSE, "deep"
    first = next(first for name, first, _ in ends if name == "deep")
    if first.accuracy + first.sd < 1:
        return Ruling.TRUE, "stopped"
    # It knew all by then: what counts is whether more data had brought it there.
    return (Ruling.FALSE, "passed") if beyond_spread(first, deep[0]) else (Ruling.UNJUDGED, "full")
