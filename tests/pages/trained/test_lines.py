"""The lines of the table: sorted by any column, either way, and gone through by arrows."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from explorer.pages.trained.choice import Order, Shown, TableOf, TrainedChoice
from explorer.pages.trained.lines import TableLine, column_keys, selected, stepped, table_lines, turned
from explorer.weights.table_rows import HeadRow, LayerRow
from tests.pages.trained.test_facts import BLANK


def rows_of(seed: int) -> list[LayerRow]:
    """A kernel, then layers of two, three and two heads, some without R², the last without a token."""
    draw = np.random.default_rng(seed)
    rows = [LayerRow("stem", "convolution", 1, 4, (3, 3), None, center=0.2)]
    for name, count in (("one", 2), ("two", 3), ("three", 2)):
        heads = tuple(
            HeadRow(n, *draw.random(4), None if draw.random() < 0.3 else draw.random(), BLANK, BLANK, BLANK, None)
            for n in range(count)
        )
        rows.append(LayerRow(name, "attention", 4, 4, None, (2, 2), has_token=name != "three", heads=heads))
    return rows


def number_of(line: TableLine, choice: TrainedChoice) -> float | None:
    """What a line is sorted by, in other words than the page's own."""
    heads = [line.head] if line.head else list(line.row.heads)
    if choice.order == "token":
        heads, name = (heads if line.row.has_token else []), "token"
    elif choice.order == "head":
        heads, name = heads[choice.order_head : choice.order_head + 1], choice.shown
    else:
        name = choice.order
    numbers = [getattr(head, name) for head in heads if getattr(head, name) is not None]
    return sum(numbers) / len(numbers) if numbers else None


@pytest.mark.parametrize("table", get_args(TableOf))
@pytest.mark.parametrize("order", get_args(Order))
def test_lines_stand_in_the_order_of_a_column(table: TableOf, order: Order) -> None:
    for seed, shown in enumerate(get_args(Shown)):
        rows = rows_of(seed)
        plain = table_lines(rows, TrainedChoice(table=table))
        head = 2 if order == "head" else 0
        assert [line.row.name for line in plain] == (
            [row.name for row in rows] if table == "layers" else [row.name for row in rows for _ in row.heads]
        )
        for rising in (False, True):
            choice = TrainedChoice(
                table=table, order=order, order_head=2 if order == "head" else 0, shown=shown, rising=rising
            )
            lines = table_lines(rows, choice)
            assert {(line.row.name, line.head and line.head.head) for line in lines} == {
                (line.row.name, line.head and line.head.head) for line in plain
            }
            if (order, head) not in column_keys(rows, choice) or (table == "heads" and order == "head"):
                assert [line.row for line in lines] == [line.row for line in plain]
                continue
            numbers = [number_of(line, choice) for line in lines]
            known = [number for number in numbers if number is not None]
            assert known == sorted(known, reverse=not rising)
            assert numbers[: len(known)] == known, "what has no number is last"


def test_a_column_sorts_and_turns_round() -> None:
    choice = TrainedChoice(**turned(TrainedChoice(), "share"))  # type: ignore[arg-type]
    assert (choice.order, choice.rising) == ("share", False)
    assert turned(choice, "share")["rising"] is True
    assert turned(TrainedChoice(order="share", rising=True), "share")["rising"] is False
    assert turned(TrainedChoice(order="head", order_head=1), "head", 2)["rising"] is False
    assert turned(TrainedChoice(), "network")["rising"] is False


@pytest.mark.parametrize("table", get_args(TableOf))
def test_arrows_go_through_every_line_and_stay_inside(table: TableOf) -> None:
    rows = rows_of(4)
    choice = TrainedChoice(table=table, order="share", layer="stem" if table == "layers" else "")
    walked = []
    for key in [(-99, 0), *[(1, 0)] * 12]:
        choice = TrainedChoice(**{**vars(choice), **stepped(rows, choice, *key)})  # type: ignore[arg-type]
        now = selected(rows, choice)
        assert now is not None
        walked.append((now.row.name, choice.head if table == "heads" else 0))
    lines = table_lines(rows, choice)
    wanted = [(line.row.name, line.head.head if line.head else 0) for line in lines]
    assert walked[: len(lines)] == wanted
    assert set(walked[len(lines) :]) == {wanted[-1]}
    choice = TrainedChoice(layer="two")
    for right, head in ((1, 1), (1, 2), (1, 2), (-9, 0)):
        choice = TrainedChoice(**{**vars(choice), **stepped(rows, choice, 0, right)})  # type: ignore[arg-type]
        assert (choice.layer, choice.head) == ("two", head)


def test_what_is_looked_at_is_what_was_chosen_or_the_first_with_heads() -> None:
    rows = rows_of(0)
    for layer, head, wanted in (("", 0, ("one", 0)), ("two", 9, ("two", 2)), ("gone", 1, ("one", 1))):
        now = selected(rows, TrainedChoice(layer=layer, head=head))
        assert now is not None
        assert now.head is not None
        assert (now.row.name, now.head.head) == wanted
    stem = selected(rows, TrainedChoice(layer="stem"))
    assert stem is not None
    assert (stem.row.name, stem.head) == ("stem", None)
    assert selected([], TrainedChoice()) is None


def test_columns_are_the_heads_and_their_means_or_the_measures_of_each_head() -> None:
    rows = rows_of(0)
    means = [("share", 0), ("distance_px", 0), ("r_squared", 0)]
    assert list(column_keys(rows, TrainedChoice())) == [("head", 0), ("head", 1), ("head", 2), *means]
    assert list(column_keys(rows, TrainedChoice(table="heads"))) == [("head", 0), *means, ("token", 0)]
    kernels = rows[:1]
    assert column_keys(kernels, TrainedChoice()) == ()
    for size in (1, 3, 2):
        energy = np.full((size, size), 1 / size**2)
        center = 1 / 9 if size == 3 else None
        kernels.append(LayerRow(f"k{size}", "convolution", size, 4, (size, size), None, energy=energy, center=center))
    assert [order for order, _ in column_keys(kernels, TrainedChoice())] == [
        "taps",
        "inputs",
        "outputs",
        "center",
        "rank",
    ]
    for order, names in (("taps", "k3 k2 k1 stem"), ("center", "k3 stem k1 k2"), ("rank", "stem k1 k3 k2")):
        lines = table_lines(kernels, TrainedChoice(order=order))  # type: ignore[arg-type]
        assert [line.row.name for line in lines] == names.split()


@pytest.mark.parametrize(
    "wrong", [{"file": "//other/computer.pt"}, {"file": "a\0b"}, {"kernel_size": 2}, {"head": -1}, {"order": "name"}]
)
def test_a_choice_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        TrainedChoice(**wrong)  # type: ignore[arg-type]
