"""`aperture debate` on sessions, figures and images: the same judgements, and bad files beside good ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer.claims import said
from explorer.claims.ground import ground_of
from explorer.claims.judges import JUDGES
from explorer.claims.listed import CLAIMS
from explorer.cli import main
from explorer.documents.session import save_session
from explorer.images.gallery import render
from explorer.images.load import picture_to_png
from explorer.layers.progress import nobody
from explorer.pages.debate.question import stored_study
from explorer.state.state import Kernel, Scene, State

STATE = State(Scene(render("lake", 12), Kernel("laplacian")))


@pytest.fixture
def session(tmp_path: Path) -> Path:
    save_session(STATE, tmp_path / "lake.aperture")
    return tmp_path / "lake.aperture"


@pytest.fixture
def image(tmp_path: Path) -> Path:
    (tmp_path / "house.png").write_bytes(picture_to_png(render("house", 64)))
    return tmp_path / "house.png"


def test_a_session_for_programs(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["debate", str(session), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["size"], told["kernel"]) == (str(session), [12, 12], "laplacian")
    assert [one["id"] for one in told["claims"]] == list(CLAIMS)
    for one in told["claims"]:
        judgement = JUDGES[one["id"]](ground_of(STATE.scene, stored_study()), nobody)
        assert one["verdict"] == judgement.ruling
        assert one["values"] == {value.name: value.number for value in judgement.values}
        assert one["units"] == {value.name: value.unit for value in judgement.values}
        assert one["where"] == [list(cell) for cell in judgement.where]
        assert one["condition"] == said.condition(judgement)


def test_one_claim_for_reading(session: Path, image: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["debate", str(session), str(image), "--claim", "H3"]) == 0
    out = capsys.readouterr().out
    assert out.count(CLAIMS["H3"].words.CLAIM) == 2
    assert str(session) in out
    assert "32 × 32 px" in out, "an image is made as small as the program opens with"
    judgement = JUDGES["H3"](ground_of(STATE.scene, stored_study()), nobody)
    for value in judgement.values:
        assert said.written(value.number, value.unit) in out


def test_bad_files_are_told_and_the_others_judged(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.png").write_bytes(b"\x89PNG no picture")
    (tmp_path / "broken.aperture").write_text("{", "utf-8")
    files = [tmp_path / "broken.png", session, tmp_path / "broken.aperture", tmp_path / "nowhere.png"]
    assert main(["debate", *map(str, files), "--claim", "H3", "--json"]) == 2
    told = capsys.readouterr()
    assert [one["file"] for one in json.loads(told.out)] == [str(session)]
    sentences = told.err.strip().splitlines()
    assert len(sentences) == 3
    for name, sentence in zip(("broken.png", "broken.aperture", "nowhere.png"), sentences, strict=True):
        assert name in sentence


def test_an_unknown_claim_is_told_with_those_that_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["debate", "--claim", "H99"]) == 1
    assert "H3" in capsys.readouterr().err
