"""`python -m tests.benchmarks [SECTION ...] [--quick] [--json FILE]`"""

from __future__ import annotations

import argparse
import json
import os
import platform
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory

from tests.benchmarks.table import as_text


def main() -> None:
    names = [module.name for module in iter_modules([str(Path(__file__).parent)]) if module.name != "__main__"]
    modules = {name: import_module(f"tests.benchmarks.{name}") for name in names}
    sections = {name: module.run for name, module in modules.items() if hasattr(module, "run")}
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="How fast Aperture is.")
    parser.add_argument("section", nargs="*", help=f"{', '.join(sections)}; all of them if none is named")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, small images")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to FILE")
    options = parser.parse_args()
    for name in options.section:
        if name not in sections:
            parser.error(f"a section must be one of {', '.join(sections)}, got {name!r}")
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} processors\n", flush=True)
    report = {}
    for name in options.section or sections:
        section = sections[name](options.quick)
        print(as_text(section), end="\n\n", flush=True)
        report[name] = section.as_json()
    if options.json:
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with TemporaryDirectory() as home:  # nothing of the user's is read or written
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = home
        main()
