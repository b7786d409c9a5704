"""Who answers what is asked of the compute thread: the pages, and the export of figures and movies. Imports torch."""

from __future__ import annotations

from explorer.compute.asking import Answers
from explorer.export import answer, answer_movie
from explorer.pages import listed


def answers() -> Answers:
    return {**listed.answers(), "figure": answer.answer, "movie": answer_movie.answer}
