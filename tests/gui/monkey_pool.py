"""Files that a monkey opens: good and bad ones, of every kind that the program takes or refuses."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

from explorer.documents.session import save_session
from explorer.images.gallery import render
from explorer.layers.borders import BORDERS
from explorer.layers.norms import NORMS
from explorer.layers.shapes import SHAPES
from explorer.state.picture import Picture
from explorer.state.state import HeadSet, Kernel, Scene, State, exclusion

SESSIONS = Path(__file__).parents[1] / "sessions"


def make_pool(folder: Path, chance: Random) -> list[Path]:
    """Writes the files into `folder`, the same ones for the same chance."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in SESSIONS.glob("*.aperture"):
        shutil.copy(old, folder)
    for number in range(10):
        save_session(some_state(chance), folder / f"session-{number}.aperture")
    _images(folder, chance)
    _broken(folder, chance)
    return sorted([*folder.iterdir(), folder / "nowhere.png", folder / "nowhere.aperture", folder.parent])


def some_state(chance: Random) -> State:
    """Any settings at all, on a small picture."""
    channels, rows, columns = chance.choice([1, 3]), chance.randint(8, 18), chance.randint(8, 18)
    pixels = np.array(
        [chance.choice([0, 40, 128, 200, 255]) for _ in range(rows * columns * channels)], np.uint8
    ).reshape(rows, columns, channels)
    size, outputs = chance.choice([1, 3, 3, 5]), chance.choice([1, 1, 2, 4])
    kernel = Kernel(chance.choice(["identity", "box", "sobel_x", "laplacian", "random"]), size, outputs)
    if chance.random() < 0.5:
        kernel = Kernel("free", size, outputs, 0, _weight(chance, outputs, channels, size))
    while True:  # until the settings go together
        border, shape, dilation = chance.choice(list(BORDERS)), chance.choice(list(SHAPES)), chance.randint(1, 3)
        heads: HeadSet = chance.choice(["kernel", "one", "fewest"])
        norm = "softmax" if chance.random() < 0.6 else chance.choice(list(NORMS))
        if exclusion(border, shape, dilation, heads, norm) is None:
            break
    scene = Scene(
        Picture(pixels), kernel, border, chance.randint(1, 4), dilation, chance.random() < 0.5, heads,
        chance.choice([0.0, 1.0, 30.0]), chance.choice([0.0, 1.5]), chance.choice([0.05, 1.0, 20.0]),
        chance.choice([0.0, 0.0, 0.7]), norm, chance.choice(["dot", "cosine", "distance"]),
        chance.choice(["patch", "pixel"]), chance.randrange(99), chance.choice([1.0, 1.3, 3.0, 9.0, 40.0]), shape,
    )  # fmt: skip
    return State(scene).changed(page=chance.choice(["stage", "films", "meters", "matrix", "borders", "cost"]))


def _weight(chance: Random, outputs: int, channels: int, size: int):
    def number() -> float:
        return float(chance.choice([0, 0, 1, -1, 2, 0.5, -1000, 1000, 0.001]))

    def row() -> tuple[float, ...]:
        return tuple(number() for _ in range(size))

    return tuple(tuple(tuple(row() for _ in range(size)) for _ in range(channels)) for _ in range(outputs))


def _images(folder: Path, chance: Random) -> None:
    grey = Image.fromarray(render("fish", 40).pixels[..., 0])
    colour = Image.fromarray(np.array([chance.randrange(256) for _ in range(30 * 20 * 3)], np.uint8).reshape(30, 20, 3))
    grey.save(folder / "grey.png")
    colour.save(folder / "colour.png")
    colour.save(folder / "colour.jpg")
    colour.convert("RGBA").rotate(30, expand=True).save(folder / "clear.png")
    colour.convert("CMYK").save(folder / "cmyk.jpg")
    grey.convert("1").save(folder / "bits.bmp")
    grey.convert("P").save(folder / "palette.gif")
    colour.save(folder / "lossless.webp", lossless=True)
    Image.fromarray(np.linspace(0, 65535, 900).reshape(30, 30).astype(np.uint16)).save(folder / "deep.tif")
    Image.new("L", (300, 2), 90).save(folder / "ribbon.png")
    Image.new("RGB", (1, 1), (9, 200, 30)).save(folder / "dot.png")


def _broken(folder: Path, chance: Random) -> None:
    png = (folder / "colour.png").read_bytes()
    session = (folder / "session-0.aperture").read_text("utf-8")
    hit = bytearray(png)
    for _ in range(20):
        hit[chance.randrange(len(hit))] = chance.randrange(256)
    (folder / "cut.png").write_bytes(png[: len(png) // 2])
    (folder / "hit.png").write_bytes(hit)
    (folder / "empty.png").write_bytes(b"")
    (folder / "words.jpg").write_text("no image", "utf-8")
    (folder / "cut.aperture").write_text(session[: len(session) // 2], "utf-8")
    (folder / "wrong.aperture").write_text(session.replace('"border": "', '"border": "<h1>no'), "utf-8")
    (folder / "newer.aperture").write_text(session.replace('"version": 1', '"version": 99'), "utf-8")
    (folder / "list.aperture").write_text("[1, 2, 3]", "utf-8")
    (folder / "empty.svg").write_text("<svg/>", "utf-8")
    (folder / "cut.pdf").write_bytes(b"%PDF-1.4\n1 0 obj")
