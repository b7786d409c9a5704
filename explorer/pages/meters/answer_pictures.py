"""The experiments of the meters as they cross to the page: small arrays in single precision."""

from __future__ import annotations

from dataclasses import replace

from explorer.compute.request import frozen
from explorer.layers.measures.experiment import Experiment
from explorer.pages.meters.question import Pictured


def pictured(experiment: Experiment) -> Pictured:
    """All of an experiment, (C, rows, columns) or (rows, columns)."""
    parts = (experiment.got, experiment.wanted, experiment.error)
    got, wanted, rest = (frozen((one if one.ndim == 3 else one[None]).float().numpy()) for one in parts)
    return Pictured(got, wanted, rest, experiment.reading.is_zero)


def pictured_inside(moved: Experiment, interior: tuple[slice, slice] | None) -> dict[str, Pictured]:
    """The part of it that sees neither frame nor seam, by the name of its meter; none where there is no such place."""
    if interior is None:
        return {}
    inside = pictured(_part(moved, interior))
    return {"inside": replace(inside, corner=(interior[0].start, interior[1].start))}


def pictured_around(experiment: Experiment, pixel: tuple[int, int], head: int | None = None) -> Pictured:
    """What an output takes of every pixel (rows, columns): as much around its own as is not 0, and a margin."""
    there = (experiment.got.abs() + experiment.wanted.abs() > experiment.bound).nonzero()
    reach = int((there - there.new_tensor(pixel)).abs().max()) + 1 if len(there) else 1
    rows, columns = (
        slice(max(place - reach, 0), min(place + reach + 1, n))
        for place, n in zip(pixel, experiment.got.shape, strict=True)
    )
    around = pictured(_part(experiment, (rows, columns)))
    return replace(around, pixel=pixel, corner=(rows.start, columns.start), head=head)


def _part(experiment: Experiment, place: tuple[slice, slice]) -> Experiment:
    return replace(experiment, got=experiment.got[..., *place], wanted=experiment.wanted[..., *place])
