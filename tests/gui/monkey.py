"""The monkey: thousands of deeds of a user, drawn by chance, on the real window; after each batch everything must hold.

    python -m tests.gui.monkey --actions 10000 --seed 1     a run; where it fails it writes the deeds so far into a file
    python -m tests.gui.monkey --replay FILE                does those deeds again
    python -m tests.gui.monkey --shrink FILE                leaves out what is not needed to fail, and writes the rest
    python -m tests.gui.monkey --only 17,45 --seed 1        a run of some deeds of a seed alone

After each batch, when the engine is idle: no exception, no message of Qt, no failure of the engine; the screen shows
the store's state with the numbers of a fresh computation; the open page answers what is asked now; no gap of the GUI
thread over a second; memory within its budget.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from math import inf
from pathlib import Path
from random import Random
from time import perf_counter

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog

from explorer.app import Aperture, application
from explorer.compute.request import resolve
from explorer.images.gallery import render
from explorer.layers.fast.reused_memory import waiting_bytes
from explorer.machine.memory import resident_bytes
from explorer.state.state import Scene, State
from explorer.widgets.player import Ticker
from tests.gui.monkey_eyes import Ears, Pulse, look
from tests.gui.monkey_hands import KEYS, SIZES, SMALL, Deed, Hands, actions, controls, role_of
from tests.gui.monkey_pool import make_pool
from tests.gui.monkey_study import only_guess, stop_study

BATCH = 20
LONGEST_GAP_S = 1.0  # of the window's thread, by hand: the suite asserts no seconds
QUIET_TRIES = 50
SMALL_AREA = 18 * 18  # larger pictures are made small before most checks, so that thousands of deeds take minutes
SLOW_PAGES = ("depth",)  # its stacks of 49 heads are differentiated for a minute
SHORT_ENDS = 0.97
GROWTH_MIB = 96  # between the first fifth of a long run and its end
KINDS = {"control": 60, "action": 16, "key": 12, "drop": 4, "clip": 3, "resize": 2, "reopen": 1}


class Trouble(Exception):
    """Something did not hold; the sentences say what."""


class Monkey:
    """One window, one seed. `deeds` are those that were done."""

    def __init__(self, folder: Path, seed: int, limit_s: float = inf) -> None:
        self.folder, self.seed, self.deeds = folder, seed, list[Deed]()
        self.failures: list[str] = []
        self.memory_mib: list[float] = []
        self.pulse = Pulse(limit_s)
        self.pool = make_pool(folder / "pool", Random(seed))
        self.saves = folder / "saved"
        self.saves.mkdir(exist_ok=True)
        os.environ["XDG_STATE_HOME"] = str(folder / "home")  # studies are kept there, not in the user's own
        QDesktopServices.setUrlHandler("file", self.pulse, "beat")  # no other program opens a folder
        self.open()

    def open(self) -> None:
        """The program as it starts, in the same folder."""
        self.app = Aperture(State(Scene(render("fish", 16))), self.folder / "state", "dark")
        self.app.engine.failed.connect(self.failures.append)
        only_guess(self.app)
        self.app.start()
        self.app.window.setWindowState(Qt.WindowState.WindowNoState)
        self.app.window.resize(1440, 900)
        self.app.window.show()
        self.app.window.activateWindow()
        self.hands = Hands(self.app.window, self.pool, self.saves)
        self.app.settle()

    def close(self) -> None:
        self.app.window.close()
        self.app.window.deleteLater()
        self.app.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QDesktopServices.unsetUrlHandler("file")

    # Deeds

    def draw(self, number: int) -> Deed:
        """What deed `number` of this seed is, on the window as it is now."""
        chance = Random(f"{self.seed} {number}")
        kind = chance.choices([*KINDS], [*KINDS.values()])[0]
        if kind == "control":
            found = controls(self.app.window)
            roles: dict[str, list[str]] = {}
            for name, widget in found.items():
                roles.setdefault(str(role_of(widget)), []).append(name)  # type: ignore[arg-type]
            target = chance.choice(roles[chance.choice(sorted(roles))]) if roles else ""
        elif kind == "action":
            target = chance.choice([*actions(self.app.window)])
        elif kind == "key":
            target = str(chance.choice(KEYS))
        elif kind in ("drop", "clip"):
            target = chance.choice(self.pool).name
        else:
            target = "x".join(map(str, chance.choice(SIZES))) if kind == "resize" else ""
        return Deed(number, kind, target, chance.randrange(2**31))

    def do(self, deed: Deed) -> None:
        """One deed, and what it sets going."""
        self.pulse.deed = deed
        self.deeds.append(deed)
        if deed.kind == "reopen":
            self.app.window.close()
        else:
            self.hands.do(deed)
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if self.app.window.isVisible():
            self.pulse.beat()
        else:  # it was closed, by whatever way
            self.close_and_open()
        self.pulse.skip()

    def close_and_open(self) -> None:
        self.app.window.deleteLater()
        self.app.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.open()

    def batch(self, numbers: Iterable[int]) -> None:
        """Some deeds drawn by chance; at their end, nearly always, a small picture and no page that takes minutes."""
        last = 0
        for last in numbers:
            self.do(self.draw(last))
        if Random(f"{self.seed} {last} end").random() < SHORT_ENDS:
            picture = self.app.store.state.scene.picture
            if picture.height * picture.width > SMALL_AREA:
                self.do(Deed(last, "settle", SMALL, 0))
            if self.app.store.state.look.page in SLOW_PAGES:
                self.do(Deed(last, "leave", "", 0))

    # Looking

    def rest(self) -> None:
        """Ends what goes on by itself, and waits until the screen has all its numbers."""
        for _ in range(QUIET_TRIES):
            for dialog in self.app.window.findChildren(QDialog):
                if dialog.isVisible():
                    dialog.reject()
            for ticker in self.app.window.findChildren(Ticker):
                ticker.stop()
            stop_study(self.app)
            if self.app.settle() and self.app._asked == resolve(self.app.store.state):
                return
        raise Trouble("the engine has not come to rest")

    def check(self, ears: Ears) -> None:
        """Raises Trouble when something does not hold."""
        self.rest()
        self.pulse.beat()
        found = [*ears.take(), *(f"the engine failed: {said}" for said in self.failures), *self.pulse.take()]
        self.failures.clear()
        found += look(self.app)
        self.pulse.skip()
        self.memory_mib.append(held_mib())
        if found:
            raise Trouble("\n".join(found))

    def grown_mib(self) -> float:
        """How much more memory there is at the end than after the first fifth, in the middle of a few batches each."""
        few = max(len(self.memory_mib) // 10, 1)
        start = len(self.memory_mib) // 5
        return _middle(self.memory_mib[-few:]) - _middle(self.memory_mib[start : start + few])


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def held_mib() -> float:
    """What the process holds, without the memory that waits for the next film, which has a budget of its own."""
    return ((resident_bytes() or 0) - waiting_bytes()) / 2**20


@contextmanager
def loose(folder: Path, seed: int, limit_s: float = inf) -> Iterator[tuple[Monkey, Ears]]:
    """A monkey at the window, and who listens."""
    with Ears() as ears:
        monkey = Monkey(folder, seed, limit_s)
        try:
            yield monkey, ears
        finally:
            monkey.close()


def run(folder: Path, seed: int, numbers: list[int], limit_s: float = inf, say=None) -> Monkey:
    """Does the deeds of a seed with these numbers. Raises Trouble, with the deeds and how to do them again."""
    start = perf_counter()
    with loose(folder, seed, limit_s) as (monkey, ears):
        for first in range(0, len(numbers), BATCH):
            batch = numbers[first : first + BATCH]
            before = len(monkey.deeds)
            try:
                monkey.batch(batch)
                monkey.check(ears)
            except Trouble as trouble:
                last = "\n".join(map(str, monkey.deeds[before:]))
                raise Trouble(
                    f"seed {seed}, deeds {batch[0]} to {batch[-1]}:\n{trouble}\nThe last deeds:\n{last}"
                ) from None
            if say is not None and first // BATCH % 25 == 24:
                done = first + len(batch)
                say(f"{done} deeds, {done / (perf_counter() - start):.1f} a second, {monkey.memory_mib[-1]:.0f} MiB")
        if len(numbers) >= 2000 and monkey.grown_mib() > GROWTH_MIB:
            raise Trouble(f"memory grew by {monkey.grown_mib():.0f} MiB, at most {GROWTH_MIB} are allowed")
        return monkey


def replay(folder: Path, seed: int, deeds: list[Deed]) -> None:
    """Does recorded deeds; looks at the end of each batch, as they were recorded."""
    with loose(folder, seed) as (monkey, ears):
        for at, deed in enumerate(deeds):
            monkey.do(deed)
            if at + 1 == len(deeds) or deeds[at + 1].number // BATCH != deed.number // BATCH:
                monkey.check(ears)


# By hand


def record(path: Path, seed: int, deeds: list[Deed]) -> None:
    path.write_text(json.dumps({"seed": seed, "deeds": [asdict(deed) for deed in deeds]}, indent=0), "utf-8")


def recorded(path: Path) -> tuple[int, list[Deed]]:
    kept = json.loads(path.read_text("utf-8"))
    return kept["seed"], [Deed(**deed) for deed in kept["deeds"]]


def shrink(path: Path) -> list[Deed]:
    """The fewest deeds that fail still, left by halving what is left out; each try in a process of its own."""
    seed, deeds = recorded(path)
    tried = path.with_suffix(".try.json")

    def fails(some: list[Deed]) -> bool:
        record(tried, seed, some)
        command = [sys.executable, "-m", "tests.gui.monkey", "--replay", str(tried)]
        return subprocess.run(command, capture_output=True, check=False).returncode != 0

    size = len(deeds)
    while size >= 1:
        at = 0
        while at < len(deeds):
            without = deeds[:at] + deeds[at + size :]
            if without and fails(without):
                deeds = without
            else:
                at += size
        size //= 2
    tried.unlink(missing_ok=True)
    return deeds


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.gui.monkey", description=__doc__.splitlines()[0])
    parser.add_argument("--actions", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="numbers of deeds, as 17,45,200-220")
    parser.add_argument("--replay", type=Path)
    parser.add_argument("--shrink", type=Path)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()), help="where a failure is written")
    asked = parser.parse_args(words)
    application()
    with tempfile.TemporaryDirectory() as name:
        try:
            if asked.shrink:
                for deed in shrink(asked.shrink):
                    print(deed)
                return 0
            if asked.replay:
                replay(Path(name), *recorded(asked.replay))
                return 0
            return _run(Path(name), asked)
        except Trouble as trouble:
            print(trouble, flush=True)
            return 1


def _run(folder: Path, asked: argparse.Namespace) -> int:
    start = perf_counter()
    numbers = _numbers(asked.only) or list(range(asked.actions))
    troubles = 0
    with loose(folder, asked.seed, LONGEST_GAP_S) as (monkey, ears):
        for first in range(0, len(numbers), BATCH):
            before = len(monkey.deeds)
            try:
                monkey.batch(numbers[first : first + BATCH])
                monkey.check(ears)
            except Trouble as trouble:
                troubles += 1
                path = asked.keep / f"monkey-{asked.seed}-{numbers[first]}.json"
                record(path, asked.seed, monkey.deeds)
                print(f"--- seed {asked.seed}, deeds from {numbers[first]}, kept in {path}\n{trouble}")
                print("\n".join(map(str, monkey.deeds[before:])), flush=True)
            if first // BATCH % 25 == 24:
                gc.collect()
                done, took = first + BATCH, perf_counter() - start
                print(f"{done} deeds, {done / took:.1f} a second, {monkey.memory_mib[-1]:.0f} MiB", flush=True)
        took = perf_counter() - start
        print(
            f"seed {asked.seed}: {len(numbers)} deeds in {took:.0f} s, {len(numbers) / took:.1f} a second; "
            f"{troubles} batches with trouble; longest gap {monkey.pulse.longest_s:.2f} s; "
            f"memory {monkey.memory_mib[0]:.0f} to "
            f"{max(monkey.memory_mib):.0f} MiB, grown by {monkey.grown_mib():.0f}"
        )
        grew = len(numbers) >= 2000 and monkey.grown_mib() > GROWTH_MIB
    return 1 if troubles or grew else 0


def _numbers(text: str) -> list[int]:
    found: list[int] = []
    for part in filter(None, text.split(",")):
        low, _, high = part.partition("-")
        found += range(int(low), int(high or low) + 1)
    return found


if __name__ == "__main__":
    sys.exit(main())
