"""The two things that the dialog exports: a figure of now, and a movie. Each draws the page that the preview shows."""

from __future__ import annotations

from typing import Protocol

from explorer.compute.asking import Inquiry
from explorer.compute.material import Material
from explorer.export.dialog.choices import ExportChoices
from explorer.export.dialog.materials import Materials
from explorer.export.kinds import KINDS
from explorer.export.make import make_figure
from explorer.export.movie.courses import Course, Reel, measured
from explorer.export.question import FigureFinding
from explorer.export.question_movie import MovieFinding, MovieInquiry, ask
from explorer.figures.page import Figure
from explorer.figures.presets import PRESETS
from explorer.panels.theme import DARK, LIGHT
from explorer.state.state import State


class ExportPart(Protocol):
    @property
    def made_of(self) -> Material | Reel | None:
        """What the last page was made from."""
        ...

    def draw(self, state: State, choices: ExportChoices) -> Figure | Inquiry:
        """The page; or what must be asked of the compute thread first."""
        ...

    def take(self, finding: object) -> None: ...


class FigurePart:
    """Made of the material of a moment, or of several."""

    def __init__(self) -> None:
        self._materials = Materials()
        self.made_of: Material | None = None

    def draw(self, state: State, choices: ExportChoices) -> Figure | Inquiry:
        kind = KINDS[choices.kind]
        windows = choices.windows or None
        material = self._materials.of(state, kind.needs, windows)
        if material is None:
            return self._materials.missing(state, kind.needs, windows)
        self.made_of = material
        theme = DARK if choices.theme == "dark" else LIGHT
        return make_figure(kind, material, PRESETS[choices.preset], theme, choices.transparent)

    def take(self, finding: object) -> None:
        if isinstance(finding, FigureFinding):
            self._materials.keep(finding)


class MoviePart:
    """Made of a reel; `at` is how far along it the preview looks, 0 to 1."""

    def __init__(self) -> None:
        self._course: tuple[MovieInquiry, Course] | None = None
        self.made_of: Reel | None = None
        self.at = 0.5

    def draw(self, state: State, choices: ExportChoices) -> Figure | Inquiry:
        options = choices.movie.options(choices.film, choices.theme)
        inquiry = ask(state, options)
        if self._course is None or self._course[0] != inquiry:
            return inquiry
        course = self._course[1]
        reel = self.made_of
        if reel is None or reel.course is not course or reel.options != options:
            self.made_of = reel = measured(course, options)
        return reel.figure_at(self.at)

    def take(self, finding: object) -> None:
        if isinstance(finding, MovieFinding):
            self._course = finding.inquiry, finding.course
