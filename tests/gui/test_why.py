"""The card that explains a number, and the sheet of keys: where they stand, what they hold, how they close."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea, QTextEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.explaining.explain import Explanation, Row, as_text
from explorer.views.keys import KeysSheet, dealt
from explorer.views.why import WhyCard, place_beside
from explorer.widgets.appearance import Appearance
from tests.gui.patience import LIMIT_MS

SHORT = Explanation(
    "What the head adds",
    "(Σ_k A_qk · v_k) · W_O",
    (Row("red <1>", "0.250 × −2", -0.5), Row("green", " 1 × 3", 3.0), Row("hidden", "head 2")),
    Row("Σ", "", 2.5),
)
LONG = Explanation(
    "Many terms", "Σ_k a_k", tuple(Row(f"term {n}", "1 × 1", 1.0) for n in range(200)), Row("Σ", "", 200.0)
)
GROUPS = [
    ("Query", [("← → ↑ ↓", "Move it"), ("Space", "Scan both outputs, pixel by pixel, as far as they go")]),
    ("Window", [("[", "Close"), ("]", "Open")]),
    ("File", [("Ctrl+Shift+S", "Save under another name")]),
]


@pytest.fixture(scope="module")
def one_appearance(qapp: QApplication) -> Appearance:
    return Appearance("dark")


@pytest.fixture
def appearance(one_appearance: Appearance) -> Appearance:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the widgets of the test before
    one_appearance.set_mode("dark")
    return one_appearance


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    return window


@pytest.fixture
def card(window: QWidget, appearance: Appearance) -> WhyCard:
    return WhyCard(appearance, window)


def press(qtbot: QtBot, card: WhyCard, name: str) -> None:
    button = next(b for b in card.findChildren(QToolButton) if b.accessibleName() == name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_shows_everything_that_is_told(card: WhyCard) -> None:
    card.show_explanation(SHORT, QPoint(450, 300))
    text = card.findChild(QTextEdit).toPlainText().replace("\u00a0", " ")
    for piece in ("red <1>", "0.250 × −2", "−0.500", " 1 × 3", "+3", "head 2", "Σ", "2.500"):
        assert piece in text
    labels = [label.text() for label in card.findChildren(QLabel)]
    assert "What the head adds" in labels
    assert any("Σ<sub>k</sub> A<sub>qk</sub>" in label for label in labels)


def test_its_text_can_be_selected_and_copied(card: WhyCard, qtbot: QtBot) -> None:
    card.show_explanation(SHORT, QPoint(450, 300))
    rows = card.findChild(QTextEdit)
    assert rows.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    press(qtbot, card, "Copy as text")
    assert QApplication.clipboard().text() == as_text(SHORT)


def test_escape_closes_it_before_it_is_a_shortcut_and_gives_the_focus_back(
    card: WhyCard, window: QWidget, qtbot: QtBot
) -> None:
    before = QLineEdit(window)
    before.show()
    before.setFocus()
    stopped: list[bool] = []
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
    shortcut.activated.connect(lambda: stopped.append(True))
    card.show_explanation(SHORT, QPoint(450, 300))
    assert card.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert not stopped
    assert QApplication.focusWidget() is before


def test_the_cross_closes_it(card: WhyCard, qtbot: QtBot) -> None:
    card.show_explanation(SHORT, QPoint(450, 300))
    press(qtbot, card, "Close")
    assert not card.isVisible()


def test_arrow_keys_scroll_what_is_too_long(card: WhyCard, window: QWidget, qtbot: QtBot) -> None:
    card.show_explanation(LONG, QPoint(450, 300))
    assert window.rect().contains(card.geometry())
    bar = card.findChild(QTextEdit).verticalScrollBar()
    assert bar.value() == 0 < bar.maximum()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert bar.value() > 0
    card.show_explanation(SHORT, QPoint(450, 300))
    assert bar.maximum() == 0


@pytest.mark.parametrize("told", [SHORT, LONG])
@pytest.mark.parametrize("near", [(0, 0), (899, 0), (450, 300), (20, 590), (899, 599)])
def test_it_never_covers_the_number_nor_leaves_the_window(
    card: WhyCard, window: QWidget, told: Explanation, near: tuple[int, int]
) -> None:
    card.show_explanation(told, QPoint(*near))
    assert window.rect().contains(card.geometry())
    assert not card.geometry().contains(QPoint(*near))


def test_it_stays_inside_a_window_that_becomes_smaller(card: WhyCard, window: QWidget, qtbot: QtBot) -> None:
    card.show_explanation(LONG, QPoint(850, 300))
    window.resize(500, 300)
    qtbot.waitUntil(lambda: window.rect().contains(card.geometry()), timeout=LIMIT_MS)


def test_it_follows_the_theme(card: WhyCard, appearance: Appearance) -> None:
    card.show_explanation(SHORT, QPoint(450, 300))
    rows = card.findChild(QTextEdit)
    dark = rows.toHtml()
    appearance.set_mode("light")
    assert rows.toHtml() != dark
    assert appearance.theme.ink.lower() in rows.toHtml()


@settings(max_examples=200)
@given(
    st.tuples(st.integers(60, 1200), st.integers(60, 1200)),
    st.tuples(st.integers(100, 1200), st.integers(100, 900)),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_place_beside_any_point(card: tuple[int, int], window: tuple[int, int], share: tuple[float, float]) -> None:
    near = QPoint(int(share[0] * (window[0] - 1)), int(share[1] * (window[1] - 1)))
    placed = place_beside(QSize(*card), QSize(*window), near)
    assert QRect(QPoint(0, 0), QSize(*window)).contains(placed)
    if placed.contains(near):  # only where no side has room for it, however low
        assert max(near.x(), window[0] - near.x()) < card[0] + 32
        assert max(near.y(), window[1] - near.y()) < 160 + 32


# The sheet of keys


def test_the_sheet_covers_the_window_and_shows_every_key(qtbot: QtBot, window: QWidget, appearance: Appearance) -> None:
    sheet = KeysSheet(appearance, GROUPS, window)
    sheet.show()
    assert sheet.geometry() == window.rect()
    texts = {label.text(): label for label in sheet.findChildren(QLabel)}
    for title, keys in GROUPS:
        assert title.upper() in texts
        for key, what in keys:
            for text in (key, what):
                label = texts[text]
                assert sheet.rect().contains(QRect(label.mapTo(sheet, QPoint(0, 0)), label.size()))
                assert label.height() >= label.heightForWidth(label.width()) - 1
    assert sheet.findChild(QScrollArea).verticalScrollBar().maximum() == 0
    window.resize(420, 300)
    qtbot.waitUntil(lambda: sheet.geometry() == window.rect(), timeout=LIMIT_MS)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Question, Qt.Key.Key_Return])
def test_keys_close_the_sheet(qtbot: QtBot, window: QWidget, appearance: Appearance, key: Qt.Key) -> None:
    sheet = KeysSheet(appearance, GROUPS, window)
    sheet.show()
    assert QApplication.focusWidget() is sheet
    with qtbot.waitSignal(sheet.destroyed, timeout=LIMIT_MS):
        qtbot.keyClick(sheet, key)


def test_a_click_closes_the_sheet_and_reaches_nothing_under_it(
    qtbot: QtBot, window: QWidget, appearance: Appearance
) -> None:
    under = QPushButton("under", window)
    pressed: list[bool] = []
    under.clicked.connect(lambda: pressed.append(True))
    under.show()
    sheet = KeysSheet(appearance, GROUPS, window)
    sheet.show()
    with qtbot.waitSignal(sheet.destroyed, timeout=LIMIT_MS):
        qtbot.mouseClick(window.childAt(under.geometry().center()), Qt.MouseButton.LeftButton)
    assert not pressed


def test_a_sheet_too_low_for_its_keys_scrolls(qtbot: QtBot, window: QWidget, appearance: Appearance) -> None:
    window.resize(420, 200)
    sheet = KeysSheet(appearance, GROUPS, window)
    sheet.show()
    before = sheet.findChildren(QLabel)[-1].mapTo(sheet, QPoint(0, 0))
    qtbot.keyClick(sheet, Qt.Key.Key_Down)
    assert sheet.findChildren(QLabel)[-1].mapTo(sheet, QPoint(0, 0)).y() < before.y()


@given(st.lists(st.integers(1, 12), min_size=1, max_size=7), st.integers(1, 4))
def test_groups_keep_their_order_in_the_columns(sizes: list[int], columns: int) -> None:
    dealing = dealt(sizes, columns)
    assert [index for column in dealing for index in column] == list(range(len(sizes)))
    assert 1 <= len(dealing) <= columns
    longest = max(sum(sizes[i] for i in column) for column in dealing)
    assert longest >= sum(sizes) / columns
    if columns == 1:
        assert longest == sum(sizes)
