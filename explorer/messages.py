"""Every sentence that the user can be shown, in one place, ready for translation.

Templates are plain `str.format` strings with named fields; never build a sentence from pieces elsewhere.
"""

# Images
IMAGE_BROKEN = (
    "{name} cannot be read as an image ({reason}). Your picture is unchanged; try PNG, JPEG, WebP, BMP, TIFF or GIF."
)
IMAGE_PASTED = "The pasted image"
IMAGE_MISSING = "{name} is no longer there. Look whether it was moved or renamed, then open it again."
IMAGE_FOLDER = "{name} is a folder. Open one of the images in it."
IMAGE_NOT_A_FILE = "{name} is a device or a pipe, not a file. Save the image as a file first, then open that."
IMAGE_UNREADABLE = "{name} cannot be opened ({reason}). Check that you may read it, or copy it to your own folder."
IMAGE_EMPTY = "{name} is an empty file, so there is no image in it. Save or download it again."
IMAGE_UNKNOWN = "{name} is not an image of a kind that is known here. Try PNG, JPEG, WebP, BMP, TIFF or GIF."
IMAGE_HUGE = (
    "{name} is {width} x {height} pixels; at most {limit} pixels can be opened. Make it smaller, then try again."
)
IMAGE_BOMB = "{name} has far more than the {limit} pixels that can be opened. Make it smaller, then try again."
IMAGE_MEMORY = (
    "There is not enough memory to open {name}. Close other programs or make the image smaller, then try again."
)
NOTE_FRAMES = "Only the first of {count} frames is used."
NOTE_TURNED = "The image was turned as its EXIF data says."
NOTE_TRANSPARENT = "Transparent pixels were put on black."
NOTE_SIXTEEN_BIT = "16-bit values were scaled to 8 bit."
NOTE_STRETCHED = "Values from {low} to {high} were scaled to 0...255."
NOTE_NOT_FINITE = "Pixels that are not finite numbers were made black."
NOTE_CMYK = "CMYK colours were converted to RGB."

# Sessions
SESSION_MISSING = "{name} is no longer there. Look whether it was moved or renamed, then open it again."
SESSION_UNREADABLE = "{name} cannot be opened ({reason}). Check that you may read it, or copy it to your own folder."
SESSION_TOO_LARGE = (
    "{name} is {size_mib} MiB, and a session has at most {limit_mib} MiB. Choose a file that Aperture saved."
)
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
REASON_NO_FOLDER = "the folder cannot be used"
AUTOSAVE_FAILED = (
    "Your work cannot be kept for recovery in {folder} ({reason}). Save it yourself, or free some space there."
)

# Setting up
NO_DISPLAY = (
    "There is no screen here to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set): start Aperture from a "
    "desktop session, or make pictures without a screen by `aperture screenshot`."
)
DISPLAY_SILENT = (
    "The {platform} display {display} does not answer: start Aperture from a desktop session, or make pictures without "
    "a screen by `aperture screenshot`."
)
SYSTEM_MISSING = "Your system lacks {names}. Type: {command}"
SYSTEM_MISSING_UNKNOWN = "Your system lacks {names}. Install the packages that bring them, by your package manager."
SYSTEM_INSTALLING = "Your system lacks {names}. Installing: {command}"

# Computing
COMPUTING_FRAME = "computing this window"
COMPUTING_FILM = "closing the window"
DEVICE_OUT_OF_MEMORY = "The graphics device ran out of memory, so the processor computes from here on."
OUT_OF_MEMORY = "There is not enough memory for this window: choose a smaller image or a smaller window side."
COMPUTE_FAILED = "This could not be computed ({reason}). Undo the last change to go on."
