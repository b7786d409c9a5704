"""The place of the debate: its cards say what was judged, keys and mouse reach them all, and only the ground counts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from explorer.claims import said
from explorer.claims.claim import Judgement, Ruling
from explorer.claims.ground import Ground
from explorer.claims.judges import JUDGES
from explorer.claims.listed import CLAIMS
from explorer.images.gallery import render
from explorer.layers.progress import Tick, nobody
from explorer.pages.debate import words
from explorer.pages.debate.cards import ROWS, rows_of
from explorer.pages.debate.choice import DebateChoice
from explorer.pages.debate.figure import finding_of
from explorer.pages.debate.question import (
    ClaimFinding,
    DebateFinding,
    DebateInquiry,
    ask,
    claim_inquiry,
    debate_inquiry,
)
from explorer.pages.debate.view import DebatePage
from explorer.panels.base import Spot
from explorer.panels.claim_card import ClaimCard
from explorer.state.state import Kernel, Scene, State
from explorer.words import debate as debate_words
from tests.gui.desk import KEY, Desk
from tests.pages.answered import final, tell

FISH = State(Scene(render("fish", 16)))


@pytest.fixture
def page(desk: Desk) -> DebatePage:
    desk.store.set(page="debate")
    return desk.page_of(DebatePage)


def card(page: DebatePage, claim: str) -> ClaimCard:
    panel = page.board.panel(claim)
    assert isinstance(panel, ClaimCard)
    return panel


def finding(page: DebatePage) -> DebateFinding:
    found = page.material and finding_of(page.material)
    assert found is not None
    return found


def in_rows() -> list[str]:
    """The ids of all cards, in the order of reading."""
    return [one for _, ids in rows_of({}, "") for one in ids]


def ringed(page: DebatePage) -> str:
    """The card that the keys are at."""
    (only,) = page.board._highlights
    return only[0]


# What is asked


def test_every_claim_is_judged_one_after_another() -> None:
    told: list[DebateFinding] = []
    tell(debate_inquiry(FISH), told.append)
    assert [len(one.judgements) for one in told] == list(range(1, len(CLAIMS) + 1))
    assert [one.complete for one in told] == [*([False] * (len(CLAIMS) - 1)), True]
    assert [judgement.claim for judgement in told[-1].judgements] == list(CLAIMS)


def test_only_the_ground_counts() -> None:
    same = FISH.changed(window_side=3.0, content=0.5, norm="sigmoid", stride=2, heads="one", cell=(3, 3), page="debate")
    assert ask(same) == ask(FISH)
    assert ask(FISH.changed(kernel=Kernel("laplacian"))) != ask(FISH)
    assert ask(FISH.changed(border="circular")) != ask(FISH)
    assert ask(FISH.changed(picture=render("lake", 16))) != ask(FISH)


def test_one_claim_alone_is_judged_as_among_all() -> None:
    alone = final(claim_inquiry(FISH, "H3"))
    assert isinstance(alone, ClaimFinding)
    among = final(debate_inquiry(FISH))
    assert isinstance(among, DebateFinding)
    assert alone.judgement.values == among.by_claim["H3"].values
    assert alone.judgement.ruling == among.by_claim["H3"].ruling
    with pytest.raises(KeyError):
        claim_inquiry(FISH, "H99")


def test_a_change_that_does_not_touch_the_ground_asks_nothing(desk: Desk, page: DebatePage) -> None:
    told: list[object] = []
    desk.engine.finding_ready.connect(told.append)
    desk.store.set(window_side=5.0, content=0.25)
    desk.settle()
    assert not [one for one in told if isinstance(one, DebateFinding)]
    assert not page.pale
    desk.store.set(kernel=Kernel("laplacian"))
    desk.settle()
    asked = [one.inquiry for one in told if isinstance(one, DebateFinding)]
    assert asked
    assert all(isinstance(one, DebateInquiry) for one in asked)


def test_all_is_judged_again(desk: Desk, page: DebatePage) -> None:
    before = finding(page)
    desk.bot.mouseClick(page.again, desk.mouse)
    desk.settle()
    again = finding(page)
    assert again is not before
    assert again.inquiry == before.inquiry
    assert again.complete


def test_what_was_judged_before_stands_pale_while_it_waits(
    desk: Desk, page: DebatePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = [*CLAIMS][-1]

    def endless(ground: Ground, tick: Tick) -> Judgement:
        while True:
            JUDGES["H3"](ground, nobody)
            tick(0.5)

    monkeypatch.setitem(JUDGES, last, endless)
    desk.store.set(picture=render("lake", 16))
    desk.until(lambda: len(finding(page).judgements) == len(CLAIMS) - 1)
    assert card(page, last).text.stale
    assert card(page, last).text.headline
    assert not any(card(page, claim).text.stale for claim in CLAIMS if claim != last)
    assert str(len(CLAIMS) - 1) in page.words
    desk.window.chip.cancelled.emit()
    desk.settle()
    assert not finding(page).complete, "what was judged stays, the rest was not"
    assert card(page, last).text.stale
    monkeypatch.undo()
    desk.bot.mouseClick(page.again, desk.mouse)
    desk.settle()
    assert finding(page).complete
    assert not card(page, last).text.stale


# What is shown


def test_every_answer_has_a_row() -> None:
    assert sorted(answer for row in ROWS for answer in row) == sorted(debate_words.ANSWERS)
    assert sorted(in_rows()) == sorted(CLAIMS)


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_card_says_what_was_judged(page: DebatePage, claim: str) -> None:
    judgement = finding(page).by_claim[claim]
    text = card(page, claim).text
    assert text.sentence == CLAIMS[claim].words.CLAIM
    assert text.verdict == words.VERDICTS[judgement.ruling]
    assert text.headline == said.headline(judgement)
    assert text.condition == said.condition(judgement)
    assert text.unjudged == (judgement.ruling is Ruling.UNJUDGED)


def test_verdicts_are_counted_and_filter(desk: Desk, page: DebatePage) -> None:
    counts = finding(page).counts
    assert {ruling: int(row.count.text()) for ruling, row in page.verdicts.rows.items()} == {
        ruling: counts[ruling] for ruling in Ruling
    }
    for ruling in (Ruling.FALSE, Ruling.MEASURED):
        desk.bot.mouseClick(page.verdicts.rows[ruling], desk.mouse)
        assert desk.state.look.choice(DebateChoice).ruling == ruling
        shown = {claim for claim in CLAIMS if page.board.panel(claim) is not None}
        assert shown == {claim for claim, one in finding(page).by_claim.items() if one.ruling is ruling}
    desk.bot.mouseClick(page.verdicts.rows[Ruling.MEASURED], desk.mouse)
    assert desk.state.look.choice(DebateChoice).ruling == ""
    assert all(page.board.panel(claim) is not None for claim in CLAIMS)
    desk.bot.mouseClick(page.verdicts.rows[Ruling.TRUE], desk.mouse)
    desk.press(KEY.Key_Escape)
    assert desk.state.look.choice(DebateChoice).ruling == ""


def test_arrows_reach_every_card(desk: Desk, page: DebatePage) -> None:
    desk.press(KEY.Key_Right)
    met = [ringed(page)]
    for _ in range(len(CLAIMS) - 1):
        desk.press(KEY.Key_Right)
        met.append(ringed(page))
    assert met == in_rows()
    assert CLAIMS[met[-1]].words.CLAIM in page.board.accessibleDescription()
    desk.press(KEY.Key_Up)
    desk.press(KEY.Key_Down)
    assert ringed(page) in CLAIMS


def test_a_card_explains_itself_under_the_mouse(page: DebatePage) -> None:
    for claim, judgement in finding(page).by_claim.items():
        assert (said.condition(judgement) or CLAIMS[claim].words.CLAIM) in page.describe(claim, Spot(0, 0))


def test_in_a_small_window_all_cards_are_reached_by_scrolling(desk: Desk, page: DebatePage) -> None:
    desk.window.resize(940, 620)
    desk.settle()
    last = in_rows()[-1]
    for _ in range(len(CLAIMS)):
        desk.press(KEY.Key_Right)
    rect = page.board.rect_of(last)
    assert rect is not None
    shown = page._area.viewport().rect()
    top = page.board.mapTo(page._area.viewport(), QPoint(0, round(rect.top()))).y()
    assert top >= 0
    assert top + int(rect.height()) <= shown.height()


def test_the_hand_out_is_offered_as_a_page(desk: Desk, page: DebatePage) -> None:
    desk.bot.mouseClick(page.hand_out, desk.mouse)
    dialog = desk.window.exporter.dialog
    assert dialog is not None
    assert (dialog.choices.kind, dialog.choices.preset, dialog.choices.format) == ("debate", "a4", "pdf")
    desk.until(lambda: dialog.figure is not None and dialog.figure.kind == "debate")
    assert dialog.figure is not None
    assert dialog.figure.kind == "debate"
    dialog.reject()


def test_another_picture_is_chosen_here(desk: Desk, page: DebatePage) -> None:
    desk.bot.mouseClick(page.another, desk.mouse)
    gallery = desk.window.input.images.dialog
    assert gallery is not None
    assert gallery.isVisible()
    gallery.reject()
