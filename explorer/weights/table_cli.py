"""`aperture layers`: the table of a network without a window."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.errors import Refusal
from explorer.images.gallery import render
from explorer.images.load import load_image
from explorer.machine.files import write_atomically
from explorer.weights.file import open_weights
from explorer.weights.network import Hints
from explorer.weights.recognise import recognise
from explorer.weights.table import layer_rows
from explorer.weights.table_csv import csv_text
from explorer.weights.table_out import NetworkTable, header_line, json_text, plain_lines
from explorer.weights.table_rows import KERNEL_SIZES, LayerRow, Measure, ordered
from explorer.words import weights_table as words

DEFAULT, DEFAULT_PX = "fish", 64
FORMS = {".json": "json", ".csv": "csv"}
SORTS: dict[str, Measure | None] = {"network": None, "share": "share", "distance": "distance", "r2": "r_squared"}


def layers(arguments: list[str]) -> int:
    """Prints or writes the table; what cannot be done is a Refusal."""
    options = _parser().parse_args(arguments)
    form, hints = _form(options), _hints(options)
    if options.kernel_size not in KERNEL_SIZES:
        sizes = ", ".join(map(str, KERNEL_SIZES))
        raise Refusal(words.BAD_KERNEL, sizes=sizes, got=options.kernel_size)
    if options.output is not None and options.output.exists() and not options.force:
        raise Refusal(words.THERE_ALREADY, name=options.output)
    picture = render(DEFAULT, DEFAULT_PX) if options.image is None else load_image(options.image)
    network = recognise(open_weights(options.file), hints)
    by = SORTS[options.sort]
    rows: list[LayerRow] = []
    live = form == "text" and by is None and options.output is None
    if live:
        _headline(network.file.name, network.family, len(network.layers))
    for row in layer_rows(network, picture.pixels, options.kernel_size):
        rows.append(row)
        if live:
            print(*plain_lines(row), sep="\n", flush=True)
    table = NetworkTable(network, ordered(rows, by), str(options.image or DEFAULT), options.kernel_size)
    if not live:
        _give(table, form, options.output)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="aperture layers", description=words.CLI_ABOUT)
    parser.add_argument("file", type=Path, help=words.CLI_FILE)
    parser.add_argument("image", nargs="?", type=Path, help=words.CLI_IMAGE)
    parser.add_argument("--json", action="store_true", help=words.CLI_JSON)
    parser.add_argument("--csv", action="store_true", help=words.CLI_CSV)
    parser.add_argument("-o", "--output", type=Path, help=words.CLI_OUTPUT)
    parser.add_argument("--force", action="store_true", help=words.CLI_FORCE)
    sizes = ", ".join(map(str, KERNEL_SIZES))
    parser.add_argument("-k", "--kernel-size", type=int, default=3, help=words.CLI_KERNEL.format(sizes=sizes))
    parser.add_argument("--heads", type=int, help=words.CLI_HEADS)
    parser.add_argument("--grid", help=words.CLI_GRID)
    parser.add_argument("--sort", choices=tuple(SORTS), default="network", help=words.CLI_SORT)
    return parser


def _form(options: argparse.Namespace) -> str:
    if options.json and options.csv:
        raise Refusal(words.TWO_FORMS)
    if options.json or options.csv:
        return "json" if options.json else "csv"
    if options.output is None:
        return "text"
    form = FORMS.get(options.output.suffix.lower())
    if form is None:
        raise Refusal(words.FORM_UNKNOWN, name=options.output)
    return form


def _hints(options: argparse.Namespace) -> Hints:
    if options.heads is not None and options.heads < 1:
        raise Refusal(words.BAD_HEADS, got=options.heads)
    grid = None
    if options.grid is not None:
        rows, _, columns = options.grid.partition("x")
        if not (rows.isdecimal() and columns.isdecimal() and int(rows) and int(columns)):
            raise Refusal(words.BAD_GRID, got=options.grid)
        grid = int(rows), int(columns)
    return Hints(options.heads, grid)


def _give(table: NetworkTable, form: str, output: Path | None) -> None:
    text = json_text(table) if form == "json" else csv_text(table.rows, table.kernel_size)
    if form == "text":
        network = table.network
        _headline(network.file.name, network.family, len(network.layers))
        print(*(line for row in table.rows for line in plain_lines(row)), sep="\n")
    elif output is None:
        print(text, end="")
    else:
        try:
            write_atomically(output, text.encode())
        except OSError as error:
            raise Refusal(words.NOT_WRITTEN, name=output, reason=error.strerror or error) from error
        print(words.WRITTEN.format(name=output))


def _headline(name: str, family: str, count: int) -> None:
    print(words.HEADLINE.format(name=name, family=family, count=count))
    print(header_line())
