"""A lesson in Markdown, as a host writes one: the same Lesson as those in resources/lessons.

    # Edges of our house
    Claim: H5

    ## look
    Set: kernel = sobel_x, window_side = 9
    Point: lanes
    Above a convolution, below an attention layer. **Close the window** to one pixel.
    Measure: stage.relative
    Ask: How far apart will the two outputs be then?
    - Still by some per cent [>= 0.01]
    - Not at all [= 0]
    - It depends on the picture
    Goal: window_side <= 1
    Do: Drag the handle to 1 px, or press {

    ## told
    Reveal: look
    Right: Nothing is left to choose.

A line that begins with one of the words below and a colon is a setting of its step; every other line is text. Names and
measures are those of `docs/lessons.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from explorer.claims.listed import CLAIMS
from explorer.images.gallery import GALLERY
from explorer.lessons.lesson import Lesson, LessonStep, Unfit, joined
from explorer.lessons.plan import LessonPlan, StepPlan
from explorer.lessons.text import LessonText, StepText
from explorer.state.picture import Picture
from explorer.words import workshop as words
from explorer.workshop.misread import Misread, converted, read_by
from explorer.workshop.phrases import goal_of, pairs, set_of, spread_option

HEAD_WORDS = ("Claim", "Minutes")
STEP_WORDS = (
    "Set", "Point", "Beside", "Measure", "Ask", "Goal", "Do", "Show", "Reveal", "Right", "Wrong", "Verdict",
)  # fmt: skip
MANY = ("Set", "Goal", "Show", "Beside")  # these may stand more than once in a step
MOST_STEPS = 50


@dataclass
class _Draft:
    """A step while it is read: `said` holds (line, what stands behind the colon) by the word."""

    name: str
    line: int
    said: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    options: list[tuple[int, str]] = field(default_factory=list)

    def one(self, word: str) -> str:
        return self.said[word][0][1] if word in self.said else ""

    def line_of(self, word: str) -> int:
        return self.said[word][0][0] if word in self.said else self.line


def lesson_from_markdown(text: str, name: str, pictures: Mapping[str, Picture] | None = None) -> Lesson:
    """The lesson; its id is `name`. `Set: picture = ...` may name one of `pictures`. Raises Misread."""
    title, head, drafts = _split(text)
    pictures = pictures or {}
    steps, texts, own = [], {}, {}
    for number, draft in enumerate(drafts):
        if "Reveal" in draft.said and not any(
            before.name == draft.one("Reveal") and "Ask" in before.said for before in drafts[:number]
        ):
            raise Misread(draft.line_of("Reveal"), words.REVEALS_WHAT, got=draft.one("Reveal"))
        plan, step_text, shown = _step(draft, pictures)
        steps.append(plan)
        texts[draft.name] = step_text
        own[draft.name] = shown
    if "Claim" in head and head["Claim"][1] not in CLAIMS:
        line, claim = head["Claim"]
        raise Misread(line, words.CLAIM_UNKNOWN, got=claim, known=", ".join(CLAIMS))
    minutes = _number(*head["Minutes"]) if "Minutes" in head else len(steps)
    line = head.get("Minutes", (1, ""))[0]
    plan = converted(
        {"minutes": minutes, "claim": head.get("Claim", (0, ""))[1], "steps": []}, LessonPlan, line, {"steps": steps}
    )
    try:
        made = joined(name, plan, LessonText(title, texts))
    except Unfit as unfit:
        lines = {draft.name: draft.line for draft in drafts}
        raise Misread(lines.get(unfit.step, head.get("Claim", (1, ""))[0]), str(unfit)) from unfit
    return replace(made, steps=tuple(_with_pictures(step, own[step.name]) for step in made.steps))


def _split(text: str) -> tuple[str, dict[str, tuple[int, str]], list[_Draft]]:
    """The title, what stands under it, and the steps."""
    title, head, drafts = "", {}, []  # type: ignore[var-annotated]
    for line, written in enumerate(text.splitlines(), 1):
        bare = written.strip()
        if bare == "##" or bare.startswith("## "):
            drafts.append(_Draft(_named(bare[3:].strip(), line, drafts), line))
        elif bare.startswith("# "):
            if title or drafts:
                raise Misread(line, words.SECOND_TITLE)
            title = bare[2:].strip()
        elif drafts:
            _take(drafts[-1], line, bare)
        elif bare:
            if not title:
                raise Misread(line, words.NO_TITLE)
            word, told = _word(bare, line, HEAD_WORDS)
            if word is None:
                raise Misread(line, words.TEXT_BEFORE_STEPS)
            if word in head:
                raise Misread(line, words.WORD_TWICE, word=word)
            head[word] = (line, told)
    if not title:
        raise Misread(1, words.NO_TITLE)
    if not drafts:
        raise Misread(max(len(text.splitlines()), 1), words.NO_STEPS)
    if len(drafts) > MOST_STEPS:
        raise Misread(drafts[MOST_STEPS].line, words.TOO_MANY_STEPS, most=MOST_STEPS)
    return title, head, drafts


def _named(name: str, line: int, before: list[_Draft]) -> str:
    if not name:
        raise Misread(line, words.STEP_WITHOUT_NAME)
    if any(draft.name == name for draft in before):
        raise Misread(line, words.STEP_TWICE, step=name)
    return name


def _take(draft: _Draft, line: int, bare: str) -> None:
    word, told = _word(bare, line, STEP_WORDS)
    if word is not None:
        if word in draft.said and word not in MANY:
            raise Misread(line, words.WORD_TWICE, word=word)
        draft.said.setdefault(word, []).append((line, told))
    elif bare.startswith(("- ", "* ")) and "Ask" in draft.said:
        draft.options.append((line, bare[2:].strip()))
    elif bare.startswith("#"):
        raise Misread(line, words.HEADING)
    else:
        draft.text.append(bare)


def _word(bare: str, line: int, known: tuple[str, ...]) -> tuple[str | None, str]:
    """The word before a colon that is a setting, and what stands behind it; None for a line of text."""
    before, colon, behind = bare.partition(":")
    if not colon or not before.isalpha() or not before[0].isupper():
        return None, ""
    if before in known:
        if not behind.strip():
            raise Misread(line, words.WORD_WITHOUT_VALUE, word=before)
        return before, behind.strip()
    alike = [word for word in get_close_matches(before, known, 1, 0.75) if word[0] == before[0]]
    if alike and len(before) > 2:
        raise Misread(line, words.WORD_UNKNOWN, got=before, alike=alike[0])
    return None, ""


Shown = dict[str, Picture]  # an own picture by "set" or "show"


def _step(draft: _Draft, pictures: Mapping[str, Picture]) -> tuple[StepPlan, StepText, Shown]:
    if not any(draft.text):
        raise Misread(draft.line, words.STEP_WITHOUT_TEXT)
    shown: Shown = {}
    raw: dict[str, Any] = {"name": draft.name}
    for word, key in (("Set", "set"), ("Show", "show")):
        made: dict[str, Any] = {}
        for line, told in draft.said.get(word, ()):
            made = read_by(line, set_of, made, told)
            if isinstance(made.get("picture"), str) and made["picture"] in pictures:
                shown[key] = pictures[made["picture"]]
                made["picture"] = _stand_in(list(pictures).index(made["picture"]))
            elif "picture" in made and made["picture"] not in [one.name for one in GALLERY]:
                known = ", ".join((*pictures, *(one.name for one in GALLERY)))
                raise Misread(line, words.PICTURE_UNKNOWN, got=made["picture"], known=known)
        raw[key] = made
    if "Goal" in draft.said:
        goal: dict[str, Any] = {}
        for line, told in draft.said["Goal"]:
            goal = read_by(line, goal_of, goal, told)
        raw["goal"] = goal
    if "Point" in draft.said:
        raw["point"] = draft.one("Point")
    if "Beside" in draft.said:
        raw["beside"] = [name for _, told in draft.said["Beside"] for name in pairs(told)]
    raw["reveals"] = draft.one("Reveal")
    raw["verdict"] = _yes(draft)
    options = _options(draft)
    if options:
        raw["predict"] = {"measure": draft.one("Measure"), "options": {key: one for key, (_, one) in options.items()}}
    plan = _plan(raw, draft)
    return plan, _text(draft, {key: label for key, (label, _) in options.items()}), shown


def _plan(raw: dict[str, Any], draft: _Draft) -> StepPlan:
    """Each part by itself, so that what is wrong is told with its own line."""
    words_of = {
        "set": "Set", "show": "Show", "goal": "Goal", "point": "Point", "beside": "Beside", "predict": "Ask",
        "verdict": "Verdict",
    }  # fmt: skip
    for key, word in words_of.items():
        if key in raw:
            plan = converted({"name": draft.name, key: raw[key]}, StepPlan, draft.line_of(word))
            _settings(plan, draft.line_of(word))
    whole: StepPlan = converted(raw, StepPlan, draft.line)
    return whole


def _settings(plan: StepPlan, line: int) -> None:
    try:
        _ = plan.sets, plan.shows
    except ValueError as error:
        raise Misread(line, str(error)) from error


def _options(draft: _Draft) -> dict[str, tuple[str, dict[str, Any]]]:
    """(label, when it is right) by a key of its own: the options in the order of the digits."""
    if ("Ask" in draft.said) != bool(draft.options):
        raise Misread(draft.line_of("Ask"), words.ASK_WITHOUT_OPTIONS)
    if ("Ask" in draft.said) != ("Measure" in draft.said):
        raise Misread(draft.line_of("Ask" if "Ask" in draft.said else "Measure"), words.ASK_WITHOUT_MEASURE)
    made: dict[str, tuple[str, dict[str, Any]]] = {}
    for number, (line, told) in enumerate(draft.options, 1):
        label, raw = read_by(line, spread_option, told)
        if not label:
            raise Misread(line, words.OPTION_WITHOUT_WORDS)
        made[f"option{number}"] = label, raw
    return made


def _text(draft: _Draft, options: dict[str, str]) -> StepText:
    return StepText(
        "\n".join(draft.text).strip(), draft.one("Ask"), options, draft.one("Do"), draft.one("Right"),
        draft.one("Wrong"),
    )  # fmt: skip


def _stand_in(number: int) -> str:
    """A picture of the gallery for one of the host's while the lesson is tried: another for each."""
    return GALLERY[1 + number % (len(GALLERY) - 1)].name


def _with_pictures(step: LessonStep, shown: Shown) -> LessonStep:
    sets, shows = step.sets, step.shows
    if "set" in shown:
        sets = replace(sets, picture="", changes={**sets.changes, "picture": shown["set"]})
    if "show" in shown:
        shows = replace(shows, picture="", changes={**shows.changes, "picture": shown["show"]})
    return replace(step, sets=sets, shows=shows)


def _yes(draft: _Draft) -> bool:
    told = draft.one("Verdict").lower()
    if told not in ("", "yes", "no"):
        raise Misread(draft.line_of("Verdict"), words.YES_OR_NO, got=told)
    return told == "yes"


def _number(line: int, told: str) -> int:
    try:
        return int(told)
    except ValueError as error:
        raise Misread(line, words.WHOLE_NUMBER, got=told) from error
