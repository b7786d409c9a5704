"""What a lesson's cards say: a prediction beside what was measured, and a claim's verdict."""

from __future__ import annotations

from explorer.claims.claim import Judgement
from explorer.lessons.measuring import measure_label, measured_words
from explorer.lessons.run import LessonRun, Outcome
from explorer.pages.debate.cards import card_of
from explorer.panels.theme import Theme
from explorer.views.lesson.parts import MeasuredCard
from explorer.words import lessons as lessons_words


def show_outcome(
    card: MeasuredCard, run: LessonRun, outcome: Outcome, judgement: Judgement | None, theme: Theme
) -> None:
    """What became of a prediction."""
    asking, text = run.lesson.step(outcome.step), run.step.text
    assert asking.prediction is not None
    measure = asking.prediction.measure
    said = lessons_words.UNSAID
    if outcome.option:
        said = lessons_words.YOU_SAID.format(option=asking.text.options[outcome.option])
    judged, ink = "", theme.dim
    if outcome.right is not None:
        own = text.right if outcome.right else text.wrong
        judged = own or (lessons_words.RIGHT if outcome.right else lessons_words.WRONG)
        ink = theme.exact if outcome.right else theme.convolution
    card.show_measured(
        measure_label(measure, run.lesson.claim),
        measured_words(measure, outcome.measured, judgement),
        said,
        judged,
        ink,
    )


def show_judgement(card: MeasuredCard, judgement: Judgement, theme: Theme) -> None:
    """What the debate says of the claim, as its card there."""
    told = card_of(judgement.claim, judgement)
    card.show_measured(told.label, told.headline, told.condition, told.verdict, getattr(theme, told.ink))
