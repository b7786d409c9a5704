"""The cap on threads: from the command and from the environment, kept by torch, and refused in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.errors import Refusal
from explorer.machine import threads
from explorer.words import machine as machine_words

ROOT = Path(__file__).resolve().parents[2]
BAD = ["0", "-1", "2.5", "two", "²", "1025"]


@pytest.mark.parametrize(("text", "cap"), [("", None), (" ", None), ("1", 1), (" 8 ", 8), ("1024", 1024)])
def test_the_variable_is_a_number_or_nothing(text: str, cap: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(threads.VARIABLE, text)
    assert threads.wanted() == cap


@pytest.mark.parametrize("text", BAD)
def test_a_bad_number_is_one_sentence_from_the_variable_and_from_the_command(
    text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = machine_words.BAD_THREADS.format(got=text, most=threads.MOST)
    monkeypatch.setenv(threads.VARIABLE, text)
    with pytest.raises(Refusal) as refused:
        threads.wanted()
    assert str(refused.value) == sentence
    monkeypatch.setenv(threads.VARIABLE, "")
    assert main([f"--threads={text}", "figure", "--list"]) == 1
    assert capsys.readouterr().err == sentence + "\n"


def test_a_number_that_is_left_out_ends_with_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--threads"])
    assert ended.value.code == 2
    assert "--threads" in capsys.readouterr().err


def test_every_command_takes_the_cap_and_torch_keeps_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "explorer", "--threads", "1", "doctor"], cwd=ROOT, capture_output=True, text=True
    )
    assert "cpu (1 thread)" in done.stdout, done.stderr


def test_the_thread_that_computes_keeps_the_cap_and_a_cap_adds_no_thread() -> None:
    """In a process of its own: a cap cannot be taken back."""
    program = (
        "import os, torch; from explorer.compute import device\n"
        "before = torch.get_num_threads()\n"
        "os.environ['APERTURE_THREADS'] = '1024'; device.settle(torch.device('cpu'))\n"
        "assert torch.get_num_threads() == before\n"
        "os.environ['APERTURE_THREADS'] = '1'; device.processor()\n"
        "print(device.name(torch.device('cpu')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, threads.VARIABLE: ""},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "cpu · 1 thread\n", done.stderr
