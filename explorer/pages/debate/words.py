"""The words of the debate's place. Those of each claim stand in `words.claims`, names and sources in `words.debate`."""

from __future__ import annotations

from explorer.words.counted import Counted

QUESTION = "Is a CNN a type of local self-attention?"
TIP = "Every claim of the debate, judged on your own picture"
FIGURE = ("Debate", "every claim, its verdict and its number; or the claim that is opened", QUESTION)
BRIEF = "{true} true, {false} false"

# Rows of cards
BETWEEN_NAMES = " · "
VERDICTS = {
    "TRUE": "TRUE",
    "TRUE_IF": "TRUE IF",
    "FALSE": "FALSE",
    "MEASURED": "MEASURED",
    "UNJUDGED": "NOT JUDGED",
}
WAITING = "…"
NONE_LEFT = "No claim has this verdict on this picture. Click the verdict again to see all."

# The sentence above
SAID = Counted(
    one="{count} claim on your picture: {counts}.",
    other="{count} claims on your picture: {counts}.",
)
JUDGING = "**{done} of {count} claims** are judged on your picture."
COUNTED = {
    "TRUE": "{count} true",
    "TRUE_IF": "{count} true under a condition",
    "FALSE": "{count} false",
    "MEASURED": "{count} measured",
    "UNJUDGED": "{count} not on this picture",
}
BETWEEN_COUNTS = ", "

# The column on the right
VERDICTS_SECTION = "Verdicts"
VERDICT_TIP = "Shows these claims alone; click again for all"
ON_SECTION = "On"
ANOTHER = "Another picture …"
ANOTHER_TIP = "Opens the gallery"
AGAIN = "Judge all again"
AGAIN_TIP = "Every experiment once more on this picture, with the study as it is stored now"
HAND_OUT = "Hand-out, one page …"
HAND_OUT_TIP = "All claims on a page of A4, or another size, as a PDF"
SUBTITLE = "{columns} × {rows} px · {kernel} · {border} · Aperture {version}"
PICTURE_ABOUT = "{columns} × {rows} · {kernel}"
CARD_TIP = "{text}\nA click opens it."
CARD_SPOKEN = "{id}: {claim} {verdict}. {label}: {number}"
VERDICT_NAME = "{verdict}: {count}"

# A claim that is opened
EXHIBIT_YES = "{share} of them"
EXHIBIT_SIGNED = "−{limit} … +{limit}"
EXHIBIT_NOTHING = "0 everywhere"
EXHIBIT_AMOUNTS = "0 … {largest}"
EXHIBIT_UNITS = {"": "", "share": "", "count": "", "px": "px", "levels": "levels"}
SAID_SECTION = "What was said"
MEASURED_SECTION = "Measured on your picture"
RULE_SECTION = "How the verdict follows"
CONDITION_SECTION = "Condition"
WHY_SECTION = "Why it is not judged"
WHERE_SECTION = "Where"
WHERE = Counted(one="At pixel {pixels}.", other="At the pixels {pixels}, in the order of their numbers.")
PIXEL = "({row},\u00a0{column})"
BETWEEN_PIXELS = ", "
SMALLER = "Measured on the picture made smaller, {columns} × {rows} px."
SOURCE = "{name}: {source}"
WAITS = "This claim is being judged …"
OPENED_SAID = "**{verdict}**: {number} ({label})"
OPENED_CONDITION = "; {condition}"
OPENED_UNJUDGED = "**{verdict}**: {condition}"
STAGE = "To the stage"
STAGE_TIP = "The settings of this experiment, and the pixel that shows it"
LESSON = "Take the lesson"
LESSON_TIP = "A few minutes, step by step, on your own picture"
BACK = "All claims"
BACK_TIP = "Back to the cards  (Esc)"
