"""H10: does attention need more data than a convolution? The data-size study's stored numbers."""

from __future__ import annotations

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import BarsExhibit
from explorer.claims.ground import Ground
from explorer.claims.study_curves import LEAST_SEEDS, Pair, beyond_spread, curves, equal_at, lead, origin
from explorer.layers.progress import Tick


def judge(ground: Ground, tick: Tick) -> Judgement:
    """Who is ahead on few and on many images, and where they change places. The picture plays no part."""
    study = ground.study
    if study is None:
        return Judgement("H10", Ruling.UNJUDGED, (), "unrun")
    attention = {point.images: point for point in study.of("attention")}
    pairs = [(one, attention[one.images]) for one in study.of("convolution") if one.images in attention]
    tick(0.5)
    if len(pairs) < 2:
        return Judgement("H10", Ruling.UNJUDGED, (), "sizes")
    seeds = min(point.seeds for pair in pairs for point in pair)
    few, many = pairs[0], pairs[-1]
    values = [
        Value("few", lead(few), "share"),
        Value("many", lead(many), "share"),
        Value("smallest", few[0].images, "count"),
        Value("largest", many[0].images, "count"),
        Value("ceiling", 1 - study.far_share, "share"),
        Value("seeds", seeds, "count"),
        origin(study),
    ]
    if seeds < LEAST_SEEDS:
        return Judgement("H10", Ruling.UNJUDGED, tuple(values), "seeds")
    condition, crossing = _who_leads(pairs)
    if crossing is not None:
        values.append(Value("crossing", crossing, "count"))
    ends = (*few, *many)
    return Judgement(
        "H10",
        Ruling.MEASURED,
        tuple(values),
        condition,
        exhibits=(
            curves(study, ("convolution", "attention", "started", "local", "deep")),
            BarsExhibit(
                "ends",
                ("convolution_few", "attention_few", "convolution_many", "attention_many"),
                tuple(point.accuracy for point in ends),
                "share",
                tuple(point.sd for point in ends),
                1 - study.far_share,
            ),
        ),
    )


def _who_leads(pairs: list[Pair]) -> tuple[str, float | None]:
    """The condition's name, and on how many images both are equal where they change places."""
    ahead = [1 if beyond_spread(a, c) else -1 if beyond_spread(c, a) else 0 for c, a in pairs]
    if -1 in ahead and 1 in ahead:
        last = max(place for place, sign in enumerate(ahead) if sign == -1)
        later = [place for place, sign in enumerate(ahead) if sign == 1 and place > last]
        if later and 1 not in ahead[:last]:
            return "crossing", equal_at(pairs[last : later[0] + 1])
        return "mixed", None
    return ("convolution" if -1 in ahead else "attention" if 1 in ahead else "even"), None
