"""The sentence of the page of heads, where a number decides its form."""

from __future__ import annotations

import pytest

from explorer.pages.heads import words


@pytest.mark.parametrize("reason", ["zero", "positive", "signed"])
def test_one_head_expresses_and_two_heads_express(reason: str) -> None:
    facts = {"kernel": "Box", "rank": 1, "taps": 9}
    for said in (words.HEADS_FEWER[reason], words.HEADS_ALL[reason]):
        assert "**1\u00a0head** expresses it" in said.format(count=1, **facts)
        assert "**9\u00a0heads** express it" in said.format(count=9, **facts)
