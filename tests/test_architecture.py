"""The rules that keep the parts apart, read from the source with `ast`: nothing is imported to check them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "explorer").rglob("*.py"))
KNOWN = frozenset(MODULES)
QT = ("PySide6", "pyqtgraph")
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


CORE = (
    "state.py", "store.py", "picture.py", "session.py", "errors.py", "words/*", "resources.py", "system.py",
    "layers/*", "images/*", "compute/request.py", "study/*",
)  # fmt: skip
RULES = (
    Rule(CORE, QT, "the mathematics and the state work in a notebook, without Qt"),
    Rule(("views/*", "panels/*", "figures/*"), ("torch",), "what paints reads arrays; it computes no layer"),
    Rule(
        ("panels/*", "figures/*"),
        ("PySide6.QtWidgets", "pyqtgraph"),
        "a panel paints on the screen and on a page alike, so it knows no widget",
    ),
    Rule(
        ("views/*",),
        ("explorer.views.main_window",),
        "what acts on the window's parts is handed those, never the window",
    ),
    Rule(("*",), THREADS, "threads live in one file", exempt=("compute/engine.py", "study/*")),
)


@dataclass(frozen=True)
class Import:
    name: str  # "torch.nn.functional"
    line: int
    at_start: bool  # runs when the module is imported: neither inside a function nor for types only


@cache
def imports_of(path: Path) -> tuple[Import, ...]:
    return tuple(_imports(ast.parse(path.read_text(encoding="utf-8")), path, at_start=True))


def _imports(node: ast.AST, path: Path, at_start: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, child.lineno, at_start) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            package = ".".join(_module_name(path).split(".")[: -child.level]) + "." if child.level else ""
            for alias in child.names:
                source = f"{package}{child.module or ''}".strip(".")
                yield Import(f"{source}.{alias.name}", child.lineno, at_start)
        else:
            later = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) or (
                isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            )
            yield from _imports(child, path, at_start and not later)


def _module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts)


def _inside(name: str, module: str) -> bool:
    return name == module or name.startswith(f"{module}.")


@cache
def _files_of(name: str) -> list[Path]:
    """The files of this project that `import name` runs: every package on the way, then the module.

    `name` may end in something that its module defines.
    """
    paths = [ROOT.joinpath(*name.split(".")[: n + 1]) for n in range(name.count(".") + 1)]
    candidates = [file for path in paths for file in (path / "__init__.py", path.with_suffix(".py"))]
    return [file for file in candidates if file in KNOWN]


def _chains(path: Path, seen: set[Path], chain: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every module that importing `path` also imports, each with the way there."""
    for found in imports_of(path):
        if found.at_start:
            yield (*chain, found.name)
            for following in _files_of(found.name):
                if following not in seen:
                    seen.add(following)
                    yield from _chains(following, seen, (*chain, found.name))


def _short(path: Path) -> str:
    return path.relative_to(ROOT / "explorer").as_posix()


@pytest.mark.parametrize("path", MODULES, ids=_short)
def test_imports_keep_the_rules(path: Path) -> None:
    broken = [
        f"line {found.line} imports {found.name}, but {rule.why}"
        for rule in RULES
        if rule.covers(_short(path))
        for found in imports_of(path)
        if any(_inside(found.name, module) for module in rule.forbidden)
    ]
    assert not broken


@pytest.mark.parametrize("path", MODULES, ids=_short)
def test_imports_keep_the_rules_through_other_modules(path: Path) -> None:
    """A view that imports a module that imports torch would hold back the first window as much."""
    broken = [
        f"{' -> '.join(chain)}, but {rule.why}"
        for rule in RULES
        if rule.covers(_short(path)) and rule.forbidden != THREADS
        for chain in _chains(path, {path})
        if any(_inside(chain[-1], module) for module in rule.forbidden)
    ]
    assert not broken


@pytest.mark.parametrize("path", MODULES, ids=_short)
def test_only_commands_print(path: Path) -> None:
    if _short(path) in ("cli.py", "machine/doctor.py", "export/cli.py", "export/movie/cli.py", "native/build.py"):
        return
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    printing = [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
    assert not printing, f"prints in lines {printing}: sentences for the user go from explorer/words to the window"


def test_the_rules_see_nested_and_relative_imports() -> None:
    source = "def later():\n    from torch import nn\nfrom . import store\nfrom PySide6.QtCore import QThread\n"
    found = list(_imports(ast.parse(source), ROOT / "explorer" / "state.py", at_start=True))
    assert [(i.name, i.at_start) for i in found] == [
        ("torch.nn", False),
        ("explorer.store", True),
        ("PySide6.QtCore.QThread", True),
    ]


def test_the_rules_follow_packages_on_the_way() -> None:
    files = [file.relative_to(ROOT).as_posix() for file in _files_of("explorer.layers.geometry.Window")]
    assert files == ["explorer/__init__.py", "explorer/layers/__init__.py", "explorer/layers/geometry.py"]


def test_every_font_has_its_licence() -> None:
    fonts = sorted((ROOT / "resources" / "fonts").glob("*.[to]tf"))
    assert fonts
    for font in fonts:
        licence = font.with_name(f"{font.name.split('-')[0]}.LICENSE.txt")
        assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8"), font.name


def test_every_icon_says_its_licence() -> None:
    folder = ROOT / "resources" / "icons"
    assert (folder / "lucide.LICENSE.txt").read_text(encoding="utf-8").startswith("ISC License")
    icons = sorted(folder.glob("*.svg"))
    assert icons
    for icon in icons:
        first_line = icon.read_text(encoding="utf-8").splitlines()[0]
        assert re.search(r"lucide-static v[\d.]+ - ISC|drawn for it \(Apache-2\.0\)", first_line), icon.name


def test_resources_hold_nothing_without_a_licence() -> None:
    known = {".ttf", ".otf", ".svg", ".txt"}
    strangers = [
        path.name
        for folder in ("fonts", "icons")
        for path in (ROOT / "resources" / folder).iterdir()
        if path.suffix not in known
    ]
    assert not strangers
