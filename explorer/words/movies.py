"""Movies: their options, and why one cannot be written."""

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

MOVIE_FFMPEG_CODE = "code {code}"
