"""Who answers what is asked of the compute thread: the pages, and the export of figures and movies. Imports torch."""

from __future__ import annotations

from explorer.compute.asking import Answers
from explorer.compute.trained_answer import answer_file, answer_layer
from explorer.compute.trained_asking import FILE, LAYER
from explorer.export import answer, answer_movie
from explorer.pages import listed


def answers() -> Answers:
    own: Answers = {"figure": answer.answer, "movie": answer_movie.answer, FILE: answer_file, LAYER: answer_layer}
    return {**listed.answers(), **own}
