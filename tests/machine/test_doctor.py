"""The doctor says what is missing on a sick machine, and nothing on this one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import PySide6
import pytest

from explorer.machine import doctor, system
from explorer.machine.system import Need

ROOT = Path(__file__).resolve().parents[2]
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux leaves libraries to the system")
ABSENT = Need("libnot-there.so.9", "libnot-there9", "not-there", "not-there-libs")


def _program(folder: Path, name: str, script: str = "exit 0") -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _run(*flags: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *flags, "-m", "explorer.machine.doctor"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_healthy_machine_gets_no_complaint() -> None:
    done = _run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert not re.search("^!", done.stdout, re.MULTILINE)
    for about in (
        "Aperture",
        "PySide6-Essentials",
        "torch",
        "Qt",
        "device",
        "kernel",
        "window",
        "fonts",
        "settings in",
    ):
        assert re.search(rf"^ +{about} +\S", done.stdout, re.MULTILINE), about


def test_it_answers_with_nothing_installed() -> None:
    done = _run("-S", "-E")  # no site-packages: as bare as a Python can be
    assert done.returncode == 1
    assert done.stderr == ""
    assert re.search(r"! torch .*missing\. Type: \S+ -m pip install 'torch>=2\.6'", done.stdout)
    assert re.search(r"! Qt .*does not load", done.stdout)


def test_it_asks_for_what_the_project_depends_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert list(doctor.LIBRARIES) == project["dependencies"]


def test_the_pins_lie_within_the_ranges() -> None:
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8").lower().replace("_", "-")
    for requirement in doctor.LIBRARIES:
        name, low, high = re.fullmatch(r"(.+)>=([\d.]+)(?:,<([\d.]+))?", requirement.lower()).groups()  # type: ignore[union-attr]
        pinned = re.search(rf"^{name}==([\d.]+)$", pins, re.MULTILINE)
        assert pinned, name
        version = [int(n) for n in pinned[1].split(".")]
        assert [int(n) for n in low.split(".")] <= version
        assert high is None or version < [int(n) for n in high.split(".")]


@LINUX
def test_every_library_that_qt_links_to_has_a_package() -> None:
    qt = Path(PySide6.__path__[0]) / "Qt"
    known = {need.name for need in system.EVERY_PLATFORM + system.XCB + system.WAYLAND}
    of_the_compiler = re.compile(rb"lib(stdc\+\+|m|gcc_s|c|Qt6\w+|pthread|dl|rt|icu\w+)\.so")
    for file in (
        *(qt / "lib" / f"libQt6{name}.so.6" for name in ("Gui", "Widgets", "Svg", "DBus", "XcbQpa")),
        *(qt / "plugins" / "platforms" / f"libq{name}.so" for name in ("xcb", "wayland", "offscreen")),
    ):
        names = re.findall(rb"(?<=\0)(lib[\w.+-]+\.so\.\d+)(?=\0)", file.read_bytes())
        linked = {name.decode() for name in names if not of_the_compiler.match(name)}
        assert linked <= known, file.name


@LINUX
def test_a_missing_library_is_named_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, "dnf")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setitem(system.PLATFORM_NEEDS, "xcb", (ABSENT,))
    problem = doctor.qt_problem()
    assert problem is not None
    assert problem.startswith("Your system lacks libnot-there.so.9. Type: ")
    assert problem.endswith("dnf install not-there")


@LINUX
def test_without_a_known_package_manager_the_library_is_still_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setitem(system.PLATFORM_NEEDS, "xcb", (ABSENT,))
    assert doctor.main(["--install"]) == 1
    assert "lacks libnot-there.so.9. Install the packages" in capsys.readouterr().err


@LINUX
def test_root_on_debian_gets_the_packages_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    said = tmp_path / "said"
    _program(tmp_path, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {said}')
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setitem(system.PLATFORM_NEEDS, "xcb", (ABSENT,))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert doctor.main(["--install"]) == 1  # this apt-get brings nothing, and the doctor looks again
    assert said.read_text().splitlines() == [
        "noninteractive update -q",
        "noninteractive install -y --no-install-recommends libnot-there9",
    ]
    assert "Type: apt-get install" in capfd.readouterr().err


@LINUX
def test_a_long_list_is_said_in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    many = tuple(Need(f"libnot-there.so.{n}", f"not-there{n}", "", "") for n in range(9))
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setitem(system.PLATFORM_NEEDS, "xcb", many)
    monkeypatch.setattr(system, "install_command", lambda needs: ["apt-get", *(need.debian for need in needs)])
    sentence = str(doctor.qt_problem())
    assert "lacks libnot-there.so.0, libnot-there.so.1, libnot-there.so.2, 6 more. Type: " in sentence
    assert sentence.endswith(" ".join(need.debian for need in many))


@LINUX
def test_the_tests_ask_for_a_virtual_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [need.name for need in system.missing_programs()] == ["Xvfb", "xdotool"]
    _program(tmp_path, "Xvfb")
    assert [need.name for need in system.missing_programs()] == ["xdotool"]


@LINUX
def test_a_plugin_that_does_not_load_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = tmp_path / "PySide6" / "Qt" / "plugins" / "platforms" / "libqbroken.so"
    plugin.parent.mkdir(parents=True)
    (tmp_path / "PySide6" / "__init__.py").touch()
    plugin.write_bytes(b"not a library")
    monkeypatch.delitem(sys.modules, "PySide6")
    monkeypatch.syspath_prepend(str(tmp_path))
    (need,) = system.missing_libraries("broken")
    assert "libqbroken.so" in need.name
    assert system.install_command([need]) is None


@LINUX
def test_a_display_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert str(doctor.qt_problem()).startswith("There is no screen here")
    monkeypatch.setenv("DISPLAY", ":987")
    assert str(doctor.qt_problem()).startswith("The xcb display :987 does not answer")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert doctor.qt_problem() is None


@LINUX
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")
def test_a_display_that_answers_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "64x64x24"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    try:
        os.close(write)
        with os.fdopen(read) as numbers:
            display = numbers.readline().strip()  # Xvfb writes it when it is ready
        monkeypatch.delenv("QT_QPA_PLATFORM")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.setenv("DISPLAY", f":{display}")
        assert doctor.qt_problem() is None
    finally:
        server.terminate()
        server.wait()


def test_a_folder_that_cannot_be_written_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(in_the_way / "config"))
    unwritable = [finding for finding in doctor.examine() if finding.missing]
    assert [finding.about for finding in unwritable] == ["settings in"] or not sys.platform.startswith("linux")


def test_a_font_that_is_not_there_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "FONTS", (*doctor.FONTS, "Nothing-Bold.ttf"))
    findings = {finding.about: finding for finding in doctor.examine()}
    assert findings["fonts"].missing
    assert "Nothing-Bold.ttf" in findings["fonts"].text


def test_qt_loads_the_fonts_and_their_tabular_figures(qapp: object) -> None:
    from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF

    from explorer.resources import resource

    for name in doctor.FONTS:
        assert QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}"))) >= 0, name
    inter = QFont("Inter")
    for weight in (QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold, QFont.Weight.Bold):
        inter.setWeight(weight)
        assert (QFontInfo(inter).family(), QFontInfo(inter).weight()) == ("Inter", weight)
    inter.setFeature(QFont.Tag("tnum"), 1)
    for font in (inter, QFont("JetBrains Mono")):
        widths = {QFontMetricsF(font).horizontalAdvance(digit * 8) for digit in "0123456789"}
        assert len(widths) == 1, font.family()
