"""Lessons are read from two files; whatever is wrong with one is a sentence with file, line and field."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from explorer.errors import Refusal
from explorer.lessons.goals import Goal, Option, Span
from explorer.lessons.lesson import beginning
from explorer.lessons.reading import lesson, lesson_ids, read_lesson
from explorer.lessons.toml_file import line_of
from explorer.resources import resource
from explorer.state.picture import Picture
from explorer.state.state import Scene, State
from tests.claims.grounds import pictures

STRUCTURE = """\
minutes = 3

[[steps]]
name = "close"
set = { kernel = "sobel_x", window_side = 9.0 }
point = "closing"
goal = { window_side = { most = 1.0 } }

[[steps]]
name = "ask"
predict = { measure = "stage.relative", options = { some = { least = 0.01 }, zero = { most = 0.0 } } }

[[steps]]
name = "told"
reveals = "ask"
"""
TEXT = """\
title = "A lesson"
[steps.close]
text = "Close it."
do = "Close it"
[steps.ask]
text = "Guess."
ask = "How far?"
options = { some = "Some", zero = "Not at all" }
[steps.told]
text = "There."
"""


def read(folder: Path, structure: str = STRUCTURE, text: str = TEXT) -> str:
    """The sentence of the refusal; "" where the lesson is read."""
    (folder / "en").mkdir(exist_ok=True)
    (folder / "mine.toml").write_text(structure, encoding="utf-8")
    (folder / "en" / "mine.toml").write_text(text, encoding="utf-8")
    try:
        found = read_lesson(folder / "mine.toml", folder / "en" / "mine.toml")
    except Refusal as refusal:
        return str(refusal)
    assert found.id == "mine"
    assert found.title == "A lesson"
    assert len(found.steps) == 3
    return ""


@pytest.mark.parametrize("name", lesson_ids())
def test_every_lesson_of_ours_is_read(name: str) -> None:
    found = lesson(name)
    assert found.claim == "" or found.claim.lower() == name


@pytest.mark.parametrize("name", lesson_ids())
def test_what_is_counted_is_shown_as_a_whole_number(name: str) -> None:
    state = beginning(State(Scene(pictures()["fish"])))
    for step in lesson(name).steps:
        state = step.shown(step.sets.applied(state))
        for choice in state.look.choices:
            fresh = type(choice)()
            kinds = {
                one.name: (type(getattr(choice, one.name)), type(getattr(fresh, one.name))) for one in fields(choice)
            }
            assert all(now is meant for now, meant in kinds.values()), kinds


def test_every_text_has_its_structure() -> None:
    assert {path.stem for path in resource("lessons/en").glob("*.toml")} == set(lesson_ids())


def test_a_lesson_that_is_right_is_read(tmp_path: Path) -> None:
    assert read(tmp_path) == ""


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("minutes = 3", "minutes = 'three'", "line 1, minutes: Expected `int`"),
        ("minutes = 3", "minutes = 3\nclaim = 'H99'", "claim must be one of H1, H2"),
        ("minutes = 3", "minutes = 90", "line 1, the whole file: minutes must be 1 to 60, got 90"),
        ("most = 1.0", "most = 'x'", "line 7, steps[0].goal.window_side.most: Expected `float`"),
        ("most = 1.0", "least = 2.0, most = 1.0", "line 7, steps[0].goal.window_side: least must be at most"),
        ("{ window_side = { most = 1.0 } }", "{}", "line 7, steps[0].goal: a goal wants something"),
        ('point = "closing"', 'pont = "closing"', "line 6, steps[0]: Object contains unknown field `pont`"),
        ('point = "closing"', 'point = "cellar"', "line 3, steps[0]: point must be one of"),
        ('"told"\nreveals', '"told"\nreveal', "line 15, steps[2]: Object contains unknown field `reveal`"),
        ("[[steps]]\nname = \"ask\"", "[[steps]\nname = \"ask\"", "line 9: this is not TOML"),
        ("sobel_x", "sobel_z", "line 3: this lesson does not work: step 'close': kernel.name must be one of"),
        ("window_side = 9.0", "window_side = 0.2", "line 3: this lesson does not work: step 'close': window_side must"),
        ("window_side = 9.0", "window_side = 1.0", "step 'close': its goal is met before it begins"),
        ("window_side = 9.0", "windows = 1", "step 'close': windows cannot be set: it must be"),
        ("window_side = { most = 1.0 }", "changed = ['picture']", "its structure must have 'show'"),
        ("{ window_side = { most = 1.0 } }", "{ chosen = { attic = { a = 1 } } }", "chosen must name a page, one of"),
        ('reveals = "ask"', "", "line 9: this lesson does not work: step 'ask': its prediction is revealed by no"),
        ('point = "closing"', 'reveals = "ask"', "it must reveal a step before it that has a prediction, got 'ask'"),
        ("stage.relative", "stage.colour", "measure must be one of stage.relative, stage.largest, stage.verdict"),
        (", zero = { most = 0.0 }", "", "a prediction has 2 to 9 options, got 1"),
        ("{ most = 0.0 }", "{ most = 0.0, is = 'x' }", "an option has least and most, or is, got both"),
        ('name = "told"', 'name = "ask"', "its name is there twice"),
        ('reveals = "ask"', 'reveals = "ask"\nverdict = true', "the lesson is about no claim"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_structure_is_told_with_its_line(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert STRUCTURE.count(right) == 1
    sentence = read(tmp_path, STRUCTURE.replace(right, wrong))
    assert sentence.startswith("mine.toml, line ")
    assert said in sentence
    assert len(sentence) <= 200


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('do = "Close it"\n', "", "step 'close': it has a goal, so its text must have 'do'"),
        ('ask = "How far?"\n', "", "step 'ask': it has a prediction, so its text must have 'ask'"),
        ("some =", "none =", "step 'ask': its text must have the options some, zero, got none, zero"),
        (
            'text = "There."',
            'text = "There."\nask = "Why?"',
            "step 'told': its text has 'ask', but it has no prediction",
        ),
        (
            "[steps.told]",
            '[steps.untold]\ntext = ""\n[steps.told]',
            "the text has a step 'untold' that the structure has not",
        ),
        ('text = "Guess."', "texts = 1", "line 6, steps[...]: Object contains unknown field `texts`"),
        ('[steps.told]\ntext = "There."\n', "", "step 'told': it has no text"),
        ('text = "Close it."', 'text = "Close it."\nright = "Yes."', "has 'right' or 'wrong', but it reveals nothing"),
    ],
)
def test_a_text_must_fit_its_structure(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert TEXT.count(right) == 1
    assert said in read(tmp_path, text=TEXT.replace(right, wrong))


@pytest.mark.parametrize("data", [b"minutes = 3\n\xff\xfe", b"[" * 5000, b"\x00", b"", b"x" * 300_000])
def test_no_file_whatever_is_more_than_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.toml").write_bytes(data)
    with pytest.raises(Refusal) as caught:
        read_lesson(tmp_path / "a.toml", tmp_path / "a.toml")
    assert str(caught.value).startswith("a.toml")
    assert len(str(caught.value)) <= 200


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        read_lesson(tmp_path / "a.toml", tmp_path / "b.toml")


def test_lines_are_found_in_tables_of_either_form() -> None:
    text = "a = 1\n[[steps]]\nname = 'x'\n[[steps]]\n[steps.goal]\nwindow_side = { most = 1 }\n"
    assert line_of(text, ("a",)) == 1
    assert line_of(text, ("steps", 0, "name")) == 3
    assert line_of(text, ("steps", 1, "goal")) == 5
    assert line_of(text, ("steps", 1, "goal", "window_side")) == 6
    assert line_of("", ("a",)) == 1


def test_goals_hold_by_all_of_their_conditions() -> None:
    began = State(Scene(pictures()["fish"]))
    goal = Goal(window_side=Span(most=1.0), norm=("relu", "sigmoid"), changed=("picture",))
    closed = began.changed(window_side=1.0, norm="sigmoid")
    assert not goal.met(began, closed)
    assert goal.met(began, closed.changed(picture=pictures()["noise"]))
    assert not goal.met(began, began.changed(picture=pictures()["noise"], norm="relu"))


def test_an_option_is_right_for_numbers_or_for_words() -> None:
    assert Option(most=0.0).right(0.0)
    assert not Option(most=0.0).right(1e-9)
    assert Option(least=0.1, most=0.2).right(0.1)
    assert not Option(least=0.1, most=0.2).right(0.3)
    assert Option(words=("TRUE", "TRUE_IF")).right("TRUE_IF")
    assert not Option(words="TRUE").right("FALSE")
    assert not Option().right(0.0)
    assert not Option().right("TRUE")
    assert not Option(least=0.0).right("TRUE")


def test_a_lesson_begins_on_the_learners_picture_and_nothing_else_of_theirs() -> None:
    theirs = State(Scene(pictures()["noise"], window_side=1.0, norm="relu", stride=2)).changed(page="depth", stage=3)
    began = beginning(theirs)
    assert began.scene == Scene(pictures()["noise"])
    assert began.look.page == "stage"
    assert began.look.stage == 0
    plain = beginning(State(Scene(pictures()["constant"])))
    assert isinstance(plain.scene.picture, Picture)
    assert not plain.scene.picture.constant
