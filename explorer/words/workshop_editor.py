"""The editor of workshop files."""

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
OWN_NAME, OWN_TIP = "Own lessons", "The lessons that you wrote; the one that is marked is shown"
OWN_TEXT_TIP = "docs/workshop.md lists all that a lesson can have. Ctrl+Z undoes, Tab leaves the text"
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
Do: Drag the handle to 1 px

## told
Reveal: close
Right: Nothing is left to choose.
Each head now copies one pixel.
"""
WORKS = "The workshop works."
OPEN, OPEN_TIP, OPEN_TITLE = "Open …", "Opens a workshop file (Ctrl+O)", "Open a workshop"
SAVE, SAVE_TIP, SAVE_TITLE = "Save", "Saves the workshop file (Ctrl+S)", "Save the workshop"
TRY, TRY_TIP = "Try", "Saves it and opens it, as a learner will see it"
CLOSE, CLOSE_TIP = "Close", "Puts the editor away; asks about what is not saved (Esc)"
CANCEL, DISCARD = "Cancel", "Discard"
SAVED = "Saved as {name}."
UNSAVED = "The workshop has changes that are not saved."
UNSAVED_MORE = "Save them, discard them, or go on editing."
