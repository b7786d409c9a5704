"""The compiled kernel behind the closing film, where it was built: found, described and called through ctypes.

It is never built here: `python -m explorer.native.build` does that, with the package. Without it every film is computed
by torch, with the same results up to rounding.
"""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("film.so")
FORMAT = 4  # FILM_FORMAT of film.h
DIMS = (8, 16, 32)  # lengths of a dot product that the kernel is compiled for; shorter ones are filled with zeros
CHANNELS = (1, 2, 3)  # of values or of outputs, whichever are fewer; more would only add to the time of compiling
LANES = 16  # at most; rows of queries are filled up to a multiple of it
MARGIN = 16  # FILM_MARGIN of film.h
BIAS_MARGIN = 32  # FILM_BIAS_MARGIN
FAR_MARGIN = 8  # FILM_FAR_MARGIN


class FilmSide(ctypes.Structure):
    """`struct FilmSide` of film.h, which says what each field is."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("query", "near", "far", "mask", "bias", "extent")),
        *((name, ctypes.c_int) for name in ("rows", "padded_columns", "key_rows", "key_columns")),
        ("origin", ctypes.c_int),
    )


class FilmArguments(ctypes.Structure):
    """`struct Film` of film.h."""

    _fields_ = (
        ("along", FilmSide),
        ("across", FilmSide),
        *((name, ctypes.c_void_p) for name in ("before_top", "before_total", "top", "within", "edge", "corner")),
        *((name, ctypes.c_int) for name in ("heads", "dims", "channels", "reach", "bias_heads")),
        *((name, ctypes.c_int) for name in ("first_ring", "last_ring")),
    )


class FilmSource(ctypes.Structure):
    """`struct FilmSource` of film.h."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("query", "key", "value", "row_at", "column_at")),
        ("length", ctypes.c_int),
        *((name, ctypes.c_float) for name in ("scale", "lowest")),
    )


_SIZES = ctypes.sizeof(FilmArguments), ctypes.sizeof(FilmSource)


@cache
def _library() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(str(FILE))
        sizes = library.film_size(), library.film_source_size()
        of_this_format = library.film_format() == FORMAT and sizes == _SIZES
    except (OSError, AttributeError):
        return None
    if not of_this_format:  # compiled from older sources
        return None
    library.film_way.restype = ctypes.c_char_p
    library.film_rings.argtypes = (ctypes.POINTER(FilmArguments), ctypes.c_int, ctypes.c_int)
    library.film_pack.argtypes = (ctypes.POINTER(FilmArguments), ctypes.POINTER(FilmSource), ctypes.c_int)
    library.film_pack.restype = None
    library.film_expect_large.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
    return library


@cache
def ways() -> tuple[str, ...]:
    """The instruction sets that this processor and the compiled kernel share, the fastest first; none without it."""
    library = _library()
    names: list[str] = []
    while library is not None and (name := library.film_way(len(names))) is not None:
        names.append(name.decode())
    return tuple(names)


def expect_large(address: int, size_bytes: int) -> None:
    """Asks the system for large pages in memory that is about to be filled; where it has none, nothing happens."""
    library = _library()
    if library is not None:
        library.film_expect_large(address, size_bytes)


def pack(arguments: FilmArguments, source: FilmSource, threads: int) -> None:
    """Fills the tables and ring 0 that `arguments` points to, which must live until it returns as must `source`."""
    library = _library()
    if library is None:
        raise RuntimeError("the compiled kernel is not there: ask `ways` first")
    library.film_pack(ctypes.byref(arguments), ctypes.byref(source), threads)


def sum_rings(arguments: FilmArguments, way: int, threads: int) -> None:
    """Runs the kernel, without the GIL. The arrays that `arguments` points to must live until it returns."""
    library = _library()
    code = 1 if library is None else library.film_rings(ctypes.byref(arguments), way, threads)
    if code == 1:
        raise RuntimeError(f"no compiled kernel for {arguments.dims} dims and {arguments.channels} channels")
    if code != 0:
        raise MemoryError("no memory for the compiled kernel's own sums")
