"""Spoilt sessions: each ends in a state or in one sentence. `make mutate N=1000` tries as many as one likes."""

from __future__ import annotations

import pytest

from explorer.documents.session import session_bytes, session_from_bytes
from explorer.errors import LONGEST_SENTENCE, Refusal
from tests.by_chance import seeds
from tests.documents.mutants import mutant


@pytest.mark.parametrize("portion", seeds(200, at_once=50), ids=str)
def test_a_spoilt_session_is_a_state_or_a_sentence(portion: range) -> None:
    ends = set()
    for seed in portion:
        data, how = mutant(seed)
        try:
            state = session_from_bytes(data, "<b>a</b> session of ours" + "!" * 230)
        except Refusal as refusal:
            said = str(refusal)
            assert len(said) <= LONGEST_SENTENCE, f"{seed}, {how}: {said}"
            assert said.isprintable(), f"{seed}, {how}: {said}"
            ends.add("sentence")
        else:
            assert session_from_bytes(session_bytes(state)).scene == state.scene, f"{seed}, {how}"
            ends.add("state")
    assert len(portion) < 50 or ends == {"sentence", "state"}, "the mutants are of one kind"
