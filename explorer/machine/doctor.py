"""`aperture doctor`: what is here, what is missing, and the exact command that brings it.

Every probe survives the absence of what it looks for, so the doctor can be called on the sickest machine.
`python -m explorer.machine.doctor --install` is what `make` calls before it opens the app or runs the tests.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import explorer
from explorer import native
from explorer.errors import Refusal
from explorer.machine import system, threads
from explorer.resources import resource
from explorer.words import cli as cli_words
from explorer.words import machine as machine_words

# As pyproject.toml names them (a test compares the two).
LIBRARIES = (
    "PySide6-Essentials>=6.8,<6.12",
    "pyqtgraph>=0.14",
    "torch>=2.6",
    "numpy>=2.0",
    "Pillow>=11.0",
    "safetensors>=0.5",
    "platformdirs>=4.3",
    "msgspec>=0.19",
    "ziamath>=0.12",
)
FONTS = (
    *(f"Inter-{weight}.ttf" for weight in ("Regular", "Medium", "SemiBold", "Bold")),
    *(f"JetBrainsMono-{weight}.ttf" for weight in ("Regular", "Bold")),
)


@dataclass(frozen=True)
class Symptom:
    """One line of the report. `missing` means that something must be done before Aperture works."""

    about: str
    text: str
    missing: bool = False


def examine() -> Iterator[Symptom]:
    """All findings, in the order of the report."""
    python = machine_words.PYTHON_AT.format(version=platform.python_version(), path=sys.executable)
    yield Symptom(machine_words.REPORT_APERTURE, explorer.__version__)
    yield Symptom(machine_words.REPORT_PYTHON, python, missing=sys.version_info < (3, 11))
    yield Symptom(machine_words.REPORT_SYSTEM, platform.platform())
    yield from (_library(requirement) for requirement in LIBRARIES)
    yield _qt()
    yield _device()
    yield Symptom(machine_words.REPORT_KERNEL, native.status())
    yield _display()
    yield _system_libraries()
    yield _fonts()
    yield from _folders()


def report() -> str:
    """What `aperture doctor` prints."""
    return _rendered(tuple(examine()))


def qt_problem() -> str | None:
    """Why QApplication would end the process here, as one sentence for the user; None when a window can open.

    Ask before QApplication is made: a missing library or a silent display makes Qt abort, which nothing can catch.
    """
    if not sys.platform.startswith("linux"):
        return None
    platforms = system.platforms_to_try()
    if not platforms:
        return machine_words.NO_DISPLAY
    problems = [_platform_problem(name) for name in platforms]
    return None if None in problems else problems[0]  # Qt tries one after the other; one that works is enough


def install(for_tests: bool) -> int:
    """Brings the system packages that are missing, when that is possible without asking; otherwise says what to type.

    Returns 0 when nothing is missing in the end.
    """
    needs = _needs(for_tests)
    command = system.install_command(needs)
    if needs and command and command[0] == "apt-get" and os.geteuid() == 0:
        print(_names_in(machine_words.SYSTEM_INSTALLING, needs, command), flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], env=quiet, stdin=subprocess.DEVNULL, check=False)
        subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, check=False)
        needs = _needs(for_tests)
    if needs:
        print(_missing_sentence(needs), file=sys.stderr)
    return 1 if needs else 0


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the report; 1 when something is missing."""
    parser = argparse.ArgumentParser(prog="aperture doctor", description=cli_words.CLI_DOCTOR)
    parser.add_argument("--install", action="store_true", help=cli_words.CLI_DOCTOR_INSTALL)
    parser.add_argument("--tests", action="store_true", help=cli_words.CLI_DOCTOR_TESTS)
    options = parser.parse_args(argv)
    if options.install:
        return install(options.tests)
    findings = tuple(examine())
    print(_rendered(findings))
    return int(any(finding.missing for finding in findings))


def _rendered(findings: Sequence[Symptom]) -> str:
    width = max(len(finding.about) for finding in findings)
    return "\n".join(
        f"{'!' if finding.missing else ' '} {finding.about:<{width}}  {finding.text}" for finding in findings
    )


def _library(requirement: str) -> Symptom:
    name = requirement.partition(">=")[0]
    try:
        return Symptom(name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        command = shlex.join([sys.executable, "-m", "pip", "install", requirement])
        return Symptom(name, machine_words.LIBRARY_MISSING.format(command=command), missing=True)


def _qt() -> Symptom:
    try:
        from PySide6.QtCore import qVersion
    except ImportError as error:
        return Symptom(machine_words.REPORT_QT, machine_words.QT_BROKEN.format(reason=error), missing=True)
    return Symptom(machine_words.REPORT_QT, qVersion())


def _device() -> Symptom:
    try:
        import torch
    except (ImportError, OSError) as error:  # OSError: one of torch's own libraries is broken
        return Symptom(machine_words.REPORT_DEVICE, machine_words.TORCH_BROKEN.format(reason=error), missing=True)
    try:
        threads.cap()
    except Refusal as refusal:
        return Symptom(machine_words.REPORT_DEVICE, str(refusal), missing=True)
    devices = [machine_words.CPU.format(count=torch.get_num_threads())]
    if torch.cuda.is_available():
        devices.append(machine_words.CUDA.format(name=torch.cuda.get_device_name()))
    if torch.backends.mps.is_available():
        devices.append("mps")
    if torch.xpu.is_available():
        devices.append(machine_words.XPU.format(name=torch.xpu.get_device_name()))
    return Symptom(machine_words.REPORT_DEVICE, ", ".join(devices))


def _display() -> Symptom:
    """A missing display is no illness: screenshots are made without one."""
    names = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    seen = ", ".join(f"{name}={os.environ[name]}" for name in names if os.environ.get(name))
    problem = qt_problem()
    opens = machine_words.WINDOW_CAN_OPEN.format(settings=seen or machine_words.WINDOW_NO_SETTING)
    return Symptom(machine_words.REPORT_WINDOW, problem or opens)


def _system_libraries() -> Symptom:
    needs = _needs(for_tests=False)
    said = _missing_sentence(needs) if needs else machine_words.LIBRARIES_HERE
    return Symptom(machine_words.REPORT_LIBRARIES, said, bool(needs))


def _fonts() -> Symptom:
    absent = []
    for name in FONTS:
        try:
            resource(f"fonts/{name}")
        except FileNotFoundError:
            absent.append(name)
    missing = machine_words.FONTS_MISSING.format(names=", ".join(absent))
    return Symptom(machine_words.REPORT_FONTS, missing if absent else machine_words.FONTS_HERE, bool(absent))


def _folders() -> Iterator[Symptom]:
    try:
        import platformdirs
    except ImportError:
        return  # said already, among the libraries
    for about, path in (
        (machine_words.REPORT_SETTINGS, platformdirs.user_config_path("aperture")),
        (machine_words.REPORT_DRAWINGS, platformdirs.user_state_path("aperture")),
    ):
        writable = _writable(path)
        said = str(path) if writable else machine_words.FOLDER_READ_ONLY.format(folder=path)
        yield Symptom(about, said, not writable)


def _writable(folder: Path) -> bool:
    """Whether files can be put into `folder`, or, before it exists, whether it can be made."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)


def _needs(for_tests: bool) -> tuple[system.Need, ...]:
    platforms = system.platforms_to_try() or ("xcb",)
    needs = min((system.missing_libraries(name) for name in platforms), key=len)  # one that works is enough
    if for_tests:  # they drive a real window on a virtual X screen
        needs = tuple(dict.fromkeys(needs + system.missing_libraries("xcb") + system.missing_programs()))
    return needs


def _platform_problem(name: str) -> str | None:
    needs = system.missing_libraries(name)
    if needs:
        return _missing_sentence(needs)
    if not system.display_answers(name):
        variable = "WAYLAND_DISPLAY" if name == "wayland" else "DISPLAY"
        return machine_words.DISPLAY_SILENT.format(platform=name, display=os.environ.get(variable, ""))
    return None


def _missing_sentence(needs: Sequence[system.Need]) -> str:
    command = system.install_command(needs)
    if command is None:
        return machine_words.SYSTEM_MISSING_UNKNOWN.format(names=", ".join(need.name for need in needs))
    as_root = command if os.geteuid() == 0 else ["sudo", *command]
    return _names_in(machine_words.SYSTEM_MISSING, needs, as_root)


def _names_in(template: str, needs: Sequence[system.Need], command: Sequence[str]) -> str:
    names = [need.name for need in needs[:3]]
    if len(needs) > len(names):
        names.append(machine_words.AND_MORE.format(count=len(needs) - len(names)))
    return template.format(names=", ".join(names), command=shlex.join(command))


if __name__ == "__main__":
    sys.exit(main())
