"""The wheel as users get it: with the kernel where there is a compiler, without it elsewhere, and its source."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from explorer.native import build
from explorer.words import machine as machine_words

pytest.importorskip("hatchling", reason="builds the wheel; requirements-dev.txt brings it")

ROOT = Path(__file__).resolve().parents[1]
KERNEL = "explorer/native/film.so"
SOURCES = {f"explorer/native/{source.name}" for source in build.SOURCES}


def built(target: str, source: Path, into: Path, **environment: str) -> tuple[Path, str]:
    """The file that hatchling makes of these sources, and what it says meanwhile."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)],
        cwd=source, env={**os.environ, **environment}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = into.iterdir()
    return made, done.stdout + done.stderr


def status_of(wheel: Path, folder: Path) -> str:
    """What the installed wheel says of its kernel, in a process that knows nothing of the checkout."""
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    program = "from explorer import native; print(native.__file__); print(native.status())"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    where, status = done.stdout.splitlines()
    assert Path(where).is_relative_to(folder)
    return status


@pytest.mark.skipif(build.compiler() is None, reason="there is no C++ compiler")
def test_the_wheel_brings_the_kernel_for_every_python_on_machines_like_this_one(tmp_path: Path) -> None:
    wheel, _ = built("wheel", ROOT, tmp_path / "wheel")
    assert "-py3-none-" in wheel.name
    assert not wheel.name.endswith("-none-any.whl")
    with zipfile.ZipFile(wheel) as packed:
        assert {KERNEL, *SOURCES} <= set(packed.namelist())
    status = status_of(wheel, tmp_path / "installed")
    assert status.startswith(machine_words.KERNEL_COMPILED.partition("{")[0])


def test_the_source_holds_the_kernel_as_text_and_gives_a_wheel_without_a_compiler(tmp_path: Path) -> None:
    archive, _ = built("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    source = tmp_path / archive.name.removesuffix(".tar.gz")
    assert all((source / name).is_file() for name in SOURCES)
    assert not (source / KERNEL).exists()
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    wheel, said = built("wheel", source, tmp_path / "wheel", PATH=str(nothing), CXX="")
    assert wheel.name.endswith("-py3-none-any.whl")
    assert "there is no C++ compiler" in said
    assert status_of(wheel, tmp_path / "installed") == machine_words.KERNEL_MISSING
