"""The files for a desktop agree with each other and with the project."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NAME = "org.aperture_explorer.Aperture"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


@pytest.fixture
def desktop() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(ROOT / "packaging" / f"{NAME}.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


def test_the_menu_entry_starts_the_command_of_the_project(desktop: configparser.SectionProxy) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    command, argument = desktop["Exec"].split()
    assert command in project["scripts"]
    assert argument == "%f"
    assert desktop["Categories"].endswith(";")
    assert desktop["MimeType"].endswith(";")


def test_one_name_and_one_media_type(desktop: configparser.SectionProxy) -> None:
    about = ET.parse(ROOT / "packaging" / f"{NAME}.metainfo.xml").getroot()
    session = ET.parse(ROOT / "packaging" / f"{NAME}.mime.xml").getroot().find(f"{MIME}mime-type")
    assert session is not None
    media_type = session.get("type")
    assert media_type == about.findtext("provides/mediatype")
    assert media_type in desktop["MimeType"].split(";")
    assert about.findtext("id") == NAME == desktop["Icon"]
    assert about.findtext("launchable") == f"{NAME}.desktop"
    assert about.findtext("provides/binary") == desktop["Exec"].split()[0]
    glob = session.find(f"{MIME}glob")
    assert glob is not None
    assert glob.get("pattern") == "*.aperture"


@pytest.mark.skipif(sys.platform == "win32", reason="there pip is called by hand")
def test_an_old_python_is_refused_in_one_sentence(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    python.write_text('#!/bin/sh\ncase "$2" in *version_info\\[*) echo 3.9 ;; *) exit 1 ;; esac\n')
    python.chmod(0o755)
    script = ROOT / "packaging" / "make-venv.sh"
    path = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    for name, said in (("python3", "'python3' is 3.9"), ("python-of-nowhere", "there is no 'python-of-nowhere' here")):
        done = subprocess.run(
            ["sh", script, tmp_path / "venv", name, "none.txt"], env=path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert said in done.stderr
        assert "PYTHON=python3.12" in done.stderr
        assert not (tmp_path / "venv").exists()
