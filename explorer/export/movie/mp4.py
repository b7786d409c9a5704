"""MP4 (H.264) by an ffmpeg that is on the machine, or by the one that `imageio-ffmpeg` brings."""

from __future__ import annotations

import importlib
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from explorer.errors import Refusal
from explorer.export.movie.clip import Clip, Frame
from explorer.figures.provenance import as_element
from explorer.words import movies as movies_words

# A fixed number of threads: H.264 cuts a movie up by their number, and the same input must give the same bytes.
QUALITY = (
    "-c:v", "libx264", "-preset", "veryfast", "-tune", "animation", "-crf", "16", "-threads", "2",
    "-pix_fmt", "yuv420p",
)  # fmt: skip
COLOURS = (
    "-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+lanczos",
    "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
)  # fmt: skip
SAME_BYTES = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart"]


def find_ffmpeg() -> str | None:
    """The program on the PATH, else the one of the extra [video], else None."""
    found = shutil.which("ffmpeg")
    if found is not None:
        return found
    with suppress(ImportError, RuntimeError, OSError):  # it raises RuntimeError where it brings none for this machine
        return str(importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe())
    return None


class Mp4Sink:
    """Hands raw frames to ffmpeg, which writes to `path`. Raises Refusal with ffmpeg's last line when it fails."""

    def __init__(self, path: Path, clip: Clip) -> None:
        program = find_ffmpeg()
        if program is None:
            raise Refusal(movies_words.MOVIE_NO_FFMPEG)
        self._notes = TemporaryDirectory()
        self._said = TemporaryFile()  # noqa: SIM115  # `close` closes it; a pipe that nobody reads could fill up
        notes = Path(self._notes.name) / "about.txt"  # a session is too long for the command line
        notes.write_text(_metadata(clip), encoding="utf-8")
        source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{clip.width}x{clip.height}", "-r", str(clip.fps)]
        about = ["-f", "ffmetadata", "-i", str(notes), "-map", "0:v", "-map_metadata", "1"]
        words = [program, "-y", "-nostdin", "-loglevel", "error", *source, "-i", "pipe:0", *about]
        words += [*COLOURS, *QUALITY, *SAME_BYTES, "-f", "mp4", str(path)]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._said)

    def add(self, frame: Frame, ticks: int) -> None:
        assert self._process.stdin is not None
        data = frame.tobytes()
        try:
            for _ in range(ticks):
                self._process.stdin.write(data)
        except BrokenPipeError as error:
            raise self._refusal() from error

    def finish(self) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        if self._process.wait() != 0:
            raise self._refusal()

    def close(self) -> None:
        """Ends ffmpeg where it still runs; after `finish` there is nothing left to end."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._said.close()
        self._notes.cleanup()

    def _refusal(self) -> Refusal:
        self._process.wait()
        self._said.seek(0)
        lines = self._said.read().decode(errors="replace").strip().splitlines()
        reason = lines[-1].strip() if lines else movies_words.MOVIE_FFMPEG_CODE.format(code=self._process.returncode)
        return Refusal(movies_words.MOVIE_FFMPEG_FAILED, reason=reason)


def _metadata(clip: Clip) -> str:
    told = clip.told
    comment = f"{told.verdict} {as_element(told.session)}"
    tags = {"title": told.about, "comment": comment, "encoder": told.software}
    return ";FFMETADATA1\n" + "".join(f"{key}={_escaped(text)}\n" for key, text in tags.items())


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "=;#\\\n" else letter for letter in text)
