"""The inspector, driven by its real widgets: what it shows, what it sets, and what is one undo step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QScrollArea, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.compute.expressing import expressed, sees_patterns
from explorer.compute.inputs import weight_of
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene, State
from explorer.state.store import Store
from explorer.views.inspector import Inspector
from explorer.views.inspector.kernel_grid import Cell, fitting, typed_number
from explorer.widgets.appearance import Appearance
from tests.gui.patience import LIMIT_MS

HEIGHT_PX = 744  # of the column in a window of 900 px, above the step controls


@pytest.fixture(scope="module")
def one_appearance(qapp: QApplication) -> Appearance:
    return Appearance("dark")


@pytest.fixture
def appearance(one_appearance: Appearance) -> Appearance:
    """The same for all tests here; widgets of the test before are deleted first, so that they are not styled again."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    one_appearance.set_scale(1.0)
    return one_appearance


class Bench:
    """An inspector on its own, with ways to find its controls as a user would: by name."""

    def __init__(self, qtbot: QtBot, appearance: Appearance, channels: int = 1, **scene: Any) -> None:
        self.bot = qtbot
        pixels = np.random.default_rng(0).integers(0, 256, (12, 12, channels), dtype=np.uint8)
        self.store = Store(State(Scene(Picture(pixels), **scene)))
        self.inspector = Inspector(self.store, appearance)
        qtbot.addWidget(self.inspector)
        self.inspector.resize(225, HEIGHT_PX)
        self.inspector.show()

    @property
    def scene(self) -> Scene:
        return self.store.state.scene

    def named(self, kind: type[QWidget], name: str) -> Any:
        found = [w for w in self.inspector.findChildren(kind) if w.accessibleName() == name]
        assert len(found) == 1, f"{len(found)} controls are called {name!r}"
        return found[0]

    def choose(self, row: str, value: str) -> None:
        """Takes a choice of a drop-down by the keyboard, as far as it can be reached."""
        box = self.named(QComboBox, row)
        box.setFocus()
        step = 1 if box.findData(value) > box.currentIndex() else -1
        for _ in range(box.count()):
            if box.currentData() == value:
                return
            self.bot.keyClick(box, Qt.Key.Key_Down if step > 0 else Qt.Key.Key_Up)
        raise AssertionError(f"{row} cannot be {value}")

    def offered(self, row: str) -> list[str]:
        box = self.named(QComboBox, row)
        return [box.itemData(i) for i in range(box.count()) if box.model().item(i).flags() & Qt.ItemFlag.ItemIsEnabled]

    def press(self, name: str) -> None:
        self.bot.mouseClick(self.named(QToolButton, name), Qt.MouseButton.LeftButton)

    def cell(self, row: int, column: int) -> Cell:
        minus = str.maketrans("-", "−")
        return self.named(Cell, f"Weight at row {row}, column {column}".translate(minus))

    def type_weight(self, row: int, column: int, text: str) -> None:
        cell = self.cell(row, column)
        cell.setFocus()
        cell.selectAll()
        self.bot.keyClicks(cell, text)
        self.bot.keyClick(cell, Qt.Key.Key_Return)

    def weight(self) -> Any:
        return weight_of(self.scene.kernel, self.scene.picture.channels, self.scene.integer)

    def undo_steps(self) -> int:
        """How many steps lead back to the start. Goes there."""
        steps = 0
        while self.store.can_undo:
            self.store.undo()
            steps += 1
        return steps


@pytest.fixture
def bench(qtbot: QtBot, appearance: Appearance) -> Bench:
    return Bench(qtbot, appearance)


def test_it_shows_the_state_and_sets_nothing_by_itself(bench: Bench) -> None:
    assert bench.named(QComboBox, "Kernel").currentData() == "sobel_x"
    assert bench.named(QComboBox, "Size").currentData() == "3"
    assert bench.named(QToolButton, "Heads: 9 heads").isChecked()
    assert bench.named(QToolButton, "Normalise: softmax").isChecked()
    assert bench.named(QLineEdit, "Content β, value").text() == "1"
    assert bench.cell(0, -1).text() == "−2"
    assert not bench.store.can_undo


def test_a_state_set_elsewhere_is_shown(bench: Bench) -> None:
    bench.store.set(norm="sigmoid", border="replicate", position=2.5, kernel=Kernel("gaussian", 5))
    assert bench.named(QToolButton, "Normalise: sigmoid").isChecked()
    assert bench.named(QComboBox, "Border").currentData() == "replicate"
    assert bench.named(QLineEdit, "Position α, value").text() == "2.5"
    assert bench.named(QToolButton, "Heads: 25 heads").isChecked()
    assert bench.cell(0, 0).text() == "36"
    bench.store.undo()
    assert bench.named(QToolButton, "Normalise: softmax").isChecked()
    assert bench.cell(0, 0).text() == "0"


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ("Border", "border", "circular"),
        ("Border", "border", "shifted"),
        ("Stride", "stride", "4"),
        ("Dilation", "dilation", "3"),
    ],
)
def test_drop_downs_set_their_field(bench: Bench, row: str, field: str, value: str) -> None:
    bench.choose(row, value)
    assert str(getattr(bench.scene, field)) == value


@pytest.mark.parametrize(
    ("row", "field", "value"), [("Kernel", "name", "emboss"), ("Size", "size", 7), ("Outputs", "outputs", 4)]
)
def test_drop_downs_change_the_kernel(bench: Bench, row: str, field: str, value: Any) -> None:
    bench.choose(row, str(value))
    assert getattr(bench.scene.kernel, field) == value


@pytest.mark.parametrize(
    ("button", "field", "value"),
    [
        ("Numbers: scaled", "integer", False),
        ("Heads: one", "heads", "one"),
        ("Normalise: sparsemax", "norm", "sparsemax"),
        ("Normalise: entmax", "norm", "entmax"),
        ("Normalise: linear", "norm", "linear"),
        ("Heads: fewest", "heads", "fewest"),
        ("Features: pixel", "features", "pixel"),
        ("Window: disc", "window_shape", "disc"),
        ("Other random queries and keys", "head_seed", 1),
    ],
)
def test_buttons_set_their_field_in_one_step(bench: Bench, button: str, field: str, value: Any) -> None:
    bench.press(button)
    assert getattr(bench.scene, field) == value
    assert bench.undo_steps() == 1


def test_the_fewest_heads_come_as_the_kernel_that_they_are(bench: Bench) -> None:
    bench.store.set(content=3.0, norm="sparsemax", border="masked", window_shape="block", window_side=4.0)
    before = bench.scene
    bench.press("Heads: fewest")
    assert sees_patterns(bench.scene)
    assert bench.scene == expressed(before).scene
    assert (bench.scene.content, bench.scene.norm, bench.scene.border) == (0, "softmax", "zero")
    bench.store.undo()
    assert bench.scene == before


def test_a_drop_down_changes_the_similarity(bench: Bench) -> None:
    bench.choose("Similarity", "distance")
    assert bench.scene.similarity == "distance"


def test_another_random_kernel(bench: Bench) -> None:
    reroll = bench.named(QToolButton, "Another random kernel")
    assert not reroll.isVisible()
    bench.store.set(kernel=Kernel("random", 3))
    assert reroll.isVisible()
    before = bench.weight()
    bench.press("Another random kernel")
    assert (bench.weight() != before).any()
    bench.store.undo()
    assert (bench.weight() == before).all()


def test_one_drag_of_a_slider_is_one_undo_step(bench: Bench) -> None:
    slider = bench.named(QSlider, "Content β")
    middle = QPoint(slider.width() // 2, slider.height() // 2)
    bench.bot.mousePress(slider, Qt.MouseButton.LeftButton, pos=middle)
    passed = []
    for step in range(1, 9):
        bench.bot.mouseMove(slider, middle + QPoint(step * 6, 0))
        passed.append(bench.scene.content)
    bench.bot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle + QPoint(48, 0))
    assert passed == sorted(set(passed)), "content grew at every move"
    assert passed[-1] > 1
    assert bench.undo_steps() == 1
    assert bench.scene.content == 1


def test_content_is_zero_at_the_left_and_a_double_click_returns(bench: Bench) -> None:
    slider = bench.named(QSlider, "Content β")
    slider.setValue(0)
    assert bench.scene.content == 0
    bench.bot.mouseDClick(slider, Qt.MouseButton.LeftButton)
    assert bench.scene.content == 1


@pytest.mark.parametrize(("typed", "held"), [("3,5", 3.5), ("250", 100.0), ("0", 0.0)])
def test_a_typed_value_is_taken_within_its_range(bench: Bench, typed: str, held: float) -> None:
    field = bench.named(QLineEdit, "Content β, value")
    field.setFocus()
    field.selectAll()
    bench.bot.keyClicks(field, typed)
    bench.bot.keyClick(field, Qt.Key.Key_Return)
    assert bench.scene.content == held
    assert bench.undo_steps() == 1


@pytest.mark.parametrize("typed", ["much", "", "1e", "nan"])
def test_what_is_no_number_is_put_back(bench: Bench, typed: str) -> None:
    field = bench.named(QLineEdit, "Temperature, value")
    field.setFocus()
    field.selectAll()
    bench.bot.keyClick(field, Qt.Key.Key_Delete)
    bench.bot.keyClicks(field, typed)
    bench.bot.keyClick(field, Qt.Key.Key_Return)
    assert bench.scene.temperature == 1
    assert field.text() == "1"


@pytest.mark.parametrize(
    ("name", "field", "ends"),
    [
        ("Content β", "content", (0, 100)), ("Position α", "position", (0, 20)),
        ("Gate σ", "gate", (0, 1)), ("Temperature", "temperature", (0.1, 10)),
    ],
)  # fmt: skip
def test_a_slider_reaches_both_of_its_ends_and_goes_no_further(
    qtbot: QtBot, appearance: Appearance, name: str, field: str, ends: tuple[float, float]
) -> None:
    bench = Bench(qtbot, appearance, position=1.0, gate=0.5)
    for key, end in ((Qt.Key.Key_End, ends[1]), (Qt.Key.Key_Home, ends[0])):
        bench.bot.keyClick(bench.named(QSlider, name), key)
        assert getattr(bench.scene, field) == pytest.approx(end, rel=1e-9)
        assert ends[0] <= getattr(bench.scene, field) <= ends[1]


def test_a_slider_that_would_do_nothing_is_closed_and_says_why(bench: Bench) -> None:
    gate, position = (bench.named(QSlider, name) for name in ("Gate σ", "Position α"))
    assert (gate.isEnabled(), position.isEnabled()) == (True, True)
    bench.store.set(norm="relu")
    assert (gate.isEnabled(), position.isEnabled()) == (False, True)
    assert "sum to one" in gate.toolTip()
    bench.store.set(norm="softmax", heads="fewest")
    assert (gate.isEnabled(), position.isEnabled()) == (False, False)
    assert "positions of their own" in position.toolTip()
    bench.store.set(heads="one")
    assert (gate.isEnabled(), position.isEnabled()) == (True, True)
    assert "sum to one" not in gate.toolTip()


def test_settings_that_exclude_each_other_are_closed_and_say_why(bench: Bench) -> None:
    disc, block = bench.named(QToolButton, "Window: disc"), bench.named(QToolButton, "Window: block")
    bench.choose("Border", "shifted")
    assert not disc.isEnabled()
    assert "Shifted windows (NATTEN) are square" in disc.toolTip()
    assert bench.offered("Dilation") == ["1"]
    bench.choose("Border", "zero")
    assert disc.isEnabled()
    assert disc.toolTip().startswith("c = clip(")
    bench.choose("Dilation", "2")
    assert "shifted" not in bench.offered("Border")
    assert "whole blocks" in block.toolTip()
    box = bench.named(QComboBox, "Border")
    assert "dilation is 1" in box.itemData(box.findData("shifted"), Qt.ItemDataRole.ToolTipRole)


def test_every_control_has_a_name_a_tooltip_and_the_keyboard(bench: Bench) -> None:
    controls = [
        w
        for kind in (QComboBox, QSlider, QToolButton, QLineEdit)
        for w in bench.inspector.findChildren(kind)
        if w.isVisible() and not isinstance(w.parent(), QComboBox)
    ]
    assert len(controls) > 30
    for control in controls:
        assert control.accessibleName()
        assert control.toolTip(), control.accessibleName()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control.accessibleName()


def test_the_wheel_scrolls_and_turns_no_control(bench: Bench) -> None:
    slider = bench.named(QSlider, "Position α")
    bench.inspector.setFocus()
    at = QPointF(slider.rect().center())
    turn = QWheelEvent(
        at, QPointF(slider.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(slider, turn)
    assert bench.scene.position == 0


def test_it_fits_its_column_and_scrolls_when_that_is_low(bench: Bench) -> None:
    bar = bench.inspector.findChild(QScrollArea).verticalScrollBar()
    assert bar.maximum() == 0
    bench.inspector.resize(225, 500)
    bench.bot.waitUntil(lambda: bar.maximum() > 0, timeout=LIMIT_MS)
    window = bench.named(QToolButton, "Window: square")
    bar.setValue(bar.maximum())
    assert bench.inspector.rect().contains(window.mapTo(bench.inspector, window.rect().center()))


def test_it_grows_with_the_theme(bench: Bench, appearance: Appearance) -> None:
    before = bench.cell(0, 0).width()
    appearance.set_scale(1.5)
    bench.bot.waitUntil(lambda: bench.cell(0, 0).width() > 1.4 * before, timeout=LIMIT_MS)


# The kernel's numbers


def test_a_typed_weight_makes_the_kernel_free_in_one_step(bench: Bench) -> None:
    wanted = bench.weight()
    wanted[0, 0, 0, 1] = -7
    bench.type_weight(-1, 0, "-7")
    assert bench.scene.kernel.name == "free"
    assert (bench.weight() == wanted).all()
    assert bench.named(QComboBox, "Kernel").currentData() == "free"
    assert bench.undo_steps() == 1
    assert bench.scene.kernel.name == "sobel_x"
    assert "free" not in bench.offered("Kernel")


@pytest.mark.parametrize("typed", ["x", "1.5", "1001", "1/0", "nan", "--"])
def test_a_wrong_weight_is_put_back(bench: Bench, typed: str) -> None:
    bench.type_weight(0, 1, typed)
    assert bench.cell(0, 1).text() == "2"
    assert bench.scene.kernel.name == "sobel_x"


def test_scaled_numbers_may_be_fractions(qtbot: QtBot, appearance: Appearance) -> None:
    bench = Bench(qtbot, appearance, integer=False)
    bench.type_weight(0, 0, "1/8")
    assert bench.weight()[0, 0, 1, 1] == 0.125


def test_escape_takes_back_what_is_being_typed(bench: Bench) -> None:
    cell = bench.cell(0, 1)
    cell.setFocus()
    cell.selectAll()
    bench.bot.keyClicks(cell, "55")
    bench.bot.keyClick(cell, Qt.Key.Key_Escape)
    assert cell.text() == "2"
    bench.bot.keyClick(cell, Qt.Key.Key_Return)
    assert not bench.store.can_undo


def test_arrows_walk_over_the_kernel_and_keep_what_was_typed(bench: Bench) -> None:
    bench.cell(0, 0).setFocus()
    for key, place in (
        (Qt.Key.Key_Up, (-1, 0)),
        (Qt.Key.Key_Right, (-1, 1)),
        (Qt.Key.Key_Down, (0, 1)),
        (Qt.Key.Key_Right, (0, 1)),
        (Qt.Key.Key_Left, (0, 0)),
    ):
        bench.bot.keyClick(QApplication.focusWidget(), key)
        assert QApplication.focusWidget() is bench.cell(*place)
    bench.bot.keyClicks(bench.cell(0, 0), "9")
    bench.bot.keyClick(bench.cell(0, 0), Qt.Key.Key_Down)
    assert bench.weight()[0, 0, 1, 1] == 9


@pytest.mark.parametrize(
    ("before", "place", "after"),
    [(5, (-2, 2), 3), (5, (-1, 0), 3), (3, (1, 1), 5), (7, (0, 0), 1)],  # cells that the next kernel has, and has not
)
def test_a_half_typed_number_goes_with_its_cell(
    qtbot: QtBot, appearance: Appearance, before: int, place: tuple[int, int], after: int
) -> None:
    bench = Bench(qtbot, appearance, kernel=Kernel("sobel_x", before))
    bench.inspector.activateWindow()
    cell = bench.cell(*place)
    cell.setFocus()
    bench.bot.waitUntil(cell.hasFocus, timeout=LIMIT_MS)
    bench.bot.keyClicks(cell, "77")
    bench.store.set(kernel=Kernel("sobel_x", after))
    assert bench.scene.kernel == Kernel("sobel_x", after)
    assert not [cell for cell in bench.inspector.findChildren(Cell) if cell.text() == "77"]


@pytest.mark.parametrize("size", [1, 3, 5, 7])
def test_every_size_can_be_read_and_typed(qtbot: QtBot, appearance: Appearance, size: int) -> None:
    bench = Bench(qtbot, appearance, kernel=Kernel("random", size), integer=False)
    cells = bench.inspector.findChildren(Cell)
    assert len(cells) == size**2
    for cell in cells:
        assert cell.fontMetrics().horizontalAdvance(cell.text()) <= cell.width()
        assert cell.text() != "…"
    half = size // 2
    bench.type_weight(half, -half, "0.3")
    assert bench.weight()[0, 0, -1, 0] == 0.3


def test_planes_of_several_channels(qtbot: QtBot, appearance: Appearance) -> None:
    bench = Bench(qtbot, appearance, channels=3, kernel=Kernel("random", 3, outputs=2))
    bench.choose("Shown input", "2")
    bench.choose("Shown output", "1")
    assert (bench.store.state.look.channel_in, bench.store.state.look.channel_out) == (2, 1)
    assert bench.cell(1, -1).text() == f"{bench.weight()[1, 2, 2, 0]:.0f}".replace("-", "−")
    wanted = bench.weight()
    wanted[1, 2, 2, 0] = 8
    bench.type_weight(1, -1, "8")
    assert (bench.weight() == wanted).all()


def test_one_plane_needs_no_choice_of_planes(bench: Bench) -> None:
    assert not bench.named(QComboBox, "Shown input").isVisible()
    assert not bench.named(QComboBox, "Shown output").isVisible()


def test_a_session_with_more_outputs_than_are_offered_is_shown(qtbot: QtBot, appearance: Appearance) -> None:
    bench = Bench(qtbot, appearance, kernel=Kernel("box", 3, outputs=6))
    assert bench.named(QComboBox, "Outputs").currentData() == "6"


@pytest.mark.parametrize(
    ("value", "room", "text"),
    [
        (0.0153, 4, ".02"), (-0.0153, 4, "−.02"), (0.0039, 5, ".004"), (-1.0, 4, "−1"), (0.0, 4, "0"),
        (0.5, 9, "0.500"),
        (-12.34, 5, "−12.3"), (1000.0, 4, "…"), (3e-5, 4, "…"),
    ],
)  # fmt: skip
def test_numbers_fit_their_cell(value: float, room: int, text: str) -> None:
    assert fitting(value, room) == text


def test_numbers_as_people_type_them() -> None:
    assert [typed_number(t) for t in ("−2", "0,5", " 1/4 ", "1e2")] == [-2, 0.5, 0.25, 100]
    for wrong in ("", "one", "1/0", "1e9", "inf", "1/2/3"):
        with pytest.raises(ValueError):
            typed_number(wrong)
