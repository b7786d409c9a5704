"""A workshop file is a workshop, or one sentence that names the file and the line."""

from __future__ import annotations

import json
import random
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from explorer.cli import main
from explorer.errors import LONGEST_SENTENCE, Refusal
from explorer.images.gallery import render
from explorer.lessons.reading import lesson_ids
from explorer.workshop.file import SUFFIX, save_workshop, workshop_bytes
from explorer.workshop.json_lines import json_line
from explorer.workshop.reading import load_workshop, workshop_from_bytes
from tests import by_chance
from tests.by_chance import seeds
from tests.documents.mutants import HARMFUL
from tests.workshop.parts import part, png, with_session

TEXT = workshop_bytes(part()).decode()


def test_a_file_that_was_saved_is_the_same_workshop(tmp_path: Path) -> None:
    path = tmp_path / f"spring{SUFFIX}"
    save_workshop(with_session(part()), path)
    found = load_workshop(path)
    assert (found.id, found.title) == ("spring-school", "From attention to convolution")
    assert [one.id for one in found.lessons] == ["edges", "h5"]
    assert (found.hidden, found.locked) == ({"export"}, {"stride"})
    assert found.pictures == {"our house": render("house", 24)}
    assert found.state is not None
    assert (found.state.scene.border, found.state.scene.window_side) == ("circular", 5)


def test_without_a_list_all_lessons_are_taken_and_then_the_own_ones() -> None:
    found = workshop_from_bytes(workshop_bytes(part(lessons=None)))
    assert [one.id for one in found.lessons] == [*lesson_ids(), "edges"]


def line_with(text: str, of: str = TEXT) -> int:
    return next(number for number, line in enumerate(of.splitlines(), 1) if text in line)


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ('"version": 1', '"version": "1"', "version must be a whole number"),
        ('"version": 1', '"version": 1,', "this is not JSON"),
        ('"aperture-workshop"', '"aperture-session"', "the format of a workshop is"),
        ('"id": "spring-school"', '"id": "Spring School"', "the id must be"),
        ('"title": "From', '"titel": "From', "unknown field `titel`"),
        ('"h5"', '"h99"', "there is no lesson 'h99'"),
        ('"h5"', '"edges"', "a second time"),
        ('"export"', '"exprot"', "'exprot' cannot be hidden"),
        ('"stride"', '"strode"', "'strode' cannot be locked"),
        ('"stride"', "7", "Expected `str`, got `int`"),
        ("Point: closing", "Point: cellar", "in the lesson edges: point must be one of"),
        ("Goal: window_side <= 1", "Goal: window_side", "a condition is wanted"),
        ('"stride"', '"border"', "asks for what is locked: border"),
        ('"export"', '"inspector.border"', "asks for what is hidden: inspector.border"),
        ('"our house"', '""', "the name of a picture"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(right: str, wrong: str, sentence: str) -> None:
    assert right in TEXT
    spoilt = TEXT.replace(right, wrong, 1)
    wanted = TEXT[: TEXT.index(right)].count("\n") + 1
    with pytest.raises(Refusal) as refusal:
        workshop_from_bytes(spoilt.encode(), f"spring{SUFFIX}")
    assert sentence in str(refusal.value)
    assert str(refusal.value).startswith(f"spring{SUFFIX}, line {wanted}:")


def test_pictures_are_checked_as_images_from_elsewhere_are() -> None:
    for bad in ("no base64!", "aGFsbG8=", png(size_px=24)[:100], png()[:-40] + "A" * 40):
        spoilt = TEXT.replace(png(), bad)
        with pytest.raises(Refusal) as refusal:
            workshop_from_bytes(spoilt.encode(), "a")
        assert f"line {line_with('png', spoilt)}" in str(refusal.value)


def test_a_session_that_is_refused_is_told_where_it_begins() -> None:
    text = workshop_bytes(with_session(part())).decode()
    spoilt = text.replace('"border": "circular"', '"border": "round"')
    with pytest.raises(Refusal) as refusal:
        workshop_from_bytes(spoilt.encode(), "a")
    assert str(refusal.value).startswith(f"a, line {line_with('session', spoilt)}")


def test_a_newer_version_is_refused_as_such() -> None:
    with pytest.raises(Refusal, match="made by a newer Aperture"):
        workshop_from_bytes(TEXT.replace('"version": 1', '"version": 2').encode())


def test_a_file_that_is_not_there_or_no_file_is_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(Refusal) as refusal:
            load_workshop(path)
        assert path.name in str(refusal.value)


@pytest.mark.parametrize("text", [TEXT, json.dumps(json.loads(TEXT)), json.dumps(json.loads(TEXT), indent=4)])
def test_every_value_is_found_in_its_line(text: str) -> None:
    """A second way: each value in turn is replaced by one that stands nowhere else."""
    whole = json.loads(text)
    layout: dict[str, Any] = {"indent": 4} if "\n    " in text else {}

    def walk(value: Any, keys: tuple[Any, ...] = ()) -> None:
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, below in list(items):
            value[key] = "found-me"
            marked = json.dumps(whole, **layout)
            assert json_line(marked, (*keys, key)) == marked[: marked.index("found-me")].count("\n") + 1
            value[key] = below
            walk(below, (*keys, key))

    walk(whole)


def mutant(seed: int) -> bytes:
    chance = random.Random(seed)
    data = workshop_bytes(chance.choice((part(), with_session(part()), part(lessons=None))))
    how = chance.choice(("cut", "flip", "noise", "splice", "edit", "edit", "edit", "nest", "dialect", "dialect"))
    if how == "cut":
        return by_chance.cut(chance, data)
    if how == "flip":
        return by_chance.flip(chance, data)
    if how == "noise":
        return by_chance.noise(chance)
    if how == "splice":
        return by_chance.splice(chance, data, workshop_bytes(part()))
    if how == "nest":
        deep = chance.choice((50, 900, 200_000))
        return data.replace(b'"version": ', b'"x": ' + b"[" * deep + b"]" * deep + b', "version": ', 1)
    whole = json.loads(data)
    if chance.random() < 0.2:
        whole["title"] += chance.choice(("!", " é", "\u202e"))
        return json.dumps(whole).encode()
    if how == "dialect":
        lines = whole["own_lessons"][0]["text"]
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(lines))
            lines[at] = chance.choice(("", lines[at][::-1], lines[at] + " x", lines[at].replace("=", ""), "# x"))
        return json.dumps(whole, indent=1).encode()
    places: list[tuple[Any, Any]] = []

    def collect(value: Any) -> None:
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, below in list(items):
            places.append((value, key))
            collect(below)

    collect(whole)
    for holder, key in chance.sample(places, 2):
        holder[key] = deepcopy(chance.choice(HARMFUL))
    return json.dumps(whole, indent=1).encode()


@pytest.mark.parametrize("portion", seeds(150, at_once=50), ids=str)
def test_a_spoilt_workshop_is_a_workshop_or_a_sentence(portion: range) -> None:
    ends = set()
    for seed in portion:
        try:
            found = workshop_from_bytes(mutant(seed), "<b>a</b> workshop of ours" + "!" * 230)
        except Refusal as refusal:
            told = str(refusal)
            assert len(told) <= LONGEST_SENTENCE, f"{seed}: {told}"
            assert told.isprintable(), f"{seed}: {told}"
            ends.add("sentence")
        else:
            assert found.id, seed
            ends.add("workshop")
    assert len(portion) < 50 or ends == {"sentence", "workshop"}, "the mutants are of one kind"


def test_the_command_says_what_is_in_a_file_or_where_it_breaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"spring{SUFFIX}"
    save_workshop(part(), path)
    assert main(["workshop", "check", str(path)]) == 0
    told = capsys.readouterr()
    assert "2 lessons" in told.out
    assert "edges: Edges of our house" in told.out
    assert "locked: stride" in told.out
    path.write_text(TEXT.replace('"stride"', '"strode"'), encoding="utf-8")
    assert main(["workshop", "check", str(path)]) == 1
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)
    assert f"line {line_with('stride')}" in told.err
