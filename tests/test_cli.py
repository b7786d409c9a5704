"""The command as it is typed: a process of its own, its exit code, what it prints and what it leaves behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

import explorer
from explorer.cli import main
from explorer.documents.session import load_session
from explorer.panels.theme import DARK, LIGHT
from explorer.words import cli as cli_words
from explorer.words import machine as machine_words
from explorer.words import sessions as sessions_words

ROOT = Path(__file__).resolve().parents[1]
SESSION = ROOT / "tests" / "sessions" / "v1-rich.aperture"
TIME_LIMIT_S = 120


def aperture(*words: str | Path, largest_file_bytes: int | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "explorer", *map(str, words)]
    if largest_file_bytes is not None:
        limited = f"import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({largest_file_bytes},) * 2)"
        command = [sys.executable, "-c", f"{limited}; os.execv(sys.argv[1], sys.argv[1:])", *command]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TIME_LIMIT_S)


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence on stderr of a command that could not be done."""
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def painted(output: Path) -> QImage:
    image = QImage(str(output))
    assert not image.isNull()
    return image


def ground(image: QImage) -> QColor:
    """The colour between the bar and the stage's first card."""
    ratio = image.width() / 940
    return image.pixelColor(round(212 * ratio), round(70 * ratio))


def test_a_screenshot_has_the_size_and_the_scale_that_were_asked_for(tmp_path: Path) -> None:
    output = tmp_path / "shot.png"
    done = aperture("screenshot", "-o", output, "--size", "940x620", "--scale", "1.5", "--theme", "light")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    image = painted(output)
    assert (image.width(), image.height()) == (1410, 930)
    assert ground(image) == QColor(LIGHT.ground)


def test_a_screenshot_shows_the_session_and_leaves_the_users_own_work_alone(tmp_path: Path, own_folders: Path) -> None:
    output = tmp_path / "shot.png"
    done = aperture("screenshot", SESSION, "-o", output, "--size", "940x620")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    image, picture = painted(output), load_session(SESSION).scene.picture
    assert (image.width(), image.height()) == (940, 620)
    assert ground(image) == QColor(DARK.ground)
    # The middle of the canvas, whose frame is one pixel, 14 px from the left and below the heading.
    shown = {image.pixelColor(column, row).rgb() for row in range(84, 258) for column in range(16, 190)}
    drawn = {QColor(*(int(level) for level in rgb)).rgb() for rgb in picture.pixels.reshape(-1, 3)}
    assert drawn <= shown
    assert not (own_folders / "state").exists()


def test_a_screenshot_shows_a_step_of_a_lesson(tmp_path: Path) -> None:
    output = tmp_path / "step.png"
    done = aperture("screenshot", "--lesson", "h5", "--step", "3", "-o", output, "--size", "940x620")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (painted(output).width(), painted(output).height()) == (940, 620)
    assert ground(painted(output)) == QColor(DARK.panel)  # the lesson's column is wider than the input's


@pytest.mark.parametrize("words", [["--lesson", "h99"], ["--lesson", "h5", "--step", "99"]])
def test_a_lesson_or_a_step_that_is_not_there_is_one_sentence(
    words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["screenshot", *words, "-o", str(tmp_path / "step.png")]) == 1
    assert "99" in capsys.readouterr().err


def test_a_screenshot_of_a_broken_session_is_one_sentence(tmp_path: Path) -> None:
    broken, output = tmp_path / "broken.aperture", tmp_path / "shot.png"
    broken.write_bytes(SESSION.read_bytes()[:200])
    assert refused(aperture("screenshot", broken, "-o", output)) == sessions_words.SESSION_CUT.format(name=broken.name)
    assert not output.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be given so small a disk there")
def test_a_screenshot_that_the_disk_does_not_take_is_one_sentence(tmp_path: Path) -> None:
    output = tmp_path / "shot.png"
    output.write_bytes(b"what was there before")
    done = aperture("screenshot", "-o", output, "--size", "940x620", largest_file_bytes=4096)
    assert refused(done) == cli_words.PICTURE_NOT_SAVED.format(name=output)
    assert output.read_bytes() == b"what was there before"
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize("place", ["missing/shot.png", "."])
def test_a_place_where_no_picture_can_be_is_said_before_the_work(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / place
    assert main(["screenshot", str(tmp_path / "no.aperture"), "-o", str(output)]) == 1
    assert capsys.readouterr().err == cli_words.PICTURE_NOT_SAVED.format(name=output) + "\n"


@pytest.mark.parametrize("size", ["10x10", "940", "940x620x2", "-940x620", "9400x620", "nonsense", "94²x620"])
def test_an_unusable_size_is_said_with_the_range(size: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["screenshot", "-o", "shot.png", f"--size={size}"])
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith(cli_words.BAD_SIZE.format(got=size) + "\n")


@pytest.mark.parametrize("scale", ["0", "4.5", "nan", "-1"])
def test_an_unusable_scale_is_said_with_the_range(scale: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screenshot", "-o", "shot.png", f"--scale={scale}"]) == 1
    assert capsys.readouterr().err == cli_words.BAD_SCALE.format(got=float(scale)) + "\n"


@pytest.mark.parametrize(("words", "named"), [(["--what"], "--what"), (["screenshot"], "--output"), (["a", "b"], "b")])
def test_words_that_mean_nothing_end_with_code_2(
    words: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert named in capsys.readouterr().err.splitlines()[-1]


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(f"aperture {command}" in said for command in ("screenshot", "figure", "script", "doctor"))


def test_the_version() -> None:
    done = aperture("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"Aperture {explorer.__version__}\n", "")


def test_the_doctor_reports() -> None:
    done = aperture("doctor")
    assert done.returncode == 0, done.stdout
    assert all(word in done.stdout for word in (explorer.__version__, "PySide6", "torch", "device", "fonts"))
    assert done.stderr == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_without_a_display_the_window_says_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    done = aperture()
    assert refused(done) == machine_words.NO_DISPLAY
