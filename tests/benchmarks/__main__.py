"""`python -m tests.benchmarks [SECTION ...] [--quick] [--json FILE] [--readme]`"""

from __future__ import annotations

import argparse
import json
import os
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory

from tests.benchmarks import machine, readme
from tests.benchmarks.table import as_text

FIRST = ("closing", "windows")  # before others have warmed the processor or filled the memory


def main() -> None:
    names = [module.name for module in iter_modules([str(Path(__file__).parent)]) if module.name != "__main__"]
    names.sort(key=lambda name: (name not in FIRST, name))
    modules = {name: import_module(f"tests.benchmarks.{name}") for name in names}
    sections = {name: module.run for name, module in modules.items() if hasattr(module, "run")}
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="How fast Aperture is.")
    parser.add_argument("section", nargs="*", help=f"{', '.join(sections)}; all of them if none is named")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, small images")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to FILE")
    parser.add_argument("--readme", action="store_true", help="also write the table of the README anew")
    options = parser.parse_args()
    for name in options.section:
        if name not in sections:
            parser.error(f"a section must be one of {', '.join(sections)}, got {name!r}")
    if options.readme and (options.quick or options.section):
        parser.error("--readme needs the whole report, so neither --quick nor sections")
    print(f"{machine.sentence()}\n", flush=True)
    report = {}
    for name in options.section or sections:
        report[name] = sections[name](options.quick)
        print(as_text(report[name]), end="\n\n", flush=True)
    if options.json:
        told = {"machine": machine.describe(), "sections": {name: one.as_json() for name, one in report.items()}}
        options.json.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
    if options.readme:
        readme.write(machine.sentence(), list(report.values()))


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with TemporaryDirectory() as home:  # nothing of the user's is read or written
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = home
        main()
