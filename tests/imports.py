"""Who imports whom in explorer/, read from the source with `ast`: nothing is imported to know it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "explorer").rglob("*.py"))
KNOWN = frozenset(MODULES)


@dataclass(frozen=True)
class Import:
    name: str  # "torch.nn.functional"
    line: int
    at_start: bool  # runs when the module is imported: neither inside a function nor for types only


@cache
def imports_of(path: Path) -> tuple[Import, ...]:
    return tuple(read_imports(ast.parse(path.read_text(encoding="utf-8")), path, at_start=True))


def read_imports(node: ast.AST, path: Path, at_start: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, child.lineno, at_start) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            package = ".".join(module_name(path).split(".")[: -child.level]) + "." if child.level else ""
            for alias in child.names:
                source = f"{package}{child.module or ''}".strip(".")
                yield Import(f"{source}.{alias.name}", child.lineno, at_start)
        else:
            later = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) or (
                isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            )
            yield from read_imports(child, path, at_start and not later)


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts)


@cache
def files_of(name: str) -> list[Path]:
    """The files of this project that `import name` runs: every package on the way, then the module.

    `name` may end in something that its module defines.
    """
    paths = [ROOT.joinpath(*name.split(".")[: n + 1]) for n in range(name.count(".") + 1)]
    candidates = [file for path in paths for file in (path / "__init__.py", path.with_suffix(".py"))]
    return [file for file in candidates if file in KNOWN]


def chains(path: Path, seen: set[Path], chain: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every module that importing `path` also imports, each with the way there."""
    for found in imports_of(path):
        if found.at_start:
            yield (*chain, found.name)
            for following in files_of(found.name):
                if following not in seen:
                    seen.add(following)
                    yield from chains(following, seen, (*chain, found.name))


def short(path: Path) -> str:
    return path.relative_to(ROOT / "explorer").as_posix()


def target_of(name: str) -> Path | None:
    """The one file of this project that an import names: a module, or a package's face."""
    found = files_of(name)
    return found[-1] if found else None
