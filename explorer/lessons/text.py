"""The text of a lesson, as it stands in `resources/lessons/<language>/<id>.toml`."""

from __future__ import annotations

import msgspec


class StepText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`text` with **bold** words and empty lines between paragraphs; `ask` and `options` of a prediction; `do`, the
    line of a goal; `right` and `wrong`, what is said beside what was measured."""

    text: str
    ask: str = ""
    options: dict[str, str] = {}
    do: str = ""
    right: str = ""
    wrong: str = ""


class LessonText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    steps: dict[str, StepText]
