"""The rules that keep the house: folders have an order, files have a technology by their names, and nothing goes round.

The rules see every import, also those inside functions and for types alone.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.imports import MODULES, ROOT, chains, files_of, imports_of, read_imports, short, target_of

# From the lowest to the highest: a file imports from its own folder and from those above it in this list.
ORDER = (
    ("__init__.py", "errors.py", "resources.py"),
    ("words/*",),
    ("native/*",),
    ("machine/*",),
    ("layers/*",),
    ("layers/fast/*",),
    ("layers/heads/*",),
    ("layers/films/*",),
    ("layers/measures/*",),
    ("layers/__init__.py",),  # the public face: what is promised, from every room
    ("state/*",),
    ("images/*",),
    ("weights/*",),
    ("compute/*",),
    ("explaining/*",),
    ("claims/*",),
    ("study/*",),
    ("programs/*",),
    ("panels/*",),
    ("figures/*",),
    ("widgets/*",),
    ("pages/kit/*",),
    ("pages/*/*",),
    ("pages/*",),
    ("lessons/*",),
    ("documents/*",),
    ("workshop/*",),
    ("export/*",),
    ("views/*",),
    ("app.py",),
    ("cli.py",),
    ("__main__.py",),
)
QT = ("PySide6", "pyqtgraph")
WIDGETS = ("PySide6.QtWidgets", "pyqtgraph")
TORCH = ("torch",)
THREADS = (
    "threading", "_thread", "concurrent", "multiprocessing", "asyncio",
    "PySide6.QtCore.QThread", "PySide6.QtCore.QThreadPool", "PySide6.QtCore.QRunnable", "PySide6.QtConcurrent",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """Files (patterns below explorer/) that must not import some modules, and why."""

    files: tuple[str, ...]
    forbidden: tuple[str, ...]
    why: str
    exempt: tuple[str, ...] = ()

    def covers(self, name: str) -> bool:
        return any(fnmatch(name, f) for f in self.files) and not any(fnmatch(name, f) for f in self.exempt)


PLAIN = (
    "errors.py", "resources.py", "words/*", "machine/system.py", "layers/*", "state/*", "images/*", "weights/*",
    "study/*", "claims/*", "lessons/*", "workshop/*", "compute/request.py", "compute/asking.py", "documents/session.py",
    "documents/parts.py",
    "pages/listed.py", "pages/kit/declared.py", "pages/*/__init__.py", "pages/*/choice.py", "pages/*/question*.py",
    "pages/*/words.py",
)  # fmt: skip
RULES = (
    Rule(PLAIN, QT, "the state, the questions and the mathematics work in a notebook, without Qt"),
    Rule(("pages/*/answer*.py", "export/answer*.py"), WIDGETS, "answers are given on the compute thread"),
    Rule(
        (
            "pages/*/choice.py",
            "pages/*/question*.py",
            "state/*",
            "claims/claim.py",
            "claims/exhibits.py",
            "claims/ground.py",
            "claims/listed.py",
            "claims/said.py",
            "lessons/*",
        ),
        TORCH,
        "what is asked is known before torch is",
    ),
    Rule(
        ("views/*", "panels/*", "figures/*", "widgets/*", "pages/*"),
        TORCH,
        "what paints reads arrays; it computes no layer",
        exempt=("pages/*/answer*.py", "pages/depth/stacks.py"),
    ),
    Rule(
        ("panels/*", "figures/*", "pages/*/figure*.py", "pages/*/plot.py"),
        WIDGETS,
        "a panel paints on the screen and on a page alike, so it knows no widget",
    ),
    Rule(
        ("views/*",),
        ("explorer.views.main_window",),
        "what acts on the window's parts is handed those, never the window",
    ),
    Rule(("*",), THREADS, "threads live in one file", exempt=("compute/engine.py", "study/*")),
)


def floor_of(name: str, order: Sequence[tuple[str, ...]] = ORDER) -> int | None:
    """On which floor a file lies; None for one that has no place. Where several fit, the most exact pattern wins."""
    fitting = [(len(f.replace("*", "")), n) for n, files in enumerate(order) for f in files if fnmatch(name, f)]
    return max(fitting)[1] if fitting else None


def upward(imports: Mapping[str, Sequence[str]], order: Sequence[tuple[str, ...]] = ORDER) -> list[str]:
    """What breaks the order: file -> the files that it imports, all below explorer/."""
    broken = [f"{name} lies in no folder of the order" for name in imports if floor_of(name, order) is None]
    for name, targets in imports.items():
        for target in targets:
            low, high = floor_of(target, order), floor_of(name, order)
            if low is not None and high is not None and low > high:
                broken.append(f"{name} imports {target}, which lies higher")
    return broken


def circles(imports: Mapping[str, Sequence[str]]) -> list[str]:
    """One way round for every file that comes back to itself."""
    found = []
    for start in imports:
        ways: list[tuple[str, ...]] = [(start,)]
        seen: set[str] = set()
        while ways:
            way = ways.pop()
            for target in imports.get(way[-1], ()):
                if target == start:
                    found.append(" -> ".join((*way, start)))
                    ways.clear()
                    break
                if target not in seen:
                    seen.add(target)
                    ways.append((*way, target))
    return found


def own_imports(path: Path) -> list[str]:
    """The files of explorer/ that a file names in its imports."""
    targets = {target_of(found.name) for found in imports_of(path)}
    return sorted(short(target) for target in targets if target is not None and target != path)


HOUSE = {short(path): own_imports(path) for path in MODULES}


def test_imports_run_down_the_order_of_folders() -> None:
    assert not upward(HOUSE)


def test_no_import_goes_round() -> None:
    assert not circles(HOUSE)


def test_pages_do_not_know_one_another() -> None:
    broken = [
        f"{name} imports {target}"
        for name, targets in HOUSE.items()
        for target in targets
        if fnmatch(name, "pages/*/*") and fnmatch(target, "pages/*/*") and not target.startswith("pages/kit/")
        if name.split("/")[1] != target.split("/")[1]
    ]
    assert not broken


def test_the_order_can_be_broken() -> None:
    order = (("words/*",), ("layers/*",), ("layers/fast/*",), ("views/*", "app.py"))
    assert upward({"layers/a.py": ["words/b.py", "layers/c.py"], "app.py": ["views/w.py"]}, order) == []
    assert upward({"layers/a.py": ["layers/fast/b.py"]}, order) == [
        "layers/a.py imports layers/fast/b.py, which lies higher"
    ]
    assert upward({"cellar/a.py": []}, order) == ["cellar/a.py lies in no folder of the order"]


def test_a_circle_would_be_found() -> None:
    assert circles({"a": ["b"], "b": ["c"], "c": []}) == []
    assert circles({"a": ["b"], "b": ["c"], "c": ["b"]}) == ["b -> c -> b", "c -> b -> c"]


def inside(name: str, module: str) -> bool:
    return name == module or name.startswith(f"{module}.")


def broken_rules(path: Path, name: str, rules: Sequence[Rule] = RULES) -> list[str]:
    return [
        f"line {found.line} imports {found.name}, but {rule.why}"
        for rule in rules
        if rule.covers(name)
        for found in imports_of(path)
        if any(inside(found.name, module) for module in rule.forbidden)
    ]


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_files_keep_to_their_technology(path: Path) -> None:
    assert not broken_rules(path, short(path))


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_files_keep_to_their_technology_through_other_modules(path: Path) -> None:
    """A view that imports a module that imports torch would hold back the first window as much."""
    broken = [
        f"{' -> '.join(chain)}, but {rule.why}"
        for rule in RULES
        if rule.covers(short(path)) and rule.forbidden != THREADS
        for chain in chains(path, {path})
        if any(inside(chain[-1], module) for module in rule.forbidden)
    ]
    assert not broken


@pytest.mark.parametrize(
    ("name", "line", "wrong"),
    [
        ("pages/new/question.py", "from PySide6.QtCore import QRectF", True),
        ("pages/new/question.py", "def later():\n    import torch", True),
        ("pages/new/answer.py", "import torch", False),
        ("pages/new/answer.py", "from PySide6.QtWidgets import QLabel", True),
        ("pages/new/figure.py", "from PySide6.QtGui import QPainter", False),
        ("pages/new/figure_rows.py", "from PySide6.QtWidgets import QLabel", True),
        ("pages/new/view.py", "from PySide6.QtWidgets import QLabel", False),
        ("pages/new/view.py", "import torch", True),
        ("panels/new.py", "from pyqtgraph import PlotWidget", True),
        ("layers/new.py", "from PySide6.QtCore import QObject", True),
        ("views/new.py", "from threading import Thread", True),
        ("compute/engine.py", "from threading import Thread", False),
    ],
)
def test_the_rules_of_technology_can_be_broken(tmp_path: Path, name: str, line: str, wrong: bool) -> None:
    path = ROOT / "explorer" / f"{tmp_path.name}_{name.replace('/', '_')}"
    imports = tuple(read_imports(ast.parse(line), path, at_start=True))
    broken = [
        rule.why
        for rule in RULES
        if rule.covers(name) and any(inside(i.name, module) for i in imports for module in rule.forbidden)
    ]
    assert bool(broken) == wrong


COMMANDS = (
    "cli.py",
    "study/cli.py",
    "study/summary_cli.py",
    "study/train_cli.py",
    "machine/doctor.py",
    "export/cli.py",
    "export/movie/cli.py",
    "export/workshop_cli.py",
    "export/debate_cli.py",
    "export/layer_cli.py",
    "weights/table_cli.py",
    "native/build.py",
)


@pytest.mark.parametrize("path", [path for path in MODULES if short(path) not in COMMANDS], ids=short)
def test_only_commands_print(path: Path) -> None:
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    printing = [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
    assert not printing, f"prints in lines {printing}: sentences for the user go to the window"


def test_no_two_classes_share_a_name() -> None:
    where: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                where.setdefault(node.name, []).append(short(path))
    assert not {name: files for name, files in where.items() if len(files) > 1}


def test_no_file_is_too_long_to_read() -> None:
    lengths = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert not {name: lines for name, lines in lengths.items() if lines > 300}


def test_the_rules_see_nested_and_relative_imports() -> None:
    source = "def later():\n    from torch import nn\nfrom . import store\nfrom PySide6.QtCore import QThread\n"
    found = list(read_imports(ast.parse(source), ROOT / "explorer" / "state.py", at_start=True))
    assert [(i.name, i.at_start) for i in found] == [
        ("torch.nn", False),
        ("explorer.store", True),
        ("PySide6.QtCore.QThread", True),
    ]


def test_the_rules_follow_packages_on_the_way() -> None:
    files = [file.relative_to(ROOT).as_posix() for file in files_of("explorer.layers.geometry.Window")]
    assert files == ["explorer/__init__.py", "explorer/layers/__init__.py", "explorer/layers/geometry.py"]
