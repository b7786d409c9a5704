"""Compiles the kernel of the closing film, once: `python -m explorer.native.build`.

Called when a checkout is set up and when a wheel is built, never by the app. The C++ compiler is the one that CXX
names, else c++, g++ or clang++ (the kernel is written in the vector extensions of GCC and Clang). Where there is none,
or it fails, a film is computed by torch instead: slower, and the same up to rounding.
"""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from explorer.words import machine as machine_words

HERE = Path(__file__).parent
LIBRARY = HERE / "film.so"  # the same name everywhere; it is opened by its path
SOURCES = tuple(HERE / name for name in ("film.h", "lanes.h", "kernel.cpp", "pack.cpp", "library.cpp"))
SHARED = ("pack", "library")  # compiled once, the others for each instruction set
# No -ffast-math: it removes the rounding step inside exp2.
FLAGS = ("-std=c++17", "-O3", "-fPIC", "-fvisibility=hidden", "-fno-math-errno", "-fno-trapping-math")
# One object for each instruction set: its name in library.cpp, floats in a vector, keys at once, flags.
X86 = (
    ("film_avx512", 16, 6, ("-mavx512f", "-mavx512dq", "-mavx2", "-mfma")),
    ("film_avx2", 8, 2, ("-mavx2", "-mfma")),
    ("film_plain", 4, 2, ()),
)
OTHERS = (("film_plain", 4, 4, ()),)  # ARM has 32 registers of four floats


def compiler() -> list[str] | None:
    """The command of the C++ compiler, or None where there is none."""
    named = shlex.split(os.environ.get("CXX", ""))
    for command in (named, ["c++"], ["g++"], ["clang++"]):
        if command and shutil.which(command[0]):
            return command
    return None


def is_built() -> bool:
    """Whether the library is there and newer than what it is made from."""
    return LIBRARY.exists() and LIBRARY.stat().st_mtime >= max(source.stat().st_mtime for source in SOURCES)


def build() -> str | None:
    """Compiles the library next to its sources. Returns why it could not, or None when it is there."""
    command = compiler()
    if command is None:
        return machine_words.KERNEL_NO_COMPILER
    targets = X86 if platform.machine().lower() in ("x86_64", "amd64") else OTHERS
    # On the same disk, so that the last step is one move. What is killed meanwhile leaves a folder that git ignores.
    with tempfile.TemporaryDirectory(dir=HERE, prefix="building-") as folder:
        objects = [Path(folder) / f"{name}.o" for name in (*(name for name, *_ in targets), *SHARED)]
        jobs = []
        for (name, lanes, keys, flags), made in zip(targets, objects, strict=False):
            defined = f"-DKERNEL={name}", f"-DLANES={lanes}", f"-DKEYS_AT_ONCE={keys}"
            jobs.append([*command, *FLAGS, *flags, *defined, "-c", str(HERE / "kernel.cpp"), "-o", str(made)])
        for name, made in zip(SHARED, objects[-len(SHARED) :], strict=True):
            jobs.append([*command, *FLAGS, "-c", str(HERE / f"{name}.cpp"), "-o", str(made)])
        started = [subprocess.Popen(job, stderr=subprocess.PIPE, text=True) for job in jobs]
        errors = [process.communicate()[1] for process in started]
        for process, error in zip(started, errors, strict=True):
            if process.returncode != 0:
                return _first_error(error)
        made = Path(folder) / LIBRARY.name
        link = [*command, "-shared", "-pthread", "-o", str(made), *map(str, objects)]
        # With the compiler's own runtime inside, the library runs where that compiler never was; not all can do so.
        for extra in (["-static-libstdc++", "-static-libgcc", "-Wl,-s"], []):
            linked = subprocess.run([*link, *extra], stderr=subprocess.PIPE, text=True)
            if linked.returncode == 0:
                os.replace(made, LIBRARY)
                return None
        return _first_error(linked.stderr)


def _first_error(output: str) -> str:
    lines = [line for line in output.splitlines() if "error" in line] or output.splitlines()
    return machine_words.KERNEL_COMPILER_FAILED.format(reason=lines[0] if lines else machine_words.KERNEL_NO_REASON)


def main() -> int:
    """Builds what is out of date and says what came of it; never a reason for a set-up to stop."""
    if not is_built():
        print(machine_words.KERNEL_BUILDING, flush=True)
        reason = build()
        if reason is not None:
            print(machine_words.KERNEL_NOT_BUILT.format(reason=reason))
    return 0


if __name__ == "__main__":
    sys.exit(main())
