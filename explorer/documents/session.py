"""State <-> `.aperture` file: JSON with the image inside as a PNG, versioned, written whole or not at all.

Reading: 1. is it JSON and ours, 2. of a version that is known, 3. migrate it step by step to the newest, 4. check the
types (msgspec), 5. decode the image, 6. build the State, which checks all ranges. Keys that are not known are passed
over and missing ones take their defaults, so a file may come from a neighbouring build of the same version.
What stands in a file follows from the fields of Scene, Kernel and Look and from the list of pages.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from explorer.documents.migrations import MIGRATIONS, Raw
from explorer.documents.parts import KernelPart, LookPart, ScenePart, Session, kept
from explorer.errors import Refusal, cut
from explorer.images.load import picture_from_png, picture_to_png
from explorer.machine.files import Write, write_atomically, write_bytes
from explorer.pages.listed import PAGES
from explorer.state.checks import one_of
from explorer.state.state import LARGEST_WINDOW_PX, Kernel, Look, Scene, State, fitted
from explorer.words import sessions as sessions_words

FORMAT = "aperture-session"
VERSION = 2
SUFFIX = ".aperture"
LARGEST_FILE_BYTES = 16 * 2**20
ONCE_LARGEST_WINDOW_PX = 1e4


def session_bytes(state: State) -> bytes:
    """The file's contents: UTF-8 JSON, the same bytes for the same state."""
    scene, look = state.scene, state.look
    session = Session(
        format=FORMAT,
        version=VERSION,
        image=base64.b64encode(picture_to_png(scene.picture)).decode("ascii"),
        scene=ScenePart(**{**kept(ScenePart, scene), "kernel": KernelPart(**kept(KernelPart, scene.kernel))}),
        look=LookPart(
            **{
                **kept(LookPart, look),
                **{page.session_key: look.choice(page.choice) for page in PAGES.values()},
                "hidden_heads": tuple(sorted(look.hidden_heads)),
            }
        ),
    )
    # A numpy number that found its way into the state is a number all the same: saving must not fail over it.
    return msgspec.json.format(msgspec.json.encode(session, enc_hook=lambda value: value.item()), indent=1)


def session_from_bytes(data: bytes, name: str = "") -> State:
    """The state in a session file's contents; `name` stands in the sentences. Raises Refusal."""
    name = name or sessions_words.SESSION_UNNAMED
    raw = _migrated(_decode(data, name), name)
    try:
        session = msgspec.convert(raw, Session)
    except RecursionError as error:
        raise Refusal(sessions_words.SESSION_VALUE, name=name, reason=sessions_words.REASON_TOO_DEEP) from error
    except msgspec.ValidationError as error:
        raise Refusal(sessions_words.SESSION_VALUE, name=name, reason=error) from error
    try:
        png = base64.b64decode(session.image, validate=True)
    except ValueError as error:  # binascii's own among them, and letters beyond ASCII
        raise Refusal(sessions_words.SESSION_IMAGE, name=name, reason=error) from error
    picture = picture_from_png(png, sessions_words.SESSION_IMAGE_NAME.format(name=cut(name, 60)))
    try:
        plain: Raw = {**msgspec.structs.asdict(session.scene), "picture": picture}
        plain["kernel"] = Kernel(**msgspec.structs.asdict(session.scene.kernel))
        if (plain["heads"], plain["norm"]) == ("fewest", "linear"):  # could be chosen once, and had no numbers
            plain["norm"] = "softmax"
        if LARGEST_WINDOW_PX < plain["window_side"] <= ONCE_LARGEST_WINDOW_PX:  # global still
            plain["window_side"] = LARGEST_WINDOW_PX
        look: Raw = {**msgspec.structs.asdict(session.look), "hidden_heads": frozenset(session.look.hidden_heads)}
        one_of("page", look["page"], ("stage", *PAGES))
        choices = [look.pop(page.session_key) for page in PAGES.values()]
        scene, seen = Scene(**plain), Look(**look)
        fit = replace(fitted(seen, scene), cell=seen.cell)  # a query that is not there is told, the rest follows
        return State(scene, fit).changed(*choices)
    except ValueError as error:
        raise Refusal(sessions_words.SESSION_VALUE, name=name, reason=error) from error


def save_session(state: State, path: str | Path, write: Write = write_bytes) -> None:
    """Writes the state to `path`, whole: on any failure the file that was there stays. Raises Refusal."""
    path = Path(path)
    try:
        write_atomically(path, session_bytes(state), write)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refusal(sessions_words.SESSION_NOT_SAVED, name=path.name, reason=reason) from error


def load_session(path: str | Path) -> State:
    """The state in a session file. Raises Refusal, with one sentence that names the file and what is wrong."""
    path = Path(path)
    name = path.name
    try:
        if not path.exists():
            raise Refusal(sessions_words.SESSION_MISSING, name=name)
        if not path.is_file():  # a folder cannot be read, and a pipe would be waited for
            raise Refusal(sessions_words.SESSION_UNREADABLE, name=name, reason=sessions_words.REASON_NOT_A_FILE)
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refusal(sessions_words.SESSION_UNREADABLE, name=name, reason=reason) from error
    if len(data) > LARGEST_FILE_BYTES:
        raise Refusal(sessions_words.SESSION_TOO_LARGE, name=name, limit_mib=LARGEST_FILE_BYTES // 2**20)
    return session_from_bytes(data, name)


def _decode(data: bytes, name: str) -> Raw:
    try:
        raw = msgspec.json.decode(data)
    except RecursionError as error:
        raise Refusal(sessions_words.SESSION_NOT_JSON, name=name, reason=sessions_words.REASON_TOO_DEEP) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        cut = "truncated" in str(error)
        sentence = sessions_words.SESSION_CUT if cut else sessions_words.SESSION_NOT_JSON
        raise Refusal(sentence, name=name, reason=error) from error
    got = raw.get("format") if isinstance(raw, dict) else type(raw).__name__
    if not isinstance(raw, dict) or got != FORMAT:
        raise Refusal(sessions_words.SESSION_FORMAT, name=name, wanted=FORMAT, got=_brief(got))
    return raw


def _migrated(
    raw: Raw, name: str, migrations: Mapping[int, Callable[[Raw], Raw]] = MIGRATIONS, newest: int = VERSION
) -> Raw:
    """`raw` brought up to the newest version, one step at a time."""
    version = raw.get("version")
    if type(version) is not int or version < 1:  # True is an int, too, and no version
        raise Refusal(sessions_words.SESSION_VERSION, name=name, got=_brief(version))
    if version > newest:
        raise Refusal(sessions_words.SESSION_NEWER, name=name, got=version, wanted=newest)
    for step in range(version, newest):
        raw = {**migrations[step](raw), "version": step + 1}
    return raw


def _brief(value: object) -> str:
    """Something found in a file, as it may stand in a sentence."""
    try:
        return cut(repr(value), 40)
    except RecursionError:
        return type(value).__name__
