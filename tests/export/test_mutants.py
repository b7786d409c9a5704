"""Spoilt figures: each is opened by its session, told in one sentence, or left to be read as an image."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.documents.session import session_from_bytes
from explorer.errors import LONGEST_SENTENCE, Refusal
from explorer.export.dialog.arriving import session_of
from explorer.images.load import load_image
from tests.by_chance import seeds
from tests.export.mutants import mutant


@pytest.mark.parametrize("portion", seeds(100, at_once=50), ids=str)
def test_a_spoilt_figure_is_a_state_an_image_or_a_sentence(
    portion: range, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ends = set()
    for seed in portion:
        data, format, how = mutant(seed)
        path = tmp_path / f"{seed}.{format}"
        path.write_bytes(data)
        try:
            session = session_of(path)
            if session is None:
                load_image(path)
                ends.add("image")
            else:
                session_from_bytes(session, path.name)
                ends.add("state")
        except Refusal as refusal:
            assert len(str(refusal)) <= LONGEST_SENTENCE, f"{seed}, {how}"
            ends.add("sentence")
    assert len(portion) < 50 or ends >= {"sentence", "state"}, "the mutants are of one kind"
    assert capfd.readouterr().err == "", "a library's complaints do not belong on a terminal"
