"""`aperture figure` and `aperture script`: what they write, and one sentence for what they cannot do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explorer.cli import main
from explorer.documents.session import load_session, save_session, session_bytes
from explorer.export.gather import gather
from explorer.export.kinds import KINDS
from explorer.export.make import make_figure
from explorer.export.script import NAMES
from explorer.figures.presets import PRESETS
from explorer.figures.provenance import session_in
from explorer.figures.render import render
from explorer.panels.theme import LIGHT
from explorer.words import cli as cli_words
from tests.figures.pages import material

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def session(tmp_path: Path) -> Path:
    path = tmp_path / "fish.aperture"
    save_session(material().state, path)
    return path


def refused(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    assert main([str(word) for word in words]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err.rstrip("\n")


def test_another_process_writes_the_same_bytes(session: Path, tmp_path: Path) -> None:
    output = tmp_path / "strip.pdf"
    words = ["figure", session, "--kind", "closing-strip", "--preset", "paper-double", "-o", output]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "QT_QPA_PLATFORM": "", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-m", "explorer", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    kind = KINDS["closing-strip"]
    made = make_figure(kind, gather(load_session(session), kind.needs), PRESETS["paper-double"], LIGHT)
    assert output.read_bytes() == render(made, "pdf")
    assert session_in(output.read_bytes()) == session_bytes(load_session(session))


@pytest.mark.parametrize(("name", "start"), [("a.svg", b"<?xml"), ("a.PNG", b"\x89PNG"), ("a.pdf", b"%PDF")])
def test_the_ending_says_the_format(name: str, start: bytes, session: Path, tmp_path: Path) -> None:
    assert main(["figure", str(session), "--kind", "difference", "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_bytes().startswith(start)


def test_options_reach_the_figure(session: Path, tmp_path: Path) -> None:
    output = tmp_path / "a.svg"
    words = ["figure", str(session), "--kind", "curve", "-o", str(output), "--theme", "dark", "--text", "outlines"]
    assert main([*words, "--transparent"]) == 0
    svg = output.read_text(encoding="utf-8")
    assert "<text" not in svg
    assert "#161922" not in svg.split("<path")[0]


CHOICES = [("--kind", "closing-strip"), ("--preset", "paper-column"), ("--theme", "dark"), ("--text", "outlines")]


@pytest.mark.parametrize(("option", "known"), CHOICES)
def test_an_unknown_choice_is_said_with_the_known_ones(
    option: str, known: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, "figure", tmp_path / "none.aperture", option, "nonsense", "-o", tmp_path / "a.svg")
    assert f"{option} nonsense" in said
    assert known in said


@pytest.mark.parametrize("name", ["a.gif", "a", "a.aperture"])
def test_an_unknown_ending_is_said(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / name
    assert refused(capsys, "figure", "-o", output) == cli_words.FIGURE_FORMAT_UNKNOWN.format(name=output)


def test_a_file_that_is_there_is_kept_unless_forced(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "a.svg"
    output.write_text("mine")
    words = ["figure", session, "--kind", "difference", "-o", output]
    assert refused(capsys, *words) == cli_words.FIGURE_EXISTS.format(name=output)
    assert output.read_text() == "mine"
    assert main([*map(str, words), "--force"]) == 0
    assert output.read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize("place", ["missing/a.svg", "folder.svg"])
def test_a_place_where_no_file_can_be_is_said_before_the_work(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.svg").mkdir()
    output = tmp_path / place
    said = refused(capsys, "figure", tmp_path / "none.aperture", "-o", output)
    assert said == cli_words.PICTURE_NOT_SAVED.format(name=output)


def test_a_disk_that_refuses_leaves_no_half_file(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out" / "a.pdf"
    output.parent.mkdir()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = refused(capsys, "figure", session, "--kind", "difference", "-o", output)
    assert said == cli_words.PICTURE_NOT_SAVED.format(name=output)
    assert list(output.parent.iterdir()) == []


@pytest.mark.parametrize("dpi", ["3", "1201", "-5"])
def test_an_unusable_dpi_is_said_with_its_range(
    dpi: str, session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("figure", session, "--kind", "difference", f"--dpi={dpi}", "-o", tmp_path / "a.png")
    said = refused(capsys, *words)
    assert said == cli_words.BAD_DPI.format(got=dpi, low=36, high=1200)


@pytest.mark.parametrize("command", ["figure", "script"])
def test_the_list_names_every_choice(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--list"]) == 0
    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in (*KINDS, *PRESETS))


@pytest.mark.parametrize("command", ["figure", "script"])
def test_without_a_place_to_write_the_command_ends_with_code_2(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command])
    assert ended.value.code == 2
    assert cli_words.CLI_OUTPUT_MISSING in capsys.readouterr().err


def test_a_script_is_a_folder_of_three_files(session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "script"
    words = ["script", session, "--kind", "heads", "-o", folder]
    assert main([str(word) for word in words]) == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMES)
    assert refused(capsys, *words) == cli_words.FIGURE_EXISTS.format(name=folder / "figure.py")
    assert main([*map(str, words), "--force"]) == 0


def test_a_script_cannot_replace_a_file(session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "script", session, "-o", session) == cli_words.SCRIPT_NO_FOLDER.format(name=session)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--count", "1"), cli_words.BAD_COUNT.format(got=1, low=2, high=9)),
        (("--windows", "9,x"), cli_words.BAD_WINDOWS.format(got="9,x", low=2, high=9)),
        (("--windows", "3,0.5"), cli_words.BAD_WINDOWS.format(got="3,0.5", low=2, high=9)),
        (("--windows", "nan,1"), cli_words.BAD_WINDOWS.format(got="nan,1", low=2, high=9)),
        (("--windows", "9,1", "--kind", "curve"), cli_words.WINDOWS_NEED_STRIP.format(kind="curve")),
    ],
)
def test_unusable_windows_are_said_before_the_work(
    words: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    all_words = ("figure", tmp_path / "none.aperture", "--kind", "closing-strip", *words, "-o", tmp_path / "a.svg")
    assert refused(capsys, *all_words) == said


def test_chosen_windows_come_into_the_figure_and_the_program(session: Path, tmp_path: Path) -> None:
    words = [str(session), "--kind", "closing-strip", "--windows", "5,1.6,1"]
    assert main(["figure", *words, "-o", str(tmp_path / "a.svg")]) == 0
    assert ">1.6 px<" in (tmp_path / "a.svg").read_text()
    assert main(["script", *words, "-o", str(tmp_path / "program")]) == 0
    with np.load(tmp_path / "program" / "data.npz") as data:
        assert data["sides"].tolist() == [5, 1.6, 1]
