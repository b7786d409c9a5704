"""A claim that is opened: by mouse and by keys, what it shows, and the way to the stage as one step."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from explorer.claims import said
from explorer.claims.claim import Judgement
from explorer.claims.exhibits import BarsExhibit, CurvesExhibit, GridExhibit, MapExhibit
from explorer.claims.listed import CLAIMS
from explorer.images.gallery import render
from explorer.pages.debate.choice import DebateChoice
from explorer.pages.debate.figure import finding_of
from explorer.pages.debate.opened import stage_changes
from explorer.pages.debate.view import DebatePage
from explorer.panels.bars import Bars
from explorer.panels.base import Spot
from explorer.panels.chart import Chart
from explorer.panels.marked_map import MarkedMap
from explorer.panels.named_grid import NamedGrid
from explorer.panels.text import TextPanel, plain
from explorer.state.state import Scene, State
from tests.gui.desk import CONTROL, KEY, Desk


@pytest.fixture
def page(desk: Desk) -> DebatePage:
    desk.store.set(page="debate")
    return desk.page_of(DebatePage)


def judgement_of(page: DebatePage, claim: str) -> Judgement:
    found = page.material and finding_of(page.material)
    assert found is not None
    return found.by_claim[claim]


def opened(desk: Desk) -> str:
    return desk.state.look.choice(DebateChoice).opened


def words_of(page: DebatePage) -> str:
    """All that is written on the board, outside its pictures."""
    panels = [placed.panel for placed in page.board._placed]
    return " ".join(plain(line).strip() for panel in panels if isinstance(panel, TextPanel) for line in panel.lines)


def test_a_click_opens_and_escape_goes_back(desk: Desk, page: DebatePage) -> None:
    assert not page.opened_actions.isVisible()
    desk.bot.mouseClick(page.board, desk.mouse, pos=page.board.point_of("H3", Spot(0, 0)).toPoint())
    assert opened(desk) == "H3"
    assert page.opened_actions.isVisible()
    assert CLAIMS["H3"].words.RULE in words_of(page)
    desk.press(KEY.Key_Escape)
    assert opened(desk) == ""
    assert page.board.panel("H3") is not None
    assert not desk.store.can_undo, "looking is no step"


def test_keys_open_and_go_on_to_the_next(desk: Desk, page: DebatePage) -> None:
    desk.press(KEY.Key_Return)
    assert opened(desk) == "", "no card has the keys yet"
    assert desk.state.look.stage == 0, "the hidden stage does not walk on"
    desk.press(KEY.Key_Right)
    desk.press(KEY.Key_Return)
    first = opened(desk)
    assert first
    desk.press(KEY.Key_Right)
    second = opened(desk)
    assert second not in ("", first)
    desk.press(KEY.Key_Left)
    assert opened(desk) == first
    desk.press(KEY.Key_Escape)
    assert page.board._highlights[0][0] == first, "the keys are where they were"


@pytest.mark.parametrize("claim", CLAIMS)
def test_all_of_it_is_shown(desk: Desk, page: DebatePage, claim: str) -> None:
    page.choose(opened=claim)
    judgement, shown = judgement_of(page, claim), words_of(page)
    told = CLAIMS[claim].words
    for text in (told.CLAIM, told.SAID, told.RULE, said.whose(CLAIMS[claim].answer)[1]):
        assert text in shown
    for name, value in said.listed_values(judgement):
        assert name in shown
        assert value in shown
    condition = said.condition(judgement)
    assert condition[1:] in shown
    for row, column in judgement.where:
        assert f"({row},\u00a0{column})" in shown
    kinds = {MapExhibit: MarkedMap, GridExhibit: NamedGrid, BarsExhibit: Bars, CurvesExhibit: Chart}
    for exhibit in judgement.exhibits:
        panel = page.board.panel(f"exhibit {exhibit.name}")
        assert isinstance(panel, kinds[type(exhibit)])
        if isinstance(exhibit, MapExhibit):
            assert panel.map.rgb.shape[:2] == exhibit.values.shape[-2:]
            assert panel.marks == exhibit.marks
        elif isinstance(exhibit, GridExhibit):
            assert np.shape(panel.grid.texts) == exhibit.values.shape
        elif isinstance(exhibit, BarsExhibit):
            assert [bar.value for bar in panel.bars] == list(exhibit.values)
        else:
            assert all(np.array_equal(one.y, y) for one, (_, y) in zip(panel.series, exhibit.lines, strict=True))


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS if CLAIMS[claim].show])
def test_to_the_stage_is_one_step(desk: Desk, page: DebatePage, claim: str) -> None:
    before = desk.state
    page.choose(opened=claim)
    judgement = judgement_of(page, claim)
    desk.bot.mouseClick(page.opened_actions.stage, desk.mouse)
    there = desk.state
    for name, value in CLAIMS[claim].show.items():
        assert getattr(there.look if hasattr(there.look, name) else there.scene, name) == value
    if judgement.where and judgement.size is None:
        assert there.look.cell == judgement.where[0]
        assert there.look.pinned
    if there.scene != before.scene:
        desk.press(KEY.Key_Z, CONTROL)
        assert desk.state.scene == before.scene
        assert not desk.store.can_undo


def test_the_pixel_of_a_smaller_picture_is_found_on_the_whole_one() -> None:
    state = State(Scene(render("fish", 64))).changed(stride=2)
    judgement = Judgement("H3", "FALSE", (), where=((8, 31),), size=(32, 32))  # type: ignore[arg-type]
    assert stage_changes(state, "H3", judgement)["cell"] == (8, 31)  # pixel (16, 62), every second one


def test_a_lesson_is_offered_where_there_is_one(desk: Desk, page: DebatePage) -> None:
    asked: list[str] = []
    page.lesson_asked.connect(asked.append)
    page.choose(opened="H3")
    page.offer_lessons(frozenset())
    assert not page.opened_actions.lesson.isVisible()
    page.offer_lessons(frozenset({"H3"}))
    desk.bot.mouseClick(page.opened_actions.lesson, desk.mouse)
    assert asked == ["H3"]


def test_a_verdict_leads_back_to_its_cards(desk: Desk, page: DebatePage) -> None:
    page.choose(opened="H3")
    row = next(iter(page.verdicts.rows.values()))
    desk.bot.mouseClick(row, desk.mouse)
    assert opened(desk) == ""
    assert desk.state.look.choice(DebateChoice).ruling


def test_numbers_of_marks_stand_apart(page: DebatePage) -> None:
    page.choose(opened="H3")
    panel = page.board.panel("exhibit picture")
    rect = page.board.rect_of("exhibit picture")
    assert isinstance(panel, MarkedMap)
    assert rect is not None
    places = panel.numbers(rect)
    assert len(places) == len(panel.marks)
    assert all(not one.intersects(other) for one in places for other in places if one is not other)
    assert all(panel.bounds(rect).contains(place) for place in places)


def test_a_click_beside_the_cards_opens_nothing(desk: Desk, page: DebatePage) -> None:
    desk.bot.mouseClick(page.board, desk.mouse, pos=QPoint(1, page.board.height() - 2))
    assert opened(desk) == ""


def test_a_clicker_goes_from_claim_to_claim(desk: Desk, page: DebatePage) -> None:
    for _ in range(20):  # to the end of the cards, however many pages they take, then into the first of them
        if desk.state.look.choice(DebateChoice).opened:
            break
        desk.press(KEY.Key_PageDown)
    seen = [desk.state.look.choice(DebateChoice).opened]
    assert seen == [next(iter(CLAIMS))]
    for _ in range(20):
        desk.press(KEY.Key_PageDown)
        now = desk.state.look.choice(DebateChoice).opened
        if now != seen[-1]:
            seen.append(now)
    assert len(seen) > 3
    assert seen == list(CLAIMS)[: len(seen)], "none is left out"
    while (now := desk.state.look.choice(DebateChoice).opened) != seen[-2]:
        assert now == seen[-1]
        desk.press(KEY.Key_PageUp)


def test_the_lesson_of_an_opened_claim_is_taken_from_its_page(desk: Desk, page: DebatePage) -> None:
    page.choose(opened="H3")
    button = page.opened_actions.lesson
    assert button.isVisible(), "the window itself has offered its lessons"
    desk.bot.mouseClick(button, desk.mouse)
    run = desk.window.lessons.run
    assert run is not None
    assert run.lesson.claim == "H3"
