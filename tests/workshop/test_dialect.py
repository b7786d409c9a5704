"""A lesson in Markdown becomes the Lesson that the same structure and text in two files would be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.images.gallery import render
from explorer.lessons.goals import Option, Span
from explorer.lessons.lesson import Lesson, beginning
from explorer.state.state import Scene, State
from explorer.workshop.dialect import lesson_from_markdown
from explorer.workshop.misread import Misread
from tests.workshop.parts import EDGES

HOUSE = {"our house": render("house", 24)}


def read(text: str) -> Lesson:
    return lesson_from_markdown(text, "edges", HOUSE)


def test_every_part_of_a_step_is_read() -> None:
    made = read(EDGES)
    assert (made.id, made.claim, made.title, made.minutes) == ("edges", "H3", "Edges of our house", 3)
    look, told, border = made.steps
    assert (look.name, told.name, border.name) == ("look", "told", "other border")
    assert look.point == "closing"
    assert look.text.text.startswith("Above a convolution")
    assert look.text.do == "Drag the handle to 1 px, or press {"
    assert look.prediction is not None
    assert look.prediction.measure == "stage.relative"
    assert list(look.text.options.values()) == [
        "Still by some per cent", "Not at all", "It depends on the picture",
    ]  # fmt: skip
    assert list(look.prediction.options.values()) == [Option(least=0.01), Option(least=0, most=0), Option()]
    assert look.goal is not None
    assert look.goal.window_side == Span(most=1)
    assert (told.reveals, told.text.right) == ("look", "Nothing is left to choose.")
    assert border.goal is not None
    assert border.goal.border == ("replicate", "circular")


def test_a_step_sets_a_picture_of_the_workshop() -> None:
    state = read(EDGES).steps[0].sets.applied(beginning(State(Scene(render("fish", 16)))))
    assert state.scene.picture == HOUSE["our house"]
    assert (state.scene.window_side, state.scene.kernel.name) == (9, "sobel_x")


@pytest.mark.parametrize(
    ("phrase", "field", "wanted"),
    [
        ("window_side >= 2, window_side <= 4", "window_side", Span(2, 4)),
        ("window_side = 2 to 4", "window_side", Span(2, 4)),
        ("norm = sparsemax", "norm", "sparsemax"),
        ("stride = 2", "stride", 2),
        ("pinned = true", "pinned", True),
        ("chosen", "", None),
        ("depth.show = gaze", "chosen", {"depth": {"show": "gaze"}}),
    ],
)
def test_goals_are_conditions_on_the_state(phrase: str, field: str, wanted: object) -> None:
    text = f"# A\n## one\nDo it.\nGoal: {phrase}\nDo: It\n"
    if not field:
        with pytest.raises(Misread, match="a condition is wanted"):
            read(text)
        return
    goal = read(text).steps[0].goal
    assert goal is not None
    assert getattr(goal, field) == wanted


def test_what_changes_needs_to_be_shown() -> None:
    text = "# A\n## one\nDraw.\nGoal: changed picture\nDo: Draw a house\n"
    with pytest.raises(Misread) as misread:
        read(text)
    assert misread.value.line == 2
    shown = read(f"{text}Show: picture = our house\n").steps[0]
    assert shown.shown(State(Scene(render("fish", 16)))).scene.picture == HOUSE["our house"]
    assert not shown.shown(State(Scene(render("fish", 16)))).look.pinned


@pytest.mark.parametrize(
    ("right", "wrong", "line", "sentence"),
    [
        ("# Edges of our house", "Edges of our house", 1, "a lesson begins with its title"),
        ("Claim: H3", "Claim: H99", 2, "'H99' is no claim of the debate"),
        ("Claim: H3", "Minutes: soon", 2, "a whole number is wanted, got 'soon'"),
        ("Claim: H3", "Minutes: 90", 2, "minutes must be 1 to 60, got 90"),
        ("Claim: H3", "Some words.", 2, "text stands in steps"),
        ("## look", "## ", 4, "a step has a name"),
        ("kernel = sobel_x", "kernl = sobel_x", 5, "kernl cannot be set"),
        ("kernel = sobel_x", "kernel = sobelx", 5, "kernel.name must be one of"),
        ("kernel = sobel_x", "kernel", 5, "a name, = and a value are wanted"),
        ("Point: closing", "Point: cellar", 6, "point must be one of"),
        ("Point: closing", "Ponit: closing", 6, "Ponit: is not known; is Point: meant?"),
        ("[>= 0.01]", "[>= much]", 10, "a number is wanted, got 'much'"),
        ("- Not at all [= 0]", "- [= 0]", 11, "an option has words"),
        ("Measure: stage.relative\n", "", 8, "Ask: and Measure: go together"),
        ("Goal: window_side <= 1", "Goal: window_sid <= 1", 13, "'window_sid' is not known here"),
        ("Goal: window_side <= 1", "Goal: window_side <= 1\nAsk: What?", 14, "Ask: stands a second time"),
        ("## told", "### told", 16, "a heading is"),
        ("## told", "## look", 16, "there is another step called 'look'"),
        ("Reveal: look", "Reveal: nothing", 17, "Reveal: names a step before"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(right: str, wrong: str, line: int, sentence: str) -> None:
    assert right in EDGES
    with pytest.raises(Misread) as misread:
        read(EDGES.replace(right, wrong, 1))
    assert sentence in str(misread.value)
    assert misread.value.line == line


LINES = st.sampled_from(
    [*EDGES.splitlines(), "", "# Title", "## s", "Goal: stride = 2", "Set: stride = [1, 2]", "Set: depth.show = 3",
     "Goal: depth.show = gaze", "Beside: input, attic", "Verdict: yes", "- a [TRUE or FALSE]", "Show: cell = [9999, 1]",
     "Set: cell = [99, 1]", "Goal: changed cell", "Minutes: 0", "Set: kernel.weight = [[[[1]]]]", "Set: stride = x",
    ]
)  # fmt: skip


@given(st.lists(LINES | st.text(max_size=20), max_size=12))
def test_any_text_is_a_lesson_or_a_line_and_a_sentence(lines: list[str]) -> None:
    text = "\n".join(["# A", *lines])
    try:
        made = read(text)
    except Misread as misread:
        assert 1 <= misread.line <= len(text.splitlines()) + 1
        assert len(str(misread)) > 5
    else:
        assert made.steps
