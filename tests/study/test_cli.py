"""`aperture study`: run, gone on with, summed up; and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer.claims.study_result import read_result, study_file
from explorer.cli import main
from explorer.pages.study import words
from explorer.study import cli as study_cli
from explorer.study import digits
from explorer.study.plan import StudyPlan, quick
from explorer.study.records import Records
from explorer.study.summary import summaries
from tests.study.guessing import guessing
from tests.study.test_records import outcome

TINY = ("--models", "convolution", "--sizes", "16", "--seeds", "1", "--at-once", "1", "--quick")


@pytest.fixture(autouse=True)
def _own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def _guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command's own way, without training: real processes are tried in test_running.py."""
    monkeypatch.setattr(study_cli, "processes", guessing)


@pytest.mark.usefixtures("_guessed")
def test_a_study_is_run_and_gone_on_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "found"
    assert main(["study", "-o", str(folder), *TINY]) == 0
    assert len(Records(folder).read()) == 1
    assert "1 of 1  convolution, 16 images, seed 0" in capsys.readouterr().out
    assert main(["study", "-o", str(folder), *TINY]) == 1
    assert "--resume" in capsys.readouterr().err
    assert main(["study", "-o", str(folder), "--resume", *TINY[:4], "--seeds", "2", *TINY[6:]]) == 0
    assert len(Records(folder).read()) == 2
    assert not study_file().exists(), "a quick one is nothing that the debate may rest on"


def test_a_summary_of_several_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder, seeds in (("here", (0, 1)), ("there", (1, 2))):
        for seed in seeds:
            Records(tmp_path / folder).append(outcome(seed, accuracy=0.5 + 0.25 * seed))
    folders = [str(tmp_path / "here"), str(tmp_path / "there")]
    assert main(["study", "summary", *folders]) == 0
    said = capsys.readouterr().out
    assert "75.0 % ± 25.0 % (3)" in said
    assert "80.0 %" in said, "bright flags that were named wrongly"
    assert main(["study", "summary", "--json", *folders]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["result"]["points"] == [{"model": "attention", "images": 64, "accuracy": 0.75, "sd": 0.25, "seeds": 3}]
    assert [run[2] for run in found["runs"]] == [0, 1, 2]


def test_groups_are_not_mixed() -> None:
    one = outcome(0)
    assert len(summaries([one, outcome(1)])) == 1
    other = type(one)(**{**_fields(one), "trial": type(one.trial)(**{**_fields(one.trial), "far_share": 0.0})})
    assert {summary.group.far_share for summary in summaries([one, other])} == {0.15, 0.0}


def _fields(one: object) -> dict[str, object]:
    return dict(vars(one))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--pc", "0.7"), "0...0.5"),
        (("--models", "convolution,transformer"), "transformer"),
        (("--sizes", "64,many"), "whole numbers"),
        (("--sizes", "128,64"), "ascending"),
        (("--seeds", "0"), "at least one seed"),
        (("--at-once", "0"), "at least 1"),
        (("--data", "digits", "--pc", "0.1"), "0 for digits"),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert main(["study", "-o", str(tmp_path / "new"), *words]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_folder_without_results_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["study", "summary", str(tmp_path)]) == 1
    assert "no results" in capsys.readouterr().err


def test_without_the_digits_it_says_how_to_get_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digits, "PACKAGE", "no_such_package_anywhere")
    assert main(["study", "-o", str(tmp_path), "--data", "digits"]) == 1
    assert "[digits]" in capsys.readouterr().err


@pytest.mark.usefixtures("_guessed")
def test_the_debate_is_given_a_whole_study_and_no_other(tmp_path: Path) -> None:
    whole = ["study", "-o", str(tmp_path / "whole")]
    for other in (
        ["study", "-o", str(tmp_path / "control"), "--pc", "0"],
        ["study", "-o", str(tmp_path / "far"), "--pc", "0.35"],
        [*whole, "--seeds", "4"],
    ):
        assert main(other) == 0
        assert not study_file().exists(), other
    assert main([*whole, "--resume"]) == 0
    found = read_result(study_file())
    assert found is not None
    assert (found.data, found.far_share, len(found.points)) == ("glyph", 0.15, 40)
    assert {point.seeds for point in found.points} == {5}
    assert main(["study", "-o", str(tmp_path / "control"), "--pc", "0", "--resume"]) == 0
    assert read_result(study_file()) == found


def test_what_has_diverged_is_counted_and_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in range(3):
        Records(tmp_path / "found").append(outcome(seed, accuracy=0.5))
    Records(tmp_path / "found").append(outcome(3, accuracy=0.1, loss=None))
    assert main(["study", "summary", str(tmp_path / "found"), "-o", str(tmp_path / "runs.csv")]) == 0
    said = capsys.readouterr().out
    assert "1 run has diverged" in said
    assert "50.0 % ± 0 % (3)" in said
    assert (tmp_path / "runs.csv").read_text().splitlines()[-1] == "glyph,0.15,600,attention,64,3,"
    Records(tmp_path / "lost").append(outcome(0, loss=None))
    assert main(["study", "summary", str(tmp_path / "lost")]) == 0
    assert "1 run has diverged" in capsys.readouterr().out


def test_plans() -> None:
    whole = StudyPlan()
    assert len(whole.trials()) == 5 * 8 * 5
    assert {trial.seed for trial in whole.trials()[:40]} == {0}, "curves are whole before they grow steadier"
    assert whole.missing(set(whole.trials()[1:])) == whole.trials()[:1]
    assert len(quick("glyph", 0.15).trials()) * 150 < len(whole.trials()) * 600 / 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for seed in range(3):
        for model in ("convolution", "attention"):
            Records(tmp_path / "found").append(outcome(seed, model, 0.5 + 0.1 * seed))
    return tmp_path / "found"


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("suffix", "begin"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_a_summary_is_drawn_by_the_page_s_own_figure(folder: Path, suffix: str, begin: bytes) -> None:
    file = folder.parent / f"figure.{suffix}"
    assert main(["study", "summary", str(folder), "-o", str(file), "--preset", "paper-double"]) == 0
    assert file.read_bytes().startswith(begin)
    if suffix == "svg":
        said = file.read_text()
        assert words.FIGURE[2] in said
        assert all(name in said for name in (words.NETS["convolution"][0], words.SOURCES["opened"]))


def test_every_run_is_a_line_of_a_table(folder: Path) -> None:
    file = folder.parent / "runs.csv"
    assert main(["study", "summary", str(folder), "-o", str(file)]) == 0
    lines = file.read_text().splitlines()
    assert lines[0] == "data,far_share,steps,model,images,seed,accuracy"
    assert lines[1] == "glyph,0.15,600,convolution,64,0,0.5"
    assert len(lines) == 7


def test_a_summary_of_some_of_the_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["study", "summary", str(folder.parent), "--pc", "0.15", "--data", "glyph"]) == 0
    assert "Too little" in capsys.readouterr().out
    assert main(["study", "summary", str(folder), "--pc", "0.3"]) == 1
    assert "no results" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("figure.docx", (), "end it in"),
        ("nowhere/figure.svg", (), "could not be written"),
        ("there.svg", (), "--force"),
        ("figure.svg", ("--preset", "stamp"), "stamp"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, more: tuple[str, ...], said: str
) -> None:
    (folder.parent / "there.svg").write_text("kept")
    assert main(["study", "summary", str(folder), "-o", str(folder.parent / name), *more]) == 1
    assert said in capsys.readouterr().err
    assert (folder.parent / "there.svg").read_text() == "kept"
    assert not (folder.parent / "figure.svg").exists()
