"""A list of named things: in its order, each name once, and an unknown name is told which there are."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from explorer.layers.named import by_name, look_up

ONE, TWO = SimpleNamespace(name="one"), SimpleNamespace(name="two")


def test_names_keep_their_order() -> None:
    assert [*by_name([TWO, ONE])] == ["two", "one"]


def test_a_copy_that_was_not_renamed_does_not_replace_the_original() -> None:
    with pytest.raises(ValueError, match="got 'one' twice"):
        by_name([ONE, TWO, SimpleNamespace(name="one")])


def test_an_unknown_name_is_told_which_there_are() -> None:
    with pytest.raises(ValueError, match="norm must be one of one, two, got 'three'"):
        look_up("norm", by_name([ONE, TWO]), "three")
