"""What the tests of words read from the sources, with `ast`: strings that may be shown, and who uses which words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXPLORER = ROOT / "explorer"
TOOLS = ("numbers.py", "counted.py")  # of the words: how numbers are written, and plural forms
WORD_MODULES = sorted(
    [path for path in (EXPLORER / "words").glob("*.py") if path.name not in ("__init__.py", *TOOLS)]
    + [path for path in (EXPLORER / "words" / "claims").glob("*.py") if path.name != "__init__.py"]
    + list((EXPLORER / "pages").glob("*/words.py"))
)
USERS = sorted(set(EXPLORER.rglob("*.py")) - set(WORD_MODULES))

TWO_WORDS = re.compile(r"[^\W\d_]{2,}[,;:.!?)]? +\(?[^\W\d_]{2,}")
ONE_WORD = re.compile(r"[^\W\d_]{3,}")
# Style sheets and markup, also in pieces of f-strings: "font-weight: 600;", '<td align="', "1px solid "
CODE = re.compile(
    r"(?<![\w-])(font|border|padding|background|color|margin|width|height)(-[a-z]+)*: |</?[a-zA-Z]\w*[ >]|1px solid"
)
SILENT_CALLS = (
    "setObjectName",
    "setStyleSheet",
    "compile",
    "sub",
    "import_module",
    "TypeVar",
    "ParamSpec",
    "getLogger",
)
SHOWING_CALLS = (
    "Run", "QLabel", "QPushButton", "QCheckBox", "Section", "Segments", "ChoiceRow", "setText", "setToolTip",
    "setAccessibleName", "setAccessibleDescription", "setWindowTitle", "setPlaceholderText", "notice", "error",
    "Refusal", "ColourBar", "signed_bar", "weight_bar", "marked", "addAction", "addMenu", "above", "beside", "section",
)  # fmt: skip


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _below(node: ast.AST) -> set[int]:
    return {id(child) for child in ast.walk(node)}


def _silent(tree: ast.AST) -> set[int]:
    """Strings that nobody is shown: docstrings, what developers are told, names of objects, style sheets, patterns."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        elif isinstance(node, ast.Assert) and node.msg is not None:
            silent |= _below(node.msg)
        elif isinstance(node, ast.Raise) and node.exc is not None:
            if not (isinstance(node.exc, ast.Call) and name_of(node.exc) == "Refusal"):
                silent |= _below(node.exc)
        elif isinstance(node, ast.Call):
            if name_of(node) in SILENT_CALLS:
                silent |= _below(node)
            silent |= {id(child) for key in node.keywords if key.arg == "prog" for child in ast.walk(key.value)}
    return silent


def shown_sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) of every string, and every part of an f-string, that has two words and is no code."""
    silent = _silent(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield from _found(node, TWO_WORDS)


def shown_labels(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) of every word, also of one alone, that is handed at once to what shows its first argument."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) in SHOWING_CALLS and node.args:
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Subscript | ast.Compare | ast.Call):
                    break  # a key, or an id that is looked at, and no text
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield from _found(part, ONE_WORD)


def _found(node: ast.Constant, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    text = str(node.value)
    if pattern.search(text) and not CODE.search(text):
        yield node.lineno, text


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def word_imports(tree: ast.Module) -> dict[str, str]:
    """Alias -> module of words, for every import in this file."""
    known = {module_of(path) for path in WORD_MODULES}
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if f"{node.module}.{alias.name}" in known
    }


def bound_early(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, name) of words that are read when the file is imported, and would keep the language of that moment."""
    aliases = word_imports(tree)
    late = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

    def early(node: ast.AST) -> Iterator[ast.AST]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, late):
                for default in (*child.args.defaults, *child.args.kw_defaults):
                    if default is not None:
                        yield from ast.walk(default)
                if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                    for decorator in child.decorator_list:
                        yield from ast.walk(decorator)
            else:
                yield child
                yield from early(child)

    for node in early(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            yield node.lineno, f"{node.value.id}.{node.attr}"
