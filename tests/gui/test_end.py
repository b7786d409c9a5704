"""The process ends as it should, whatever was done in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from pathlib import Path
from explorer.app import Aperture, application, default_state

app = application()
for number in range(2):
    aperture = Aperture(default_state(), Path(sys.argv[1]), "dark")
    aperture.start()
    aperture.window.show()
    aperture.settle()
    for wanted in sys.argv[2:]:
        aperture.window.commands.actions[wanted].trigger()
        aperture.settle()
    aperture.window.close()
"""


@pytest.mark.parametrize(
    "actions", [(), ("copy-picture",), ("copy-shot-1",), ("page-films", "page-meters"), ("export", "copy-picture")]
)
def test_a_clean_close_is_a_clean_end(tmp_path: Path, actions: tuple[str, ...]) -> None:
    command = [sys.executable, "-X", "faulthandler", "-c", PROGRAM, str(tmp_path), *actions]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
