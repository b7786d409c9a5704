"""Session files: what is saved is read back, old files stay readable, and every bad file gets its own sentence."""

from __future__ import annotations

import base64
import errno
import hashlib
import json
import struct
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.documents.session import (
    LARGEST_FILE_BYTES,
    _migrated,
    load_session,
    save_session,
    session_bytes,
    session_from_bytes,
)
from explorer.errors import Refusal
from explorer.pages.borders.choice import BordersChoice
from explorer.pages.depth.choice import DepthChoice
from explorer.pages.films.choice import FilmsChoice
from explorer.state.picture import Picture
from explorer.state.state import LARGEST_WINDOW_PX, Kernel, Look, Scene, State

SESSIONS = Path(__file__).parents[1] / "sessions"
STATE = State(Scene(Picture(np.arange(80, dtype=np.uint8).reshape(8, 10, 1))))


def raw(state: State = STATE) -> dict[str, Any]:
    return json.loads(session_bytes(state))


def opened(content: dict[str, Any]) -> State:
    return session_from_bytes(json.dumps(content).encode(), "my.aperture")


def refusal(content: dict[str, Any] | bytes) -> str:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(Refusal) as caught:
        session_from_bytes(data, "my.aperture")
    assert "my.aperture" in str(caught.value)
    return str(caught.value)


# What people have saved


def test_the_first_default_session_loads_for_ever() -> None:
    state = load_session(SESSIONS / "v1-default.aperture")
    assert state == State(Scene(state.scene.picture))
    pixels = state.scene.picture.pixels
    assert pixels.shape == (32, 32, 1)
    digest = "0c972f793e51dd6c502505557bb1636090b9c3cadb574d8c6b121ce2ca1587f1"
    assert hashlib.sha256(pixels.tobytes()).hexdigest() == digest


def test_what_could_be_chosen_once_and_had_no_numbers_opens_with_some() -> None:
    state = load_session(SESSIONS / "v1-fewest-linear.aperture")
    assert state == State(Scene(state.scene.picture, heads="fewest", norm="softmax"))


def test_a_window_wider_than_any_picture_is_global_still() -> None:
    content = raw()
    content["scene"]["window_side"] = 1e4
    assert opened(content).scene.window_side == LARGEST_WINDOW_PX
    content["scene"]["window_side"] = 1e5
    assert "window_side" in refusal(content)


def test_the_first_rich_session_loads_for_ever() -> None:
    state = load_session(SESSIONS / "v1-rich.aperture")
    weight = tuple(
        tuple(tuple(tuple((27 * o + 9 * i + 3 * r + c - 20) / 8 for c in range(3)) for r in range(3)) for i in range(3))
        for o in range(2)
    )
    assert state.scene == Scene(
        state.scene.picture,
        Kernel("free", 3, 2, 5, weight),
        border="reflect",
        stride=2,
        dilation=2,
        integer=False,
        heads="kernel",
        content=2.5,
        position=0.75,
        temperature=0.5,
        norm="sparsemax",
        similarity="cosine",
        features="pixel",
        head_seed=42,
        window_side=4.6,
        window_shape="disc",
    )
    assert state.look == Look(cell=(3, 7), hidden_heads=frozenset({1, 4, 8}), channel_in=2, channel_out=1)
    pixels = state.scene.picture.pixels
    assert pixels.shape == (12, 16, 3)
    digest = "3ae87b10543a54a57636aba06bd5dddacf112105cc0ca5614ae5813ec5b851d7"
    assert hashlib.sha256(pixels.tobytes()).hexdigest() == digest


def test_the_sessions_of_version_2_load_for_ever() -> None:
    state = load_session(SESSIONS / "v2-default.aperture")
    assert state == State(Scene(state.scene.picture)).changed(cell=(15, 8))
    rich = load_session(SESSIONS / "v2-rich.aperture")
    assert rich.scene == load_session(SESSIONS / "v1-rich.aperture").scene
    assert (rich.look.page, rich.look.all_channels) == ("depth", True)
    assert rich.look.choice(FilmsChoice) == FilmsChoice("gate", 0.125, "stage")
    assert rich.look.choice(DepthChoice) == DepthChoice(show="gaze", layers=6, gaze_layer=3)
    assert rich.look.choice(BordersChoice) == BordersChoice(2.0, "stage")


# Round trips


@st.composite
def states(draw: st.DrawFn) -> State:
    channels = draw(st.sampled_from([1, 3]))
    shape = (draw(st.integers(8, 14)), draw(st.integers(8, 14)), channels)
    pixels = np.random.default_rng(draw(st.integers(0, 99))).integers(0, 256, shape, np.uint8)
    size, outputs = draw(st.sampled_from([1, 3, 5])), draw(st.integers(1, 3))
    if draw(st.booleans()):
        number = st.floats(-1000, 1000, allow_nan=False)
        row = st.tuples(*[number] * size)
        weight = draw(st.tuples(*[st.tuples(*[st.tuples(*[row] * size)] * channels)] * outputs))
        kernel = Kernel("free", size, outputs, 0, weight)
    else:
        kernel = Kernel(
            draw(st.sampled_from(["identity", "box", "random"])), size, outputs, draw(st.integers(0, 2**63 - 1))
        )
    scene = Scene(
        Picture(pixels),
        kernel,
        border=draw(st.sampled_from(["zero", "zero_keys", "masked", "replicate", "reflect", "circular"])),
        stride=draw(st.integers(1, 4)),
        dilation=draw(st.integers(1, 3)),
        integer=draw(st.booleans()),
        heads=draw(st.sampled_from(["kernel", "one"])),
        content=draw(st.floats(0, 100)),
        position=draw(st.floats(0, 20)),
        temperature=draw(st.floats(0.05, 20)),
        norm=draw(st.sampled_from(["softmax", "sparsemax", "entmax", "relu", "sigmoid", "linear"])),
        similarity=draw(st.sampled_from(["dot", "cosine", "distance"])),
        features=draw(st.sampled_from(["patch", "pixel"])),
        head_seed=draw(st.integers(0, 2**63 - 1)),
        window_side=draw(st.floats(1, 1e3)),
        window_shape=draw(st.sampled_from(["square", "disc"])),
    )
    look = {
        "cell": (draw(st.integers(0, 13)), draw(st.integers(0, 13))),
        "hidden_heads": draw(st.frozensets(st.integers(0, 24), max_size=4)),
        "channel_in": draw(st.integers(0, 2)),
        "all_channels": draw(st.booleans()),
        "channel_out": draw(st.integers(0, 2)),
    }
    return State(scene).changed(**look)


@settings(max_examples=60)
@given(states())
def test_what_is_saved_is_read_back(state: State) -> None:
    data = session_bytes(state)
    assert session_from_bytes(data) == state
    assert session_bytes(session_from_bytes(data)) == data


def test_the_moment_is_not_kept() -> None:
    passing = STATE.changed(stage=3, scan=17, pinned=True, cell=(2, 5))
    assert session_from_bytes(session_bytes(passing)) == STATE.changed(cell=(2, 5))


def test_numpy_numbers_are_saved_as_numbers() -> None:
    state = STATE.changed(window_side=np.float32(2.5), stride=np.int64(2))
    assert session_from_bytes(session_bytes(state)) == STATE.changed(window_side=2.5, stride=2)


def test_it_is_plain_json_with_a_png_inside() -> None:
    content = raw()
    assert (content["format"], content["version"]) == ("aperture-session", 2)
    assert base64.b64decode(content["image"]).startswith(b"\x89PNG")
    assert content["scene"]["kernel"] == {"name": "sobel_x", "size": 3, "outputs": 1, "seed": 0, "weight": None}


# Neighbouring builds


def test_unknown_keys_are_passed_over() -> None:
    content = raw()
    content["mood"] = "calm"
    content["scene"]["hue"] = 3
    content["scene"]["kernel"]["taste"] = [1]
    assert opened(content) == STATE


def test_missing_keys_take_their_defaults() -> None:
    content = raw(STATE.changed(stride=2))
    assert opened({key: content[key] for key in ("format", "version", "image")}) == STATE
    del content["scene"]["norm"], content["scene"]["kernel"]["seed"], content["look"]["cell"]
    assert opened(content) == STATE.changed(stride=2)


def test_a_missing_image_is_named() -> None:
    content = raw()
    del content["image"]
    assert "image" in refusal(content)


def test_migrations_run_one_by_one_to_the_newest_version() -> None:
    steps = {
        1: lambda old: {**old, "path": [*old.get("path", []), 1]},
        2: lambda old: {**old, "path": [*old.get("path", []), 2]},
    }
    assert _migrated({"version": 1}, "f", steps, newest=3) == {"version": 3, "path": [1, 2]}
    assert _migrated({"version": 2}, "f", steps, newest=3) == {"version": 3, "path": [2]}
    assert _migrated({"version": 3}, "f", steps, newest=3) == {"version": 3}


def test_films_of_version_1_had_the_content_of_the_stage() -> None:
    """Where the page was in use; else it is as it comes. What is no choice at all is refused as ever."""

    def films_of(**look: object) -> FilmsChoice:
        return opened({**raw(), "version": 1, "look": look}).look.choice(FilmsChoice)

    assert films_of(page="films") == FilmsChoice(strength="stage")
    assert films_of(films={"kind": "gate", "distance": 0.1}) == FilmsChoice("gate", 0.1, "stage")
    assert films_of(films={"kind": "window", "distance": 0.3}) == FilmsChoice() == films_of()
    assert "films" in refusal({**raw(), "version": 1, "look": {"page": "films", "films": 7}})
    kept = STATE.changed(FilmsChoice("gate", 0.1, "stage"))
    assert session_from_bytes(session_bytes(kept)) == kept


def test_the_gaze_of_version_1_was_that_of_the_last_layer() -> None:
    def depth_of(**depth: object) -> DepthChoice:
        return opened({**raw(), "version": 1, "look": {"depth": depth}}).look.choice(DepthChoice)

    assert depth_of(show="gaze", layers=7) == DepthChoice("gaze", layers=7, gaze_layer=7)
    assert depth_of(show="gaze") == DepthChoice("gaze", gaze_layer=4)
    assert depth_of(show="rank", layers=7) == DepthChoice("rank", layers=7)
    assert "depth" in refusal({**raw(), "version": 1, "look": {"depth": 7}})
    kept = STATE.changed(DepthChoice("gaze", gaze_layer=2))
    assert session_from_bytes(session_bytes(kept)) == kept


def test_a_newer_version_says_so() -> None:
    sentence = refusal({**raw(), "version": 7, "scene": "something new"})
    assert "made by a newer Aperture (session version 7, this one reads up to 2)" in sentence


# Bad files


@pytest.mark.parametrize("version", [0, -1, 1.5, "1", None, True, [1]])
def test_a_version_must_be_a_whole_number(version: object) -> None:
    assert f"got {version!r}" in refusal({**raw(), "version": version})


@pytest.mark.parametrize("data", [b"hello", b"{'a': 1}", b"\xff\xfe\x00", b"{} {}", b"[" * 100_000 + b"]" * 100_000])
def test_what_is_not_json(data: bytes) -> None:
    assert "not JSON" in refusal(data)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.99])
def test_a_file_that_is_cut_off(share: float) -> None:
    data = session_bytes(STATE)
    assert "cut off" in refusal(data[: int(share * len(data))])


@pytest.mark.parametrize("content", [{}, {"format": "other"}, {"format": None}, {"version": 1}])
def test_json_of_something_else(content: dict[str, Any]) -> None:
    assert "must be 'aperture-session'" in refusal(content)


def test_json_that_is_no_object() -> None:
    assert "must be 'aperture-session', got 'list'" in refusal(b"[1, 2]")


def test_a_long_wrong_format_is_shortened() -> None:
    assert len(refusal({"format": "x" * 10_000})) < 250


@pytest.mark.parametrize(
    ("part", "key", "value", "words"),
    [
        ("scene", "stride", 9, "stride must lie between 1 and 4, got 9"),
        ("scene", "stride", 1.5, "Expected `int`, got `float`"),
        ("scene", "temperature", 0, "temperature must lie between 0.05 and 20, got 0.0"),
        ("scene", "window_side", -3, "window_side must lie between 1 and 1000, got -3.0"),
        ("scene", "border", "wall", "border must be one of zero, zero_keys, masked"),
        ("scene", "integer", 1, "Expected `bool`, got `int`"),
        ("scene", "head_seed", -1, "head_seed must lie between 0 and"),
        ("scene", "kernel", {"name": "sobel_x", "size": 4}, "kernel_size must be one of 1, 3, 5, 7, got 4"),
        ("scene", "kernel", {"name": "free"}, "a free kernel has a weight"),
        ("scene", "kernel", {"name": "free", "size": 1, "weight": [[[[1e6]]]]}, "got 1000000.0"),
        ("scene", "kernel", {"name": "free", "size": 1, "weight": [[[[1]], [[1]], [[1]]]]}, "made for 3 channels"),
        (
            "scene",
            "kernel",
            {"name": "free", "size": 3, "weight": [[[[1]]]]},
            "weight must have shape (1, 1 or 3, 3, 3)",
        ),
        ("look", "cell", [8, 0], "the query must lie in the 8 x 10 output, got (8, 0)"),
        ("look", "cell", [-1, 0], "got (-1, 0)"),
        ("look", "cell", [0], "length 2"),
        ("look", "channel_in", -1, "channel_in must lie between 0 and 4095, got -1"),
        ("look", "hidden_heads", [-2], "a hidden head must lie between 0 and 255, got -2"),
    ],
)
def test_hand_edited_values_are_named(part: str, key: str, value: object, words: str) -> None:
    content = raw()
    content[part][key] = value
    assert words in refusal(content)


def test_heads_and_channels_that_the_scene_has_not_are_let_go() -> None:
    content = raw()
    content["look"].update(hidden_heads=[2, 30], channel_in=2, channel_out=5)
    assert opened(content).look == Look(hidden_heads=frozenset({2}))


def test_settings_that_exclude_each_other() -> None:
    content = raw()
    content["scene"].update(border="shifted", window_shape="disc")
    assert "Shifted windows (NATTEN) are square" in refusal(content)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have(number: str) -> None:
    data = session_bytes(STATE).replace(b'"content": 1.0', f'"content": {number}'.encode())
    assert number.encode() in data
    assert "not JSON" in refusal(data)


def test_numbers_too_large_for_a_float() -> None:
    data = session_bytes(STATE).replace(b'"content": 1.0', b'"content": 1e999')
    assert "content" in refusal(data) or "not JSON" in refusal(data)


def test_images_that_cannot_be_read() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0))
    bomb += chunk(b"IDAT", zlib.compress(bytes(10**6))) + chunk(b"IEND", b"")
    png = base64.b64decode(raw()["image"])

    def with_image(image: str) -> str:
        return refusal({**raw(), "image": image})

    assert "The image in my.aperture" in with_image("no base64!")
    assert "The image in my.aperture" in with_image("é")
    assert "empty" in with_image("")
    assert "not an image" in with_image(base64.b64encode(b"hello").decode())
    assert "The image in my.aperture" in with_image(base64.b64encode(png[:-30]).decode())
    assert "50,176" in with_image(base64.b64encode(bomb).decode())


def test_an_image_of_a_wrong_size() -> None:
    narrow = b"\x89PNG\r\n\x1a\n"
    for kind, data in (
        (b"IHDR", struct.pack(">IIBBBBB", 4, 9, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(5 * 9))),
        (b"IEND", b""),
    ):
        narrow += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    assert "8 to 224 px, got 9 x 4" in refusal({**raw(), "image": base64.b64encode(narrow).decode()})


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 255)), min_size=1, max_size=5))
def test_damaged_files_never_crash(hits: list[tuple[int, int]]) -> None:
    data = bytearray(session_bytes(STATE))
    for where, value in hits:
        data[where % len(data)] = value
    try:
        state = session_from_bytes(bytes(data), "my.aperture")
    except Refusal:
        return
    assert isinstance(state, State)


# Files on the disk


def test_save_and_load(tmp_path: Path) -> None:
    path = tmp_path / "Größe 1.aperture"
    save_session(STATE, path)
    assert load_session(str(path)) == STATE
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.aperture"
    save_session(STATE, path)

    def fill_up(file: BinaryIO, data: bytes) -> None:
        file.write(data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Refusal, match=r"mine\.aperture was not saved \(No space left on device\)"):
        save_session(STATE.changed(stride=2), path, write=fill_up)
    assert load_session(path) == STATE
    assert [p.name for p in tmp_path.iterdir()] == ["mine.aperture"]


def test_places_where_nothing_can_be_saved(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder.aperture").mkdir()
    for place in (tmp_path / "file" / "a.aperture", tmp_path / "gone" / "a.aperture", tmp_path / "folder.aperture"):
        with pytest.raises(Refusal, match="was not saved"):
            save_session(STATE, place)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder.aperture"]


def test_files_that_are_no_sessions(tmp_path: Path) -> None:
    huge = tmp_path / "huge.aperture"
    with huge.open("wb") as file:
        file.truncate(LARGEST_FILE_BYTES + 1)
    for path, words in (
        (tmp_path / "gone.aperture", "gone.aperture is no longer there"),
        (tmp_path, "it is not a file"),
        (huge, "huge.aperture is larger than 16 MiB"),
        (tmp_path / ("n" * 300), "cannot be opened"),
    ):
        with pytest.raises(Refusal, match=words):
            load_session(path)


# A file is never more than text


@pytest.mark.parametrize("deep", [2_000, 1_000_000])
@pytest.mark.parametrize("key", ["format", "version", "scene", "look", "image"])
def test_endless_nesting_is_refused(key: str, deep: int) -> None:
    content = raw()
    content[key] = "HERE"
    data = json.dumps(content).replace('"HERE"', "[" * deep + "]" * deep)
    assert len(refusal(data.encode())) <= 200


def test_a_value_of_a_hundred_thousand_letters_is_quoted_in_short() -> None:
    content = raw()
    content["scene"]["border"] = "x" * 100_000
    assert len(refusal(content)) <= 200
