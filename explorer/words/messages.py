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
CLIPBOARD_EMPTY = "There is no image to paste. Copy an image, or an image file, and paste again."
DROP_NOT_AN_IMAGE = "What was dropped is not an image on this computer. Drop an image file, or save the image first."
SIZE_UNKNOWN = "{given!r} is not a size. Type one number or rows × columns, each {low} to {high} pixels, for example 32 or 24 × 48."

# Sessions
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
COMPUTING_PAGE = "computing this page"
DEVICE_OUT_OF_MEMORY = "The graphics device ran out of memory, so the processor computes from here on."
OUT_OF_MEMORY = "There is not enough memory for this window: choose a smaller image or a smaller window side."
COMPUTE_FAILED = "This could not be computed ({reason}). Undo the last change to go on."

# The stage
PANEL_TIPS = {
    "convolution": (
        "The patch that the kernel lies on.\nHover or click moves the query, a second click lets it go. Arrows step it.",
        "The kernel W: the same numbers at every pixel.\nClick a number to see where it goes (W).",
        "The pixels x under the kernel.\nClick a number to see where it goes (W).",
        "W · x, tap by tap; their sum is the output.\nClick a number to ask why (W).",
        "y = Σ W · x at every pixel.\nHover or click moves the query; right-click asks why.",
    ),
    "attention": (
        "Every head's window around its center.\nHover or click moves the query, a second click lets it go. Arrows step it.",
        "A = softmax(β q·k/√d + b): each head's weights, its window, and the fewest keys that hold 90, 50 and 10 % of them.\n"
        "Click enlarges a head, Ctrl+click hides it, Alt+click shows it alone; right-click for more.",
        "Σ A · v: the weighted mean of the pixels that each head sees.\nClick a number to ask why (W).",
        "What each head sees, times its W_O; their sum is the output.\nClick a number to ask why (W).",
        "y = Σ over heads at every pixel.\nHover or click moves the query; right-click asks why.",
    ),
}
WHY_WEIGHT = "Why this weight?"
ENLARGE_HEAD = "Enlarge this head"
SHOW_ALL_TILES = "Back to all heads"
HIDE_HEAD = "Hide this head"
SHOW_HEAD = "Show this head"
SOLO_HEAD = "Show this head alone, or all"
SHOW_ALL_HEADS = "Show all heads"

# Verdicts: **bold**, _italic_
VERDICT_CONSTANT = "**Nothing to see here.** The picture is one flat value, and a constant image hides every difference: draw something."
VERDICT_EXACT_CLOSED = (
    "**Identical.** Each head sees one pixel, so its {norm} weight is 1: attention _is_ this {kernel} convolution, "
    "bit by bit. max|Δ| = **0**"
)
VERDICT_EXACT = "**Identical.** Both outputs are the same bit by bit. max|Δ| = **0**"
VERDICT_ROUNDING_CLOSED = (
    "**Equal up to rounding.** Each head sees one pixel: attention _is_ this {kernel} convolution, summed in another "
    "order. max|Δ| = **{max}**, bound {bound}"
)
VERDICT_ROUNDING = "**Equal up to rounding.** max|Δ| = **{max}**, below the bound {bound} everywhere."
VERDICT_FRAME = (
    "**Equal inside, not on the frame.** Only where the kernel meets the border do the two differ: max|Δ| = **{max}**, "
    "relative **{relative}**"
)
VERDICT_OTHER_CONVOLUTION = (
    "**Closed: a convolution, but another one.** One head sees one pixel, so it is a 1×1 convolution; this {kernel} kernel "
    "needs more heads. Relative difference **{relative}**, max|Δ| = {max}"
)
VERDICT_GATE = (
    "**Closed, yet no convolution.** A {norm} weight over one key is not 1: a gate stays that follows the content. "
    "Relative difference **{relative}**, max|Δ| = {max}"
)
VERDICT_CLOSED = "**Closed, yet different.** Relative difference **{relative}**, max|Δ| = {max}"
VERDICT_OPEN = "Each head still chooses among {window}. Relative difference **{relative}**, max|Δ| = {max}"
VERDICT_OPEN_ONE = "The head still chooses among {window}. Relative difference **{relative}**, max|Δ| = {max}"
WINDOW_SQUARE = "**{side}×{side}** pixels"
WINDOW_DISC = "the pixels of a disc **{side} px** wide"
WINDOW_BLOCK = "a block of **{side}×{side}** pixels"
VERDICT_WAITING = "Preparing the layers …"
NARRATION = (
    "**1 · Looks at.** The convolution lies on a fixed patch around the query; each head has a window around its own center.",
    "**2 · Weights.** Above, the kernel: parameters, the same everywhere. Below, {norm} of q·k/√d: made from the data.",
    "**3 · Values.** Above, the pixels under the kernel. Below, the weighted mean of what each head sees.",
    "**4 · Weight × value.** Every number times its kernel weight: above W · x, below what each head sees times its W_O.",
    "**5 · Output.** The sums: {convolution} and {attention}. One pixel of each output is done.",
)
CLOSING_HEADING = "Window of each head: drag to close it"
CLOSING_PLOT_NAME = "Closing plot: relative difference against window side"
CLOSING_PLOT_TIP = (
    "How far attention is from the convolution, against the side of its windows.\n"
    "Drag to close the window; it snaps to odd sides, Shift frees it. [ and ] step it, the wheel moves it."
)
GLOBAL = "global"
PLAY_TIP = "Play the film: the window closes to one pixel (P)"
VERDICT_NAME = "Verdict"
DIFFERENCE_NAME = "Difference map"
DIFFERENCE_TIP = "attention − convolution at every pixel, in the range of the outputs: it goes dark as they become one.\nClick a pixel to ask why."
STEP_HEADING = "Step"
SCAN = "Scan"
PAUSE = "Pause"
GO_ON = "Go on"
SCAN_TIP = "Scan the whole image: both outputs are painted pixel by pixel. Space starts and pauses, Esc ends."
STEP_BACK_TIP = "One pixel back (,)"
STEP_NEXT_TIP = "One pixel on (.)"
SCRUBBER_NAME = "Scan position"
SCRUBBER_TIP = "Drag to any pixel of the scan"
SPEED_NAME = "Speed"
SPEED_TIP = "{speed} pixels a second"
PIXEL_OF = "pixel {index} / {count}"

# The window
APP_NAME = "Aperture"
UNTITLED = "Untitled"
STARTING = "starting …"
DEVICE_NAME = "Device and time of the last result"
DEVICE_TIP = "Which device computes, and how long the last result took"
PROGRESS_NAME = "Progress"
CANCEL_TIP = "Stop computing (Esc)"
DISMISS = "Put away"
RECOVERED = "Aperture did not end cleanly last time. Here is what was on the stage."
RECOVERED_BEHIND = "Aperture did not end cleanly last time. Undo shows what was on the stage then."
SAVED = "Saved as {name}."
CODE_COPIED = "PyTorch code for both layers is on the clipboard."
REPORT_COPIED = "The report on this installation is on the clipboard."
NEW = "New"
OPEN = "Open …"
OPEN_RECENT = "Open recent"
NO_RECENT = "Nothing yet"
SAVE = "Save"
SAVE_AS = "Save as …"
QUIT = "Quit"
UNDO = "Undo"
REDO = "Redo"
COPY_PICTURE = "Copy picture"
PASTE_PICTURE = "Paste picture"
COPY_CODE = "Copy as PyTorch"
COPY_CODE_TIP = "Both layers, as they are now, as PyTorch code on the clipboard (Ctrl+Shift+P)"
SCAN_OR_PAUSE = "Scan the image, pause, go on"
STEP_NEXT = "One pixel on"
STEP_BACK = "One pixel back"
MOVE_QUERY = "Move the query (Shift: by five)"
WALK = "Explain the next stage"
WALK_BACK = "Explain the stage before"
WHY = "Why is this number so?"
PIN = "Pin the query, or let it follow the mouse"
CLOSE_STEP = "Close the window a step"
OPEN_STEP = "Open the window a step"
CLOSE_WHOLLY = "Close it to one pixel"
OPEN_WHOLLY = "Open it to global attention"
PLAY_FILM = "Play the closing film"
NEXT_INPUT = "Next input channel"
NEXT_OUTPUT = "Next output channel"
STOP = "Stop, step back, or unpin"
DARK = "Dark"
LIGHT = "Light"
SYSTEM = "As the system"
PRESENT = "Present"
PRESENT_TIP = "The stage alone and larger, for a room (F5, Esc ends)"
FULL_SCREEN = "Full screen"
KEYS = "Keys"
KEYS_TIP = "All keys (?)"
COPY_REPORT = "Copy a report on this installation"
DRAWING = "Drawing"
IMAGES_AND_SESSIONS = "Images and sessions"
SESSIONS = "Aperture sessions"
IMAGES = "Images"

# The command line
CLI_ABOUT = "Step a convolution and an attention layer side by side, and close the window between them."
CLI_COMMANDS = (
    "other commands:\n  aperture screenshot [SESSION] -o shot.png   the whole window as a picture, without a display\n"
    "  aperture figure [SESSION] -o figure.pdf     a figure for a talk or a paper: SVG, PDF or PNG; --list names all kinds\n"
    "  aperture script [SESSION] -o folder/        the same figure as a Python program with its data\n"
    "  aperture movie [SESSION] -o movie.mp4       a movie for a talk: MP4, GIF, WebP, APNG or PNGs; --list names all films\n"
    "  aperture doctor                             versions, device, Qt platform, and what is missing"
)
CLI_THREADS = "at most so many threads compute; also by the variable APERTURE_THREADS, and before any command"
BAD_THREADS = (
    "The number of threads must be a whole number from 1 to {most}, got {got!r}: leave it out to use all cores."
)
CLI_FILE = "an .aperture session, a figure that was exported from one, or an image to open"
CLI_SCREENSHOT = "Renders the whole window as a PNG, without a display."
CLI_SESSION = "an .aperture session; without one, the default scene"
CLI_OUTPUT = "the PNG to write"
CLI_SIZE = "size of the window in logical pixels, for example 1440x900"
CLI_SCALE = "device pixels per logical pixel, 0.5 to 4"
BAD_SIZE = "size must be WIDTHxHEIGHT, at least 940x620 and at most 8000x8000, got {got}"
BAD_SCALE = "--scale must lie between 0.5 and 4, got {got}."
PICTURE_NOT_SAVED = "{name} could not be written. Check that the folder is there and that you may write to it."

# Figures
CLI_FIGURE = "Writes a figure for a talk or a paper, without a display. The same input gives the same bytes."
CLI_SCRIPT = "Writes a figure as a Python program (numpy, matplotlib) with its data and its session."
CLI_FIGURE_OUTPUT = "the file to write; its ending says which kind: .svg, .pdf or .png"
CLI_SCRIPT_OUTPUT = "the folder to write; it is made when it is not there"
CLI_KIND = "what is drawn: --list names all kinds"
CLI_PRESET = "the size of the page: --list names all sizes"
CLI_THEME = "light or dark"
CLI_TRANSPARENT = "leaves the ground out"
CLI_LETTERS = "for SVG: text (can be searched and edited) or outlines (looks the same without the fonts)"
CLI_DPI = "for PNG: dots per inch, in place of the preset's"
CLI_FORCE = "replaces a file that is there already"
CLI_LIST = "lists kinds, presets, themes and formats"
CLI_OUTPUT_MISSING = "say where to write, by -o"
CLI_WINDOWS = "for closing-strip: the sides of its windows in pixels, for example 9,5,3,1.6,1"
CLI_COUNT = "for closing-strip: how many windows, evenly from global to one pixel"
WINDOWS_NEED_STRIP = "--windows and --count are for --kind closing-strip: {kind} shows one window."
BAD_COUNT = "--count must lie between {low} and {high}, got {got}."
BAD_WINDOWS = (
    "--windows must be {low} to {high} different sides of at least 1 pixel with commas between them, for example "
    "9,5,3,1.6,1, got {got}."
)
FIGURE_OPTION_UNKNOWN = "{option} {got} is not known: choose one of {known}."
FIGURE_FORMAT_UNKNOWN = "{name} does not say what kind of file it is: end it in .svg, .pdf or .png."
FIGURE_EXISTS = "{name} is there already: choose another name, or add --force to replace it."
BAD_DPI = "--dpi must lie between {low} and {high} and give at most 200 million pixels, got {got}."
SCRIPT_NO_FOLDER = (
    "{name} cannot be made a folder. Check that the folder around it is there and that you may write to it."
)

# Movies
CLI_MOVIE = "Writes a movie for a talk, without a display. The same input gives the same bytes."
CLI_MOVIE_OUTPUT = (
    "what to write; its ending says which kind: .mp4, .gif, .webp, .apng, or a name without one for a folder of PNGs"
)
CLI_FILM = "what happens: --list names all films"
CLI_MOVIE_KIND = "which figure every picture is, for example lanes or heads: --list names them"
CLI_MOVIE_SIZE = "720p, 1080p, square, or WIDTHxHEIGHT in pixels"
CLI_FPS = "pictures a second, 1 to 60"
CLI_SECONDS = "how long it goes from the first picture to the last"
CLI_FRAMES = "the same as a number of pictures"
CLI_EASING = "ease (starts and ends gently) or linear"
CLI_HOLD = "how many seconds the first and the last picture stand still"
CLI_LOOP = "forever, once, or ping-pong (there and back)"
CLI_MOVIE_FORCE = "replaces a movie that is there already"
CLI_MOVIE_LIST = "lists films, their kinds, sizes and formats"
MOVIE_FORMATS = ".mp4 (needs ffmpeg), .gif, .webp, .apng, or a name without ending: a folder of PNGs"
MOVIE_PROGRESS = "{percent} %"
MOVIE_SIZE = (
    "The size of a movie must be two even numbers of pixels from {low} to {high}, for example 1920x1080, got {got}."
)
MOVIE_SIZE_UNKNOWN = "--size {got} is not known: choose one of {known}, or WIDTHxHEIGHT, for example 1280x720."
MOVIE_RANGE = "{option} must lie between {low} and {high}, got {got}."
MOVIE_FORMAT_UNKNOWN = "{name} does not say what kind of movie it is: end it in .mp4, .gif, .webp or .apng, or in nothing for a folder of PNGs."
MOVIE_GIF_FPS = "A GIF shows at most 50 pictures a second, got {got}: choose fewer, or another format."
MOVIE_NO_FFMPEG = (
    "An MP4 needs ffmpeg, and there is none on this machine: install it, or type `pip install imageio-ffmpeg`, or choose "
    ".webp, .apng or .gif, which need nothing."
)
MOVIE_FFMPEG_FAILED = "ffmpeg could not make the MP4 ({reason}). Nothing was left behind; try .webp or .apng instead."
MOVIE_NOT_SAVED = (
    "{name} was not written ({reason}). Nothing was left behind; choose another place, or free some space."
)
MOVIE_FOLDER_OTHER = (
    "{name} holds other files than the pictures of a movie, which would be lost: choose the name of a new folder."
)
FILMS = {
    "window": ("the window closes from global to one pixel", "Closing the window"),
    "scan": ("the query wanders over the image, and both outputs are painted up to it", "Scanning the image"),
    "arithmetic": ("the five stages of one pixel, one after the other", "One pixel, step by step"),
}

# The kernel's own numbers
KERNEL_NUMBER = "{got!r} is no weight: type a number from −1000 to 1000, or a fraction such as 1/9."
KERNEL_NUMBER_WHOLE = "{got!r} is no whole number from −1000 to 1000: choose scaled numbers to type others."

# Cards over the window
WHY_NAME = "Where this number comes from"
WHY_COPY = "Copy as text"
WHY_CLOSE = "Close\nEsc"
KEYS_NAME = "Keys and mouse"
KEYS_TITLE = "Keys"

# The compiled kernel
KERNEL_BUILDING = "Compiling the kernel of the closing film (once, half a minute) ..."
KERNEL_NOT_BUILT = "Not compiled: {reason}. Films are computed with torch instead, more slowly."
KERNEL_COMPILED = "Closing films are summed by the compiled kernel ({way})."
KERNEL_MISSING = (
    "Closing films are summed by torch: the compiled kernel was not built. To build it, install a C++ compiler and type "
    "`python -m explorer.native.build`."
)

# Exporting figures
EXPORT = "Export figure"
EXPORT_MENU = "Export figure …"
EXPORT_TIP = "A figure, a movie or a program of this scene, for a talk or a paper (Ctrl+E)"
EXPORT_KIND = "What is shown"
EXPORT_PREVIEW = "Preview"
EXPORT_PREVIEW_TIP = "The figure as it will be. Drag it into another program."
EXPORT_COMPUTING = "computing …"
EXPORT_NOT_COMPUTED = "Not computed. Change anything to try again."
EXPORT_PAGE_HEADING = "Page"
EXPORT_SIZE = "Size"
EXPORT_SIZE_TIP = "The size of the page by its purpose, never that of the window"
EXPORT_PAGE = "{about}\n{width:.0f} × {height:.0f} mm"
EXPORT_COLOURS = "Colours"
EXPORT_THEMES = (
    ("light", "Light", "Dark ink on white"),
    ("dark", "Dark", "Light ink on near black, as on a dark stage"),
)
EXPORT_TRANSPARENT = "Transparent ground"
EXPORT_TRANSPARENT_TIP = "Leaves the ground out, so that the slide or the page shows through"
EXPORT_WINDOWS = "Windows"
EXPORT_WINDOWS_FIT = "Fit"
EXPORT_WINDOWS_FIT_TIP = "As many telling windows, from global to one pixel, as the page is wide enough for"
EXPORT_WINDOWS_TIP = "{count} windows from global to one pixel, evenly in the logarithm"
EXPORT_FORMAT = "File"
EXPORT_FORMATS = (
    ("pdf", "PDF", "Vector, for papers and printing"),
    ("svg", "SVG", "Vector, for slides and drawing programs"),
    ("png", "PNG", "Pixels, for everything else"),
    ("script", "Script", "A Python program that draws the figure, with its data"),
)
EXPORT_ABOUT_FORMAT = {
    "pdf": "Vector. Its text can be searched, its fonts are inside, its images are lossless.",
    "svg": "Vector. Text can be edited but wants the fonts; outlines look the same everywhere.",
    "png": "Lossless pixels.",
    "script": "A folder: figure.py (numpy, matplotlib), its data, and the session. It draws the figure without Aperture.",
}
EXPORT_LETTERS = "Letters"
EXPORT_LETTERS_CHOICES = (
    ("text", "Text", "Can be searched and edited; looks the same only where Inter is installed"),
    ("outlines", "Outlines", "Letters as shapes: looks the same everywhere"),
)
EXPORT_DPI = "Resolution"
EXPORT_DPI_TIP = "Dots per inch, {low} to {high}"
EXPORT_PIXELS = "{columns} × {rows} pixels"
EXPORT_COPY = "Copy"
EXPORT_COPY_TIP = "To the clipboard, as PNG and SVG at once: paste it into a slide, a chat or a drawing (Ctrl+C)"
EXPORT_SAVE = "Save …"
EXPORT_SAVE_TIP = "Choose a name and write the file (Enter)"
EXPORT_OPEN_FOLDER = "Open folder"
EXPORT_OPEN_FOLDER_TIP = "Shows the folder with the file that was written last"
EXPORT_NAME = "{session} {kind}"
EXPORT_CANCELLED = "Cancelled. Nothing was written."
EXPORT_COPIED = "The figure is on the clipboard."
EXPORT_NOT_SAVED = (
    "{name} was not written ({reason}). What was there before is untouched; choose another place or free some space."
)
EXPORT_TAKEN = "{name} is there already, and was not asked about: choose it in the list to replace it, or another name."
EXPORT_FOLDER_TAKEN = "{name} is there already: choose the name of a new folder."
EXPORT_FILTERS = {"pdf": "PDF (*.pdf)", "svg": "SVG (*.svg)", "png": "PNG (*.png)"}
FIGURES = "Figures"
MOVIES = "Movies"
MOVIE_SHOWN = "Pictures"
MOVIE_SHOWN_TIP = "The figure that every picture of the movie is"
MOVIE_SIZES = (
    ("720p", "720p", "1280 × 720 pixels"),
    ("1080p", "1080p", "1920 × 1080 pixels"),
    ("square", "Square", "1080 × 1080 pixels"),
)
MOVIE_PIXELS = "{columns} × {rows} pixels, {pictures} pictures, {seconds:.1f} s"
MOVIE_TIME = "Time"
MOVIE_SECONDS = "Length"
MOVIE_SECONDS_TIP = "Seconds from the first picture to the last"
MOVIE_HOLD = "Hold at the ends"
MOVIE_HOLD_TIP = "Seconds that the first and the last picture stay"
MOVIE_EASING = "Easing"
MOVIE_EASINGS = (
    ("ease", "Gentle", "Starts and ends gently"),
    ("linear", "Even", "The same speed all the way"),
)
MOVIE_LOOP = "Loop"
MOVIE_LOOPS = (
    ("forever", "Loop", "Starts again at the end, where the player can"),
    ("ping-pong", "Back", "Goes back the same way, then starts again"),
    ("once", "Once", "Ends at the last picture"),
)
MOVIE_FPS = "Pictures a second"
MOVIE_FPS_TIP = "More look smoother, fewer make a smaller file; a GIF has at most 50"
MOVIE_FILE_FORMATS = (
    ("mp4", "MP4", "H.264, for slides and chats"),
    ("gif", "GIF", "Plays everywhere; one palette, no dithering"),
    ("webp", "WebP", "Lossless, for web pages"),
    ("apng", "APNG", "Lossless, for web pages"),
    ("folder", "PNGs", "A folder of numbered pictures, for programs that make movies"),
)
MOVIE_FILTERS = {
    "mp4": "MP4 (*.mp4)", "gif": "GIF (*.gif)", "webp": "WebP (*.webp)", "apng": "APNG (*.apng)",
}  # fmt: skip
MOVIE_POSITION = "Position in the movie"
MOVIE_POSITION_TIP = "Drag along the movie"
MOVIE_WRITING = "Writing {name} …"
MOVIE_WRITING_NAME = "How much of the movie is written"
MOVIE_CANCEL = "Cancel"
MOVIE_CANCEL_TIP = "Stop writing; nothing is left behind"
MOVIE_COPY_TIP = "A movie cannot be copied: save it, or copy a figure"

# Sessions inside figures, screenshots
FIGURE_OPENED = "The session inside {name} is open. Undo brings back what was here."
FIGURE_PASTED = "the figure"
FIGURE_NO_SESSION = (
    "There is no Aperture session inside {name}: only figures that Aperture made have one. Open an image instead."
)
FIGURE_TOO_LARGE = "{name} is larger than {limit_mib} MiB, more than any figure of Aperture's."
COPY_SHOT = "Copy screenshot, {scale}×"
SHOT_COPIED = "A screenshot of {columns} × {rows} pixels is on the clipboard."

# Pages: name, label, tip
PAGES_NAME = "Pages"
TABS = (
    ("stage", "Stage", "Both layers, step by step, and the closing window (Ctrl+1)"),
    ("films", "Films", "Four ways from attention to the same convolution, each with its law (Ctrl+2)"),
    ("heads", "Heads", "How many heads does this kernel need? (Ctrl+3)"),
    ("borders", "Borders", "Six rules for what lies outside the image, side by side (Ctrl+4)"),
    ("meters", "Meters", "Is it a convolution? Measured, with the nearest one (Ctrl+5)"),
    ("matrix", "Matrix", "Both layers as matrices: locality, weight sharing, and the closing window (Ctrl+6)"),
    ("depth", "Depth", "Layers on layers: what a pixel sees, and what becomes of it (Ctrl+7)"),
    ("cost", "Cost", "Parameters, multiply-adds and memory of both layers (Ctrl+8)"),
)
YES, NO = "yes", "no"

# The page of heads
HEADS_SECTION = "Heads"
HEADS_COUNT = "Number of heads"
HEADS_COUNT_TIP = "How many heads may build the kernel; or drag along the plot"
HEADS_ONE, HEADS_MANY = "1 head", "{count} heads"
HEADS_BUILD = "Build it with {heads}"
HEADS_BUILD_TIP = "Puts the fewest heads on the stage: their output is the convolution, up to rounding, at any window"
HEADS_LEARN = "Learn it"
HEADS_LEARN_TIP = "Gradient descent (Adam) on as many heads, from random ones, beside the construction"
HEADS_WHY = "Why so many"
HEADS_FACTS = (
    ("rank R", "Rank of the kernel as a table: a row for each tap, a column for each pair of channels"),
    ("positive mix", "Whether a mix of the columns is positive at every tap in use; else one more head is needed"),
    ("heads needed", "R, or R + 1 without a positive mix"),
    (
        "error, built",
        "Relative error of the kernel that the chosen number of heads builds; on white noise, of the output",
    ),
    ("floor", "What no heads of this number can go below: the singular values left over; for one head also the signs"),
    ("error, learned", "What gradient descent comes to with as many heads"),
)
HEADS_NOTE = "Softmax weights are positive and sum to 1, so a head alone is a blur. A derivative is one blur less another: two heads."
HEADS_SHARE = "head {head} gives this tap {share} of its weight"

# The page of films
FILMS_SECTION = "Film"
FILM_KINDS = (
    ("window", "Window closes", "Every head's window closes to one pixel: ε = (s − 1) / 2"),
    ("position", "Position sharpens", "A Gaussian position score −α|δ − Δ|² sharpens: ε = exp(−α)"),
    ("gate", "Gate opens", "A gate leads ever more of the weight to the head's own key (ConViT): ε = 1 − σ"),
    ("content", "Content fades", "Content fades from the fewest heads that express the kernel: ε = β / β₀"),
)
FILM_PARAMETERS = {
    "window": (
        "Window side",
        "s in pixels; ε = (s − 1) / 2. At 1 px a head has one key, and softmax over one key is 1",
    ),
    "position": ("Position α", "Score −α|δ − Δ|², α per px²; ε = exp(−α). As on the stage, at most 20"),
    "gate": ("Gate σ", "A = (1 − σ) · softmax + σ · (all weight on one key); ε = 1 − σ"),
    "content": ("Content β", "Scores β q·k / √d beside fixed patterns over the kernel; ε = β / β₀, β₀ as on the stage"),
}
FILM_PLAY, FILM_PAUSE = "▶  Play the film", "❚❚  Pause"
FILM_PLAY_TIP = "Goes to the end of the film, evenly in log ε (Space or P). ← and → step, or drag along the plot"
FILM_TO_STAGE = "Show on stage"
FILM_TO_STAGE_TIP = "Puts this frame on the stage, as one step that can be undone"
FILM_NOT_ON_STAGE = (
    "On the stage every window has the gaps of the kernel's dilation, this film has none: set the dilation to 1."
)
FILM_SOFTMAX = "Use softmax"
FILM_SOFTMAX_TIP = "Sets the norm of the scene to softmax; can be undone"
FILM_METERS_SECTION = "Is it a convolution?"
FILM_METERS = (
    ("additive", "max |f(x + y) − f(x) − f(y)| / max |f(x)|: 0 for a convolution"),
    ("homogeneous", "max |f(3x) − 3f(x)| / max |f(x)|: 0 for a convolution"),
    ("equivariant", "max |f(moved x) − moved f(x)| / max |f(x)|: 0 for a convolution, inside the frame"),
    ("reach", "Radius, in pixels, of all that the middle output depends on"),
    ("convolution share", "Share of the weights that is the same at every pixel, ‖T(A)‖² / ‖A‖²: 1 for a convolution"),
)
FILM_METERS_NOTE = "Content costs linearity, not equivariance. Measured on the middle {rows} × {columns} pixels."
FILM_METERS_TORUS = (
    "Content costs linearity, not equivariance: measured on a torus, as every output sees the frame here. "
    "Middle {rows} × {columns} pixels."
)
FILM_HEADS_SECTION = "Heads for this kernel"
FILM_HEADS_NOTE = "{kernel}: {count} of {most} heads are enough, without content, at any window."
FILM_HEADS_BUTTON = "Build it with the fewest heads"
FILM_HEADS_TIP = "Opens the page of heads (Ctrl+3)"
FILMS_LEAD = "Close the window, sharpen the position, open the gate or fade the content: each ends in **{kernel}**."
FILMS_ONE_LAW = "Window and position follow one law."
FILMS_CLIFF = "Content is strong here: the window's curve is a cliff, its law would need ε far below {eps}."
FILMS_UNDEFINED = "With **{norm}** weights no film ends in a convolution: the weight of a single key is not 1, it depends on its score."
FILMS_WHY_NOT = "Over one key softmax is exp(S) / exp(S) = 1, whatever the score S is; {norm} is {weight}."
FILMS_WEIGHTS = {"relu": "max(S, 0)", "sigmoid": "1 / (1 + exp(−S))", "linear": "S"}
FILMS_CHANGE_NORM = "Choose weights that sum to one on the stage, or the button at the right, to see the films."
FILMS_NOTHING = "The films are being computed …"
FILMS_MEASURING = "the curve is being measured …"
FILMS_NO_LAW = "no first-order law: weights cut off at a threshold, or windows of blocks"
FILMS_RATIO = "measured ÷ law = {ratio}"
FILMS_HOLDS = "the law holds within 5 % below ε = {eps}"
FILMS_HOLDS_ALWAYS = "the law holds all the way"
FILMS_HOLDS_NEVER = "the law holds nowhere above ε = {eps}: a cliff"
FILMS_AT = "({row}, {column}): {name} {value}"

# The page of cost
COST_SECTION = "Sizes"
COST_SIZES = {
    "image_side": ("Image side", "Rows and columns of the image, in pixels"),
    "channels": ("Channels d", "Channels in and out of both layers"),
    "kernel_size": ("Kernel size k", "Convolution: k²d² parameters, and as many multiply-adds per pixel"),
    "window_side": ("Window side k", "Attention: 3d² parameters, and 3d² + 2k²d multiply-adds per pixel"),
}
COST_MINE = "Sizes of the stage"
COST_MINE_TIP = "Takes image, channels, kernel and window from the stage"
COST_NOTE = (
    "Counted as in Stand-Alone Self-Attention (Ramachandran et al. 2019, section 2): a convolution has k²d² weights; "
    "attention has three projections of d², and 2k²d more multiply-adds per pixel, none of them parameters."
)

# The page of matrices
MATRIX_NAMES = {
    "full": "Fully connected",
    "local": "Locally connected",
    "convolution": "Convolution",
    "globally": "Global attention",
    "windowed": "Window {side}",
    "closed": "{heads}, window 1 px",
}
MATRIX_FULL = "{count} free numbers"
MATRIX_LOCAL = "{count} · zero outside {size}×{size}"
MATRIX_ONE_KERNEL = "{count} · the same on every diagonal"
MATRIX_ONE_KERNEL_INSIDE = "{count} · the same at every pixel"
MATRIX_LIKE = {
    "exact": "= the convolution, exactly",
    "rounding": "= the convolution, up to rounding",
    "frame": "= the convolution, but for the frame",
    "another": "a convolution, but another one",
}
MATRIX_FROM_DATA = {
    "globally": "rows from the data",
    "windowed": "local, still from the data",
    "closed": "still from the data",
}
MATRIX_KEPT = "{share} of the matrix"
MATRIX_DIAGONAL = "{share} on the diagonal"
MATRIX_LEAD = (
    "Every layer here maps **{count} pixels** to {count} pixels. Locality empties the matrix, weight sharing ties its "
    "diagonals, and {end}."
)
MATRIX_ENDS = {
    "exact": "a closing window turns the data-made rows into the same {numbers}",
    "rounding": "a closing window turns the data-made rows into the same {numbers}, up to rounding",
    "frame": "a closing window turns the data-made rows into the same {numbers}, but for pixels near the frame",
    "another": "a closing window ends in a convolution, but in another one",
    "none": "a closing window empties it as well, but its entries still come from the data",
}
MATRIX_NUMBERS = {1: "one number", 9: "nine numbers"}
MATRIX_SOME_NUMBERS = "{count} numbers"
MATRIX_SHOW = "Show"
MATRIX_VIEWS = (
    ("matrix", "matrix", "A: row q, column k is how much the output at pixel q takes of pixel k"),
    ("projection", "projection", "T(A): every entry replaced by the mean of its diagonal, the nearest convolution"),
    ("residual", "residual", "A − T(A): what is no convolution"),
    ("spectrum", "spectrum", "|F A F⁻¹|, F the 2-D Fourier basis: a circular convolution is diagonal in it"),
)
MATRIX_SIDE = "Window side"
MATRIX_SIDE_TIP = (
    "s in pixels, of the fifth matrix; at 1 px a head has one key, and softmax over one key is 1 ([ and ])"
)
MATRIX_PLAY, MATRIX_PAUSE = "▶  Close the window", "❚❚  Pause"
MATRIX_PLAY_TIP = "Closes the window to 1 px, evenly in log s; from global where it is closed (Space or P)"
MATRIX_SIZE = "Picture"
MATRIX_SIZE_TIP = "The picture is scaled to n × n pixels, so that the matrices have n² rows and columns"
MATRIX_SIZE_OPTION = "{size} × {size} px"
MATRIX_CHANNELS = {"channel_in": "Input channel", "channel_out": "Output channel"}
MATRIX_CHANNEL_TIP = "Layers of several channels have a matrix for each pair of them: one of these planes is shown"
MATRIX_CHANNEL = "{number} of {count}"
MATRIX_PIXEL, MATRIX_WAVE = "Pixel under the mouse", "Wave under the mouse"
MATRIX_PICTURE = "The picture that the matrices map"
MATRIX_PICTURE_TIP = "The white square is the query, the violet one the key. Point at a pixel to see its row and column"
MATRIX_PIXEL_FACTS = (
    ("matrix", "Whose entry it is. Click a matrix to enlarge it (1 to 6), turn the wheel to zoom"),
    ("row (query)", "The pixel of the output, (row, column). ↑ and ↓ go from row to row"),
    ("column (key)", "The pixel that is taken, (row, column). ← and → go from column to column"),
    ("entry", "How much the output at the query takes of the key"),
)
MATRIX_WAVE_FACTS = (
    ("matrix", "Whose entry it is. Click a matrix to enlarge it (1 to 6), turn the wheel to zoom"),
    ("row (wave out)", "Periods along rows and along columns of the wave that comes out. ↑ and ↓ go from row to row"),
    ("column (wave in)", "Periods along rows and along columns of the wave that goes in, as drawn above (← and →)"),
    ("|entry|", "How much of the wave that goes in becomes the wave that comes out"),
)
MATRIX_LOOSE, MATRIX_MIXING = "Not constant on diagonals", "Off the diagonal"
MATRIX_SHARES = (
    ("fully connected", "Random numbers as large as the kernel's: one for every pair of pixels"),
    ("locally connected", "Random numbers under the kernel's taps: every pixel has a kernel of its own"),
    ("convolution", "The kernel of the stage: one for all pixels"),
    ("global attention", "The heads of the stage, each looking at the whole picture, mixed"),
    ("window s", "The same heads through the window of the slider"),
    ("window 1 px", "The same heads, each with one key"),
)
MATRIX_LOOSE_NOTE = "Share of |A|² that is not constant along the diagonals, which join pixels at one offset{where}. 0 means convolution."
MATRIX_TORUS = " on the torus"
MATRIX_COPIES_NOTE = (
    "Copies outside the image count to the pixel they copy, so at the frame even a convolution is not 0."
)
MATRIX_MIXING_NOTE = "Share of |A|² off the diagonal of the spectrum. 0 means circular convolution: it mixes no waves."
MATRIX_ENTRY = "{name}: from pixel {key} to pixel {query} {entry}"
MATRIX_WAVE_ENTRY = "{name}: from wave {key} to wave {query} {entry}"
MATRIX_SCALES = {"matrix": "entries", "projection": "entries", "residual": "entries", "spectrum": "|entries|, roots"}
MATRIX_SCALE = "Colours of the entries"
MATRIX_SCALE_TIP = "One scale for all six matrices, up to the convolution's largest entry"
MATRIX_BACK = "Click again, or Esc, to see all six. Wheel: zoom; drag: move."

# The page of depth
DEPTH_SECTION = "Look at"
DEPTH_SHOW = (
    ("reach", "Reach", "How far a pixel can see through L layers, exactly, and how far it does: |∂ output / ∂ pixel|"),
    ("rank", "Rank", "How much pixels still differ after L layers: ‖X − mean‖ / ‖X‖, 0 when all are alike (rank 1)"),
    (
        "gaze",
        "Gaze",
        "How far attention looks in layer L: Σ A |key − query|, and at how many keys: e to the entropy of A",
    ),
    ("borders", "Borders", "Two convolutions in a row against the one with the product of their kernels"),
)
DEPTH_STACK = "Stack"
DEPTH_LAYER = (
    ("convolution", "Convolution", "The kernel of the stage on every channel by itself, divided by Σ|w|"),
    (
        "attention",
        "Attention",
        "The heads of the stage; each layer gives the mean of what they look at: W_V W_O = I / heads",
    ),
)
DEPTH_LAYERS = "Layers L"
DEPTH_LAYERS_TIP = "How many layers are stacked, 1 to {most} (← and →); or drag along the plot"
DEPTH_PLAY, DEPTH_PAUSE = "▶  Stack layer by layer", "❚❚  Pause"
DEPTH_PLAY_TIP = "Adds one layer after the other, from the first (Space or P)"
DEPTH_SKIP = "Skip around every layer"
DEPTH_SKIP_TIP = "X + layer(X) instead of layer(X)"
DEPTH_NUMBERS = "Numbers"
DEPTH_COMPUTING = "being computed …"
DEPTH_PIXEL = "pixel ({row}, {column}): click or drag to look from here"
DEPTH_FACTS = {
    "reach": (
        ("can see", "How far away the farthest pixel is that can move the output, along an axis; exact, by sets"),
        ("pixels seen", "How many pixels can move the output"),
        ("does see", "The effective field's standard deviation along an axis: where |∂ output / ∂ pixel| lies"),
        ("mean kernel", "The same for mean kernels of the same size, measured in this picture"),
        ("law", "Their variances add up, (K² − 1) / 12 each: √(2L/3) px for 3×3, far from the frame"),
        ("measured ÷ law", "1 for mean kernels whose field does not meet the frame"),
    ),
    "rank": (
        ("picture", "‖X − mean‖ / ‖X‖ of the picture itself"),
        ("without skips", "The same after L layers"),
        ("with skips", "The same after L layers, each added to its input"),
    ),
    "gaze": (
        ("mean distance", "Σ A |key − query|, the mean over pixels and heads of layer L"),
        ("nearest head", "That of the head that looks least far"),
        ("farthest head", "That of the head that looks farthest"),
        ("effective keys", "e to the entropy of the weights: 1 for one key, n for n equal ones; the mean"),
    ),
    "borders": (
        ("zeros", "Largest difference on the frame, as a share of the largest value"),
        ("replicate", "Largest difference on the frame, as a share of the largest value"),
        ("reflect", "Largest difference on the frame, as a share of the largest value"),
        ("circular", "Largest difference on the frame, as a share of the largest value"),
        ("inside, any", "Largest difference where neither sees beyond the image"),
    ),
}
DEPTH_NOTES = {
    "reach": "The outline grows with L, the field of averages only with its root. Click or drag on the picture to look from another pixel.",
    "rank": "Attention layers average: each output lies among its inputs. Skips keep what averages would wash out.",
    "gaze": "Each layer looks at what the layers before it made. Local layers stay local; only windows bound how far they look.",
    "borders": "The second layer pads with zeros what is not zero any more after the first.",
}
DEPTH_REACH = "Through {layers} a pixel can see **{reach} px** far, but its effective field has a deviation of only **{field} px**."
DEPTH_REACH_WAIT = "What a pixel sees through {layers} is being computed."
DEPTH_LAW_MEAN = "The law of a mean kernel, {formula}, says {law} px: reach grows with L, what is seen with its root."
DEPTH_LAW_OTHER = "For {size}×{size} mean kernels the law {formula} says {law} px."
DEPTH_RANK_FALLS = "Rank one is where all pixels are alike: {layers} bring the picture from a distance of {first} to **{plain}**, with skips to {skipped}."
DEPTH_RANK_STAYS = "Rank one is where all pixels are alike: {layers} bring the picture no nearer, from {first} to **{plain}**, with skips to {skipped}."
DEPTH_RANK_WAIT = "What {layers} make of the picture is being computed."
DEPTH_RESIDUAL = "distance from all alike, ‖X − mean‖ / ‖X‖"
DEPTH_GAZE = "In layer {layer} attention looks **{distance} px** far on average, at **{keys}** effective keys of {pixels} pixels."
DEPTH_DISTANCE = "mean attention distance, px"
DEPTH_BORDERS = {
    "zero": "zeros outside", "replicate": "replicate", "reflect": "reflect", "circular": "circular",
}  # fmt: skip
DEPTH_TRAP = (
    "Two {small}×{small} convolutions are one {large}×{large} everywhere **but on the frame**: with zeros outside they differ "
    "there by {frame}. On a torus the one {exact}."
)
DEPTH_TRAP_NEAR = (
    "Two {small}×{small} convolutions are one {large}×{large} everywhere **but on the frame**: with zeros outside they differ "
    "there by {frame}."
)
DEPTH_NO_TRAP = "Two {small}×{small} convolutions with this kernel are one {large}×{large} **everywhere**: nothing of the frame is padded twice."

# The page of meters
READ_METERS = "Is it a convolution? Read the meters"
METERS_BOARDS = (
    ("meters", "Meters", "Additive, homogeneous, equivariant, local: what makes a convolution"),
    ("shift", "Move", "Move the picture, and see whether the outputs follow"),
    ("nearest", "Nearest", "The convolution nearest to this attention, fitted on the gallery"),
)
METERS_BOARD = "Board"
METERS_READING = "The meters are being read …"
METERS_COMPUTING = "This is being computed …"
METERS_COLUMNS = ("attention", "convolution", "what would make it 0?")
METERS_ROWS = {
    "additivity": ("additive", "max |f(x + y) − f(x) − f(y)| / max |f(x)|"),
    "homogeneity": ("homogeneous", "max |f(3x) − 3f(x)| / max |f(x)|"),
    "equivariance": ("equivariant", "max |f(moved x) − moved f(x)| / max |f(x)|"),
    "inside": ("equivariant inside", "the same where neither frame nor seam is seen"),
    "reach": ("reach", "radius of all that an output depends on"),
    "share": ("convolution share", "‖T(A)‖² / ‖A‖² of the weights: 100 % for a convolution"),
}
METERS_SHORT = {
    "additivity": "additive",
    "homogeneity": "homogeneous",
    "equivariance": "equivariant",
    "inside": "inside",
    "reach": "reach",
    "share": "share",
}
METERS_ZERO = {
    "additivity": "0: here the weights do not depend on the image.",
    "homogeneity": "0: brightness does not change the weights.",
    "equivariance": "0: wherever the image goes, the output follows.",
    "inside": "0: away from the frame the output follows wherever the image goes.",
    "reach": "Nothing beyond the kernel's {radius} px plays a part.",
    "share": "All weights are the same at every pixel.",
}
METERS_ADVICE = {
    "additivity": "By content x + y has other weights than x and y. With {what} it is 0.",
    "homogeneity": "A brighter image has larger scores, and sharper weights. With {what} it is 0.",
    "equivariance": "{stays} while the image goes round. With {what} it is 0.",
    "inside": "Blocks stay where they are. With {what} it is 0.",
    "reach": "Farther pixels play a part. With {what} the kernel's {radius} px are left.",
    "share": "{differs}. With {what} it is 100\u00a0%.",
}
METERS_STAYS = {"frame": "The frame stays", "blocks": "Blocks stay", "both": "Frame and blocks stay"}
METERS_DIFFERS = {
    "content": "The image's own weights differ from pixel to pixel",
    "frame": "At the frame the weights are others",
}
METERS_NO_INSIDE = "Every output sees the frame or the seam. With {what} there is an inside."
METERS_TORUS_INSIDE = "A torus has no frame: all of it is inside."
METERS_CHANGES = {
    "content": "β = 0",
    "border": "a circular border",
    "window_shape": "a square window",
    "window_side": "a window of {side}",
}
METERS_CHANGES_SHORT = {
    "content": "β = 0", "border": "torus", "window_shape": "square", "window_side": "window {side}",
}  # fmt: skip
METERS_AND = " and "
METERS_DO = "Make it 0"
METERS_DO_TIP = "{sentence}\nChanges the stage; one step to undo (Ctrl+Z)."
METERS_NOTE = (
    "Read on {rows} × {columns} pixels of this picture. 0 by every meter is a convolution on a torus, and nothing else is; "
    "padding costs even a convolution its frame."
)
METERS_VERDICTS = {
    "convolution": "**It is a convolution** by every meter: additive, homogeneous, equivariant, and no wider than the kernel.",
    "frame": "**A convolution but for the frame**: inside, every meter is 0; what lies outside the image does not move with it.",
    "wide": "**A convolution, but a wider one**: it reaches {reach} px, the kernel {radius}.",
    "equivariant": "**Equivariant, not linear**: content lets the image choose the weights, but the output follows wherever the image goes{inside}.",
    "linear": "**Linear, not equivariant**: the weights do not depend on the image, but on where a pixel lies.",
    "neither": "**Neither linear nor equivariant**: the weights depend on the image, and on where a pixel lies.",
}
METERS_INSIDE_ONLY = ", all but the frame"
SHIFT_ROWS, SHIFT_COLUMNS = "Down", "Right"
SHIFT_TIP = (
    "By how many pixels the picture is moved (arrow keys; drag the picture). What leaves comes in on the other side"
)
SHIFT_SECTION = "Moved by"
SHIFT_BACK = "Back to its place"
SHIFT_BACK_TIP = "Moves the picture by 0 pixels (0)"
SHIFT_FACTS = (
    ("attention, all", "max |f(moved x) − moved f(x)| of the attention"),
    ("attention, inside", "The same where neither frame nor seam is seen"),
    ("convolution, all", "max |f(moved x) − moved f(x)| of the convolution"),
    ("convolution, inside", "The same where neither frame nor seam is seen"),
)
SHIFT_LEAD = "Moved by ({rows}, {columns}) px, **the outputs follow{where}**: max |Δ| is {attention} for the attention and {convolution} for the convolution{inside}."
SHIFT_ALL, SHIFT_INSIDE = "", " away from the frame"
SHIFT_INSIDE_TOO = ", inside {attention} and {convolution}"
SHIFT_FAILS = "Moved by ({rows}, {columns}) px, **the attention does not follow**: max |Δ| is {attention}, and {convolution} for the convolution{inside}."
SHIFT_NAMES = ("f(moved x)", "moved f(x)", "difference")
SHIFT_PICTURE = "moved x: drag it"
SHIFT_STILL = ("x", "in its place")
NEAREST_SECTION = "How near"
NEAREST_FACTS = (
    ("R², this picture", "1 − ‖output − convolution‖² / ‖output − its mean‖²; the picture itself was never fitted on"),
    ("relative error", "‖output − convolution‖ / ‖output‖"),
    ("pictures", "Of the gallery, at this size, without the picture on the stage"),
    ("bias", "The fitted constant, of the output channel that is shown"),
)
NEAREST_NOTE = "Least squares over all pixels, with a bias, with the border, stride and dilation of the stage."
NEAREST_LOOSE = "These pictures leave more than one kernel; the smallest is shown."
NEAREST_LEAD = "The nearest {size}×{size} convolution explains **{share} of the output's variance** on a picture it was not fitted on; {rest}."
NEAREST_ALL = "nothing is left"
NEAREST_REST = "the rest, {relative} of the output, no convolution of this size gives"
NEAREST_NONE = "**No convolution**: fitted on the gallery, a {size}×{size} kernel explains this output no better than its mean does."

# The page of borders
BORDERS_SECTION = "On the stage"
BORDERS_TIP = "What lies outside the image, for both layers of the stage; or click a column (can be undone)"
BORDERS_SHARP = "Sharpening"
BORDERS_ALPHA = "Position α"
BORDERS_ALPHA_TIP = "Score −α|δ − Δ|² over the whole image without padding, α per px²; or drag along the plot (← →)"
BORDERS_FACTS = (
    ("frame against zeros", "max |attention − convolution| on the frame, the convolution padded by zeros"),
    ("against replicate", "The same, the convolution padded by the nearest pixel of the image"),
)
BORDERS_NOTE = (
    "Without padding, a head whose tap lies outside takes the nearest key there is: the limit replicates the edge."
)
BORDERS_LEAD = "Outside the image **{best}** suits the frame best (max |Δ| {least}), {worst} least ({most}). A position that sharpens without padding ends in replicate."
BORDERS_CLOSED = "Through this window **every rule is its convolution**, frame included. A position that sharpens without padding ends in replicate."
BORDERS_TAKEN = "on the stage"
BORDERS_TWIN = "convolution pads: {twin}"
BORDERS_ROWS = ("attention", "convolution", "difference")
BORDERS_ROWS_LINE = "From above: attention, convolution, difference."
BORDERS_FRAME, BORDERS_INSIDE = "frame", "inside"
BORDERS_IMPOSSIBLE = "Shifted windows are square, without gaps."
BORDERS_SHARP_NAME = "max |Δ| on the frame"
BORDERS_SHARP_AXIS = "sharpness α of the position, without padding"
BORDERS_AGAINST = ("against zeros", "against replicate")
BORDERS_SHARP_WORDS = (
    "At α = {alpha} the frame is {zero} from the convolution padded by zeros, {replicate} from the one that replicates."
)
BORDERS_NO_SHARP = "With {norm} weights a sharp position ends in no convolution: a single key does not weigh 1."
BORDERS_AT = "{border}, ({row}, {column}): {which} {value}. Click: take this border for the stage."
