"""Image files as chance would spoil them: cut off, flipped, with wrong headers, of odd kinds, made to do harm.

`mutant(seed)` is one of endlessly many, always the same for a seed, with a word about what was done to it.
"""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable
from functools import cache

import numpy as np
from PIL import Image

KINDS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", "ICO", "PPM", "JPEG2000", "AVIF")
SIDES = (0, 1, 7, 255, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1)


def mutant(seed: int) -> tuple[bytes, str]:
    """(contents of a file, what was done)."""
    chance = random.Random(seed)
    how = chance.choice(WAYS)
    return how(chance), how.__name__.strip("_")


def _file(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


@cache
def original(kind: str, mode: str, size: tuple[int, int] = (40, 28)) -> bytes:
    noise = np.random.default_rng(len(kind)).integers(0, 256, (size[1], size[0], 3), np.uint8)
    return _file(Image.fromarray(noise).convert(mode), kind)


def _sound(chance: random.Random) -> bytes:
    return original(chance.choice(KINDS), chance.choice(("L", "RGB")))


def _cut(chance: random.Random) -> bytes:
    data = _sound(chance)
    return data[: chance.randrange(len(data))]


def _flip(chance: random.Random) -> bytes:
    spoilt = bytearray(_sound(chance))
    for _ in range(chance.choice((1, 2, 10, 300))):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _flip_the_head(chance: random.Random) -> bytes:
    spoilt = bytearray(_sound(chance))
    for _ in range(chance.choice((1, 3, 8))):
        spoilt[chance.randrange(min(len(spoilt), 64))] = chance.choice((0, 1, 127, 128, 255))
    return bytes(spoilt)


def _splice(chance: random.Random) -> bytes:
    one, other = _sound(chance), _sound(chance)
    return one[: chance.randrange(len(one))] + other[chance.randrange(len(other)) :]


def _wrong_head(chance: random.Random) -> bytes:
    """The first bytes of one kind, the rest of another."""
    count = chance.choice((2, 4, 8, 12, 16))
    return _sound(chance)[:count] + _sound(chance)[count:]


def _noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.choice((0, 1, 100, 10_000)))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _wrong_size(chance: random.Random) -> bytes:
    """A PNG, BMP or PGM that says it has another size than it has, however absurd."""
    width, height = chance.choice(SIDES), chance.choice(SIDES)
    match chance.randrange(3):
        case 0:
            bits, colours = chance.choice((1, 8, 16)), chance.choice((0, 2, 3, 6))
            head = struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, chance.randrange(2))
            rest = _chunk(b"IDAT", zlib.compress(bytes(2000))) + _chunk(b"IEND", b"")
            return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + rest
        case 1:
            data = bytearray(original("BMP", "RGB"))
            data[18:26] = struct.pack("<II", width, height)
            return bytes(data)
        case _:
            return b"P5 %d %d 255\n" % (width, height) + bytes(2000)


def _bomb(chance: random.Random) -> bytes:
    """A file of some kilobytes with as many pixels as are read, and one with more."""
    side = chance.choice((3000, 9000))
    flat = zlib.compressobj(9)
    rows = b"".join(flat.compress(bytes(side + 1)) for _ in range(side)) + flat.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _long_text(chance: random.Random) -> bytes:
    """A PNG with a text that unpacks to far more than it takes."""
    text = b"comment\0\0" + zlib.compress(bytes(chance.choice((10**4, 10**6, 3 * 10**7))))
    data = original("PNG", "L")
    return data[:33] + _chunk(b"zTXt", text) + data[33:]


def _sixteen_bit(chance: random.Random) -> bytes:
    values = np.random.default_rng(chance.randrange(99)).integers(0, 65536, (20, 31))
    if chance.random() < 0.5:
        return _file(Image.fromarray(values.astype(np.uint16)), chance.choice(("PNG", "TIFF", "PPM")))
    return _file(Image.fromarray((values * 70_000 - 2**31).astype(np.int32)), "TIFF")


def _floats(chance: random.Random) -> bytes:
    values = np.random.default_rng(chance.randrange(99)).normal(0, 10.0 ** chance.choice((-40, 0, 38)), (20, 31))
    with np.errstate(over="ignore"):
        values = values.astype(np.float32)
    values[chance.randrange(20), : chance.randrange(31)] = chance.choice((np.nan, np.inf, -np.inf))
    return _file(Image.fromarray(values), "TIFF")


def _other_mode(chance: random.Random) -> bytes:
    kind, mode = chance.choice(
        [("TIFF", "CMYK"), ("JPEG", "CMYK"), ("PNG", "P"), ("GIF", "P"), ("PNG", "1"), ("TIFF", "1"), ("TIFF", "LAB"),
         ("PNG", "LA"), ("PNG", "RGBA"), ("WEBP", "RGBA"), ("TIFF", "RGBA"), ("ICO", "RGBA"), ("JPEG2000", "RGBA"),
         ("AVIF", "RGBA"), ("TIFF", "YCbCr")]
    )  # fmt: skip
    spoilt = bytearray(original(kind, mode))
    if chance.random() < 0.5:
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def _see_through_palette(chance: random.Random) -> bytes:
    image = Image.open(io.BytesIO(original("PNG", "P")))
    return _file(image, chance.choice(("PNG", "GIF")), transparency=chance.randrange(256))


def _turned(chance: random.Random) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = chance.choice((*range(10), 65535))
    image = Image.open(io.BytesIO(original("PNG", "RGB")))
    return _file(image, chance.choice(("JPEG", "PNG", "WEBP")), exif=exif.tobytes()[: chance.choice((10, 20, 1000))])


def _animated(chance: random.Random) -> bytes:
    frames = [Image.new("RGB", (16, 16), (n * 20, 0, 0)) for n in range(chance.choice((2, 12)))]
    data = _file(frames[0], chance.choice(("GIF", "WEBP", "PNG", "TIFF")), save_all=True, append_images=frames[1:])
    return data[: chance.choice((len(data), len(data) * 2 // 3))]


def _odd_white(chance: random.Random) -> bytes:
    kind, white = chance.choice((b"P2", b"P3", b"P5", b"P6")), chance.choice((0, 1, 3, 200, 256, 999, 65535, 65536, -1))
    numbers = [chance.randrange(70_000) for _ in range(20 * 15 * 3)]
    body = b" ".join(b"%d" % n for n in numbers) if kind in (b"P2", b"P3") else bytes(n % 256 for n in numbers * 2)
    return b"%s\n#%s\n20 15 %d\n" % (kind, b"x" * chance.choice((0, 10, 10**5)), white) + body


def _many_scans(chance: random.Random) -> bytes:
    """A progressive JPEG whose last scan comes again and again: decoding goes over all of it each time."""
    side = chance.choice((64, 600))
    noise = np.random.default_rng(3).integers(0, 256, (side, side), np.uint8)
    data = _file(Image.fromarray(noise), "JPEG", progressive=True, quality=30)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * chance.choice((2, 50, 400)) + data[-2:]


def _huge_tags(chance: random.Random) -> bytes:
    """A TIFF whose directory asks for strips, samples and tiles that are not there."""
    data = bytearray(original("TIFF", "RGB"))
    at = struct.unpack("<I", data[4:8])[0]
    count = struct.unpack("<H", data[at : at + 2])[0]
    for _ in range(chance.choice((1, 2, 5))):
        entry = at + 2 + 12 * chance.randrange(count)
        where = entry + chance.choice((4, 8))
        data[where : where + 4] = struct.pack("<I", chance.choice(SIDES[1:8]))
    return bytes(data)


def _endless_directory(chance: random.Random) -> bytes:
    """A TIFF whose list of images comes back to its beginning."""
    data = bytearray(original("TIFF", "L"))
    at = struct.unpack("<I", data[4:8])[0]
    count = struct.unpack("<H", data[at : at + 2])[0]
    end = at + 2 + 12 * count
    data[end : end + 4] = struct.pack("<I", chance.choice((at, 4, len(data) - 2, 2**32 - 1)))
    return bytes(data)


WAYS: tuple[Callable[[random.Random], bytes], ...] = (
    _cut, _cut, _flip, _flip, _flip_the_head, _flip_the_head, _splice, _wrong_head, _noise, _wrong_size, _bomb,
    _long_text, _sixteen_bit, _floats, _other_mode, _other_mode, _see_through_palette, _turned, _animated, _odd_white,
    _many_scans, _huge_tags, _endless_directory,
)  # fmt: skip
