"""Setting: what a step puts on the stage and on the pages, by the names that stand in session files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_origin, get_type_hints

import msgspec

from explorer.images.gallery import gallery_picture
from explorer.pages.listed import PAGES
from explorer.state.checks import one_of
from explorer.state.state import Kernel, Look, Scene, State, adapt_kernel

PICTURE_SIDE_PX = 32
_NO_NAME = ("picture", "kernel", "choices")  # these stand in another form
_HINTS: Mapping[str, Any] = {
    name: hint
    for part in (Scene, Look)
    for name, hint in get_type_hints(part).items()
    if name in {one.name for one in fields(part)} and name not in _NO_NAME
}
_CHOICES: Mapping[str, type[Any]] = {page.session_key: page.choice for page in PAGES.values()}
NAMES = ("picture", "kernel", *_HINTS, *(key for key in _CHOICES if key not in _HINTS))


@dataclass(frozen=True)
class Setting:
    """`changes` of fields; `picture`, a name of the gallery; `kernel`, with the seed of before; `choices` on pages."""

    changes: Mapping[str, Any]
    picture: str = ""
    kernel: Mapping[str, Any] | None = None
    choices: tuple[Any, ...] = ()

    @property
    def given(self) -> bool:
        return self != NOTHING

    def applied(self, state: State) -> State:
        """The state with all of it set at once. Raises ValueError for what no state can be."""
        changes = dict(self.changes)
        if self.picture:
            changes["picture"] = gallery_picture(self.picture, PICTURE_SIDE_PX, PICTURE_SIDE_PX)
        if self.kernel is not None:
            channels = changes.get("picture", state.scene.picture).channels
            changes["kernel"] = adapt_kernel(replace(state.scene.kernel, **self.kernel), channels)
        return state.changed(*self.choices, **changes)


NOTHING = Setting({})


def setting(raw: Mapping[str, Any]) -> Setting:
    """Of a table in a file: fields of the scene and the look; `picture`, a name of the gallery; `kernel`, a name or a
    table; and for each page its choices, as a table. Raises ValueError, with the name of the field."""
    changes: dict[str, Any] = {}
    picture, kernel, choices = "", None, []
    for name, value in raw.items():
        if name == "picture":
            picture = _of(name, value, str)
            gallery_picture(picture, PICTURE_SIDE_PX, PICTURE_SIDE_PX)
        elif name == "kernel":
            kernel = _kernel(value)
        elif name in _CHOICES and isinstance(value, dict):
            choices.append(_of(name, value, _CHOICES[name]))
        elif name in _HINTS:
            changes[name] = _of(name, value, _HINTS[name])
        else:
            raise ValueError(f"{name} cannot be set: it must be one of {', '.join(NAMES)}")
    if "page" in changes:
        one_of("page", changes["page"], ("stage", *PAGES))
    return Setting(changes, picture, kernel, tuple(choices))


def _kernel(value: Any) -> Mapping[str, Any]:
    """The fields of a kernel that are given; a weight makes it free, and a name takes the weight away."""
    given = {"name": value} if isinstance(value, str) else value
    hints = get_type_hints(Kernel)
    if not isinstance(given, dict) or not given.keys() <= hints.keys():
        raise ValueError(f"kernel must be a name, or a table of {', '.join(hints)}, got {value!r}")
    made = {name: _of(f"kernel.{name}", one, hints[name]) for name, one in given.items()}
    if made.get("weight") is not None:
        weight = made["weight"]
        made |= {"name": "free", "outputs": len(weight), "size": len(weight[0][0])}
    elif "name" in made:
        made["weight"] = None
    return made


def _of(name: str, value: Any, kind: Any) -> Any:
    if get_origin(kind) is Literal:  # msgspec would not say which values there are
        one_of(name, value, kind)
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"{name}: {error}") from error
