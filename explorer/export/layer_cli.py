"""`aperture layer`: a layer of a session as a PyTorch module or as safetensors."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.export.cli import check_known, opened_state
from explorer.export.layer_out import LANES, save_layer
from explorer.words import cli as cli_words
from explorer.words import weights_out as weights_out_words


def layer(words: list[str]) -> int:
    """Writes one layer; what cannot be done is a Refusal."""
    parser = argparse.ArgumentParser(prog="aperture layer", description=weights_out_words.CLI_ABOUT)
    parser.add_argument("session", nargs="?", type=Path, help=cli_words.CLI_SESSION)
    parser.add_argument("--lane", default="attention", help=weights_out_words.CLI_LANE)
    parser.add_argument("-o", "--output", type=Path, required=True, help=weights_out_words.CLI_OUTPUT)
    parser.add_argument("--force", action="store_true", help=cli_words.CLI_FORCE)
    options = parser.parse_args(words)
    check_known("--lane", options.lane, LANES)
    written = save_layer(opened_state(options.session).scene, options.lane, options.output, options.force)
    print(weights_out_words.LAYER_SAVED.format(names=", ".join(map(str, written))))
    return 0
