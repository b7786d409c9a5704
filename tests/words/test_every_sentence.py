"""Every sentence that a person can be shown stands among the words, and is read from there when it is shown."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from explorer.claims.claim import ClaimWords
from explorer.pages.kit.declared import PageWords
from explorer.words.counted import Counted
from tests.words.reading import (
    EXPLORER,
    TOOLS,
    USERS,
    WORD_MODULES,
    bound_early,
    module_of,
    name_of,
    parsed,
    shown_labels,
    shown_sentences,
    word_imports,
)

# Files that hold program text, which is no sentence, and the mathematics, whose errors are for developers.
NO_WORDS = {
    "programs/*": "code that is copied or exported",
    "export/script.py": "code that is exported",
    "export/script_page.py": "code that is exported",
    "export/script_pieces.py": "code that is exported",
    "figures/svg_file.py": "pieces of an SVG",
    "figures/provenance.py": "pieces of XMP",
    "widgets/stylesheet.py": "a style sheet",
    "layers/*": "the mathematics; its errors are for developers",
    "state/*": "checks whose errors are for developers",
    "pages/*/choice.py": "checks whose errors are for developers",
}
ALLOWED = {
    ("panels/theme.py", "JetBrains Mono"): "the name of a typeface",
}


def short(path: Path) -> str:
    return path.relative_to(EXPLORER).as_posix()


SPEAKING = [path for path in USERS if not any(fnmatch(short(path), pattern) for pattern in NO_WORDS)]


@cache
def constants(path: Path) -> dict[str, object]:
    module = importlib.import_module(module_of(path))
    return {name: value for name, value in vars(module).items() if name.isupper()}


def texts(value: object) -> Iterator[str]:
    """All strings in a constant, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Counted):
        yield from (value.one, value.other)
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in texts(one))
    else:
        assert isinstance(value, tuple), f"words are strings, Counted, and tuples and dicts of them, got {value!r}"
        yield from (text for one in value for text in texts(one))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


# Who shows them


@pytest.mark.parametrize("path", SPEAKING, ids=short)
def test_no_sentence_stands_elsewhere(path: Path) -> None:
    tree = parsed(path)
    found = [*shown_sentences(tree), *shown_labels(tree)]
    assert not [one for one in found if (short(path), one[1]) not in ALLOWED], "these belong to explorer/words"


@pytest.mark.parametrize("path", USERS, ids=short)
def test_words_are_read_when_they_are_shown(path: Path) -> None:
    assert not list(bound_early(parsed(path)))


@pytest.mark.parametrize("path", USERS, ids=short)
def test_words_are_imported_as_modules(path: Path) -> None:
    modules = {module_of(one) for one in WORD_MODULES}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module in modules:
            assert not [alias.name for alias in node.names if alias.name.isupper()], node.lineno
    for alias, module in word_imports(parsed(path)).items():
        room = module.removeprefix("explorer.words.").removeprefix("explorer.pages.").removesuffix(".words")
        own = module.rsplit(".", 1)[-1] if room.startswith("claims.") else "words"  # a claim's go by its id
        assert alias in (f"{room}_words", own), "one habit: `from explorer.words import stage as stage_words`"


def test_everything_allowed_is_there() -> None:
    for pattern in NO_WORDS:
        assert any(EXPLORER.glob(pattern)), pattern
    for name, text in ALLOWED:
        assert (name, text) in {(name, found) for _, found in shown_sentences(parsed(EXPLORER / name))}


# The words themselves


@pytest.mark.parametrize("path", WORD_MODULES, ids=short)
def test_every_field_has_a_name(path: Path) -> None:
    for name, value in constants(path).items():
        for text in texts(value):
            assert all(field.isidentifier() for field in fields(text)), f"{name}: {text!r}"


@pytest.mark.parametrize("path", WORD_MODULES, ids=short)
def test_both_plural_forms_say_the_same(path: Path) -> None:
    counted = [value for value in constants(path).values() if isinstance(value, Counted)]
    for one in counted:
        assert fields(one.one) - {"count"} <= fields(one.other), one


def test_every_word_is_used() -> None:
    used: set[tuple[str, str]] = set()
    for path in USERS:
        tree = parsed(path)
        aliases = word_imports(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
                used.add((aliases[node.value.id], node.attr))
    unused = [
        f"{module_of(path)}.{name}"
        for path in WORD_MODULES
        for name in constants(path)
        if (module_of(path), name) not in used
        and not (name in PageWords.__annotations__ and path.name == "words.py")  # reached as `page.words.QUESTION`
        and not (name in ClaimWords.__annotations__ and path.parent.name == "claims")  # reached as `claim.words.RULE`
    ]
    assert not unused


def filled(tree: ast.AST) -> Iterator[tuple[int, str, str, set[str]]]:
    """(line, module, constant, fields) wherever a constant itself is filled with named fields, and all are seen."""
    aliases = word_imports(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            given: ast.expr = node.func.value
        elif name_of(node) in ("Refusal", "said") and len(node.args) == 1:
            given = node.args[0]
        else:
            continue
        if isinstance(given, ast.Attribute) and isinstance(given.value, ast.Name) and given.value.id in aliases:
            names = {keyword.arg for keyword in node.keywords}
            if None not in names:  # else some come from a dictionary
                yield node.lineno, aliases[given.value.id], given.attr, {name for name in names if name is not None}


@pytest.mark.parametrize("path", USERS, ids=short)
def test_sentences_get_the_fields_that_they_have(path: Path) -> None:
    for line, module, name, given in filled(parsed(path)):
        value = getattr(importlib.import_module(module), name)
        wanted = {field for text in texts(value) for field in fields(text)}
        assert wanted <= given, f"line {line}: {name} lacks {wanted - given}"
        assert given <= wanted | {"count"}, f"line {line}: {name} has no {given - wanted}"


def test_a_wrong_field_is_seen() -> None:
    source = "from explorer.words import sessions as sessions_words\nsessions_words.SAVED.format(nmae=1)\n"
    assert [*filled(ast.parse(source))] == [(2, "explorer.words.sessions", "SAVED", {"nmae"})]
    refused = source.replace("sessions_words.SAVED.format(", "raise Refusal(sessions_words.SAVED, ")
    assert [*filled(ast.parse(refused))] == [(2, "explorer.words.sessions", "SAVED", {"nmae"})]


@pytest.mark.parametrize("path", [*WORD_MODULES, *(EXPLORER / "words" / name for name in TOOLS)], ids=short)
def test_words_know_nothing_else(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            pytest.fail(f"line {node.lineno}: words import nothing but plural forms")
        if isinstance(node, ast.ImportFrom):
            known = ("__future__", "typing", "dataclasses", "math")
            assert node.module in known or str(node.module).startswith("explorer.words."), node.lineno


@pytest.mark.parametrize("path", WORD_MODULES, ids=short)
def test_a_room_of_words_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 220


def test_plural_forms() -> None:
    heads = Counted(one="{count} head of {all}", other="{count} heads of {all}")
    assert heads.format(count=1, all=9) == "1 head of 9"
    assert heads.format(count=0, all=9) == "0 heads of 9"


# The tests can fail

BAD = '''
"""A docstring may say whatever it likes."""
from explorer.words import stage as stage_words
TITLE = stage_words.GLOBAL
def show(self, count, where=stage_words.SCAN):
    """Here too."""
    self.setObjectName("two words")
    self.setStyleSheet("color: red; border: 1px solid blue")
    self.label = "Nobody translates this"
    self.note = f"after {count} of many steps"
    self.why = "{count} is wrong: choose another"
    self.setText("Label")
    raise ValueError("for developers only, got {count}")
    raise Refusal("this one is shown")
    later = lambda: stage_words.PAUSE
'''


def test_a_sentence_elsewhere_is_found() -> None:
    tree = ast.parse(BAD)
    assert {text for _, text in shown_sentences(tree)} == {
        "Nobody translates this",
        " of many steps",
        "{count} is wrong: choose another",
        "this one is shown",
    }
    assert [text for _, text in shown_labels(tree)] == ["Label", "this one is shown"]


def test_words_that_are_bound_early_are_found() -> None:
    assert sorted(name for _, name in bound_early(ast.parse(BAD))) == ["stage_words.GLOBAL", "stage_words.SCAN"]
