"""What the README shows, works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_notebook_example_ends_in_a_true_zero(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(code, {})
    sides = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert sides[-1] == ["1.0", "0.0"]
    assert all(float(difference) > 0 for _, difference in sides[:-1])


def test_every_picture_and_page_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert "://" in target or (Path(__file__).parents[1] / target).exists(), target
