"""What a learner did stands in one file, whole after every event, and is counted with the others of the room."""

from __future__ import annotations

import csv
import io
import json
import random
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QImage

from explorer.cli import main
from explorer.errors import LONGEST_SENTENCE, Refusal
from explorer.workshop.results import begun, earlier, read_results, results_from_bytes, slug
from explorer.workshop.summary import measured_text, summary_of
from explorer.workshop.table import learners_csv, options_csv
from tests import by_chance
from tests.workshop.room import Room, workshop

ROOT = Path(__file__).parents[2]
BROKEN = (
    b"{",
    b"[]",
    b'{"format": "x", "version": 1, "workshop": "a", "token": "b"}',
    b"",
    b"\xff\xfe",
    b"[" * 100_000,
)


def test_events_are_kept_in_order_and_a_change_of_mind_is_one_prediction(tmp_path: Path) -> None:
    edges, _ = workshop().lessons
    results = begun(tmp_path, "spring-school", "T", " Ada  Lovelace ")
    results.predicted(edges, "look", "option1")
    results.predicted(edges, "look", "option2")
    results.reached(edges, "look")
    results.measured(edges, "look", "option2", 0.0, True)
    results.measured(edges, "look", "option2", 0.9, False)  # seen again by Back: it is kept as it was
    part = read_results(results.path)
    assert part == results.part
    assert results.path.name == f"workshop-spring-school-ada-lovelace-{part.token}.json"
    assert [event.kind for event in part.events] == ["predicted", "reached", "measured"]
    assert (part.events[0].option, part.events[2].measured, part.events[2].right) == ("option2", 0.0, True)
    assert part.events[0].asked == "How far apart will the two outputs be then?"
    assert part.events[0].options["option2"] == "Not at all"


def test_the_same_learner_goes_on_with_the_same_file(tmp_path: Path) -> None:
    edges, _ = workshop().lessons
    assert earlier(tmp_path, "spring-school", "Ada") is None
    first = begun(tmp_path, "spring-school", "T", "Ada")
    first.reached(edges, "look")
    (tmp_path / "workshop-spring-school-ada-broken.json").write_text("{", encoding="utf-8")
    again = earlier(tmp_path, "spring-school", "Ada")
    assert again is not None
    assert again.path == first.path
    again.reached(edges, "other border")
    assert len(read_results(first.path).events) == 2
    assert earlier(tmp_path, "spring-school", "ada") is None
    assert earlier(tmp_path, "autumn", "Ada") is None


def test_what_cannot_be_written_now_stands_in_the_next_file_that_can(tmp_path: Path) -> None:
    edges, _ = workshop().lessons
    folder = tmp_path / "results"
    folder.write_text("in the way", encoding="utf-8")
    results = begun(folder, "spring-school", "T")
    with pytest.raises(Refusal):
        results.reached(edges, "look")
    folder.unlink()
    results.reached(edges, "other border")
    assert [event.step for event in read_results(results.path).events] == ["look", "other border"]


WRITER = """
from pathlib import Path
from explorer.workshop.results import begun
from tests.workshop.room import workshop
edges, _ = workshop().lessons
results = begun(Path({folder!r}), "spring-school", "T", "Ada")
while True:
    results.reached(edges, "look")
    print(len(results.part.events), flush=True)
"""


def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER.format(folder=str(tmp_path))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = 0
        while told < 60:
            told = int(child.stdout.readline())
        child.kill()
    (path,) = tmp_path.glob("workshop-*.json")
    assert len(read_results(path).events) >= told


@pytest.mark.parametrize("name", ["", "Ada", "../../etc/passwd", "a/b\\c:d*e", "山田", "x" * 500, "CON"])
def test_any_name_makes_a_file_name(name: str, tmp_path: Path) -> None:
    results = begun(tmp_path, "spring-school", "T", name)
    assert results.path.parent == tmp_path
    results.write()
    assert read_results(results.path) == results.part
    assert slug(name).isascii()


def test_a_room_of_forty_is_counted_as_it_was(tmp_path: Path) -> None:
    room = Room(tmp_path / "room")
    learners = room.sit(34)
    handed_in = tmp_path / "room" / "again"
    handed_in.mkdir()
    (handed_in / "copy.json").write_bytes(learners[0].path.read_bytes())
    older = msgspec.structs.replace(learners[1].part, events=learners[1].part.events[:1])
    (handed_in / "older.json").write_bytes(msgspec.json.encode(older))
    for number, data in enumerate(BROKEN):
        (tmp_path / "room" / f"broken{number}.json").write_bytes(data)
    found = summary_of(tmp_path / "room")
    assert (len(found.learners), len(found.broken), found.twice) == (34, len(BROKEN), 2)
    for question in found.questions:
        for name, option in question.options.items():
            key = (question.lesson, question.step, name)
            assert (option.before, option.after, option.right) == (room.before[key], room.after[key], room.right[key])
        assert question.learners == 34
    assert len(found.questions) == len({key[:2] for key in room.before})
    assert sum(learner.right for learner in found.learners) == sum(room.right.values())
    for number, sentence in enumerate(sorted(found.broken)):
        assert sentence.startswith(f"broken{number}.json")
        assert len(sentence) <= LONGEST_SENTENCE


def test_tables_can_be_read_back_and_hold_no_formula(tmp_path: Path) -> None:
    Room(tmp_path).sit(20)
    found = summary_of(tmp_path)
    rows = list(csv.DictReader(io.StringIO(options_csv(found).decode("utf-8-sig"))))
    assert len(rows) == sum(len(question.options) for question in found.questions)
    assert sum(int(row["predicted_before"]) for row in rows) == 20 * len(found.questions)
    names = [row["learner"] for row in csv.DictReader(io.StringIO(learners_csv(found).decode("utf-8-sig")))]
    assert len(names) == 20
    assert "'=1+1" in names
    assert not [name for name in names if name.startswith("=")]


def test_the_command_writes_tables_and_a_figure_and_tells_of_broken_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Room(tmp_path / "room").sit(12)
    (tmp_path / "room" / "bad.json").write_text("{", encoding="utf-8")
    table, figure = tmp_path / "table.csv", tmp_path / "figure.png"
    assert main(["workshop", "summary", str(tmp_path / "room"), "-o", str(table), "--figure", str(figure)]) == 0
    told = capsys.readouterr()
    assert told.err.splitlines() == [line for line in told.err.splitlines() if line.startswith("bad.json")]
    assert "12 learners" in told.out
    assert "one file could not be read" in told.out
    assert table.read_bytes().count(b"\r\n") == 1 + 8
    assert (tmp_path / "table-learners.csv").read_bytes().count(b"\r\n") == 1 + 12
    image = QImage(str(figure))
    assert image.width() > 2000
    assert image.height() > 1000
    assert main(["workshop", "summary", str(tmp_path / "room"), "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert len(plain["learners"]) == 12
    for ending in ("pdf", "svg"):
        assert (
            main(["workshop", "summary", str(tmp_path / "room"), "--figure", str(figure.with_suffix(f".{ending}"))])
            == 0
        )
        assert figure.with_suffix(f".{ending}").stat().st_size > 2000


@pytest.mark.parametrize("words", [["nowhere"], ["."], [".", "-o", "a.txt"], [".", "--figure", "a.doc"]])
def test_what_cannot_be_counted_is_one_sentence(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["workshop", "summary", *words]) == 1
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)


def test_spoilt_results_are_results_or_a_sentence(tmp_path: Path) -> None:
    data = Room(tmp_path).sit(1)[0].path.read_bytes()
    for seed in range(150):
        chance = random.Random(seed)
        how = chance.choice((by_chance.cut, by_chance.flip))
        try:
            results_from_bytes(how(chance, data), "<b>name</b>" + "!" * 300)
        except Refusal as refusal:
            assert len(str(refusal)) <= LONGEST_SENTENCE
            assert str(refusal).isprintable()


def test_what_was_measured_is_told_in_brief() -> None:
    assert measured_text([]) == ""
    assert measured_text([0.25, 0.25]) == "0.25"
    assert measured_text([0.5, 0.25, 1e-9]) == "1e-09 to 0.5"
    assert measured_text(["same", "same"]) == "same"
    assert measured_text(["TRUE", "FALSE", "FALSE"]) == "FALSE (2), TRUE (1)"
