"""`aperture movie`: what it writes, and one sentence for what it cannot do; nothing half is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.documents.session import load_session, save_session, session_bytes
from explorer.errors import Refusal
from explorer.export.movie import MOVIES, SIZES, MovieCancelled, write_movie
from explorer.figures.provenance import session_in
from explorer.words import cli as cli_words
from explorer.words import movies as movies_words
from tests.export.movie.movies import decode, small, small_state

ROOT = Path(__file__).resolve().parents[3]
QUICK = ("--size", "320x240", "--fps", "10", "--frames", "4", "--hold", "0")


@pytest.fixture
def session(tmp_path: Path) -> Path:
    path = tmp_path / "fish.aperture"
    save_session(small_state(), path)
    return path


def refused(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    assert main(["movie", *map(str, words)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err.rstrip("\n")


@pytest.mark.parametrize("ending", [".gif", ".webp", ".apng", ".APNG"])
def test_a_movie_is_written(ending: str, session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / f"a{ending}"
    assert main(["movie", str(session), "--film", "scan", "--kind", "heads", *QUICK, "-o", str(output)]) == 0
    assert capsys.readouterr() == ("", "")  # nobody watches: nothing is said
    decoded = decode(output)
    assert [frame.shape for frame in decoded.frames] == [(240, 320, 3)] * 4
    assert sum(decoded.times_ms) == pytest.approx(400)
    assert session_in(output.read_bytes()) == session_bytes(load_session(session))


def test_another_process_writes_the_same_bytes(session: Path, tmp_path: Path) -> None:
    outputs = [tmp_path / "a.gif", tmp_path / "b.gif"]
    assert main(["movie", str(session), *QUICK, "-o", str(outputs[0])]) == 0
    environment = {**os.environ, "PYTHONHASHSEED": "7", "QT_QPA_PLATFORM": "", "TZ": "Asia/Tokyo"}
    words = [sys.executable, "-m", "explorer", "movie", str(session), *QUICK, "-o", str(outputs[1])]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_the_list_names_every_choice(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["movie", "--list"]) == 0
    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in (*MOVIES, *SIZES))
    assert all(kind in said for film in MOVIES.values() for kind in film.kinds)
    assert movies_words.MOVIE_FORMATS in said


def test_without_a_place_to_write_it_ends_with_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["movie"])
    assert ended.value.code == 2
    assert cli_words.CLI_OUTPUT_MISSING in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--film", "opera"), "--film opera is not known: choose one of window, scan, arithmetic."),
        (("--film", "scan", "--kind", "curve"), "--kind curve is not known: choose one of lanes, heads."),
        (("--size", "huge"), movies_words.MOVIE_SIZE_UNKNOWN.format(got="huge", known="720p, 1080p, square")),
        (("--size", "641x480"), movies_words.MOVIE_SIZE.format(got="641x480", low=240, high=3840)),
        (("--fps", "55"), movies_words.MOVIE_GIF_FPS.format(got=55)),
        (("--fps", "61"), "--fps must lie between 1 and 60, got 61."),
        (("--frames", "0"), "--seconds must lie between 0.1 and 120, got 0."),
    ],
)
def test_an_unknown_choice_is_said_before_the_work(
    words: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(capsys, tmp_path / "none.aperture", *words, "-o", tmp_path / "a.gif") == said


@pytest.mark.parametrize("name", ["a.avi", "a.png", "a.aperture"])
def test_an_unknown_ending_is_said(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / name
    assert refused(capsys, "-o", output) == movies_words.MOVIE_FORMAT_UNKNOWN.format(name=output)


@pytest.mark.parametrize("place", ["missing/a.gif", "folder.gif", "file"])
def test_a_place_where_no_movie_can_be_is_said_before_the_work(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.gif").mkdir()
    (tmp_path / "file").write_text("mine")
    said = refused(capsys, tmp_path / "none.aperture", "--force", "-o", tmp_path / place)
    assert said == cli_words.PICTURE_NOT_SAVED.format(name=tmp_path / place)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_movie_that_is_there_is_kept_unless_forced(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "a.gif"
    output.write_text("mine")
    assert refused(capsys, session, *QUICK, "-o", output) == cli_words.FIGURE_EXISTS.format(name=output)
    assert output.read_text() == "mine"
    assert main(["movie", str(session), *QUICK, "--force", "-o", str(output)]) == 0
    assert output.read_bytes().startswith(b"GIF89a")


def test_a_folder_of_frames_gives_way_and_no_other_does(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "frames"
    words = ["movie", str(session), *QUICK, "-o", str(folder)]
    assert main(words) == 0
    assert refused(capsys, *words[1:]) == cli_words.FIGURE_EXISTS.format(name=folder)
    assert main([*words, "--frames", "3", "--force"]) == 0
    assert len(list(folder.iterdir())) == 3
    (folder / "holiday.jpg").write_text("mine")
    assert refused(capsys, *words[1:], "--force") == movies_words.MOVIE_FOLDER_OTHER.format(name=folder)
    assert (folder / "holiday.jpg").read_text() == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["fish.aperture", "frames"]


@pytest.mark.parametrize("ending", [".gif", ".webp", ".apng", ""])
@pytest.mark.parametrize("after", [0, 4])
def test_cancelling_leaves_nothing(ending: str, after: int, tmp_path: Path) -> None:
    shares: list[float] = []
    with pytest.raises(MovieCancelled):
        write_movie(
            tmp_path / f"a{ending}", small_state(), small(), shares.append, cancelled=lambda: len(shares) >= after
        )
    assert shares == sorted(shares)
    assert list(tmp_path.iterdir()) == []


def test_cancelling_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.webp"
    path.write_text("mine")

    def enough(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_movie(path, small_state(), small(), enough, replace=True)
    assert [p.name for p in tmp_path.iterdir()] == ["a.webp"]
    assert path.read_text() == "mine"


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    shares: list[float] = []
    write_movie(tmp_path / "a.gif", small_state(), small(), shares.append)
    assert shares == sorted(shares)
    assert shares[0] < 0.1
    assert shares[-1] == 1
    assert len(shares) >= 6


FULL = """
import resource, sys
from pathlib import Path
from explorer.cli import main
words = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
for output in words.pop().split("|"):
    print(main([*words, "-o", output]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is one of POSIX")
def test_a_full_disk_is_one_sentence_and_leaves_nothing(session: Path, tmp_path: Path) -> None:
    """A file, and a folder of pictures."""
    folder = tmp_path / "out"
    folder.mkdir()
    outputs = [str(folder / name) for name in ("a.webp", "a")]
    words = [sys.executable, "-c", FULL, "movie", str(session), *QUICK, "--size", "1280x720", "|".join(outputs)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "1\n1\n")
    sentences = [movies_words.MOVIE_NOT_SAVED.format(name=output, reason="File too large") for output in outputs]
    assert done.stderr.splitlines() == sentences
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(0o500)
    with pytest.raises(Refusal, match="Permission denied"):
        write_movie(folder / "a.gif", small_state(), small())


def test_without_ffmpeg_it_says_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)  # as if it were not installed
    said = refused(capsys, tmp_path / "none.aperture", "-o", tmp_path / "a.mp4")
    assert said == movies_words.MOVIE_NO_FFMPEG
