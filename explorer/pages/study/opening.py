"""Opening a study that was run elsewhere, which is shown together with what was run here; and a trained net."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from explorer.errors import Refusal
from explorer.pages.study import words
from explorer.pages.study.choice import StudyChoice
from explorer.study.records import merged
from explorer.study.shelf import opened_records
from explorer.study.summary import Group, group_of
from explorer.weights.bundled import BundledModel
from explorer.words import study as study_words


def with_folder(choice: StudyChoice, path: Path) -> StudyChoice:
    """The choice with one more folder, and of what it holds that of which it has most. Raises Refusal."""
    path = path.absolute()
    try:
        groups = Counter(map(group_of, merged(opened_records((str(path),))).values()))
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refusal(study_words.NOT_READ, name=error.filename or path, reason=reason) from error
    if not groups:
        raise Refusal(words.NO_STUDY, name=path)
    folders = (*(folder for folder in choice.folders if folder != str(path)), str(path))
    try:
        return replace(with_group(choice, groups.most_common(1)[0][0]), folders=folders, shown="")
    except ValueError as error:
        raise Refusal(study_words.BAD_VALUE, reason=error) from error


def with_group(choice: StudyChoice, group: Group) -> StudyChoice:
    """Raises ValueError for one that this program cannot run."""
    share = group.far_share if group.data == "glyph" else choice.far_share
    return replace(choice, data=group.data, far_share=share, steps=group.steps)


def mixing_layer(net: str) -> tuple[str, str]:
    """The net of that kind that comes with the program, and its first layer that mixes pixels, as its file names it."""
    convolves = net in ("convolution", "deep")
    return BundledModel("glyph", net).reference, "blocks.0.mixing.0" if convolves else "blocks.0.mixing"
