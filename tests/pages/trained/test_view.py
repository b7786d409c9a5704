"""The page of trained networks, driven as a user drives it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF
from safetensors.torch import save_file

from explorer.pages.trained import words
from explorer.pages.trained.choice import TrainedChoice
from explorer.pages.trained.lines import table_lines
from explorer.pages.trained.view import TrainedPage
from explorer.panels.base import Spot
from explorer.panels.measure_table import MeasureTable
from tests.gui.desk import KEY, Desk
from tests.weights.networks import convolution_tensors, vit_tensors


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("net") / "vit.safetensors"
    save_file(vit_tensors(), path, {"heads": "2"})
    return path


@pytest.fixture
def page(desk: Desk, weights: Path) -> TrainedPage:
    desk.store.set(TrainedChoice(str(weights)), page="trained")
    return desk.page_of(TrainedPage)


def choice(desk: Desk) -> TrainedChoice:
    return desk.state.look.choice(TrainedChoice)


def table(page: TrainedPage) -> MeasureTable:
    panel = page.board.panel("table")
    assert isinstance(panel, MeasureTable)
    return panel


def click(desk: Desk, page: TrainedPage, row: int, column: int) -> None:
    desk.bot.mouseClick(page.board, desk.mouse, pos=page.board.point_of("table", Spot(row, column)).toPoint())


def test_without_a_network_the_page_offers_those_that_come_with_the_program(desk: Desk) -> None:
    desk.store.set(page="trained")
    page = desk.page_of(TrainedPage)
    assert page.words == words.EMPTY
    assert page.offer.isVisible()
    assert not page.csv.isEnabled()
    button = page.offer.buttons["models/glyph-local"]
    desk.bot.mouseClick(button, desk.mouse)
    desk.settle()
    assert choice(desk).file == "models/glyph-local"
    assert not page.offer.isVisible()
    assert "convolution on this picture" in page.words
    assert not desk.store.can_undo, "what is looked at is no step"


def test_a_click_on_a_column_sorts_and_once_more_turns_it_round(desk: Desk, page: TrainedPage) -> None:
    assert page.finding is not None
    names = [row.name for row in page.finding.rows]
    assert list(table(page).names) == names
    click(desk, page, -1, 1)
    assert (choice(desk).order, choice(desk).order_head, choice(desk).rising) == ("head", 1, False)
    down = table(page).names
    assert list(down) == [line.row.name for line in table_lines(page.finding.rows, choice(desk))]
    assert down[-1] == "patch_embed.proj", "what has no number is last"
    click(desk, page, -1, 1)
    assert table(page).names == (*down[-2::-1], down[-1])
    click(desk, page, -1, -1)
    assert list(table(page).names) == names
    page.table_of.chosen.emit("heads")
    assert len(table(page).names) == 6
    click(desk, page, -1, 3)
    assert choice(desk).order == "r_squared"


def test_a_head_is_looked_at_by_a_click_or_by_arrows(desk: Desk, page: TrainedPage) -> None:
    click(desk, page, 2, 1)
    assert (choice(desk).layer, choice(desk).head) == ("blocks.1.attn", 1)
    assert page.now is not None
    assert page.now.head is not None
    assert page.head_facts.values()[0] == table(page).columns[1].texts[2]
    assert table(page).picked == (2, 1)
    desk.press(KEY.Key_Left)
    desk.press(KEY.Key_Down)
    assert (choice(desk).layer, choice(desk).head) == ("blocks.2.attn", 0)
    desk.press(KEY.Key_Home)
    assert choice(desk).layer == "patch_embed.proj"
    assert page.kernel_facts.isVisible()
    assert not page.head_facts.isVisible()
    assert "2 × 2" in page.tensors.text()


def test_a_head_goes_to_the_stage_as_one_step(desk: Desk, page: TrainedPage) -> None:
    click(desk, page, 3, 1)
    before = desk.state.scene
    desk.bot.mouseClick(page.put, desk.mouse)
    desk.until(lambda: desk.state.scene.trained is not None)
    desk.settle()
    trained = desk.state.scene.trained
    assert trained is not None
    assert (trained.layer, trained.head) == ("blocks.2.attn", 1)
    assert desk.state.look.page == "stage"
    assert desk.result.request.scene.trained == trained
    desk.store.undo()
    assert desk.state.scene == before
    assert not desk.store.can_undo


def test_enter_puts_a_layer_on_the_stage_and_its_network_stays_on_the_page(desk: Desk, page: TrainedPage) -> None:
    desk.press(KEY.Key_Home)
    desk.press(KEY.Key_Return)
    desk.until(lambda: desk.state.scene.trained is not None)
    desk.settle()
    trained = desk.state.scene.trained
    assert trained is not None
    assert (trained.layer, trained.head) == ("patch_embed.proj", None)
    desk.store.set(TrainedChoice(), page="trained")
    page = desk.page_of(TrainedPage)
    assert page.finding is not None
    assert page.finding.inquiry.file == trained.file


def test_a_file_is_opened_and_a_bad_one_is_a_sentence_with_a_way_on(desk: Desk, tmp_path: Path) -> None:
    desk.store.set(page="trained")
    page = desk.page_of(TrainedPage)
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"\x10" * 30)
    page.open_file(str(broken))
    desk.settle()
    assert "broken.safetensors" in page.words
    assert page.offer.isVisible()
    good = tmp_path / "kernels.safetensors"
    save_file(convolution_tensors(), good)
    page.open_file(str(good))
    desk.settle()
    assert page.words.startswith("3 convolutions and no attention")
    assert not page.offer.isVisible()
    assert page.put.isEnabled(), "a kernel that sees the picture is looked at first"
    click(desk, page, table(page).names.index("inner"), -1)
    assert choice(desk).layer == "inner"
    assert not page.put.isEnabled(), "nothing says what it sees"
    desk.press(KEY.Key_Return)
    assert desk.state.scene.trained is None


def test_the_table_is_saved_whole_or_a_sentence_says_why_not(desk: Desk, page: TrainedPage, tmp_path: Path) -> None:
    told: list[str] = []
    page.noticed.connect(told.append)
    page.why_not.connect(told.append)
    page.save_csv(str(tmp_path / "table.csv"))
    lines = list(csv.DictReader((tmp_path / "table.csv").open()))
    assert page.finding is not None
    shares = [head.share for row in page.finding.rows for head in row.heads]
    assert [float(line["convolution_share"]) for line in lines if line["head"]] == shares
    page.save_csv(str(tmp_path / "none" / "table.csv"))
    assert told[0] == "Saved table.csv."
    assert "could not be saved" in told[1]


def test_many_lines_are_scrolled_through(desk: Desk, page: TrainedPage, tmp_path: Path) -> None:
    many = tmp_path / "deep.safetensors"
    save_file(vit_tensors(depth=40), many, {"heads": "2"})
    page.open_file(str(many))
    desk.settle()
    shown = table(page)
    assert (shown.first, shown.total) == (0, 41)
    assert len(shown.names) < 41
    page.board.wheeled.emit("table", QPointF(), -1.0)
    assert table(page).first == 3
    desk.press(KEY.Key_End)
    assert choice(desk).layer == "blocks.39.attn"
    assert table(page).names[-1] == "blocks.39.attn"
    desk.press(KEY.Key_Home)
    assert table(page).first == 0
    page.board.wheeled.emit("table", QPointF(), 5.0)
    assert table(page).first == 0


def test_what_is_under_the_mouse(desk: Desk, page: TrainedPage) -> None:
    texts = table(page).columns[0].texts
    assert page.describe("table", Spot(1, 0)).startswith(f"blocks.0.attn, head 1: share {texts[1]}")
    assert "mean of 2 heads" in page.describe("table", Spot(1, 2))
    assert "4 × 4" not in page.describe("table", Spot(0, -1))
    assert "2×2" in page.describe("table", Spot(0, -1))
    for column in range(len(table(page).columns)):
        assert "Click to sort" in page.describe("table", Spot(-1, column))
    assert "Dosovitskiy" in page.describe("table", Spot(-1, 3))
    assert page.describe("looks", Spot(3, 3)).startswith("offset (0, 0)")
    assert page.describe("output", Spot(0, 0)) == ""
    assert page.board.rect_of("looks") is not None
    assert page.board.childAt(QPoint(4, 4)) is None, "the offer takes no mouse while it is hidden"


def test_how_many_heads_there_are_can_be_said_where_the_file_does_not(desk: Desk, tmp_path: Path) -> None:
    save_file(vit_tensors(width=10), tmp_path / "unsaid.safetensors")
    desk.store.set(page="trained")
    page = desk.page_of(TrainedPage)
    page.open_file(str(tmp_path / "unsaid.safetensors"))
    desk.settle()
    assert "how many heads" in page.words
    assert page.heads_row.isVisible()
    page.heads.setValue(5)
    desk.settle()
    assert page.finding is not None
    assert {len(row.heads) for row in page.finding.rows} == {0, 5}
    click(desk, page, 1, 4)
    desk.press(KEY.Key_Return)
    desk.until(lambda: desk.state.scene.trained is not None)
    trained = desk.state.scene.trained
    assert trained is not None
    assert (trained.hint_heads, trained.head) == (5, 4)
    desk.settle()


def test_a_network_of_convolutions_is_told_by_its_kernels(desk: Desk) -> None:
    desk.store.set(TrainedChoice("models/digits-cnn"), page="trained")
    page = desk.page_of(TrainedPage)
    assert not page.shown.isEnabled()
    assert not page.heads_row.isVisible()
    assert [column.heading for column in table(page).columns] == list(words.KERNELS.values())
    click(desk, page, -1, 3)
    assert page.finding is not None
    centers = [row.center for row in page.finding.rows if row.center is not None]
    lines = table_lines(page.finding.rows, choice(desk))
    assert [line.row.center for line in lines] == sorted(centers, reverse=True)
    desk.store.set(TrainedChoice("models/digits-vit"))
    desk.settle()
    assert page.shown.isEnabled()
    assert page.shown.toolTip() == ""


def test_a_lock_of_a_workshop_holds(desk: Desk, page: TrainedPage) -> None:
    desk.store.lock(frozenset({"trained"}))
    told: list[str] = []
    desk.store.on_locked = told.append
    page.put_on_stage()
    desk.until(lambda: bool(told))
    assert desk.state.scene.trained is None
    assert desk.state.look.page == "trained"
