"""`python -m explorer.images.reader file|bytes [MIB]`: reads one image in a process of its own, for a window.

The path, or the file's bytes, come on stdin. What comes back on stdout is one line of JSON, then the pixels. However
wrong a file is, it can take neither time nor memory nor the life of the program that asked.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np

from explorer.errors import Refusal
from explorer.images.load import MEMORY_MIB, Loaded, load_image
from explorer.words import images as images_words


def answer(kind: str, data: bytes) -> bytes:
    """What stands on stdout for an image in a file ("file": `data` is its path) or in `data` itself ("bytes")."""
    try:
        loaded = load_image(Path(os.fsdecode(data)) if kind == "file" else data)
    except Refusal as refusal:
        return json.dumps({"refusal": str(refusal)}).encode() + b"\n"
    head = {"shape": loaded.pixels.shape, "notes": loaded.notes}
    return json.dumps(head).encode() + b"\n" + loaded.pixels.tobytes()


def answered(told: bytes, name: str) -> Loaded:
    """The image in such an answer. Raises Refusal, also for an answer that is not whole."""
    line, _, rest = told.partition(b"\n")
    try:
        head = json.loads(line)
        if "refusal" in head:
            raise Refusal(head["refusal"])
        return Loaded(np.frombuffer(rest, np.uint8).reshape(head["shape"]), tuple(head["notes"]))
    except (ValueError, KeyError) as error:  # it ended in the middle: a decoder crashed, or the system took its memory
        raise Refusal(images_words.IMAGE_CRASHED, name=name) from error


def keep_to(mib: int) -> None:
    """From here on this process may take so much memory more; on systems without such a limit nothing happens."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + mib * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ImportError, OSError, ValueError):
        return


def main(argv: list[str]) -> int:
    data = sys.stdin.buffer.read()
    keep_to(int(argv[1]) if len(argv) > 1 else MEMORY_MIB)
    sys.stdout.buffer.write(answer(argv[0], data))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
