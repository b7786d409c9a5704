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

# The editor
EDIT_MENU = "Make a workshop …"
EDITOR_TITLE = "{name} — Workshop"
NEW_TITLE = "My workshop"
UNTITLED = "New"
WORKSHOPS = "Aperture workshops"
TITLE, TITLE_TIP = "Title", "What learners read when they open it"
ID, ID_TIP = "Id", "Results are collected under it: a to z, digits and -"
START_HERE = "Begin with what is on the stage now"
START_HERE_TIP = "Else every learner begins with their own picture"
PANES_NAME = "Parts of the workshop"
PANES = {
    "lessons": ("Lessons", "Which lessons there are, and in which order (Ctrl+1)"),
    "covers": ("Hide and lock", "What is gone, and what stays as it is (Ctrl+2)"),
    "pictures": ("Pictures", "Your own pictures (Ctrl+3)"),
    "own": ("Own lessons", "Lessons that you write (Ctrl+4)"),
}
LESSONS_NAME = "Lessons of the workshop"
LESSONS_TIP = "Space ticks a lesson; drag it, or press Alt with an arrow, to move it"
LESSON_LINE = "{label} · {title} · {minutes} min"
OWN_LINE = "{id} (own) · {title}"
EARLIER, EARLIER_TIP = "Earlier", "Moves the lesson up (Alt+Up)"
LATER, LATER_TIP = "Later", "Moves the lesson down (Alt+Down)"
ALL, ALL_TIP = "All", "Takes every lesson"
NONE, NONE_TIP = "None", "Takes no lesson"
HIDE, HIDE_TIP = "Hidden", "What is gone, with its menus and keys. A lesson still brings the column that it needs"
LOCK, LOCK_TIP = "Locked", "What nobody can change but your lessons: by no control, key, menu or session"
PICTURE = "Picture"
PICTURES_NAME = "Own pictures"
PICTURES_TIP = "F2 names a picture, Delete removes it"
PICTURES_HINT = "They stand first in the gallery. Drop images here. A lesson takes one by its name: Set: picture = …"
ADD_PICTURE, ADD_PICTURE_TIP = "Add …", "Takes an image, or a part of it"
REMOVE, REMOVE_PICTURE_TIP = "Remove", "Removes the picture that is marked (Delete)"
OWN_NAME = "Own lessons"
OWN_TEXT_NAME = "The lesson in Markdown"
OWN_HINT = "Write lessons of your own: New makes one with an example. docs/workshop.md lists all that it can have."
NEW_LESSON, NEW_LESSON_TIP = "New", "A lesson with an example that works"
REMOVE_LESSON_TIP = "Removes this lesson"
LESSON_WORKS = "This lesson works."
LESSON_LINE_WRONG = "Line {line}: {reason}."
EXAMPLE_LESSON = """\
# Close the window
Minutes: 3

## close
Set: kernel = sobel_x, window_side = 9
Point: closing
Close the window to **one pixel**.
Measure: stage.relative
Ask: How far apart will the two outputs be then?
- Still by some per cent [>= 0.01]
- Not at all [= 0]
- It depends on the picture
Goal: window_side <= 1
Do: Drag the handle to 1 px, or press {

## told
Reveal: close
Right: Nothing is left to choose.
Each head now copies one pixel.
"""
WORKS = "The workshop works."
OPEN, OPEN_TIP, OPEN_TITLE = "Open …", "Opens a workshop file (Ctrl+O)", "Open a workshop"
SAVE, SAVE_TIP, SAVE_TITLE = "Save", "Saves the workshop file (Ctrl+S)", "Save the workshop"
TRY, TRY_TIP = "Try", "Saves it and opens it, as a learner will see it"
CLOSE, CANCEL, DISCARD = "Close", "Cancel", "Discard"
SAVED = "Saved as {name}."
UNSAVED = "The workshop has changes that are not saved."
UNSAVED_MORE = "Save them, discard them, or go on editing."
