"""`aperture workshop`: a host's two commands. `check` reads a workshop file; `summary` counts what a room handed in."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.words import workshop as words
from explorer.workshop.reading import load_workshop


def workshop(given: list[str]) -> int:
    """One of both commands; what cannot be done is a Refusal."""
    parser = argparse.ArgumentParser(prog="aperture workshop", description=words.CLI_ABOUT)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser("check", help=words.CLI_CHECK, description=words.CLI_CHECK)
    check.add_argument("file", type=Path, help=words.CLI_FILE)
    options = parser.parse_args(given)
    return _check(options.file)


def _check(file: Path) -> int:
    found = load_workshop(file)
    lessons = words.CHECKED_LESSONS.format(count=len(found.lessons))
    pictures = words.CHECKED_PICTURES.format(count=len(found.pictures))
    print(words.CHECKED.format(name=file.name, title=found.title, lessons=lessons, pictures=pictures))
    for one in found.lessons:
        print(f"  {one.id}: {one.title}")
    for said, names in ((words.CHECKED_HIDDEN, found.hidden), (words.CHECKED_LOCKED, found.locked)):
        if names:
            print(said.format(names=", ".join(sorted(names))))
    return 0
