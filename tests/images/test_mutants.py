"""Spoilt images: each ends in pixels or in one sentence. `make mutate N=1000` tries as many as one likes.

They are read as a window reads them, in a process of its own with its memory bounded, so that a crash, a hang or a
leak of a decoder shows.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from explorer.errors import LONGEST_SENTENCE, Refusal
from explorer.images import reader
from explorer.images.fit import fit
from explorer.images.load import KEPT_SIDE_PX, MEMORY_MIB
from explorer.images.reader import answered
from explorer.words import images as images_words
from tests.by_chance import seeds
from tests.gui.patience import LIMIT_MS
from tests.images.mutants import mutant

NAME = "<b>a</b> photograph of ours" + "!" * 230
# Reads one file after another as `reader` does, and tells after each how much memory was taken at the most (MiB).
READS_ALL = """
import json, os, resource, sys
from explorer.images import reader
from explorer.images.load import load_image
from explorer.errors import Refusal

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)

reader.keep_to(int(sys.argv[1]))
before = most()
for path in sys.argv[2:]:
    with open(path, "rb") as file:
        told = reader.answer("bytes", file.read())
    with open(path + ".told", "wb") as file:
        file.write(told)
    print(json.dumps([path, most() - before]), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="counts memory as POSIX does")
@pytest.mark.parametrize("portion", seeds(100, at_once=25), ids=str)
def test_a_spoilt_image_is_pixels_or_a_sentence(portion: range, tmp_path: Path) -> None:
    how, paths = {}, []
    for seed in portion:
        data, name = mutant(seed)
        path = tmp_path / str(seed)
        path.write_bytes(data)
        how[str(path)] = f"{seed}, {name}"
        paths.append(str(path))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", READS_ALL, str(MEMORY_MIB), *paths],
        capture_output=True, text=True, env=environment, timeout=LIMIT_MS / 100,
    )  # fmt: skip
    reported = [json.loads(line) for line in done.stdout.splitlines()]
    assert [path for path, _ in reported] == paths, f"{how[paths[len(reported)]]} ended it:\n{done.stderr[-2000:]}"
    for path, mib in reported:
        assert mib <= MEMORY_MIB, how[path]
    ends = Counter(_end(Path(f"{path}.told").read_bytes(), how[path]) for path in paths)
    print(f"{portion}: {dict(ends)}")
    assert len(portion) < 25 or set(ends) == {"pixels", "sentence"}, "the mutants are of one kind"


def _end(told: bytes, how: str) -> str:
    try:
        loaded = answered(told, NAME)
    except Refusal as refusal:
        said = str(refusal)
        assert len(said) <= LONGEST_SENTENCE, f"{how}: {said}"
        assert said.isprintable(), f"{how}: {said}"
        assert said != str(Refusal(images_words.IMAGE_CRASHED, name=NAME)), how
        return "sentence"
    assert loaded.pixels.dtype == np.uint8, how
    assert max(loaded.pixels.shape[:2]) <= KEPT_SIDE_PX, how
    assert all(len(note) <= LONGEST_SENTENCE and note.isprintable() for note in loaded.notes), how
    fit(loaded.pixels, 32, 32)
    return "pixels"


def test_a_file_that_kills_the_reader_is_a_sentence() -> None:
    with pytest.raises(Refusal) as caught:
        answered(b"", NAME)
    assert len(str(caught.value)) <= LONGEST_SENTENCE
    assert reader.answer("bytes", b"").startswith(b'{"refusal"')
