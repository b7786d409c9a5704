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
CLAIM_UNKNOWN = "claim must be one of {known}, got {got!r}"
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

# The column of a lesson
HEADING = "Lesson {label} · step {number} of {count}"
TOUR_HEADING = "Tour · step {number} of {count}"
COLUMN_NAME = "Lesson"
LEAVE_TIP = "Leave the lesson; your own work comes back as it was  (Esc)"
BEFORE = "Before you do it"
OPTION_TIP = "Your prediction  ({key})"
SHOW_ME = "Show me"
SHOW_ME_TIP = "Do it for me"
GOAL_NAME = "To do: {goal}"
GOAL_DONE_NAME = "Done: {goal}"
BACK = "Back"
BACK_TIP = "The step before, as you left it  (Page Up)"
NEXT = "Next"
NEXT_VERDICT = "Next: the verdict"
FINISH = "Finish"
NEXT_TIP = "The next step  (Page Down)"
NEXT_ASKS_TIP = "Say first what you expect: click an answer, or press its digit."
NEXT_WAITS_TIP = "Opens when this is done: {goal}. Page Down shows it."
PROGRESS_NAME = "Step {number} of {count}"
MEASURED = "Measured"
MEASURING = "measuring …"
YOU_SAID = "You said: {option}"
RIGHT = "That is so."
WRONG = "It is otherwise."
UNSAID = "You had made no prediction."
VERDICT = "The claim, on this picture"
MEASURES = {
    "stage.relative": "relative difference of both outputs",
    "stage.largest": "largest difference of a pixel",
    "stage.verdict": "both outputs",
    "claim.ruling": "the claim",
}
VERDICTS = {"same": "the same", "different": "different"}

# The course
TOUR_MENU = "Tour: from attention to convolution"
LESSONS_MENU = "Lessons …"
LESSONS_TITLE = "Lessons"
LESSONS_NAME = "All lessons"
LESSON_LINE = "{label}   {title} · {minutes} min"
LESSON_DONE = "✓ {line}"
TOUR = "Tour"
COURSE = "Course"
COURSE_ABOUT = "From attention to convolution, ten minutes. Then the claims, two to five minutes each."
COURSE_DONE = "{done} of {count} done"
GO_ON = "Go on: {label}"
BEGIN = "Begin: {label}"
TAKE = "Take this lesson"
CLOSE = "Close"
OFFER = "New here? A tour of ten minutes leads from attention to convolution."
OFFER_YES = "Take the tour"
OFFER_NO = "Not now"
OFFER_LATER = "You find the tour and all lessons in the Help menu."
FINISHED = "Lesson {label} is done. Your own work is back as it was."
LESSON_BROKEN = "This lesson cannot be taken: {reason}"

NOT_IN_WORKSHOP = "it is no part of the workshop that is open. File → Leave the workshop brings all lessons."
OWN = "Own"
