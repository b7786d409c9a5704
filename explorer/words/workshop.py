"""Workshops: their file, their lessons in Markdown, the trimmed program, and what learners hand in."""

from explorer.words.counted import Counted

# Reading
MISSING = "{name} is no longer there. Look whether it was moved or renamed, then open it again."
UNREADABLE = "{name} cannot be opened ({reason}). Check that you may read it, or copy it to your own folder."
TOO_LARGE = "{name} is larger than {limit_mib} MiB, the most of a workshop. Use fewer or smaller pictures."
REASON_NOT_A_FILE = "it is not a file"
REASON_TOO_DEEP = "it is nested too deep"
NOT_UTF8 = "{name}, line {line}: this is not UTF-8 text. Save the file as UTF-8."
NOT_JSON = "{name}, line {line}: this is not JSON ({reason}). Correct that line."
CUT = "{name}, line {line}: the file ends before its last bracket. Copy it again from where it came, or close it."
FORMAT = "{name}, line {line}: the format of a workshop is {wanted!r}, got {got}. Choose a workshop file."
VERSION = "{name}, line {line}: version must be a whole number from 1 on, got {got}."
NEWER = "{name} was made by a newer Aperture (workshop version {got}, this one reads up to {wanted}). Update Aperture."
VALUE = "{name}, line {line}: {reason}. Correct it there, or run: aperture workshop check."
NOT_SAVED = "{name} was not saved ({reason}). What was there before is untouched; choose another place."
UNNAMED = "The workshop"

# What is wrong, behind the name of the file and the line
BAD_ID = "the id must be 1 to {most} of the letters a to z, digits and -, got {got!r}"
BAD_TITLE = "the title must have 1 to {most} letters, got {got}"
LESSON_UNKNOWN = "there is no lesson {got!r}; there are {known}"
LESSON_TWICE = "the lesson {got!r} stands here a second time"
OWN_ID_TAKEN = "the id of an own lesson, {got!r}, is taken by another lesson"
TOO_MANY = "at most {most} are taken here, got {got}"
TOO_LONG = "at most {most} letters are taken here, got {got}"
HIDE_UNKNOWN = "{got!r} cannot be hidden; there are {known}"
LOCK_UNKNOWN = "{got!r} cannot be locked; there are {known}"
PICTURE_BASE64 = "the picture {picture!r} is no PNG in base64 ({reason})"
PICTURE_BAD_NAME = "the name of a picture must have 1 to {most} letters, got {got}"
PICTURE_TWICE = "a second picture is called {got!r}"
SESSION_WRONG = "the session is refused: {reason}"
LOCK_IN_THE_WAY = "the lesson {lesson}, step {step}, asks for what is locked: {field}"
HIDE_IN_THE_WAY = "the lesson {lesson}, step {step}, asks for what is hidden: {field}"
OWN_LESSON = "in the lesson {lesson}: {reason}"
OWN_LESSON_AT = "in the lesson {lesson}, its line {line}: {reason}"

# Lessons in Markdown
NO_TITLE = "a lesson begins with its title, as in: # Edges of our house"
SECOND_TITLE = "a lesson has one title; a step begins with two signs, as in: ## look"
NO_STEPS = "a lesson has steps; each begins with its name, as in: ## look"
TOO_MANY_STEPS = "a lesson has at most {most} steps"
STEP_WITHOUT_NAME = "a step has a name, as in: ## look"
STEP_WITHOUT_TEXT = "a step has text, which the learner reads"
CLAIM_UNKNOWN = "{got!r} is no claim of the debate; there are {known}"
STEP_TWICE = "there is another step called {step!r}"
HEADING = "a heading is # for the title or ## for a step"
TEXT_BEFORE_STEPS = "text stands in steps; only Claim: and Minutes: stand before the first ##"
PICTURE_UNKNOWN = "there is no picture {got!r}; there are {known}"
REVEALS_WHAT = "Reveal: names a step before that has Ask:, got {got!r}"
WORD_TWICE = "{word}: stands a second time in this place"
WORD_WITHOUT_VALUE = "nothing stands behind {word}:"
WORD_UNKNOWN = "{got}: is not known; is {alike}: meant?"
YES_OR_NO = "Verdict: is yes or no, got {got!r}"
WHOLE_NUMBER = "a whole number is wanted, got {got!r}"
ASK_WITHOUT_OPTIONS = "Ask: and its options go together; an option is a line as - Not at all [= 0]"
ASK_WITHOUT_MEASURE = "Ask: and Measure: go together, as in Measure: stage.relative"
OPTION_WITHOUT_WORDS = "an option has words before its brackets"
PHRASE_SET = "a name, = and a value are wanted, as in window_side = 9, got {got!r}"
PHRASE_GOAL = "a condition is wanted, as in window_side <= 1 or changed picture, got {got!r}"
PHRASE_NUMBER = "a number is wanted, got {got!r}"
PHRASE_EMPTY = "nothing stands in the brackets"
PHRASE_UNKNOWN = "{got!r} is not known here; there are {known}"

# The command line
CLI_ABOUT = "For the host of a workshop: checks a workshop file, and counts what a room handed in."
CLI_CHECK = "Reads a workshop file, and says what is in it or in which line it breaks."
CLI_FILE = "an .aperture-workshop file"
CHECKED = "{name} works: {title!r}, {lessons}, {pictures}."
CHECKED_LESSONS = Counted(one="one lesson", other="{count} lessons")
CHECKED_PICTURES = Counted(one="one picture of your own", other="{count} pictures of your own")
CHECKED_HIDDEN = "hidden: {names}"
CHECKED_LOCKED = "locked: {names}"
CLI_SUMMARY = "Counts the result files in a folder: who predicted what, before and after, and what was measured."
CLI_FOLDER = "the folder with what learners handed in"
CLI_TABLE = "the table to write, as CSV; a second one, NAME-learners.csv, has a row for each learner"
CLI_FIGURE = "the figure to write: .pdf, .svg or .png"
CLI_JSON = "prints the whole summary as JSON"
NO_FOLDER = "{name} is no folder. Name the folder with what learners handed in."
NO_RESULTS = "There is no result file in {name}. Collect what learners hand in there, then count again."
ALL_BROKEN = "No result file in {name} can be read."
TABLE_ENDING = "{name} must end in .csv."
NOT_WRITTEN = "{name} could not be written ({reason}). Check that the folder is there and that you may write to it."
SUMMARY = "{learners}, {questions}."
SUMMARY_LEARNERS = Counted(one="one learner", other="{count} learners")
SUMMARY_QUESTIONS = Counted(one="one question", other="{count} questions")
SUMMARY_BROKEN = Counted(one="one file could not be read", other="{count} files could not be read")
SUMMARY_TWICE = Counted(one="one was handed in twice", other="{count} were handed in more than once")
OPTION_ROW = "  {before:>4} → {after:<4} {said}"

# Results
ANONYMOUS_LEARNER = "anonymous {token}"
RESULTS_FAILED = "Your results cannot be kept in {folder} ({reason}). Free some space there; the lesson goes on."
RESULTS_NOT_SAVED = "{name} was not saved ({reason}). Your results are kept here; choose another place."
RESULTS_BROKEN = "{name} is no result file that can be read ({reason})."
RESULTS_NEWER = "{name} was made by a newer Aperture (results version {got}, this one reads up to {wanted})."
REASON_TOO_LARGE = "it is too large"
REASON_OTHER_FORMAT = "it is not what a workshop hands in"

# Summary
MEASURED_SPAN = "{least:.4g} to {most:.4g}"
MEASURED_COUNT = "{word} ({count})"
QUESTION_OF = "{lesson} · {title}"
FIGURE_TITLE = "What the room predicted"
BEFORE, AFTER = "predicted before it was measured", "predicted when asked again"
WAS_RIGHT = "{said} ✓"
ARROW = "{before} → {after}"
PREDICTED_BY = Counted(one="One learner predicted.", other="{count} learners predicted.")
MEASURED = "Measured: {measured}."
NOT_MEASURED = "Not measured yet."

# How parts and settings are called
PARTS = {
    "input": "The column with the picture",
    "gallery": "Gallery",
    "inspector": "The column with the settings",
    "menu.edit": "Menu Edit",
    "menu.stage": "Menu Stage",
    "menu.view": "Menu View",
    "export": "Export figure",
    "code": "Copy as PyTorch",
    "present": "Present",
}
A_PLACE = "Place: {name}"
A_PAGE = "Page: {name}"
A_ROW = "Setting: {name}"
SETTINGS = {
    "picture": "The picture",
    "trained": "The trained layer",
    "kernel": "Kernel",
    "border": "Border",
    "stride": "Stride",
    "dilation": "Dilation",
    "integer": "Whole or scaled numbers",
    "heads": "Heads",
    "content": "Content β",
    "position": "Position α",
    "temperature": "Temperature",
    "gate": "Gate σ",
    "norm": "How weights are normalised",
    "similarity": "Similarity",
    "features": "Features",
    "head_seed": "Which random queries and keys",
    "window_side": "Side of the window",
    "window_shape": "Shape of the window",
}

# The program of a workshop
LOCKED = "{name} is locked by this workshop."
LOCKED_HERE = "Locked by this workshop"
HIDDEN = "This page is no part of the workshop that is open."
KEPT_FOUND = "Here is what was on the stage when this workshop was left open."
WELCOME = "Workshop"
WELCOME_LESSONS = Counted(one="One lesson waits for you.", other="{count} lessons wait for you.")
WELCOME_KEPT = "What you predict is kept in a file on this computer. Nothing leaves it by itself: File → Hand in results … saves a copy."
YOUR_NAME = "Your name"
ANONYMOUS = "Stay anonymous"
GO_ON = "Go on where I stopped ({count} events)"
BEGIN, BEGIN_TIP = "Begin", "Opens the list of lessons (Enter); Esc goes in without a name"
NAME_TIP = "It stands in your results; leave it empty to stay anonymous"
GO_ON_TIP = "Else new results are begun"
HAND_IN = "Hand in results …"
HAND_IN_TIP = "Saves a copy of your predictions where you choose"
HAND_IN_TITLE = "Hand in results"
RESULTS = "Results"
HANDED_IN = "Your results are saved as {name}."
NOTHING_YET = "There are no results yet: make a prediction in a lesson first."
LEAVE = "Leave the workshop"
LEAVE_TIP = "The whole program again, with your own work as it was"
LEAVE_QUESTION = "Leave the workshop, and what you drew in it?"
LEAVE_MORE = "File → Save as … keeps a drawing. Your results stay on this computer either way."
LEAVE_NOW, STAY = "Leave", "Stay"
LEFT = "Your own work is here again. Your results stay in {folder}."
