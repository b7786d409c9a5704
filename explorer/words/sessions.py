"""Sessions: opening, saving, recovering; also those inside figures."""

SESSION_MISSING = "{name} is no longer there. Look whether it was moved or renamed, then open it again."
SESSION_UNREADABLE = "{name} cannot be opened ({reason}). Check that you may read it, or copy it to your own folder."
SESSION_TOO_LARGE = "{name} is larger than {limit_mib} MiB, the most of a session. Choose a file that Aperture saved."
SESSION_NOT_JSON = "{name} is not a session: its text is not JSON ({reason}). Choose a file that Aperture saved."
SESSION_CUT = "{name} is cut off before its end. Copy it again from where it came, or open an older copy."
SESSION_FORMAT = (
    "{name} is not an Aperture session: its format must be {wanted!r}, got {got}. Choose a file that Aperture saved."
)
SESSION_VERSION = "{name} gives no usable session version: it must be a whole number from 1 on, got {got}."
SESSION_NEWER = (
    "{name} was made by a newer Aperture (session version {got}, this one reads up to {wanted}). "
    "Update Aperture to open it; your present session is unchanged."
)
SESSION_VALUE = "{name} holds a value that cannot be used: {reason}. Correct it in the file, or open an older copy."
SESSION_IMAGE_NAME = "The image in {name}"
SESSION_IMAGE = "The image in {name} cannot be read ({reason}). Open an older copy; your present session is unchanged."
SESSION_NOT_SAVED = (
    "{name} was not saved ({reason}). What was there before is untouched; choose another place or free some space."
)
REASON_NOT_A_FILE = "it is not a file"
REASON_TOO_DEEP = "it is nested too deep"
REASON_NO_FOLDER = "the folder cannot be used"
AUTOSAVE_FAILED = (
    "Your work cannot be kept for recovery in {folder} ({reason}). Save it yourself, or free some space there."
)

AUTOSAVE_BROKEN = (
    "What was on the stage last time cannot be read. It is kept as {name} in {folder}; a fresh scene is open."
)

UNTITLED = "Untitled"
RECOVERED = "Aperture did not end cleanly last time. Here is what was on the stage."
RECOVERED_BEHIND = "Aperture did not end cleanly last time. Undo shows what was on the stage then."
RECOVERED_NOTHING = "Aperture did not end cleanly last time, before anything was drawn. There is nothing to bring back."
SAVED = "Saved as {name}."
IMAGES_AND_SESSIONS = "Images and sessions"
SESSIONS = "Aperture sessions"
IMAGES = "Images"

FIGURE_OPENED = "The session inside {name} is open. Undo brings back what was here."
FIGURE_PASTED = "the figure"
FIGURE_NO_SESSION = (
    "There is no Aperture session inside {name}: only figures that Aperture made have one. Open an image instead."
)
FIGURE_TOO_LARGE = "{name} is larger than {limit_mib} MiB, more than any figure of Aperture's."

SESSION_UNNAMED = "The session"
