"""The compute thread: newest wins, nothing is computed twice, errors become sentences, closing is clean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from explorer.compute.engine import Engine
from explorer.compute.request import Curve, Request, Result
from explorer.images.gallery import render
from explorer.state.state import Kernel, Scene
from explorer.words import computing as computing_words
from tests.compute.results import result, scene

if TYPE_CHECKING:
    from explorer.compute.work import Work


@pytest.fixture
def engine(qtbot: QtBot) -> Iterator[Engine]:
    made = Engine()
    yield made
    made.close()


def until_idle(qtbot: QtBot, engine: Engine, ask: Callable[[], None]) -> tuple[list[Result], list[Curve]]:
    results: list[Result] = []
    curves: list[Curve] = []
    engine.result_ready.connect(results.append)
    engine.curve_ready.connect(curves.append)
    with qtbot.waitSignal(engine.idle_changed, check_params_cb=lambda idle: idle, timeout=60_000):
        ask()
    engine.result_ready.disconnect()
    engine.curve_ready.disconnect()
    return results, curves


def test_a_result_carries_its_request_and_is_read_only(qtbot: QtBot, engine: Engine) -> None:
    request = Request(scene(window_side=3.0))
    results, _ = until_idle(qtbot, engine, lambda: engine.submit(request))
    (result,) = results
    assert result.request is request
    assert result.heads.shape == (9, 1, 16, 16)
    np.testing.assert_allclose(result.heads.sum(0), result.attention, rtol=1e-5, atol=1e-2)
    for array in (result.image, result.convolution, result.attention, result.heads):
        assert not array.flags.writeable


def test_the_default_scene_closes_to_a_true_zero(qtbot: QtBot, engine: Engine) -> None:
    results, curves = until_idle(qtbot, engine, lambda: engine.submit(Request(scene(window_side=1.0))))
    assert results[-1].meters.verdict == "exact"
    assert np.array_equal(results[-1].attention, results[-1].convolution)
    curve = curves[-1]
    assert curve.complete
    assert curve.sides[0] == 1
    assert curve.relative[0] == 0
    assert curve.sides[-1] == curve.widest_side
    assert curve.relative[-1] > 0.1


def test_frames_from_the_stored_film_agree_with_frames_before_it(qtbot: QtBot, engine: Engine) -> None:
    fresh, _ = until_idle(qtbot, engine, lambda: engine.submit(Request(scene(window_side=4.3))))
    until_idle(qtbot, engine, lambda: engine.submit(Request(scene(window_side=2.0))))
    stored, _ = until_idle(qtbot, engine, lambda: engine.submit(Request(scene(window_side=4.3))))
    bound = fresh[-1].meters.bound
    assert np.abs(fresh[-1].attention - stored[-1].attention).max() <= bound


def test_the_newest_request_wins(qtbot: QtBot, engine: Engine) -> None:
    sides = np.linspace(9, 1.5, 40)

    def ask() -> None:
        for side in sides:
            engine.submit(Request(scene(window_side=float(side))))

    results, _ = until_idle(qtbot, engine, ask)
    assert results[-1].request.scene.window_side == 1.5
    assert len(results) < len(sides)


def test_other_layers_end_a_running_film(qtbot: QtBot, engine: Engine) -> None:
    large = Scene(render("fish", 64))
    curves: list[Curve] = []
    engine.curve_ready.connect(curves.append)
    with qtbot.waitSignal(engine.result_ready, timeout=60_000):
        engine.submit(Request(large))
    small = scene(kernel=Kernel("laplacian"))
    with qtbot.waitSignal(engine.idle_changed, check_params_cb=lambda idle: idle, timeout=60_000):
        engine.submit(Request(small))
    assert curves[-1].complete
    assert curves[-1].layers == Request(small).layers


def test_cancel_ends_the_work_and_the_engine_lives_on(qtbot: QtBot, engine: Engine) -> None:
    with qtbot.waitSignal(engine.result_ready, timeout=60_000):
        engine.submit(Request(Scene(render("fish", 96))))
    with qtbot.waitSignal(engine.idle_changed, check_params_cb=lambda idle: idle, timeout=60_000):
        engine.cancel()
    results, _ = until_idle(qtbot, engine, lambda: engine.submit(Request(scene())))
    assert results


def test_closing_in_the_middle_of_a_computation_is_quiet(qtbot: QtBot) -> None:
    engine = Engine()
    late: list[object] = []
    engine.submit(Request(Scene(render("fish", 128), window_side=31.0)))
    engine.result_ready.connect(late.append)
    engine.close()
    engine.submit(Request(scene()))  # refused
    QCoreApplication.processEvents()  # what the thread had told before it ended
    assert late == []


def test_an_error_becomes_a_sentence_and_the_engine_lives_on(qtbot: QtBot, engine: Engine) -> None:
    broken = scene()
    object.__setattr__(broken, "similarity", "unheard of")  # past the checks of the state, as a bug would be
    with qtbot.waitSignal(engine.failed, timeout=60_000) as failed:
        engine.submit(Request(broken))
    assert "unheard of" in failed.args[0]
    results, _ = until_idle(qtbot, engine, lambda: engine.submit(Request(scene())))
    assert results


@dataclass(frozen=True)
class Asked:
    """What the tests ask: a number, of one of two topics."""

    number: int

    @property
    def topic(self) -> str:
        return "even" if self.number % 2 == 0 else "odd"


@dataclass(frozen=True)
class Found:
    inquiry: Asked
    complete: bool = True


def found_while(qtbot: QtBot, meanwhile: dict[int, tuple[int, ...]]) -> tuple[list[int], list[str]]:
    """The numbers that are told, and what failed, when 0 is asked, and more while each of `meanwhile` is answered."""
    told: list[int] = []
    failed: list[str] = []

    def answer(inquiry: Asked, device: object, tell: Callable[[Found], None], tick: Callable[[float], None]) -> None:
        for number in meanwhile.get(inquiry.number, ()):
            engine.inquire(Asked(number))
        tick(0.5)
        if inquiry.number == 1:
            raise ValueError("the odd one")
        tell(Found(inquiry))

    engine = Engine(answers=lambda: {"even": answer, "odd": answer})
    engine.finding_ready.connect(lambda finding: told.append(finding.inquiry.number))
    engine.failed.connect(failed.append)
    try:
        until_idle(qtbot, engine, lambda: engine.inquire(Asked(0)))
    finally:
        engine.close()
    return told, failed


def test_what_was_asked_first_never_answers_after_what_replaced_it(qtbot: QtBot) -> None:
    told, failed = found_while(qtbot, {0: (3,), 3: (2,)})
    assert not failed
    assert {2, 3} <= {*told}
    assert 0 not in told[told.index(2) :]


def test_what_nobody_waits_for_any_more_ends(qtbot: QtBot) -> None:
    told: list[int] = []

    def answer(inquiry: Asked, device: object, tell: Callable[[Found], None], tick: Callable[[float], None]) -> None:
        if inquiry.number == 0:
            engine.inquire(Asked(1))
            engine.forget("even")
        tick(0.5)
        tell(Found(inquiry))

    engine = Engine(answers=lambda: {"even": answer, "odd": answer})
    engine.finding_ready.connect(lambda finding: told.append(finding.inquiry.number))
    try:
        until_idle(qtbot, engine, lambda: engine.inquire(Asked(0)))
    finally:
        engine.close()
    assert told == [1]


def test_a_part_that_was_handed_no_tick_ends_too(qtbot: QtBot) -> None:
    from explorer.compute.build import build
    from explorer.layers import attend

    layers, began, told = build(scene()), list[int](), list[int]()

    def answer(inquiry: Asked, device: object, tell: Callable[[Found], None], tick: Callable[[float], None]) -> None:
        began.append(inquiry.number)
        if inquiry.number == 0:
            engine.inquire(Asked(1))
            engine.forget("even")
        attend(layers.image, layers.attention, layers.window)
        tell(Found(inquiry))

    engine = Engine(answers=lambda: {"even": answer, "odd": answer})
    engine.finding_ready.connect(lambda finding: told.append(finding.inquiry.number))
    try:
        until_idle(qtbot, engine, lambda: engine.inquire(Asked(0)))
    finally:
        engine.close()
    assert (began, told) == ([0, 1], [1])


def test_what_is_done_in_the_middle_of_other_work_can_be_differentiated(qtbot: QtBot) -> None:
    import torch

    slopes: list[float] = []

    def answer(inquiry: Asked, device: object, tell: Callable[[Found], None], tick: Callable[[float], None]) -> None:
        if inquiry.number == 0:
            with torch.inference_mode():
                engine.inquire(Asked(1))
                tick(0.5)
            return
        number, other = torch.ones(1, requires_grad=True), torch.ones(1) * 3
        (slope,) = torch.autograd.grad((number * other).sum(), number)
        slopes.append(float(slope))

    engine = Engine(answers=lambda: {"even": answer, "odd": answer})
    failed: list[str] = []
    engine.failed.connect(failed.append)
    try:
        until_idle(qtbot, engine, lambda: engine.inquire(Asked(0)))
    finally:
        engine.close()
    assert (slopes, failed) == ([3.0], [])


def test_an_error_in_the_middle_of_other_work_leaves_that_alone(qtbot: QtBot) -> None:
    told, failed = found_while(qtbot, {0: (1,)})
    assert told == [0]
    (sentence,) = failed
    assert "the odd one" in sentence


def test_a_device_that_runs_out_of_memory_falls_back_to_the_processor(qtbot: QtBot) -> None:
    import torch

    from explorer.compute.work import Work

    tried: list[str] = []

    def full(scene: Scene, device: torch.device) -> Work:
        tried.append(device.type)
        if device.type != "cpu":
            raise torch.OutOfMemoryError("tried to allocate 2.00 GiB")
        return Work(scene, device)

    engine = Engine(pick_device=lambda: torch.device("cuda"), make_work=full)
    try:
        with qtbot.waitSignals([engine.noticed, engine.result_ready], timeout=60_000):
            engine.submit(Request(scene()))
        assert tried == ["cuda", "cpu"]
    finally:
        engine.close()


def test_too_little_memory_on_the_processor_is_a_sentence(qtbot: QtBot) -> None:
    def full(scene: Scene, device: object) -> Work:
        raise MemoryError

    engine = Engine(make_work=full)
    try:
        with qtbot.waitSignal(engine.failed, timeout=60_000) as failed:
            engine.submit(Request(scene()))
        assert failed.args == [computing_words.OUT_OF_MEMORY]
    finally:
        engine.close()


@pytest.mark.parametrize(
    ("changes", "verdicts"),
    [
        ({"heads": "one"}, {"different"}),
        ({"norm": "relu"}, {"different"}),
        ({"border": "shifted"}, {"exact"}),
        ({"border": "masked"}, {"exact"}),
        ({"border": "circular"}, {"exact"}),
        ({"norm": "sparsemax"}, {"exact"}),
        ({"norm": "entmax"}, {"exact"}),
        ({"integer": False}, {"rounding", "exact"}),
        ({"window_shape": "block"}, {"exact"}),
        ({"window_shape": "disc"}, {"exact"}),
        ({"stride": 2, "dilation": 2}, {"exact"}),
    ],
)
def test_what_closes_and_what_does_not(changes: dict[str, Any], verdicts: set[str]) -> None:
    assert result(window_side=1.0, **changes).meters.verdict in verdicts
