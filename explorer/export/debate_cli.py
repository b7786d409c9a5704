"""`aperture debate`: every claim judged on sessions and pictures, without a window, for reading or for programs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from explorer.claims import said
from explorer.claims.claim import Judgement
from explorer.claims.listed import CLAIMS
from explorer.documents.opening import default_state
from explorer.documents.session import SUFFIX, load_session, session_from_bytes
from explorer.errors import Refusal
from explorer.export.cli import check_known
from explorer.images.fit import fit
from explorer.images.load import load_image
from explorer.state.picture import SMALLEST_SIDE_PX
from explorer.state.state import Scene, State
from explorer.words import cli as cli_words
from explorer.words import scene as scene_words

LONGEST_SIDE_PX = 32  # of a picture that comes as an image, as the program opens with
BAD_FILES = 2  # exit code: some files could not be judged
NAME, VERDICT = 5, 10  # columns of what is read


def debate(given: list[str]) -> int:
    """Judges every file; those that cannot be read are told on stderr, and the others are judged all the same."""
    parser = argparse.ArgumentParser(prog="aperture debate", description=cli_words.CLI_DEBATE)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help=cli_words.CLI_DEBATE_FILES)
    parser.add_argument("--claim", help=cli_words.CLI_DEBATE_CLAIM.format(names=", ".join(CLAIMS)))
    parser.add_argument("--json", action="store_true", help=cli_words.CLI_DEBATE_JSON)
    options = parser.parse_args(given)
    if options.claim is not None:
        check_known("--claim", options.claim, CLAIMS)
    wanted = tuple(CLAIMS) if options.claim is None else (options.claim,)
    told: list[dict[str, Any]] = []
    bad = False
    for file in options.files or [None]:
        try:
            scene = (default_state() if file is None else opened(file)).scene
        except Refusal as refusal:
            print(refusal, file=sys.stderr)
            bad = True
            continue
        name = "" if file is None else str(file)
        judgements = _judged(scene, wanted)
        if options.json:
            told.append(plain_judgements(name, scene, list(judgements)))
        else:
            print(heading(name, scene), flush=True)
            for judgement in judgements:  # each as soon as it is known
                print("\n".join(lines_of(judgement)), flush=True)
    if options.json:
        print(json.dumps(told[0] if len(told) == 1 and len(options.files) <= 1 else told, indent=1, ensure_ascii=False))
    return BAD_FILES if bad else 0


def opened(path: Path) -> State:
    """A session, a figure with a session in it, or an image in the scene of the first start. Raises Refusal."""
    from explorer.export.dialog.arriving import session_of

    if path.suffix.lower() == SUFFIX:
        return load_session(path)
    session = session_of(path)
    if session is not None:
        return session_from_bytes(session, path.name)
    pixels = load_image(path).pixels
    rows, columns = pixels.shape[:2]
    share = min(1.0, LONGEST_SIDE_PX / max(rows, columns))
    height, width = (max(SMALLEST_SIDE_PX, round(side * share)) for side in (rows, columns))
    return default_state().changed(picture=fit(pixels, height, width))


def _judged(scene: Scene, wanted: tuple[str, ...]) -> Iterator[Judgement]:
    from explorer.claims.ground import ground_of
    from explorer.claims.judges import JUDGES
    from explorer.layers.progress import nobody
    from explorer.pages.debate.question import stored_study

    ground = ground_of(scene, stored_study())
    return (JUDGES[claim](ground, nobody) for claim in wanted)


def heading(name: str, scene: Scene) -> str:
    """What is judged on, in one line."""
    picture, kernel = scene.picture, scene.kernel
    return cli_words.DEBATE_HEADING.format(
        name=name or cli_words.DEBATE_DEFAULT,
        columns=picture.width,
        rows=picture.height,
        kernel=scene_words.KERNEL.format(kernel=scene_words.KERNEL_NAMES[kernel.name], size=kernel.size),
        border=scene_words.BORDERS[scene.border],
    )


def lines_of(judgement: Judgement) -> list[str]:
    """One claim for reading: id, verdict and claim, then what was measured, the condition and the place."""
    first = f"{judgement.claim:<{NAME}}{judgement.ruling:<{VERDICT}}{CLAIMS[judgement.claim].words.CLAIM}"
    width = max((len(value.name) for value in judgement.values), default=0)
    rest = [
        cli_words.DEBATE_VALUE.format(name=f"{value.name:<{width}}", number=said.written(value.number, value.unit))
        for value in judgement.values
    ]
    condition = said.condition(judgement)
    if condition:
        rest.append(cli_words.DEBATE_CONDITION.format(condition=condition))
    if judgement.where:
        rest.append(cli_words.DEBATE_WHERE.format(where=", ".join(map(str, judgement.where))))
    if judgement.size is not None:
        rest.append(cli_words.DEBATE_SIZE.format(rows=judgement.size[0], columns=judgement.size[1]))
    return [first, *(" " * (NAME + VERDICT) + line for line in rest)]


def plain_judgements(name: str, scene: Scene, judgements: list[Judgement]) -> dict[str, Any]:
    """The same for programs: one object for a picture."""
    return {
        "file": name,
        "size": [scene.picture.height, scene.picture.width],
        "kernel": scene.kernel.name,
        "kernel_size": scene.kernel.size,
        "border": scene.border,
        "claims": [_plain(judgement) for judgement in judgements],
    }


def _plain(judgement: Judgement) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": judgement.claim,
        "verdict": judgement.ruling.value,
        "values": {value.name: float(value.number) for value in judgement.values},
        "units": {value.name: value.unit for value in judgement.values},
        "condition": said.condition(judgement),
        "where": [[int(row), int(column)] for row, column in judgement.where],
    }
    return made if judgement.size is None else {**made, "size": list(judgement.size)}
