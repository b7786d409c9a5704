"""What was written plays: other programs read the same pictures, times and repeats from it."""

from __future__ import annotations

import re
import stat
import struct
import sys
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explorer.documents.session import session_bytes
from explorer.errors import Refusal
from explorer.export.movie import find_ffmpeg, write_movie
from explorer.export.movie import write as writing
from explorer.export.movie.palette import UNUSED, Colours, Palette
from explorer.figures.provenance import session_in
from tests.export.movie.movies import decode, painted, small, small_state

ANIMATED = [".gif", ".webp", ".apng"]
LOSSLESS = [".webp", ".apng"]
FOREVER = {".gif": 0, ".webp": 0, ".apng": 0}
ONCE = {".gif": None, ".webp": 1, ".apng": 1}


def written(path: Path, film: str = "window", **changes: Any) -> Path:
    write_movie(path, small_state(), small(film, **changes))
    return path


@pytest.mark.parametrize("ending", LOSSLESS)
@pytest.mark.parametrize("film", ["window", "arithmetic"])
def test_every_picture_comes_back_as_it_was_painted(ending: str, film: str, tmp_path: Path) -> None:
    decoded = decode(written(tmp_path / f"a{ending}", film))
    assert len(decoded.frames) == 5
    for n, frame in enumerate(decoded.frames):
        np.testing.assert_array_equal(frame, painted(small(film), n / 4))


def test_a_gif_comes_back_nearly_as_it_was_painted(tmp_path: Path) -> None:
    decoded = decode(written(tmp_path / "a.gif"))
    assert len(decoded.frames) == 5
    for n, frame in enumerate(decoded.frames):
        error = np.abs(frame.astype(int) - painted(small(), n / 4)).max(-1)
        assert error.mean() < 1.2
        assert (error == 0).mean() > 0.7
        assert error.max() < 60


@pytest.mark.parametrize("ending", ANIMATED)
@pytest.mark.parametrize(("fps", "loop"), [(10, "forever"), (30, "once"), (7, "ping-pong")])
def test_times_and_repeats_are_those_of_the_options(ending: str, fps: int, loop: str, tmp_path: Path) -> None:
    options = small(fps=fps, loop=loop, hold_s=1)
    path = tmp_path / f"a{ending}"
    write_movie(path, small_state(), options)
    decoded = decode(path)
    way = options.frames if loop != "ping-pong" else 2 * options.frames - 2
    assert len(decoded.frames) == way
    assert sum(decoded.times_ms) == pytest.approx((way + 2 * fps) / fps * 1000, abs=10)
    assert decoded.times_ms[0] == pytest.approx((1 + fps) / fps * 1000, abs=10)
    assert decoded.loop == (ONCE if loop == "once" else FOREVER)[ending]


@pytest.mark.parametrize("ending", ANIMATED)
def test_equal_pictures_are_stored_once(ending: str, tmp_path: Path) -> None:
    decoded = decode(written(tmp_path / f"a{ending}", "arithmetic", seconds=2.0))
    assert len(decoded.frames) < 20
    assert sum(decoded.times_ms) == pytest.approx(2600, abs=10)


@pytest.mark.parametrize("ending", [*ANIMATED, ""])
def test_the_same_input_gives_the_same_bytes(ending: str, tmp_path: Path) -> None:
    one, two = (written(tmp_path / f"{name}{ending}") for name in "ab")
    if one.is_dir():
        assert [f.read_bytes() for f in sorted(one.iterdir())] == [f.read_bytes() for f in sorted(two.iterdir())]
    else:
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("ending", [*ANIMATED, ""])
def test_the_session_is_in_the_file(ending: str, tmp_path: Path) -> None:
    path = written(tmp_path / f"a{ending}")
    data = (path / "frame-00001.png" if path.is_dir() else path).read_bytes()
    assert session_in(data) == session_bytes(small_state())
    assert b"Closing the window: Sobel x" in data
    assert b"Identical." in data


def test_a_gif_has_one_palette(tmp_path: Path) -> None:
    data = written(tmp_path / "a.gif").read_bytes()
    descriptors = re.findall(rb"!\xf9\x04...\xff\0,.{8}(.)", data, re.DOTALL)
    assert len(descriptors) == 5
    assert all(flags == b"\0" for flags in descriptors)  # no table of its own


def test_a_webp_says_its_own_size(tmp_path: Path) -> None:
    data = written(tmp_path / "a.webp").read_bytes()
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8


def test_a_folder_has_a_png_for_every_frame(tmp_path: Path) -> None:
    folder = written(tmp_path / "frames")
    names = [f"frame-{n:05d}.png" for n in range(1, 12)]  # five, and three held at either end
    assert sorted(f.name for f in folder.iterdir()) == names
    for name, at in (("frame-00001.png", 0.0), ("frame-00004.png", 0.0), ("frame-00005.png", 0.25), (names[-1], 1.0)):
        np.testing.assert_array_equal(np.asarray(Image.open(folder / name)), painted(small(), at))


@pytest.mark.parametrize("ending", [*ANIMATED, ""])
def test_frames_are_let_go(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alive: list[weakref.ref[np.ndarray]] = []
    most = 0
    paint = writing._frame

    def counted(*args: Any) -> np.ndarray:
        frame = paint(*args)
        alive.append(weakref.ref(frame))
        return frame

    def watch(share: float) -> None:
        nonlocal most
        most = max(most, sum(ref() is not None for ref in alive))

    monkeypatch.setattr(writing, "_frame", counted)
    write_movie(tmp_path / f"a{ending}", small_state(), small(seconds=2), progress=watch)
    assert len(alive) >= 20
    assert most <= 2


@pytest.mark.skipif(find_ffmpeg() is None, reason="there is no ffmpeg here")
def test_an_mp4_is_one(tmp_path: Path) -> None:
    one, two = (written(tmp_path / f"{name}.mp4").read_bytes() for name in "ab")
    assert one[4:8] == b"ftyp"
    assert b"avc1" in one
    assert session_in(one) == session_bytes(small_state())
    assert one == two


STAND_IN = """#!{python}
import pathlib, sys
frames = sys.stdin.buffer.read()
notes = pathlib.Path(sys.argv[sys.argv.index("ffmetadata") + 2]).read_text(encoding="utf-8")
pathlib.Path(sys.argv[-1]).write_bytes(repr((sys.argv[1:], len(frames), notes)).encode() + frames[-3:])
{end}
"""


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, end: str = "") -> None:
    """A program named ffmpeg, the only one on the PATH, that tells what it was given."""
    folder.mkdir()
    program = folder / "ffmpeg"
    program.write_text(STAND_IN.format(python=sys.executable, end=end))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_ffmpeg_is_given_every_frame_and_what_the_movie_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "bin", monkeypatch)
    told = written(tmp_path / "a.mp4").read_bytes()
    assert f"{11 * 320 * 240 * 3}".encode() in told
    for word in ("'-s', '320x240', '-r', '10'", "'yuv420p'", "'libx264'", "title=Closing the window", "comment=Ident"):
        assert word.encode() in told
    assert told[-3:] == painted(small(), 1.0)[-1, -1].tobytes()


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.parametrize("end", ["sys.exit('no space')", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_an_ffmpeg_that_fails_is_one_sentence(end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "bin", monkeypatch, end)
    with pytest.raises(Refusal, match=r"ffmpeg could not make the MP4 \((no space|code -9)\)"):
        written(tmp_path / "a.mp4")
    assert [f.name for f in tmp_path.iterdir()] == ["bin"]


def test_few_colours_are_kept_exactly() -> None:
    frame = np.random.default_rng(1).integers(0, 6, (40, 50, 3)).astype(np.uint8) * 40
    colours = Colours(frame[0, :4])
    colours.add(frame[:, :25])
    colours.add(frame[:, 25:])
    palette = colours.palette()
    np.testing.assert_array_equal(palette.colours[palette.indices(frame)], frame)


def test_many_colours_become_the_nearest_ones_and_inks_stay() -> None:
    frame = np.random.default_rng(2).integers(0, 256, (60, 60, 3)).astype(np.uint8)
    inks = np.array([[1, 2, 3], [250, 130, 7]], np.uint8)
    colours = Colours(inks)
    colours.add(frame)
    palette = colours.palette()
    assert len(palette.colours) <= UNUSED
    far = ((frame.reshape(-1, 1, 3).astype(int) - palette.colours.astype(int)) ** 2).sum(-1)
    chosen = palette.indices(frame).reshape(-1, 1)
    np.testing.assert_array_equal(np.take_along_axis(far, chosen, 1)[:, 0], far.min(1))
    np.testing.assert_array_equal(palette.colours[palette.indices(inks[None])][0], inks)
    assert Palette(inks).indices(frame).max() <= 1
