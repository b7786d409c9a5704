"""The two things that the dialog exports: a figure of now, and a movie. Each draws the page that the preview shows."""

from __future__ import annotations

from typing import Protocol

from explorer.compute.asking import Inquiry
from explorer.compute.material import Material
from explorer.export.dialog.choices import Choices
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


class Part(Protocol):
    def draw(self, state: State, choices: Choices) -> Figure | Inquiry:
        """The page; or what must be asked of the compute thread first."""
        ...

    def take(self, finding: object) -> None: ...


class FigurePart:
    """`material` is what the last figure was made from."""

    def __init__(self) -> None:
        self._materials = Materials()
        self.material: Material | None = None

    def draw(self, state: State, choices: Choices) -> Figure | Inquiry:
        kind = KINDS[choices.kind]
        windows = choices.windows or None
        material = self._materials.of(state, kind.needs, windows)
        if material is None:
            return self._materials.missing(state, kind.needs, windows)
        self.material = material
        theme = DARK if choices.theme == "dark" else LIGHT
        return make_figure(kind, material, PRESETS[choices.preset], theme, choices.transparent)

    def take(self, finding: object) -> None:
        if isinstance(finding, FigureFinding):
            self._materials.keep(finding)


class MoviePart:
    """`reel` is the film that was drawn last, `at` how far along it the preview looks, 0 to 1."""

    def __init__(self) -> None:
        self._course: tuple[MovieInquiry, Course] | None = None
        self.reel: Reel | None = None
        self.at = 0.5

    def draw(self, state: State, choices: Choices) -> Figure | Inquiry:
        options = choices.movie.options(choices.film, choices.theme)
        inquiry = ask(state, options)
        if self._course is None or self._course[0] != inquiry:
            return inquiry
        course = self._course[1]
        if self.reel is None or self.reel.course is not course or self.reel.options != options:
            self.reel = measured(course, options)
        return self.reel.figure_at(self.at)

    def take(self, finding: object) -> None:
        if isinstance(finding, MovieFinding):
            self._course = finding.inquiry, finding.course
