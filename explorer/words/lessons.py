"""Lessons: the frame around their own text, which lies in resources/lessons; and what is wrong with a file of one."""

# Reading
UNREADABLE = "{name} cannot be read ({reason}). Check that the file is there and that you may read it."
REASON_NO_FILE = "it is no file"
TOO_LARGE = "{name} is larger than {limit_kib} KiB, more than any lesson. Choose another file."
NOT_UTF8 = "{name}, line {line}: this is not UTF-8 text. Save the file as UTF-8."
NOT_TOML = "{name}, line {line}: this is not TOML ({reason}). Correct that line."
VALUE = "{name}, line {line}, {field}: {reason}. Correct it there; docs/lessons.md lists what a lesson may have."
WHOLE_FILE = "the whole file"
DOES_NOT_WORK = "{name}, line {line}: this lesson does not work: {reason}. Correct it there; see docs/lessons.md."
IN_STEP = "step {step!r}: {problem}"
STEP_UNKNOWN = "the text has a step {step!r} that the structure has not"
STEP_TWICE = "its name is there twice"
STEP_WITHOUT_TEXT = "it has no text"
OPTIONS_UNFIT = "its text must have the options {wanted}, got {got}"
NONE = "none"
TEXT_LACKS = {
    "ask": "it has a prediction, so its text must have 'ask'",
    "do": "it has a goal, so its text must have 'do'",
}
TEXT_HAS = {
    "ask": "its text has 'ask', but it has no prediction",
    "do": "its text has 'do', but it has no goal",
}
REVEALS_NOTHING = "its text has 'right' or 'wrong', but it reveals nothing"
REVEALS_WHAT = "it must reveal a step before it that has a prediction, got {step!r}"
NEVER_REVEALED = "its prediction is revealed by no later step"
MEASURE_UNKNOWN = "measure must be one of {known}, got {got!r}"
NO_CLAIM = "it shows a verdict, but the lesson is about no claim"
GOAL_MET = "its goal is met before it begins"
GOAL_NOT_SHOWN = "its goal is not met by what shows it"
NO_SHOW = "what must change cannot be shown: its structure must have 'show'"

# What is measured
MEASURES = {
    "stage.relative": "relative difference of both outputs",
    "stage.largest": "largest difference of a pixel",
    "stage.verdict": "both outputs",
    "claim.ruling": "the claim",
}
VERDICTS = {"same": "the same", "different": "different"}
