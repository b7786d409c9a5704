"""The figure of `aperture study summary -o`: the page's own, of folders alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from explorer.documents.opening import default_state
from explorer.export.cli import application, check_known
from explorer.export.gather import gather
from explorer.export.make import make_figure
from explorer.figures.presets import PRESETS
from explorer.figures.render import render
from explorer.pages.study.choice import StudyChoice
from explorer.pages.study.figure import KIND
from explorer.pages.study.opening import with_group
from explorer.panels.theme import DARK, LIGHT
from explorer.study.summary import Group


def draw_study(folders: tuple[Path, ...], group: Group, file: Path, preset: str, theme: str) -> bytes:
    """The bytes of a figure, of the kind that the file's name says: .svg, .pdf or .png. Raises Refusal."""
    check_known("--preset", preset, PRESETS)
    application()
    choice = with_group(replace(StudyChoice(), folders=tuple(map(str, folders)), shown="opened"), group)
    state = default_state().changed(choice, page="study")
    made = make_figure(KIND, gather(state, KIND.needs), PRESETS[preset], DARK if theme == "dark" else LIGHT)
    return render(made, file.suffix.lower().removeprefix("."))  # type: ignore[arg-type]  # checked with the words
