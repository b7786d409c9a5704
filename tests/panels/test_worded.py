"""A template as a line of runs."""

from __future__ import annotations

from explorer.panels.base import Run
from explorer.panels.worded import worded


def test_fields_keep_their_colour_and_words_around_them_stay_in_one_run() -> None:
    layer = Run("attention", "attention", bold=True)
    assert worded("{layer} in layer {number} of {all}", layer=layer, number=2, all="6") == (
        layer,
        Run(" in layer 2 of 6"),
    )


def test_a_translation_may_put_fields_in_another_order() -> None:
    one, other = Run("1", number=True), Run("2", number=True)
    assert worded("{other}, then {one}", "ink", one=one, other=other) == (other, Run(", then ", "ink"), one)


def test_words_alone_are_one_run() -> None:
    assert worded("{count} heads", count=3) == (Run("3 heads"),)
    assert worded("{only}", only=Run("x")) == (Run("x"),)
