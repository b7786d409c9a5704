"""`from explorer.layers import ...` gives every public name, and numpy's part does not wait for torch."""

from __future__ import annotations

import ast
import doctest
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from explorer import layers

ROOT = Path(layers.__file__).parent
MAY_IMPORT = {
    "core": {"core"},
    "fast": {"core", "fast"},
    "heads": {"core", "heads"},
    "films": {"core", "fast", "heads", "films"},
    "measures": {"core", "fast", "heads", "measures"},
}


@pytest.mark.parametrize("name", layers.__all__)
def test_public_names_are_there_and_no_module_hides_them(name: str) -> None:
    found = getattr(layers, name)
    assert not isinstance(found, ModuleType)
    assert name in dir(layers)


@pytest.mark.parametrize("name", layers.__all__)
def test_every_public_name_shows_an_example_that_runs(name: str) -> None:
    promised = getattr(layers, name)
    (found,) = (test for test in doctest.DocTestFinder(recurse=False).find(promised, name, globs={}))
    assert found.examples, f"{name} has no example"
    told: list[str] = []
    doctest.DocTestRunner().run(found, out=told.append)
    assert not told, "".join(told)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'convolute'"):
        _ = layers.convolute


def test_geometry_presets_and_the_loops_do_not_load_torch() -> None:
    code = (
        "import sys; from explorer.layers import Window, kernel_weight; import explorer.layers.geometry; "
        "import explorer.layers.reference; print('torch' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


def _room(module: str) -> str:
    """explorer.layers.fast.routes -> fast; explorer.layers.geometry -> core"""
    parts = module.split(".")
    return parts[2] if len(parts) > 2 and parts[2] in MAY_IMPORT else "core"


def _imports(path: Path) -> list[str]:
    """Modules of the layers that a file imports, wherever in it; "from a room import module" is one of them."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("explorer.layers"):
            for name in node.names:
                module = f"{node.module}.{name.name}"
                is_file = ROOT.joinpath(*module.split(".")[2:]).with_suffix(".py").exists()
                found.append(module if is_file else node.module or "")
    return found


FILES = [path for path in sorted(ROOT.rglob("*.py")) if path.name != "__init__.py"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_run_down_from_room_to_room(path: Path) -> None:
    """The core knows no room, and no two rooms know each other."""
    room = _room(".".join(("explorer", "layers", *path.relative_to(ROOT).with_suffix("").parts)))
    assert {_room(module) for module in _imports(path)} <= MAY_IMPORT[room]


def test_no_circle_of_imports() -> None:
    """Also none that an import inside a function would hide."""
    graph = {
        ".".join(("explorer", "layers", *path.relative_to(ROOT).with_suffix("").parts)): set(_imports(path))
        for path in FILES
    }
    while graph:
        done = [module for module, imports in graph.items() if not imports & graph.keys()]
        assert done, f"these import each other: {sorted(graph)}"
        for module in done:
            del graph[module]
