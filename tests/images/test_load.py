"""Image files as they really come: each one ends in pixels, a note or one clear sentence, and in silence on stderr."""

from __future__ import annotations

import io
import os
import pickle
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explorer.errors import Refusal
from explorer.images import decode, load
from explorer.images.load import KEPT_SIDE_PX, Loaded, load_image, picture_from_png, picture_to_png
from explorer.state.picture import Picture
from explorer.words import images as images_words

RAMP = np.arange(12 * 20, dtype=np.uint8).reshape(12, 20)
RGB = np.stack([RAMP, RAMP[::-1], 255 - RAMP], axis=2)


@pytest.fixture(autouse=True)
def _nothing_on_stderr(capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder) -> Iterator[None]:
    """The C libraries below Pillow write to the file descriptor itself, so that is what is watched."""
    yield
    assert capfd.readouterr().err == ""
    assert [str(w.message) for w in recwarn] == []


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def refusal(source: str | Path | bytes) -> str:
    with pytest.raises(Refusal) as caught:
        load_image(source)
    return str(caught.value)


def png_header_only(width: int, height: int) -> bytes:
    """A PNG of some 60 bytes that says it is huge: what a decompression bomb looks like from outside."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "PPM", "GIF"])
def test_lossless_grey_comes_as_it_is(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"ramp.{kind.lower()}"
    path.write_bytes(encoded(Image.fromarray(RAMP), kind))
    loaded = load_image(path)
    assert loaded.notes == ()
    assert np.array_equal(loaded.pixels, RAMP[:, :, None])


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("BMP", {}), ("TIFF", {}), ("WEBP", {"lossless": True})])
def test_lossless_colour_comes_as_it_is(kind: str, options: dict[str, object]) -> None:
    loaded = load_image(encoded(Image.fromarray(RGB), kind, **options))
    assert loaded.notes == ()
    assert np.array_equal(loaded.pixels, RGB)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_jpeg_comes_nearly_as_it_is(mode: str) -> None:
    smooth = Image.fromarray(np.linspace(40, 200, 32 * 32).reshape(32, 32).astype(np.uint8)).convert(mode)
    loaded = load_image(encoded(smooth, "JPEG", quality=95))
    assert loaded.pixels.shape == (32, 32, len(mode))
    assert np.abs(loaded.pixels.astype(int) - np.asarray(smooth).reshape(32, 32, -1)).max() <= 4


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_undone(orientation: int) -> None:
    upright = np.zeros((16, 24), np.uint8)
    upright[:8, :12] = 255  # the bright quarter is at the top left of the picture as it was seen
    # What a camera stores, by the EXIF standard: the inverse of the turn that a viewer has to make.
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].T,
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    loaded = load_image(encoded(Image.fromarray(np.ascontiguousarray(stored)), "PNG", exif=exif))
    assert np.array_equal(loaded.pixels[:, :, 0], upright)
    assert loaded.notes == (() if orientation == 1 else (images_words.NOTE_TURNED,))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_only_the_first_frame_of_an_animation_is_used(kind: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "lime", "blue")]
    options = {"lossless": True} if kind == "WEBP" else {}
    loaded = load_image(encoded(frames[0], kind, save_all=True, append_images=frames[1:], **options))
    assert loaded.notes == ("Only the first of 3 frames is used.",)
    assert (loaded.pixels == (255, 0, 0)).all()


def test_sixteen_bit_grey_is_scaled_exactly() -> None:
    levels = (np.arange(256) * 257).astype(np.uint16).reshape(16, 16)
    loaded = load_image(encoded(Image.fromarray(levels)))
    assert loaded.notes == (images_words.NOTE_SIXTEEN_BIT,)
    assert np.array_equal(loaded.pixels.ravel(), np.arange(256))


def test_sixteen_bit_colour_keeps_its_upper_bits() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x12\x34\x80\x00\xff\xff" * 8 for _ in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 16, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    loaded = load_image(b"\x89PNG\r\n\x1a\n" + parts)
    assert loaded.notes == (images_words.NOTE_SIXTEEN_BIT,)
    assert (loaded.pixels == (0x12, 0x80, 0xFF)).all()


def test_thirty_two_bit_counts_are_stretched() -> None:
    counts = np.array([[-1000, 0], [500, 99000]], np.int32).repeat(8, 0).repeat(8, 1)
    loaded = load_image(encoded(Image.fromarray(counts), "TIFF"))
    assert loaded.notes == ("Values from -1000 to 99000 were scaled to 0...255.",)
    assert loaded.pixels[0, 0, 0] == 0
    assert loaded.pixels[-1, -1, 0] == 255


def test_floats_between_0_and_1_keep_their_meaning() -> None:
    values = np.linspace(0.2, 0.8, 64, dtype=np.float32).reshape(8, 8)
    loaded = load_image(encoded(Image.fromarray(values), "TIFF"))
    assert np.array_equal(loaded.pixels[:, :, 0], np.rint(values.astype(np.float64) * 255))


def test_floats_with_nan_and_infinity_are_black_there() -> None:
    values = np.full((8, 8), 30.0, np.float32)
    values[0, :3] = np.nan, np.inf, -np.inf
    values[7, 7] = -10.0
    loaded = load_image(encoded(Image.fromarray(values), "TIFF"))
    assert loaded.notes == (images_words.NOTE_NOT_FINITE, "Values from -10 to 30 were scaled to 0...255.")
    assert loaded.pixels[0, :4, 0].tolist() == [0, 0, 0, 255]


def test_floats_that_are_all_nan_are_black() -> None:
    loaded = load_image(encoded(Image.fromarray(np.full((8, 8), np.nan, np.float32)), "TIFF"))
    assert loaded.notes == (images_words.NOTE_NOT_FINITE,)
    assert not loaded.pixels.any()


def test_cmyk_becomes_rgb() -> None:
    loaded = load_image(encoded(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "TIFF"))
    assert loaded.notes == (images_words.NOTE_CMYK,)
    assert (loaded.pixels == (255, 0, 0)).all()


def test_transparency_is_put_on_black() -> None:
    rgba = np.full((8, 8, 4), 200, np.uint8)
    rgba[:, :, 3] = np.arange(8) * 36
    loaded = load_image(encoded(Image.fromarray(rgba)))
    assert loaded.notes == (images_words.NOTE_TRANSPARENT,)
    assert loaded.pixels[0, :, 0].tolist() == [round(200 * a / 255) for a in range(0, 288, 36)]


def test_an_opaque_alpha_channel_is_not_worth_a_note() -> None:
    assert load_image(encoded(Image.new("RGBA", (8, 8), (1, 2, 3, 255)))).notes == ()


def test_transparent_grey_stays_grey() -> None:
    loaded = load_image(encoded(Image.new("LA", (8, 8), (100, 0))))
    assert loaded.pixels.shape == (8, 8, 1)
    assert not loaded.pixels.any()


def test_palette_with_a_transparent_colour() -> None:
    image = Image.new("P", (8, 8), 1)
    image.putpalette([0, 0, 0, 10, 20, 30, 40, 50, 60])
    image.putpixel((0, 0), 2)
    loaded = load_image(encoded(image, "PNG", transparency=2))
    assert loaded.notes == (images_words.NOTE_TRANSPARENT,)
    assert loaded.pixels[0, 0].tolist() == [0, 0, 0]
    assert loaded.pixels[1, 1].tolist() == [10, 20, 30]


def test_one_bit_is_black_and_white() -> None:
    loaded = load_image(encoded(Image.fromarray(RAMP).point(lambda v: v > 99 and 255).convert("1")))
    assert np.array_equal(loaded.pixels[:, :, 0], np.where(RAMP > 99, 255, 0))


def test_a_large_photograph_is_reduced_by_area() -> None:
    halves = np.zeros((300, 5000), np.uint8)
    halves[:, 2500:] = 255
    loaded = load_image(encoded(Image.fromarray(halves)))
    assert loaded.pixels.shape == (round(300 * KEPT_SIDE_PX / 5000), KEPT_SIDE_PX, 1)
    assert loaded.pixels.mean() == pytest.approx(127.5, abs=0.5)


def test_a_large_jpeg_is_decoded_small() -> None:
    assert max(load_image(encoded(Image.new("RGB", (4400, 40)), "JPEG")).pixels.shape) <= KEPT_SIDE_PX


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "F", "I", "P"])
def test_in_bands_it_is_the_same_as_in_one_piece(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (331, 2900, 3), np.uint8)
    image = Image.fromarray(noise)
    image = Image.merge("RGBA", (*image.split(), image.split()[0])) if mode == "RGBA" else image.convert(mode)
    data = encoded(image, "TIFF")
    monkeypatch.setattr(decode, "BAND_PX", 10**9)
    whole = load_image(data)
    for band_px in (1, 2900, 50_000):
        monkeypatch.setattr(decode, "BAND_PX", band_px)
        bands = load_image(data)
        assert bands.notes == whole.notes
        assert np.abs(bands.pixels.astype(int) - whole.pixels).max() <= 1, "one level, where a mean is rounded"


@pytest.mark.parametrize("white", [1, 7, 200, 254, 256, 1000, 65534])
@pytest.mark.parametrize("kind", [b"P5", b"P6"])
def test_any_white_of_a_portable_map(kind: bytes, white: int) -> None:
    channels = 1 if kind == b"P5" else 3
    samples = np.random.default_rng(2).integers(0, min(white * 2, 256 if white < 256 else 65536), (9, 11, channels))
    data = b"%s\n11 9\n# by hand\n%d\n" % (kind, white) + samples.astype(np.uint8 if white < 256 else ">u2").tobytes()
    loaded = load_image(data)
    assert np.array_equal(loaded.pixels, np.rint(np.minimum(samples / white, 1.0) * 255.0))
    assert loaded.notes == ((images_words.NOTE_SIXTEEN_BIT,) if white > 255 else ())
    assert refusal(data[:-1]).startswith("The pasted image cannot be read")


@pytest.mark.parametrize("levels", [0, 1, 2, 5])
def test_jpeg_2000_is_halved_while_it_is_decoded_as_often_as_it_can_be(
    levels: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = encoded(Image.linear_gradient("L").resize((2000, 1500)), "JPEG2000", num_resolutions=levels + 1)
    whole = load_image(data).pixels
    monkeypatch.setattr(load, "KEPT_SIDE_PX", 300)
    with Image.open(io.BytesIO(data)) as image:
        assert load._halvings(image, io.BytesIO(data)) == min(levels, 2)
    small = load_image(data).pixels
    assert small.shape == (225, 300, 1)
    across = np.linspace(0, 1999, 300).round().astype(int)
    down = np.linspace(3, 1496, 225).round().astype(int)
    assert np.abs(small.astype(int) - whole[np.ix_(down, across)]).max() <= 4, "the gradient is where it was"


@pytest.mark.parametrize("size", [(8_001, 8_000), (12_000, 12_000), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
def test_a_decompression_bomb_is_refused_from_its_header(size: tuple[int, int]) -> None:
    assert "64,000,000" in refusal(png_header_only(*size))


def test_what_is_not_there_or_not_a_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.png") == images_words.IMAGE_MISSING.format(name="gone.png")
    assert refusal(tmp_path) == images_words.IMAGE_FOLDER.format(name=tmp_path.name)
    assert refusal(str(tmp_path / ("n" * 300))).startswith("nnn")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes in the file system are a POSIX thing")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert refusal(tmp_path / "pipe.png") == images_words.IMAGE_NOT_A_FILE.format(name="pipe.png")


def test_what_is_not_an_image(tmp_path: Path) -> None:
    empty, text = tmp_path / "empty.png", tmp_path / "text.png"
    empty.touch()
    text.write_text("Dear reader, this is not a picture.")
    assert refusal(empty) == images_words.IMAGE_EMPTY.format(name="empty.png")
    assert refusal(b"") == images_words.IMAGE_EMPTY.format(name="The pasted image")
    assert refusal(text) == images_words.IMAGE_UNKNOWN.format(name="text.png")


def test_postscript_and_pickles_are_never_run() -> None:
    assert "kind that is known" in refusal(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n")
    assert "kind that is known" in refusal(pickle.dumps(RAMP))


def test_an_unreadable_file_says_why(tmp_path: Path) -> None:
    path = tmp_path / "loop.png"
    path.symlink_to(path)
    assert refusal(path).startswith("loop.png ")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF"])
def test_a_cut_off_file_is_refused(kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    options = {"compression": "tiff_lzw"} if kind == "TIFF" else {}
    whole = encoded(Image.fromarray(noise), kind, **options)
    sentence = refusal(whole[: len(whole) // 2])
    assert sentence.startswith("The pasted image")


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "ICO", "PPM", "JPEG2000"]),
    hits=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_damaged_bytes_never_crash(kind: str, hits: list[tuple[int, int]]) -> None:
    data = bytearray(encoded(Image.fromarray(RGB), kind))
    for where, value in hits:
        data[where % len(data)] = value
    try:
        loaded = load_image(bytes(data))
    except Refusal:
        return
    assert isinstance(loaded, Loaded)
    assert loaded.pixels.dtype == np.uint8
    assert loaded.pixels.shape[2] in (1, 3)


@pytest.mark.parametrize("pixels", [RAMP[:, :, None], RGB])
def test_png_keeps_every_pixel(pixels: np.ndarray) -> None:
    picture = Picture(pixels)
    assert picture_from_png(picture_to_png(picture)) == picture


@pytest.mark.parametrize("size", [(7, 20), (225, 8), (20_000, 20_000)])
def test_a_png_of_a_wrong_size_is_no_picture(size: tuple[int, int]) -> None:
    small = max(size) < 1000
    data = encoded(Image.new("L", size)) if small else png_header_only(*size)
    with pytest.raises(Refusal, match=r"^clip "):
        picture_from_png(data, "clip")


def test_only_a_png_is_a_png() -> None:
    with pytest.raises(Refusal, match="kind that is known"):
        picture_from_png(encoded(Image.fromarray(RGB), "BMP"))
